"""line.json and book.json: what everyone may know, and the screen that is made of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import status, summary
from appliance.places import places
from appliance.status import (
    BookFile,
    DayCount,
    DrillStatus,
    IssueStatus,
    Line,
    LineFile,
    PricesStatus,
    SourceStatus,
    StatusPage,
    UplinkStatus,
    VendorStatus,
)
from appliance.times import span

NOW = datetime(2026, 11, 21, 10, 42, 3, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")

BROADBAND = UplinkStatus(
    "broadband",
    "ethernet",
    "wan0",
    "up",
    None,
    MORNING,
    12.4,
    0.0,
    False,
    MORNING,
    0,
    None,
    "203.0.113.10",
    "203.0.113.1",
)
MODEM = UplinkStatus("4g", "modem", "usb0", "up", None, MORNING, 48.0, 0.0, True, MORNING, 0, 2000, None, None)
AT_HOME = LineFile(1, NOW, "this-boot", 100.0, Line("on_primary", "broadband", MORNING, None, None), (BROADBAND, MODEM))
LOST = replace(BROADBAND, verdict="down", reason="no_reply", since=NOW, rtt_ms=None, loss=1.0)
ON_BACKUP = replace(AT_HOME, line=Line("on_backup", "4g", NOW, "broadband: no_reply", None), uplinks=(LOST, MODEM))
SOURCE = SourceStatus(
    "main", "ics", "fresh", NOW - timedelta(minutes=2), NOW, NOW + timedelta(minutes=5), 31, 0, None, "broadband"
)
BOOK = BookFile(1, NOW, "synchronised", (SOURCE,), (DayCount("2026-11-21", 31),), PricesStatus(48, NOW))


def heard(line: LineFile | None = AT_HOME, book: BookFile | None = BOOK, now: datetime = NOW) -> summary.Heard:
    return summary.Heard(line, book, now, LONDON)


# --- the files ------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    status.write_line(tmp_path / "line.json", ON_BACKUP)
    status.write_book(tmp_path / "book.json", BOOK)
    assert status.read_line(tmp_path / "line.json", mono=101.0, boot="this-boot") == ON_BACKUP
    assert status.read_book(tmp_path / "book.json") == BOOK


def test_the_line_file_reads_as_the_contract_shows_it(tmp_path: Path) -> None:
    status.write_line(tmp_path / "line.json", ON_BACKUP)
    said = json.loads((tmp_path / "line.json").read_text())
    assert said["at"] == "2026-11-21T10:42:03Z"
    assert (said["line"]["state"], said["line"]["reason"]) == ("on_backup", "broadband: no_reply")
    assert set(said) >= {"schema", "at", "boot", "line", "uplinks", "vendor", "issues"}
    assert set(said["uplinks"][0]) >= {"name", "kind", "device", "verdict", "reason", "rtt_ms", "loss", "metered"}


@pytest.mark.parametrize(
    ("mono", "boot", "known"), [(110.0, "this-boot", True), (110.1, "this-boot", False), (101.0, "another", False)]
)
def test_a_line_file_older_than_ten_seconds_or_of_another_boot_is_silence(
    tmp_path: Path, mono: float, boot: str, known: bool
) -> None:
    status.write_line(tmp_path / "line.json", AT_HOME)
    assert (status.read_line(tmp_path / "line.json", mono=mono, boot=boot) is not None) is known


@given(st.binary(max_size=200))
def test_any_bytes_in_a_file_are_silence_not_a_traceback(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("run") / "x.json"
    path.write_bytes(junk)
    assert status.read_line(path, mono=0.0, boot="") is None
    assert status.read_book(path) is None


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("2026-11-21T10:42:03Z", "2026-11-21T10:42:03"),  # whose clock?
        ("2026-11-21T10:42:03Z", "0001-01-01T00:00:00+14:00"),
        ("2026-11-21T10:42:03Z", "9999-12-31T23:59:59-14:00"),
        ("12.4", "1e999"),
        ("12.4", "NaN"),
    ],
)
def test_a_time_or_a_number_that_nobody_can_show_is_silence(tmp_path: Path, said: str, instead: str) -> None:
    status.write_line(tmp_path / "line.json", AT_HOME)
    status.write_book(tmp_path / "book.json", BOOK)
    for path in tmp_path.iterdir():
        path.write_text(path.read_text().replace(said, instead))
    assert status.read_line(tmp_path / "line.json", mono=100.0, boot="this-boot") is None
    assert said == "12.4" or status.read_book(tmp_path / "book.json") is None


def test_a_copy_from_the_future_is_not_called_fresh() -> None:
    assert status.freshness(NOW + timedelta(minutes=14), NOW) == "fresh"  # the clock was set right a little
    assert status.freshness(NOW + timedelta(days=3), NOW) == "stale"  # nobody knows how old it is


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "fresh"), (14.9, "fresh"), (15, "old"), (119.9, "old"), (120, "stale"), (None, "never")]
)
def test_a_copy_gets_old_after_a_quarter_of_an_hour_and_stale_after_two(minutes: float | None, state: str) -> None:
    taken = None if minutes is None else NOW - timedelta(minutes=minutes)
    assert status.freshness(taken, NOW) == state


# --- the screen -----------------------------------------------------------------------------------------


def test_when_all_is_well_the_first_line_says_so() -> None:
    assert summary.screen(heard()).splitlines()[0] == "All is well: the salon is on broadband"


def test_an_outage_is_told_with_its_time_and_its_reason() -> None:
    assert summary.headline(heard(ON_BACKUP)) == "The salon is on 4g since 10:42 because broadband: nothing answers"


def test_a_stale_copy_is_not_well_even_on_the_first_line() -> None:
    said = summary.screen(heard(now=NOW + timedelta(hours=3)))
    assert said.startswith("The salon is on broadband\n")
    assert "stale" in said
    assert "3 h 02 min ago" in said


def test_an_issue_shows_with_what_to_do() -> None:
    issue = IssueStatus("no_backup", "warning", "There is no backup line", "Run: planb check", NOW)
    said = summary.screen(heard(replace(AT_HOME, issues=(issue,))))
    assert said.startswith("The salon is on broadband\n")
    assert "warning: There is no backup line\n  Run: planb check" in said


def test_a_silent_daemon_is_said_and_nothing_is_guessed() -> None:
    said = summary.screen(heard(line=None))
    assert said.startswith("The line daemon is silent")
    assert "broadband  " not in said
    assert summary.merged(heard(line=None))["line"] == {"state": "unknown", "active": None}


def test_before_the_first_fetch_there_is_no_book_and_a_way_to_get_one() -> None:
    assert "There is no book yet. Fetch it with: planb sync" in summary.screen(heard(book=None))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line("starting", None, NOW, None, None), "The box is starting: it does not know yet which line works."),
        (Line("offline", None, NOW, None, None), "No line works since 10:42. The page and the book still work"),
        (Line("holding", "4g", NOW, None, NOW), "The salon is on 4g since 10:42. It goes home at 10:42"),
        (Line("holding", "4g", NOW, None, None), "The salon is on 4g since 10:42. It goes home, if"),
        (Line("on_backup", "4g", MORNING - timedelta(days=2), None, None), "The salon is on 4g since Thu 19 Nov 08:00"),
    ],
)
def test_every_state_of_the_line_has_its_sentence(line: Line, words: str) -> None:
    assert summary.headline(heard(replace(AT_HOME, line=line))).startswith(words)


def test_the_table_says_which_uplink_carries_the_salon() -> None:
    rows = summary.screen(heard(ON_BACKUP)).splitlines()
    assert next(row for row in rows if "carries the salon" in row).startswith("4g")
    assert "broadband  down: nothing answers  10:42  -      203.0.113.10" in rows


def test_when_nothing_works_nothing_carries_the_salon() -> None:
    offline = replace(ON_BACKUP, line=replace(ON_BACKUP.line, state="offline"))
    assert offline.line.active == "4g", "the daemon keeps it, for whoever asks where the salon was last"
    assert "carries the salon" not in summary.screen(heard(offline))


def test_what_a_metered_line_has_cost_and_what_watching_it_costs_is_said() -> None:
    modem = replace(MODEM, bytes_month=41_000_000, probe_bytes_month=1_460_000, signal=62)
    said = summary.screen(heard(replace(AT_HOME, uplinks=(BROADBAND, modem))))
    assert "4g: signal 62 %; 41 MB of 2000 MB this month; 1.5 MB a month to watch it" in said.splitlines()
    assert "broadband: " not in said, "a line that costs nothing has no bill"


@pytest.mark.parametrize(
    ("vendor", "says"),
    [
        (VendorStatus("booking.example", "ok", None, "SalonIQ"), "SalonIQ answers"),
        (VendorStatus("booking.example", "unknown", None), "booking.example cannot be asked now"),
        (
            VendorStatus("booking.example", "unreachable", StatusPage("https://s.example", "major", "Slow"), "SalonIQ"),
            'SalonIQ does not answer, although the line works; its own page says: "Slow"',
        ),
    ],
)
def test_a_booking_system_that_is_down_is_told_apart_from_a_line_that_is(vendor: VendorStatus, says: str) -> None:
    assert says in summary.screen(heard(replace(AT_HOME, vendor=(vendor,)))).splitlines()


# --- the book on the screen -----------------------------------------------------------------------------

AGE = timedelta(minutes=2)  # of the copy
FAILED = NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("line", "side"),
    [
        (replace(ON_BACKUP, line=Line("offline", None, FAILED, None, None)), "1 min before the line went down"),
        (replace(ON_BACKUP, line=Line("on_backup", "4g", FAILED, None, None)), "1 min before the line went down"),
        (replace(ON_BACKUP, line=Line("on_backup", "4g", MORNING, None, None)), "over the backup line"),
        (
            replace(
                ON_BACKUP,
                line=Line("on_backup", "hotspot", FAILED, None, None),
                uplinks=(replace(LOST, since=MORNING), MODEM),
            ),
            "over the backup line",
        ),
        (
            replace(
                AT_HOME,
                line=Line("holding", "4g", FAILED, None, None),
                uplinks=(replace(BROADBAND, since=FAILED), MODEM),
            ),
            "1 min before the line came back",
        ),
        (replace(AT_HOME, line=Line("on_primary", "broadband", NOW - AGE * 2, None, None)), "after the line came back"),
        (AT_HOME, None),
        (replace(ON_BACKUP, line=Line("on_backup", "4g", FAILED, None, None, "4g")), None),
        (replace(AT_HOME, line=Line("starting", None, FAILED, None, None)), None),
        (replace(AT_HOME, uplinks=()), None),
        (None, None),
    ],
)
def test_the_screen_says_on_which_side_of_the_outage_the_book_was_taken(line: LineFile | None, side: str | None):
    rows = [row for row in summary.screen(heard(line)).splitlines() if row.startswith("The appointments were taken")]
    assert rows == ([f"The appointments were taken {side}"] if side else [])


def test_what_was_put_aside_is_counted_with_its_reasons() -> None:
    poor = replace(SOURCE, quarantined=3, put_aside=("an entry without a title (2)", "a time that is none"))
    said = summary.screen(heard(book=replace(BOOK, sources=(poor, replace(SOURCE, name="two", quarantined=1)))))
    rows = said.splitlines()
    assert "main: 3 rows were put aside: an entry without a title (2); a time that is none" in rows
    assert "two: 1 row was put aside" in rows
    assert "put aside" not in summary.screen(heard())


def test_each_source_says_what_it_holds_and_when_it_is_looked_at_next() -> None:
    letters = replace(SOURCE, name="letters", brings=("documents",), visits=0, documents=4, next_at=None)
    rows = summary.screen(heard(book=replace(BOOK, sources=(SOURCE, letters)))).splitlines()
    assert "main     fresh  2 min ago   31 visits    10:47" in rows
    assert "letters  fresh  2 min ago   4 documents" in rows


def test_a_salon_that_has_documents_alone_is_not_told_that_its_book_is_empty() -> None:
    letters = replace(SOURCE, name="letters", brings=("documents",), visits=0, documents=1)
    rows = summary.screen(heard(book=replace(BOOK, sources=(letters,), days=(), prices=None))).splitlines()
    assert "The documents are read on the page, signed in" in rows
    waits = summary.screen(heard(book=replace(BOOK, sources=(replace(letters, documents=0),), days=(), prices=None)))
    assert "The book is empty" in waits.splitlines()


def test_what_was_never_there_has_no_newer_copy() -> None:
    never = replace(SOURCE, taken_at=None, refused="it is not a calendar")
    assert "  refused: it is not a calendar" in summary.screen(heard(book=replace(BOOK, sources=(never,))))


def test_a_date_that_nobody_confirmed_is_said() -> None:
    doubt = "Nobody has confirmed that: look at the date."
    unsure = replace(BOOK, clock="restored")
    assert f"The box believes it is 10:42 on Saturday 21 November 2026. {doubt}" in summary.screen(heard(book=unsure))
    assert doubt not in summary.screen(heard())
    early = summary.screen(heard(book=unsure, now=NOW - timedelta(days=3)))
    assert "believes it is 10:40 on Saturday 21 November 2026, because the copy was taken then" in early
    assert "its clock says Wed 18 Nov 10:42" in early


def test_of_a_copy_from_the_future_no_side_is_told() -> None:
    lost = replace(ON_BACKUP, line=Line("offline", None, NOW - timedelta(days=3, minutes=5), None, None))
    early = summary.screen(heard(lost, replace(BOOK, clock="restored"), NOW - timedelta(days=3)))
    assert "The appointments were taken" not in early


def test_who_stays_on_a_line_by_wish_reads_how_to_let_go() -> None:
    asked = replace(ON_BACKUP, line=replace(ON_BACKUP.line, pinned="4g"))
    assert summary.headline(heard(asked)) == "The salon is on 4g since 10:42 because somebody asked for it"
    assert "Somebody asked to stay on 4g. To let the box decide again: planb auto" in summary.screen(heard(asked))


def test_a_rehearsal_that_is_under_way_is_said_to_people_and_to_programs() -> None:
    rehearsing = heard(replace(AT_HOME, drill=DrillStatus("4g", NOW)))
    assert "A rehearsal of 4g is under way since 10:42" in summary.screen(rehearsing)
    assert summary.merged(rehearsing)["drill"]["uplink"] == "4g"
    assert summary.merged(heard(line=None))["drill"] is None


def test_programs_get_both_files_as_one_object() -> None:
    said = summary.merged(heard(ON_BACKUP))
    assert said["line"]["active"] == "4g"
    assert said["sources"][0]["visits"] == 31
    assert (said["line_at"], said["book_at"], said["clock"]) == (
        "2026-11-21T10:42:03Z",
        "2026-11-21T10:42:03Z",
        "synchronised",
    )
    json.dumps(said)


def test_the_state_of_a_source_is_asked_again_when_it_is_shown() -> None:
    assert summary.merged(heard(now=NOW + timedelta(hours=1)))["sources"][0]["state"] == "old"


def test_one_screen_is_one_screen() -> None:
    lines = summary.screen(heard(ON_BACKUP)).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100


def test_an_empty_computer_gets_an_answer_too(tmp_path: Path) -> None:
    said = summary.screen(summary.listen(places(str(tmp_path), {})))
    assert "silent" in said
    assert "no book" in said
    assert "planb check" in said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(4, "4 s"), (60, "1 min"), (3 * 3600 + 300, "3 h 05 min"), (6 * 86400 + 10800, "6 d 3 h"), (-5, "0 s")],
)
def test_an_age_is_said_in_two_units_at_most(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_a_source_of_documents_puts_documents_aside() -> None:
    papers = replace(SOURCE, name="sheets", brings=("documents",), quarantined=1, put_aside=("an office file",))
    assert papers.aside == "sheets: 1 document was put aside: an office file"
    assert replace(SOURCE, name="main", quarantined=2, put_aside=()).aside == "main: 2 rows were put aside"
