"""The first page in the first ten seconds: what the line does to the salon, who is next, and what to do now."""

import re
from dataclasses import replace
from datetime import UTC, timedelta
from html import unescape

import pytest
from conftest import Visitor
from web_sample import BOOK, DAY, MONDAY, NEXT_DAY, NOW, SETTINGS, TODAY, Salon, at, booked_at

from appliance import status
from appliance.salon.model import Day
from appliance.web.next import MOST, first_of_the_next_day, now_and_next

BUTTONS = {"Today on paper": f"/sheets/{TODAY}", "Prices": "/prices", "Who may still owe": "/chase"}
HELP = {"What do I do now?": "/plan-b"}
STATES = ("starting", "on_primary", "on_backup", "holding", "offline", None)


def first_page(visit: Visitor, role: str = "wall", **more: object) -> str:
    answer = visit(role, **more).get("/")
    assert answer.status_code == 200
    return unescape(answer.text)


def buttons(page: str) -> dict[str, str]:
    nav = page[page.index('class="deeds"') :]
    found = re.findall(r'<a class="deed[^>]*href="([^"]+)">.*?<span>([^<]+)</span>', nav[: nav.index("</nav>")])
    return {label: path for path, label in found}


def notice(page: str) -> tuple[str, str]:
    """The tone and the sentence of the first one."""
    found = re.search(r'<div class="notice (\w+)">.*?<strong>([^<]+)</strong>', page, re.DOTALL)
    assert found is not None
    return found[1], found[2]


# --- what do I do now -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_the_four_buttons_are_there_whatever_the_line_does(visit: Visitor, salon: Salon, state: str | None) -> None:
    salon.has_line(state, NOW - timedelta(minutes=5)) if state else salon.is_silent()
    assert buttons(first_page(visit)) == BUTTONS | HELP


def test_with_the_line_dead_the_help_comes_first(visit: Visitor, salon: Salon) -> None:
    assert list(buttons(first_page(visit)))[-1] in HELP
    salon.has_line("offline", NOW - timedelta(minutes=2))
    assert next(iter(buttons(first_page(visit)))) in HELP


def test_the_buttons_do_not_change_places_for_what_is_over_in_a_moment(visit: Visitor, salon: Salon) -> None:
    salon.has_line("offline", NOW - timedelta(seconds=20))
    assert list(buttons(first_page(visit)))[-1] in HELP


def test_the_four_buttons_are_there_without_a_book_and_on_a_day_that_is_not_in_it(visit: Visitor, salon: Salon) -> None:
    assert len(buttons(first_page(visit, now=NOW + timedelta(days=1)))) == 4
    salon.forgets_the_book()
    page = first_page(visit)
    assert len(buttons(page)) == 4
    assert "The box has no appointments yet." in page


