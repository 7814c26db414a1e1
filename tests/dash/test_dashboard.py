"""What an owner sees on the dashboard. Textual's pilot on real files; one test on a real pseudo terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import segno
from textual.pilot import Pilot
from textual.widgets import Static

from appliance import wish
from appliance.dash import Dashboard, Fault
from appliance.dash.band import GLASS, Lamp, hexed
from appliance.dash.screens import qr
from appliance.dash.story import Story
from appliance.demo.breaker import KEYS
from appliance.issues import said
from appliance.led.looks import RGB, TABLE
from appliance.places import Places
from appliance.status import DrillStatus, IssueStatus, LineFile, VendorStatus, write_book, write_line
from tests.dash import sample
from tests.dash.sample import NOW

SIZES = [(80, 24), (100, 30), (120, 40)]


@pytest.fixture
def box(tmp_path: Path) -> Places:
    return sample.box(tmp_path)


@pytest.fixture
def salon(box: Places) -> Places:
    sample.fill(box)
    return box


def opened(places: Places, **more: object) -> Dashboard:
    return Dashboard(places, sample.SALON, sample.ZONE, (sample.PAGE,), clock=lambda: NOW, **more)  # type: ignore[arg-type]


def text(app: Dashboard) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def appears(words: str, app: Dashboard, pilot: Pilot[None]) -> None:
    """Wait until it stands on the screen: a screen that is pushed takes a moment."""
    give_up = time.monotonic() + 5
    while words not in text(app):
        assert time.monotonic() < give_up, text(app)
        await pilot.pause(0.02)


async def settled(app: Dashboard, pilot: Pilot[None]) -> None:
    """Wait until the first reading is on the screen and nothing moves any more."""
    before, give_up = "", time.monotonic() + 5
    while not app.query_one("#time", Static).content or text(app) != before:  # the lamp changes colour, not text
        assert time.monotonic() < give_up, text(app)
        before = text(app)
        await pilot.pause(0.03)


def told(app: Dashboard) -> list[str]:
    """The event log, newest first, without its line breaks."""
    story = app.query_one(Story).content.plain  # type: ignore[union-attr]
    return " ".join(story.split()).replace(" 10:42:", "\n10:42:").split("\n")


async def shown(places: Places, size: tuple[int, int] = (120, 40), **more: object) -> str:
    app = opened(places, **more)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        return text(app)


# --- one glance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_one_glance_tells_that_all_is_well(salon: Places, size: tuple[int, int]) -> None:
    screen = await shown(salon, size)
    assert "All is well" in screen
    assert "broadband carries the salon since Sun 15 Nov, 07:42 (6 d 3 h)." in screen
    assert "The book was taken at 10:40, 2 min ago." in screen


@pytest.mark.parametrize("size", SIZES)
async def test_an_outage_says_what_failed_and_what_carries_the_salon(box: Places, size: tuple[int, int]) -> None:
    fourg = sample.uplink("4g", rtt=41.0)
    sample.fill(box, sample.line("on_backup", "4g", (sample.DEAD, fourg), since=NOW - timedelta(minutes=3)))
    screen = await shown(box, size)
    assert "On the backup line" in screen
    assert "4g carries the salon since 10:39. broadband: nothing answers." in screen
    assert "✗ broadband  down" in screen
    assert "in use, metered" in screen


@pytest.mark.parametrize(
    ("line", "title", "detail"),
    [
        (sample.line("starting", None), "PlanB is starting", "The lines are being tried."),
        (sample.line("offline", None, (sample.DEAD, sample.CUT)), "No line works", "The page and the book still work"),
        (
            sample.line("holding", "4g", until=NOW + timedelta(seconds=43)),
            "Going home to broadband",
            "4g carries the salon meanwhile. The salon moves in 0:43.",
        ),
        (
            sample.line(uplinks=(sample.WELL[0], sample.CUT)),
            "Online, but without a backup",
            "4g: the device is not there.",
        ),
        (
            sample.line(uplinks=(sample.uplink("broadband", "degraded", 30.0, "high_loss"), sample.WELL[1])),
            "The line is up, but poor",
            "broadband: it loses too much.",
        ),
    ],
)
async def test_every_state_has_its_sentence(box: Places, line: LineFile, title: str, detail: str) -> None:
    sample.fill(box, replace(line, mono=time.monotonic()))
    screen = await shown(box)
    assert title in screen
    assert detail in screen


async def test_an_old_book_is_not_all_well(salon: Places) -> None:
    write_book(salon.book_json, sample.status(sample.source(minutes=47)))
    screen = await shown(salon)
    assert "The line is well; the book is not fresh" in screen
    assert "The book was taken at 09:55, 47 min ago." in screen
    assert "◐ main     old" in screen


async def test_a_refused_copy_says_why(salon: Places) -> None:
    write_book(salon.book_json, sample.status(sample.source(refused="the newer copy has no visits")))
    assert "the newer copy has no visits" in await shown(salon)


async def test_issues_are_shown_in_the_owners_words(box: Places) -> None:
    issue = IssueStatus("no_backup", "warning", "There is no backup line", "If the line fails now, …", NOW)
    sample.fill(box, sample.line(issues=(issue,)))
    screen = await shown(box)
    assert "Online, but something wants attention" in screen
    assert "carries the salon since Sun 15 Nov, 07:42 (6 d 3 h). There is no backup line." in screen
    assert "▲ There is no backup line." in screen


async def test_of_several_issues_a_small_screen_names_the_gravest_two(box: Places) -> None:
    about = [said("uplink_down", name="4g", why="nothing answers"), said("offline"), said("hotspot_wanted")]
    issues = tuple(IssueStatus(each.code, each.severity, each.title, each.text, NOW) for each in about)
    sample.fill(box, sample.line("offline", "4g", (sample.DEAD, sample.CUT), issues=issues))
    screen = await shown(box, (80, 24))
    assert "✗ No line works." in screen
    assert "✗ Switch on the hotspot on the" in screen
    assert "Neither the line" not in screen
    assert "Neither the line" in await shown(box, (120, 40))


async def test_without_issues_there_is_no_panel_for_them(salon: Places) -> None:
    assert "Wants attention" not in await shown(salon)


async def test_a_silent_line_daemon_is_said_and_the_book_stays(salon: Places) -> None:
    salon.line_json.unlink()
    screen = await shown(salon)
    assert "The line daemon is silent" in screen
    assert "systemctl status planb-line" in screen
    assert "the LED: double flash, red" in screen
    assert "Grace W." in screen


async def test_without_any_file_it_says_what_is_missing(box: Places) -> None:
    screen = await shown(box)
    assert "The line daemon is silent" in screen
    assert "There is no book yet" in screen
    assert "Nobody reports on the book" in screen


# --- the desk -------------------------------------------------------------------------------------------


async def test_now_and_next_come_from_the_book(salon: Places) -> None:
    screen = await shown(salon)
    assert "In the chair until" in screen
    assert "10:50 Grace W.      develops: Full" in screen
    assert "Expected by now" in screen
    assert "10:30 Leila H." in screen
    assert "11:00 Nadia R." in screen
    assert "in 18 min" in screen


async def test_a_screen_on_a_desk_shows_no_surname_no_phone_and_no_note(salon: Places) -> None:
    screen = await shown(salon)
    assert not [word for word in ("Doyle", "Aziz", "7700", "prefers") if word in screen]


@pytest.mark.parametrize("size", SIZES[:2])
async def test_what_has_no_room_is_counted(salon: Places, size: tuple[int, int]) -> None:
    app = opened(salon, breaker=sample.Bench())
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        assert "Expected by now" in text(app)
        assert " more" in text(app)


async def test_after_the_last_visit_it_names_the_next_day(salon: Places) -> None:
    app = Dashboard(salon, sample.SALON, sample.ZONE, clock=lambda: NOW.replace(hour=21))
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        assert "Nothing more today." in text(app)
        assert "Tuesday: 18 visits, the first at 09:30." in text(app)


async def test_a_copy_without_today_says_so(salon: Places) -> None:
    screen = await shown_at(salon, NOW + timedelta(days=1))
    assert "The copy holds nothing for today." in screen
    assert "Tuesday: 18 visits, the first at 09:30." in screen


async def shown_at(places: Places, clock: datetime) -> str:
    app = Dashboard(places, sample.SALON, sample.ZONE, clock=lambda: clock)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        return text(app)


# --- which day is it ------------------------------------------------------------------------------------


async def test_after_a_power_cut_a_clock_three_days_behind_does_not_bring_back_wednesday(salon: Places) -> None:
    write_book(salon.book_json, replace(sample.status(), clock="restored"))
    screen = await shown_at(salon, NOW - timedelta(days=3))
    assert "Sat 21 Nov  10:40 not confirmed" in screen
    assert "The book was taken at 10:40. How long ago, the box's clock cannot say." in screen
    assert "In the chair until" in screen


async def test_a_clock_three_days_ahead_never_shows_an_old_day_as_today(salon: Places) -> None:
    write_book(salon.book_json, replace(sample.status(), clock="restored"))
    screen = await shown_at(salon, NOW + timedelta(days=7))
    assert "The copy holds nothing for today." in screen
    assert "The newest day in the copy is Tuesday 24" in screen
    assert "November, 4 days ago." in screen
    assert "The book was taken Sat 21 Nov, 10:40, 7 d 0 h ago." in screen
    assert "Sat 28 Nov  10:42 not confirmed" in screen
    assert "In the chair until" not in screen


async def test_a_time_that_is_confirmed_is_not_doubted(salon: Places) -> None:
    assert "not confirmed" not in await shown(salon)


# --- the copy -------------------------------------------------------------------------------------------


async def test_the_book_says_on_which_side_of_the_outage_it_was_taken(box: Places) -> None:
    failed = NOW - timedelta(minutes=1)
    sample.fill(box, sample.line("offline", "broadband", (sample.DEAD, sample.CUT), since=failed))
    assert "The book was taken at 10:40, 2 min ago, 1 min before the line went down." in await shown(box)


async def test_what_was_put_aside_stands_under_its_source_with_the_reasons(salon: Places) -> None:
    poor = replace(sample.source(), quarantined=3, put_aside=("an entry without a title (2)", "no time"))
    write_book(salon.book_json, sample.status(poor))
    screen = await shown(salon)
    assert "3 rows were put aside: an entry without a" in screen
    assert "(2); no time" in screen


async def test_a_reason_that_is_longer_than_the_panel_ends_in_dots(salon: Places) -> None:
    poor = replace(sample.source(), quarantined=9, put_aside=tuple(f"a reason of number {n}" for n in range(9)))
    write_book(salon.book_json, sample.status(poor))
    screen = await shown(salon)
    assert "9 rows were put aside" in screen
    assert "…" in screen
    assert "number 8" not in screen


async def test_documents_are_counted_and_a_late_source_says_when_it_is_asked_again(salon: Places) -> None:
    letters = replace(sample.source("letters", 47, visits=0), documents=4, next_at=NOW + timedelta(minutes=5))
    write_book(salon.book_json, sample.status(sample.source(), letters))
    screen = await shown(salon)
    assert "4 documents" in screen
    assert "asked again at 10:47" in screen


# --- what happened --------------------------------------------------------------------------------------


async def test_the_log_tells_the_story_of_an_outage(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        fourg = sample.uplink("4g", rtt=41.0)
        write_line(salon.line_json, sample.line("on_backup", "4g", (sample.DEAD, fourg), at=NOW, since=NOW))
        app.read()
        write_line(salon.line_json, sample.line("offline", None, (sample.DEAD, sample.CUT), at=NOW, since=NOW))
        app.read()
        await settled(app, pilot)
        assert told(app) == [
            "10:42:03 no line carries the salon (was on 4g for 0 s)",
            "10:42:03 4g down: the device is not there (was up for 1 h 35 min)",
            "10:42:03 the salon is on 4g now (was on broadband for 6 d 3 h)",
            "10:42:03 broadband down: nothing answers (was up for 1 h 35 min)",
            "10:42:03 watching; the salon is on broadband",
        ]


async def test_a_daemon_that_falls_silent_and_speaks_again_is_in_the_log(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        write_line(salon.line_json, replace(sample.line(), mono=time.monotonic() - 11))
        app.read()
        write_line(salon.line_json, sample.line())
        app.read()
        await settled(app, pilot)
        assert told(app) == [
            "10:42:03 the line daemon speaks; the salon is on broadband now",
            "10:42:03 the line daemon is silent",
            "10:42:03 watching; the salon is on broadband",
        ]


async def test_an_outage_that_keeps_its_last_line_as_active_carries_nothing(salon: Places) -> None:
    app = opened(salon)
    fourg = sample.uplink("4g", rtt=41.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        for state, modem in (("on_backup", fourg), ("offline", sample.CUT), ("on_backup", fourg)):
            write_line(salon.line_json, sample.line(state, "4g", (sample.DEAD, modem), since=NOW))  # type: ignore[arg-type]
            app.read()
            await settled(app, pilot)
            assert ("in use" in text(app)) == (state != "offline")
        assert "10:42:03 no line works; the page and the book still do" in told(app)
        assert told(app)[0] == "10:42:03 the salon is on 4g now (no line worked for 0 s)"


async def test_nothing_new_is_not_an_event(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(5):
            app.read()
        await settled(app, pilot)
        assert text(app).count("10:42:03") == 1


async def test_a_metered_line_that_dozes_off_is_neither_news_nor_lost(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        asleep = sample.uplink("4g", "asleep", None)
        for number in range(1, 4):
            at = NOW + timedelta(seconds=number)
            write_line(salon.line_json, sample.line(uplinks=(sample.WELL[0], asleep), at=at))
            app.read()
        await settled(app, pilot)
        assert told(app) == ["10:42:03 watching; the salon is on broadband"]
        assert "◌ 4g         asleep" in text(app)
        assert "×" not in text(app)


async def test_what_was_lost_stands_as_crosses_in_the_sparkline(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        for number in range(1, 4):
            at = NOW + timedelta(seconds=number)
            write_line(salon.line_json, sample.line("on_backup", "4g", (sample.DEAD, sample.WELL[1]), at=at))
            app.read()
            app.read()  # the same file again is no second reading
        await settled(app, pilot)
        assert "▂×××  for 0 s" in text(app)


# --- the lamp -------------------------------------------------------------------------------------------


async def test_the_lamp_has_the_look_of_the_led(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test() as pilot:
        await settled(app, pilot)
        assert app.query_one(Lamp).look == TABLE["on_primary"]
        write_line(salon.line_json, sample.line("offline", None, (sample.DEAD, sample.CUT)))
        app.read()
        assert app.query_one(Lamp).look == TABLE["offline"]


async def test_the_lamp_blinks(box: Places) -> None:
    sample.fill(box, sample.line("offline", None, (sample.DEAD, sample.CUT)))
    app = opened(box)
    async with app.run_test() as pilot:
        seen: set[str] = set()
        give_up = time.monotonic() + 5
        while len(seen) < 2 and time.monotonic() < give_up:
            await pilot.pause(0.05)
            seen |= {str(span.style) for span in app.query_one(Lamp).content.spans}  # type: ignore[union-attr]
        assert seen == {hexed(RGB["red"]), hexed((0.0, 0.0, 0.0))}


def test_a_lamp_that_is_off_is_dark_glass_and_not_a_hole() -> None:
    assert hexed((0, 0, 0)) == "#{0:02x}{0:02x}{0:02x}".format(round(255 * GLASS))


# --- keys -----------------------------------------------------------------------------------------------


async def test_help_opens_and_closes(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await appears("double flash, red     the line daemon is silent", app, pilot)
        app.read()
        await pilot.press("escape")
        await appears("All is well", app, pilot)
        assert "double flash" not in text(app)


async def test_w_shows_the_pages_address(salon: Places) -> None:
    app = opened(salon, notes=("PIN of the desk: 2468",))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w")
        await appears("PIN of the desk: 2468", app, pilot)
        assert sample.PAGE in text(app)


async def test_without_an_address_w_says_so(salon: Places) -> None:
    app = Dashboard(salon, sample.SALON, sample.ZONE, clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("w")
        await appears("No address is known", app, pilot)


# --- wishes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "wanted", "uplink", "says"),
    [
        ("h", "home", None, "asked to go home now"),
        ("s", "stay", "broadband", "asked to stay on broadband"),
        ("a", "auto", None, "asked to let the box decide by itself"),
    ],
)
async def test_a_key_hands_over_a_wish_and_says_so(salon: Places, key: str, wanted: str, uplink, says: str) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await pilot.press(key)
        await appears(says, app, pilot)
    found = wish.parse(salon.wish_json.read_bytes())
    assert found is not None
    assert (found.wish, found.uplink) == (wanted, uplink)


@pytest.mark.parametrize("speaks", [True, False])
async def test_where_no_line_carries_the_salon_there_is_none_to_stay_on(box: Places, speaks: bool) -> None:
    if speaks:
        write_line(box.line_json, sample.line("offline", "4g", (sample.DEAD, sample.CUT)))
    app = opened(box)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await pilot.press("s")
        await appears("there is no line to stay on", app, pilot)
    assert not box.wish_json.exists()


async def test_a_wish_that_cannot_be_handed_over_says_what_to_do(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        for path in salon.run.iterdir():
            path.unlink()
        salon.run.rmdir()
        await pilot.press("h")
        await appears("No line daemon has run here yet", app, pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_what_somebody_asked_for_is_seen_with_the_way_back(box: Places, size: tuple[int, int]) -> None:
    on_4g = sample.line("on_backup", "4g", since=NOW - timedelta(minutes=3))
    sample.fill(box, replace(on_4g, line=replace(on_4g.line, pinned="4g")))
    screen = await shown(box, size)
    assert "On the backup, as asked" in screen
    assert "4g is asked for; a: the box decides" in screen


def test_no_key_of_the_virtual_salon_is_one_of_the_dashboards_own() -> None:
    own = {"h", "s", "a", "w", "q", "?"}
    assert own.isdisjoint(key.key for key in KEYS)


# --- what it costs, whom it reaches, what is being tried -----------------------------------------------

MODEM = replace(
    sample.uplink("4g", rtt=41.0), signal=62, bytes_month=412_000_000, allowance_mb=2000, probe_bytes_month=1_460_000
)
PHONE = sample.uplink("hotspot", "down", None, "no_carrier")


def vendor(state: str, name: str = "SalonIQ") -> VendorStatus:
    return VendorStatus("booking.example", state, None, name)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
async def test_what_a_metered_line_has_cost_stands_under_it(box: Places, size: tuple[int, int]) -> None:
    sample.fill(box, sample.line(uplinks=(sample.WELL[0], MODEM)))
    screen = await shown(box, size)
    assert "signal 62 % · 412 MB of 2000 MB this month · 1.5 MB a month to watch it" in screen


async def test_on_a_small_screen_with_faults_to_choose_from_only_what_is_wrong_stands_under_a_line(box: Places) -> None:
    sample.fill(box, replace(sample.line(uplinks=(sample.WELL[0], MODEM, PHONE)), vendor=(vendor("ok"),)))
    screen = await shown(box, (80, 24), breaker=sample.Bench())
    assert "this month" not in screen
    assert "SalonIQ" not in screen
    assert "✗ hotspot    down      the cable is out, or the other end is off" in screen


@pytest.mark.parametrize("size", SIZES)
async def test_three_lines_in_trouble_leave_room_for_the_desk_and_the_keys(box: Places, size: tuple[int, int]) -> None:
    issue = said("hotspot_wanted")
    wanted = IssueStatus(issue.code, issue.severity, issue.title, issue.text, NOW)
    sample.fill(box, sample.line("offline", "4g", (sample.DEAD, sample.CUT, PHONE), issues=(wanted,)))
    screen = await shown(box, size, breaker=sample.Bench())
    assert "No line works: switch on the hotspot on the salon phone" in screen
    for words in ("✗ broadband", "✗ 4g", "✗ hotspot", "In the chair", "mend everything"):
        assert words in screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_booking_system_that_is_down_is_not_our_outage(box: Places, size: tuple[int, int]) -> None:
    sample.fill(box, replace(sample.line(), vendor=(vendor("unreachable"), vendor("ok", "CardPay"))))
    screen = await shown(box, size, breaker=sample.Bench())
    assert "The internet is fine, SalonIQ itself is down" in screen
    assert "✗ SalonIQ: does not answer, and it is not us" in screen


@pytest.mark.parametrize("state", ["on_primary", "holding"])
async def test_a_rehearsal_is_shown_where_it_takes_place(box: Places, state: str) -> None:
    trying = replace(sample.line(state), drill=DrillStatus("4g", NOW - timedelta(seconds=8)))  # type: ignore[arg-type]
    sample.fill(box, trying)
    screen = await shown(box)
    assert "A rehearsal: 4g is being tried" in screen
    assert screen.count("a rehearsal for 8 s") == 1


async def test_an_outage_matters_more_than_a_rehearsal(box: Places) -> None:
    trying = sample.line("on_backup", "4g", (sample.DEAD, sample.WELL[1]))
    sample.fill(box, replace(trying, drill=DrillStatus("4g", NOW)))
    assert "On the backup line" in await shown(box)


async def test_the_log_tells_what_was_asked_tried_and_reached(salon: Places) -> None:
    well = replace(sample.line(), vendor=(vendor("ok"),))
    write_line(salon.line_json, well)
    app = opened(salon)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        pinned = replace(well, line=replace(well.line, pinned="broadband"))
        trying = replace(well, drill=DrillStatus("4g", NOW))
        for found in (pinned, well, trying, well, replace(well, vendor=(vendor("unreachable"),)), well):
            write_line(salon.line_json, found)
            app.read()
        await settled(app, pilot)
        assert told(app)[:-1] == [
            "10:42:03 SalonIQ answers again",
            "10:42:03 SalonIQ does not answer, although the line works",
            "10:42:03 the rehearsal of 4g is over",
            "10:42:03 a rehearsal of 4g begins",
            "10:42:03 the box decides by itself",
            "10:42:03 staying on broadband, as asked",
        ]


def test_the_qr_code_says_the_address() -> None:
    wanted = [[bool(dot) for dot in row] for row in segno.make(sample.PAGE, micro=False).matrix_iter(border=2)]
    dark = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    read = []
    for row in qr(sample.PAGE).plain.split("\n"):
        read += [[dark[block][half] for block in row] for half in (0, 1)]
    assert read[: len(wanted)] == wanted


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_a_key_ends_it(salon: Places, key: str) -> None:
    app = opened(salon)
    async with app.run_test() as pilot:
        await pilot.press(key)
        await pilot.pause()
    assert app._exit  # run_test itself would leave it running
    assert app.return_code == 0


async def test_a_reading_that_comes_while_it_closes_does_no_harm(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test() as pilot:
        await settled(app, pilot)
        await app.screen.remove_children()
        app.read()
    app.read()


# --- breaking things ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_key_breaks_and_the_same_key_mends(salon: Places, size: tuple[int, int]) -> None:
    bench = sample.Bench()
    app = opened(salon, breaker=bench, heard=lambda: "the tablet noticed 0.6 s")
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await settled(app, pilot)
        await appears("3 ✗ broadband sign-in page", app, pilot)
        assert bench.broken == {"3"}
        assert "the tablet noticed 0.6 s" in text(app)
        await pilot.press("3")
        await settled(app, pilot)
        await appears("3   broadband sign-in page", app, pilot)
        assert bench.broken == set()


async def test_without_a_breaker_there_is_nothing_to_break(salon: Places) -> None:
    app = opened(salon)
    async with app.run_test() as pilot:
        await pilot.press("3")
        assert "Virtual salon" not in text(app)


async def test_a_fault_that_cannot_be_made_is_told_and_the_dashboard_lives(salon: Places) -> None:
    class Stuck:
        def faults(self) -> tuple[Fault, ...]:
            return (Fault("x", "the cable", False),)

        async def toggle(self, key: str) -> None:
            raise OSError("no [/] such device")

    app = opened(salon, breaker=Stuck())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("x")
        await settled(app, pilot)
        await appears("that did not work: no [/] such device", app, pilot)
        assert "All is well" in text(app)


# --- text from outside ----------------------------------------------------------------------------------

HOSTILE = (
    "[/]",
    "[red]Ada[/red]",
    "[@click=app.quit]Bo[/]",
    "\x1b]0;pwned\x07\x1b[2JCleo",
    "\x9b2JDora \x85 \x00",
    "\u202eEve\u2066",
    "F" * 10_000,
    "שרה לוי",
    "e" + "\u0301" * 500,
    "👩‍👩‍👧‍👦 漢字漢字漢字漢字漢字",
    "tab\tand\nline",
    "",
)


def hostile(box: Places, at: datetime = NOW) -> None:
    """A book, a source, an issue and a line in which every text is of the worst kind."""
    worst = "".join(HOSTILE[:6])
    clients = [
        sample.client(name, at + timedelta(minutes=number), service=name, staff="olena")
        for number, name in enumerate(HOSTILE, 1)
    ]
    issue = IssueStatus(worst, "critical", worst, worst, at)
    odd = replace(sample.uplink("4g", rtt=41.0), name=worst)
    bad = sample.line("on_backup", worst, (odd, sample.DEAD), issues=(issue,))
    bad = replace(bad, vendor=(vendor("unreachable", worst),), drill=DrillStatus(worst, at))
    sample.fill(box, replace(bad, line=replace(bad.line, pinned=worst)), sample.book(*clients))
    write_book(box.book_json, sample.status(replace(sample.source(), name=worst, refused=worst)))


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_neither_end_it_nor_reach_the_terminal(box: Places, size: tuple[int, int]) -> None:
    hostile(box)
    app = Dashboard(box, HOSTILE[3] + "[/]", sample.ZONE, (HOSTILE[3],), clock=lambda: NOW, notes=HOSTILE)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        screen = text(app)
        await pilot.press("w")
        await appears("Esc closes", app, pilot)
        screen += text(app)
    assert "[/]" in screen
    assert not [char for char in screen if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]
    assert not set(screen) & set("\u202e\u2066\u200d")


async def test_the_bar_at_the_side_stays_where_it_is_whatever_people_are_called(box: Places) -> None:
    hostile(box)
    app = opened(box)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        widths = {strip.cell_length for strip in app.screen._compositor.render_strips()}
    assert widths == {100}


def test_a_real_terminal_is_sent_nothing_that_came_from_outside(box: Places) -> None:
    hostile(box)
    program = (
        "import sys; from pathlib import Path; from appliance.dash import Dashboard; from tests.dash import sample\n"
        "from appliance.places import places\n"
        "Dashboard(places(sys.argv[1], {}), sample.SALON, sample.ZONE, clock=lambda: sample.NOW).run()"
    )
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    root = box.run.parents[1]
    command = [sys.executable, "-c", program, str(root)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as app:
        os.close(theirs)
        sent = _until(ours, lambda sent: b"pwned" in sent)
        os.write(ours, b"q")
        sent += _until(ours, lambda _: app.poll() is not None)
        assert app.wait(10) == 0
    os.close(ours)
    assert b"pwned" in sent
    assert b"\x1b]0;pwned" not in sent
    assert b"\x1b[2JCleo" not in sent
    assert "\x9b".encode() not in sent
    assert "\u202e".encode() not in sent


def _until(terminal: int, enough: Callable[[bytes], bool]) -> bytes:
    """What a program writes to its terminal, until it is enough."""
    sent, give_up = b"", time.monotonic() + 20
    while not enough(sent) and time.monotonic() < give_up:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            sent += os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
    return sent
