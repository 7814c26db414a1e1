"""What the page says about the line, the copy and the clock. No HTTP: a reading goes in, words come out."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from web_sample import BOOK, NOW, line, uplinks

from appliance import status
from appliance.issues import said as said_issue
from appliance.web.banner import copy_sentence, notices
from appliance.web.desk import Reading
from appliance.web.ways import Notice, of_line, of_ways

DOWN_SINCE = NOW - timedelta(minutes=14)


HOTSPOT = said_issue("hotspot_wanted")
WANTED = status.IssueStatus(HOTSPOT.code, HOTSPOT.severity, HOTSPOT.title, HOTSPOT.text, NOW)


def line_file(state: str, since: datetime = DOWN_SINCE, **more: datetime) -> status.LineFile:
    return status.LineFile(1, NOW, "boot", 0.0, line(state, since, **more), uplinks(state))


def vendor(state: str = "unreachable", name: str = "SalonIQ", page: status.StatusPage | None = None):
    return status.VendorStatus("booking.example", state, page, name)  # type: ignore[arg-type]


def page_says(indicator: str, text: str = "") -> status.StatusPage:
    return status.StatusPage("https://status.example", indicator, text)  # type: ignore[arg-type]


def ways(state: str, *vendors: status.VendorStatus) -> tuple[Notice, ...]:
    return of_ways(replace(line_file(state), vendor=vendors), NOW)


def book_file(taken: datetime | None, clock: str = "synchronised") -> status.BookFile:
    taken = taken.astimezone(UTC) if taken else None
    source = status.SourceStatus("main", "ics", "fresh", taken, taken, None, 17, 0, None, "broadband")
    return status.BookFile(1, NOW, clock, (source,), (), None)  # type: ignore[arg-type]


def told(age: timedelta = timedelta(minutes=2), clock: str = "synchronised") -> tuple[Notice, ...]:
    taken = NOW - age
    book = replace(BOOK, taken_at=taken.astimezone(UTC))
    return notices(Reading(NOW, line_file("on_primary"), book_file(taken, clock), book))


def said(notice: Notice) -> str:
    return " ".join(part for part in (notice.title, notice.text, notice.do) if part)


@pytest.mark.parametrize(
    ("state", "tone", "says"),
    [
        ("starting", "told", "The box is starting"),
        ("on_primary", "calm", "The internet works"),
        ("holding", "told", "The usual line is back"),
        ("on_backup", "told", "We are on the backup line since 10:28"),
        ("offline", "alarm", "No internet since 10:28"),
    ],
)
def test_each_state_of_the_line_has_its_sentence(state: str, tone: str, says: str) -> None:
    notice = of_line(line_file(state), NOW)
    assert (notice.tone, notice.title) == (tone, says)


def test_a_silent_line_daemon_is_not_called_an_outage() -> None:
    notice = of_line(None, NOW)
    assert notice.title == "We do not know whether the internet works"
    assert "carry on" in notice.do


def test_no_internet_says_what_works_and_what_to_do() -> None:
    text = said(of_line(line_file("offline"), NOW))
    assert "Works: mobile phones and this page" in text
    assert "on paper" in text


def test_on_the_way_home_it_says_when() -> None:
    notice = of_line(line_file("holding", hold_down_until=NOW + timedelta(minutes=3)), NOW)
    assert "at about 10:45" in notice.text


# --- them or us -----------------------------------------------------------------------------------------


def test_a_booking_system_that_is_down_is_not_called_an_outage_of_ours() -> None:
    (only,) = ways("on_primary", vendor())
    assert (only.tone, only.title) == ("warning", "The internet works. SalonIQ itself is down")
    assert "on paper" in only.do
    assert only.do.endswith("Nothing in the salon has to be restarted.")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (None, "The book below can still be read."),
        (page_says("unknown", "?"), "The book below can still be read."),
        (page_says("none", "All fine"), "Its own status page does not say so yet. The book below can still be read."),
        (page_says("major", "Slow"), "Its own status page says: “Slow”. The book below can still be read."),
        (page_says("critical"), "Its own status page says so, too. The book below can still be read."),
    ],
)  # fmt: skip
def test_what_the_booking_system_says_of_itself_is_told_in_its_own_words(page, text: str) -> None:
    assert ways("on_primary", vendor(page=page))[0].text == text


def test_without_a_name_the_booking_system_is_called_by_its_address() -> None:
    assert ways("on_primary", vendor(name=""))[0].title == "The internet works. booking.example itself is down"


@pytest.mark.parametrize("state", ["on_backup", "holding"])
def test_on_the_backup_both_are_said_and_our_own_line_first(state: str) -> None:
    first, second = ways(state, vendor())
    assert first.title == of_line(line_file(state), NOW).title
    assert "SalonIQ itself is down" in second.title


@pytest.mark.parametrize("state", ["starting", "offline"])
def test_while_we_cannot_reach_anybody_nobody_else_is_blamed(state: str) -> None:
    assert len(ways(state, vendor())) == 1


@pytest.mark.parametrize("state", ["ok", "unknown"])
def test_a_booking_system_that_answers_is_not_worth_a_line(state: str) -> None:
    assert [notice.title for notice in ways("on_primary", vendor(state))] == ["The internet works"]


def test_two_that_are_down_are_both_named() -> None:
    titles = [notice.title for notice in ways("on_primary", vendor(), vendor(name="CardPay"))]
    assert titles == ["The internet works. SalonIQ itself is down", "The internet works. CardPay itself is down"]


# --- what only a person can do --------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["offline", "starting"])
def test_the_salon_phone_is_asked_for_right_after_the_outage(state: str) -> None:
    first, second = of_ways(replace(line_file(state), issues=(WANTED,)), NOW)
    assert first == of_line(line_file(state), NOW)
    assert (second.tone, second.title) == ("alarm", "Switch on the hotspot on the salon phone")


def test_who_asked_for_the_backup_is_not_told_of_an_outage() -> None:
    asked = line_file("on_backup")
    asked = replace(asked, line=replace(asked.line, pinned="4g"))
    assert of_line(asked, NOW).tone == "told"
    assert "is down" not in said(of_line(asked, NOW))
    assert copied(timedelta(minutes=2), asked) == "Read-only copy, taken at 10:40, 2 minutes ago."


def test_who_wanted_the_backup_that_failed_hears_of_the_outage() -> None:
    lost = line_file("offline")
    lost = replace(lost, line=replace(lost.line, pinned="4g", active="4g"))
    assert of_line(lost, NOW).tone == "alarm"
    assert "before the line went down" in copied(timedelta(minutes=16), lost)


@pytest.mark.parametrize("state", ["starting", "on_primary", "on_backup", "holding", "offline", None])
def test_no_word_of_the_network_reaches_the_desk(state: str | None) -> None:
    line = replace(line_file(state), vendor=(vendor(),), issues=(WANTED,)) if state else None
    text = " ".join(map(said, of_ways(line, NOW)))
    assert not re.search(r"\b(uplink|LAN|DNS|gateway|probe|daemon|4g|latency|failover|router|modem)\b", text, re.I)


def test_an_outage_that_began_yesterday_names_the_day() -> None:
    notice = of_line(line_file("offline", NOW - timedelta(hours=20)), NOW)
    assert notice.title == "No internet since yesterday 14:42"


@pytest.mark.parametrize(
    ("taken", "state", "says"),
    [
        (
            timedelta(minutes=2),
            "on_primary",
            "Read-only copy, taken at 10:40, 2 minutes ago, after the line came back.",
        ),
        (timedelta(minutes=2), "starting", "Read-only copy, taken at 10:40, 2 minutes ago."),
        (timedelta(seconds=20), "starting", "Read-only copy, taken at 10:41, less than a minute ago."),
        (timedelta(minutes=16), "offline", "Read-only copy, taken at 10:26, 2 minutes before the line went down."),
        (timedelta(minutes=4), "on_backup", "Read-only copy, taken at 10:38, over the backup line."),
        (timedelta(minutes=65), "starting", "Read-only copy, taken at 09:37, 1 h 05 min ago."),
        (timedelta(hours=17), "starting", "Read-only copy, taken yesterday 17:42, 17 h 00 min ago."),
        (timedelta(days=3), "starting", "Read-only copy, taken Wed 18 Nov, 10:42, 3 days ago."),
    ],
)
def test_the_copy_says_when_it_was_taken_and_on_which_side_of_the_outage(taken, state, says) -> None:
    assert copied(taken, line_file(state)) == says


def copied(age: timedelta, line: status.LineFile | None) -> str:
    return copy_sentence(Reading(NOW, line, None, replace(BOOK, taken_at=(NOW - age).astimezone(UTC))))


def test_without_a_copy_the_sentence_says_so() -> None:
    assert copy_sentence(Reading(NOW, None, None, None)) == "There is no copy of the book yet."


def test_when_all_is_well_there_is_one_calm_sentence() -> None:
    assert [notice.tone for notice in told()] == ["calm"]


@pytest.mark.parametrize(
    ("age", "tones"),
    [
        (timedelta(minutes=14), ["calm"]),
        (timedelta(minutes=15), ["calm", "told"]),
        (timedelta(minutes=119), ["calm", "told"]),
        (timedelta(minutes=120), ["calm", "warning"]),
    ],
)
def test_an_old_copy_is_said_the_louder_the_older_it_is(age: timedelta, tones: list[str]) -> None:
    assert [notice.tone for notice in told(age=age)] == tones


def test_how_old_a_copy_is_is_not_said_twice_while_the_line_is_down() -> None:
    def titles(age: timedelta) -> list[str]:
        taken = NOW - age
        book = replace(BOOK, taken_at=taken.astimezone(UTC))
        reading = Reading(NOW, line_file("offline"), book_file(taken), book)
        return [notice.title for notice in notices(reading)][1:]

    assert titles(timedelta(minutes=16)) == []  # "2 minutes before the line went down" stands beside the first notice
    assert titles(timedelta(hours=3)) == ["The book is 3 h 00 min old"]


def test_a_calendar_that_has_never_come_is_missed_on_every_page() -> None:
    james = status.SourceStatus("james", "ics", "never", None, NOW, None, 0, 0, None, None)
    prices = replace(james, name="prices", brings=("prices",))
    file = book_file(NOW)
    missed = notices(Reading(NOW, line_file("on_primary"), replace(file, sources=(*file.sources, james, prices)), BOOK))
    assert [notice.title for notice in missed[1:]] == ["The book is without james"]
    today, *rest = BOOK.days
    kept = replace(BOOK, days=(replace(today, visits=(replace(today.visits[0], id="james-1"),)), *rest))
    began_anew = Reading(NOW, line_file("on_primary"), replace(file, sources=(*file.sources, james)), kept)
    assert not notices(began_anew)[1:]


def test_without_a_book_the_page_says_where_to_look_instead() -> None:
    nothing = Reading(NOW, line_file("on_primary"), None, None)
    assert "booking system" in notices(nothing)[1].do


@pytest.mark.parametrize(
    ("clock", "titles"),
    [
        ("synchronised", []),
        ("rtc", ["The time is by the box's own clock"]),
        ("restored", ["The time is not confirmed"]),
        ("unknown", ["The time is not confirmed"]),
    ],
)
def test_a_clock_that_nobody_confirmed_is_doubted(clock: str, titles: list[str]) -> None:
    doubts = told(clock=clock)[1:]
    assert [notice.title for notice in doubts] == titles
    assert all("Saturday 21 November" in notice.text and "Look at the date" in notice.do for notice in doubts)


def test_a_book_daemon_that_says_nothing_vouches_for_no_clock() -> None:
    silent = Reading(NOW, line_file("on_primary"), None, BOOK)
    assert [notice.title for notice in notices(silent)][1:] == ["The time is not confirmed"]


def test_a_clock_that_is_a_few_minutes_behind_the_copy_was_set_and_is_not_told_of() -> None:
    set_ = Reading(NOW, line_file("on_primary"), book_file(NOW), BOOK, behind=timedelta(minutes=14))
    assert [notice.tone for notice in notices(set_)] == ["calm"]


def test_the_end_of_the_hold_down_is_told_in_the_time_that_the_page_goes_by() -> None:
    behind = timedelta(days=3)
    line = line_file("holding", DOWN_SINCE - behind, hold_down_until=NOW - behind + timedelta(minutes=3))
    reading = Reading(NOW, line, book_file(NOW, "restored"), BOOK, behind)
    assert "at about 10:45" in notices(reading)[0].text


def test_a_copy_from_the_future_makes_the_clock_doubtful() -> None:
    early = Reading(NOW - timedelta(hours=1), line_file("on_primary"), None, BOOK)
    titles = [notice.title for notice in notices(early)]
    assert titles[1:] == ["We do not know how old the book is", "The time is not confirmed"]
    assert copy_sentence(early) == "Read-only copy, taken at 10:40. How long ago, the box's clock cannot say."


def test_a_clock_that_is_right_is_not_doubted_because_of_a_copy_from_the_future() -> None:
    early = Reading(NOW - timedelta(hours=1), line_file("on_primary"), book_file(NOW), BOOK)
    (_, only) = notices(early)
    assert only.title == "We do not know how old the book is"
    assert "by a clock that was wrong" in only.text


def test_the_copy_is_as_old_as_the_source_that_was_silent_longest() -> None:
    fresh, old = NOW.astimezone(UTC), (NOW - timedelta(minutes=50)).astimezone(UTC)
    sources = tuple(
        status.SourceStatus(name, kind, "fresh", taken, taken, None, 1, 0, None, None, (brings,))
        for name, kind, taken, brings in (
            ("a", "ics", fresh, "visits"),
            ("b", "ics", old, "visits"),
            ("prices", "csv", None, "prices"),
        )
    )
    book = replace(BOOK, taken_at=(NOW - timedelta(hours=1)).astimezone(UTC))
    reading = Reading(NOW, None, status.BookFile(1, NOW, "rtc", sources, (), None), book)
    assert reading.taken_at == old