def test_the_four_buttons_are_there_where_the_box_can_have_no_appointments(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    paper = status.SourceStatus("mail", "imap", "fresh", NOW, NOW, None, 0, 0, None, None, ("documents",))
    said = status.BookFile(1, NOW, "synchronised", (paper,), (), None)
    status.write_book(salon.places.book_json, said)
    assert len(buttons(first_page(visit, "reception"))) == 4


# --- when the line is spoken of -------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "tone"), [(0, "told"), (39, "told"), (40, "alarm"), (3600, "alarm")])
def test_an_outage_is_an_alarm_only_when_it_has_lasted(visit: Visitor, salon: Salon, seconds: int, tone: str) -> None:
    salon.has_line("offline", NOW - timedelta(seconds=seconds))
    said, title = notice(first_page(visit))
    assert said == tone
    assert title.startswith("No internet since" if tone == "alarm" else "The internet has just stopped")


def test_an_outage_that_the_backup_carries_is_said_at_once_and_calmly(visit: Visitor, salon: Salon) -> None:
    salon.has_line("on_backup", NOW)
    assert notice(first_page(visit)) == ("told", "We are on the backup line since 10:42")


def test_a_clock_that_was_set_back_makes_no_outage_young(visit: Visitor, salon: Salon) -> None:
    salon.has_line("offline", NOW + timedelta(hours=1))
    assert notice(first_page(visit))[0] == "alarm"


def test_an_outage_is_as_young_as_it_is_by_the_boxs_own_clock(visit: Visitor, salon: Salon) -> None:
    """Where the clock is behind the copy, both ends of the outage are by the same wrong clock."""
    early = NOW - timedelta(days=3)
    salon.has_book(clock="restored")
    salon.has_line("offline", early - timedelta(seconds=10))
    assert notice(first_page(visit, now=early))[0] == "told"


# --- who fetches the book -------------------------------------------------------------------------------


def heartbeat(salon: Salon, mono: float | None, boot: str | None = None) -> None:
    said = status.read_book(salon.places.book_json)
    assert said is not None
    status.write_book(salon.places.book_json, replace(said, mono=mono, boot=boot or status.boot_id()))


def test_a_book_that_nobody_renews_is_said_before_it_looks_old(visit: Visitor, salon: Salon) -> None:
    import time

    heartbeat(salon, time.monotonic() - status.BOOK_SILENT_S - 1)
    page = first_page(visit)
    assert "The copy is not being renewed" in page
    assert "taken at 10:40, 2 minutes ago" in page
    heartbeat(salon, time.monotonic() - status.BOOK_SILENT_S + 30)
    assert "The copy is not being renewed" not in first_page(visit)


def test_a_heartbeat_of_another_boot_is_none(visit: Visitor, salon: Salon) -> None:
    import time

    heartbeat(salon, time.monotonic(), "another")
    assert "The copy is not being renewed" in first_page(visit)


def test_a_book_daemon_that_never_started_is_said(visit: Visitor, salon: Salon) -> None:
    salon.places.book_json.unlink()
    assert "The copy is not being renewed" in first_page(visit)


# --- now and next ---------------------------------------------------------------------------------------


def test_the_next_hour_is_on_the_first_page_and_no_more(visit: Visitor) -> None:
    found = now_and_next(DAY, NOW)
    assert [card.start for card in found.soon] == ["10:45", "11:00", "11:00", "11:15"]
    assert (found.title, [card.client for card in found.late]) == ("Next", ["Matti Järvinen"])


def test_whoever_comes_next_is_shown_however_far_off(visit: Visitor) -> None:
    assert [card.client for card in now_and_next(DAY, at("15:00")).soon] == ["Ruby Clarke"]
    assert [card.start for card in now_and_next(DAY, at("07:00")).soon] == ["09:00"]


def test_a_crowd_in_one_hour_is_cut_where_nobody_reads_on() -> None:
    crowd = tuple(booked_at(n, "sam", f"Client {n}", "Cut", f"11:{n:02d}", 30) for n in range(20))
    assert len(now_and_next(replace(DAY, visits=crowd), NOW).soon) == MOST


def test_before_opening_the_first_client_is_named_as_such(visit: Visitor) -> None:
    page = first_page(visit, now=at("08:00"))
    assert "<h2>First today</h2>" in page
    assert "Maria K." in page[page.index('class="hero') : page.index("</article>")]


def test_after_the_last_client_the_next_day_begins(visit: Visitor) -> None:
    page = first_page(visit, now=at("19:00"))
    assert "Nobody else is booked today." in page
    assert page.index("Monday 23 November: the first client") < page.index("Ella N.")
    assert 'class="hero' not in page


def test_the_next_day_is_not_asked_for_while_somebody_is_still_to_come(visit: Visitor) -> None:
    assert "Ella N." not in first_page(visit)


def test_the_first_of_the_next_day_is_nobody_who_cancelled() -> None:
    cancelled = booked_at(30, "mia", "Gone Early", "Cut", "09:00", 30, day=MONDAY, status="cancelled")
    monday = replace(NEXT_DAY, visits=(cancelled, *NEXT_DAY.visits))
    coming = first_of_the_next_day((DAY, monday), NOW)
    assert coming is not None
    assert coming.card.client == "Ella Novak"
    assert first_of_the_next_day((DAY,), NOW) is None
    assert first_of_the_next_day((DAY, Day(MONDAY, (), ())), NOW) is None


def test_the_next_day_is_shown_to_the_wall_as_the_wall_may_see_it(visit: Visitor) -> None:
    assert "Ella Novak" not in first_page(visit, now=at("19:00"))
    assert "Ella Novak" in first_page(visit, "owner", now=at("19:00"))


def test_an_empty_day_and_a_closed_one_are_not_the_same(visit: Visitor, salon: Salon) -> None:
    empty = Day(TODAY, (), ())
    assert now_and_next(empty, NOW).nobody == "Nobody is booked today."
    assert now_and_next(empty, NOW, is_open=False).nobody == "The salon is closed today, and nobody is booked."
    assert SETTINGS.salon.hours.on(TODAY.weekday()) is None
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(empty, NEXT_DAY)))
    assert "The salon is closed today" in first_page(visit)


def test_a_closed_day_on_which_somebody_is_booked_is_a_day_like_any_other() -> None:
    assert now_and_next(DAY, at("19:00"), is_open=False).nobody == "Nobody else is booked today."


def test_the_copy_says_when_it_was_taken_and_on_which_side_of_the_outage(visit: Visitor, salon: Salon) -> None:
    salon.has_line("offline", NOW - timedelta(minutes=1))
    salon.says_of_book((NOW - timedelta(minutes=4)).astimezone(UTC))
    assert "1 minute before the line went down" in first_page(visit)
