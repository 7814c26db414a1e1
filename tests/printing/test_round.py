"""One look at the printer after the other: a strict printer of pretence, a real file, a clock that is passed in."""

import logging
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance import config
from appliance.printing import kept
from appliance.printing.kept import Kept
from appliance.printing.queue import FakeCups
from appliance.printing.round import look
from appliance.status import ClockState
from tests.aday import SMALLEST

LONDON = ZoneInfo("Europe/London")
SETTINGS = config.read(
    SMALLEST.replace("[[uplinks]]", '[salon.hours]\nfri = "09:00-18:00"\nsat = "09:00-17:00"\n[[uplinks]]')
    + '[print]\nprinter = "backoffice"\nwhen = "both"\ncopies = 2\n'
)
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
EVENING = datetime(2026, 11, 20, 18, 15, tzinfo=LONDON)
MORNING = datetime(2026, 11, 21, 8, 15, tzinfo=LONDON)


class Box:
    """The printing of one box, as its timer wakes it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "print/printed.json"
        self.cups = FakeCups("backoffice")
        self.pdf: bytes | None = b"%PDF"

    async def looks(self, now: datetime, clock: ClockState = "synchronised") -> date | None:
        assert SETTINGS.print is not None
        days = (FRIDAY, SATURDAY)
        return await look(SETTINGS, SETTINGS.print, self.path, self.cups, days, clock, now, self._make)

    async def _make(self, day: date) -> bytes | None:
        return self.pdf and self.pdf + str(day).encode()

    @property
    def kept(self) -> Kept:
        return kept.read(self.path)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


async def test_the_evening_prints_tomorrow_once_and_the_morning_once_more(box: Box) -> None:
    for minutes in range(0, 180, 10):
        await box.looks(EVENING + timedelta(minutes=minutes))
    for minutes in range(0, 60, 10):
        await box.looks(MORNING + timedelta(minutes=minutes))
    sent = ("backoffice", b"%PDF2026-11-21", "PlanB 2026-11-21", 2)
    assert box.cups.sent == [sent, sent]
    assert box.kept.printed == ((SATURDAY, "close"), (SATURDAY, "opening"))


async def test_nothing_is_printed_by_a_clock_that_nobody_vouches_for(box: Box) -> None:
    for clock in ("restored", "unknown"):
        assert await box.looks(EVENING, clock) is None  # type: ignore[arg-type]
    assert box.cups.sent == []
    assert "time" in box.kept.trouble
    assert await box.looks(EVENING, "rtc") == SATURDAY


async def test_a_printer_that_is_not_there_is_said_once_and_tried_again(
    box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    box.cups.printers.clear()
    for minutes in (0, 10, 20):
        assert await box.looks(EVENING + timedelta(minutes=minutes)) is None
    assert caplog.messages == [
        "nothing comes out of the printer: backoffice: The printer or class does not exist.; the box tries again"
    ]
    box.cups.printers.add("backoffice")
    assert await box.looks(EVENING + timedelta(minutes=30)) == SATURDAY


async def test_a_job_that_is_stuck_is_not_sent_a_second_time(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    box.cups.is_stuck = "media-empty"
    for minutes in range(0, 60, 10):
        await box.looks(EVENING + timedelta(minutes=minutes))
    assert len(box.cups.sent) == 1
    assert box.kept.trouble == "media-empty"
    box.cups.comes_out()
    await box.looks(EVENING + timedelta(minutes=60))
    assert (box.kept.trouble, box.kept.printed) == ("", ((SATURDAY, "close"),))
    assert caplog.messages[-1] == "the printer works again"


async def test_a_job_that_somebody_took_out_of_the_queue_is_due_again(box: Box) -> None:
    box.cups.is_stuck = "jammed"
    await box.looks(EVENING)
    box.cups.cancel("backoffice-1")
    box.cups.is_stuck = ""
    assert await box.looks(EVENING + timedelta(minutes=10)) == SATURDAY


async def test_a_day_that_is_over_is_taken_out_of_the_queue_and_never_comes_out(box: Box) -> None:
    box.cups.is_stuck = "the printer is off"
    await box.looks(EVENING)
    await box.looks(datetime(2026, 11, 21, 17, 0, tzinfo=LONDON))
    assert box.cups.jobs["backoffice-1"].state == "failed"
    assert box.kept.sent is None
    assert "in time" in box.kept.trouble


async def test_when_cups_itself_is_silent_the_job_is_kept_in_mind(box: Box) -> None:
    await box.looks(EVENING)
    box.cups.answers = False
    await box.looks(EVENING + timedelta(minutes=10))
    assert box.kept.trouble == "The scheduler does not answer."
    box.cups.answers = True
    await box.looks(EVENING + timedelta(minutes=20))
    assert box.kept.printed == ((SATURDAY, "close"),)
    assert len(box.cups.sent) == 1


async def test_a_power_cut_while_it_was_handed_over_prints_nothing_twice(
    box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    class Cut(Exception):
        pass

    def cut(*_: object) -> str:
        raise Cut

    box.cups.send = cut  # type: ignore[method-assign,assignment]
    with pytest.raises(Cut):
        await box.looks(EVENING)
    box.cups = FakeCups("backoffice")
    assert await box.looks(EVENING + timedelta(minutes=10)) is None
    assert box.cups.sent == []
    assert "not printed again" in caplog.text


async def test_paper_that_cannot_be_made_is_tried_again(box: Box) -> None:
    box.pdf = None
    assert await box.looks(EVENING) is None
    assert box.kept.trouble == "the sheets could not be made"
    box.pdf = b"%PDF"
    assert await box.looks(EVENING + timedelta(minutes=10)) == SATURDAY


async def test_a_damaged_file_is_begun_anew(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    box.path.parent.mkdir()
    box.path.write_bytes(b"noise")
    assert await box.looks(EVENING) == SATURDAY
    assert "begun anew" in caplog.text


async def test_after_two_weeks_nobody_remembers_a_day(box: Box) -> None:
    long_ago = SATURDAY - timedelta(days=20)
    kept.write(box.path, Kept(((long_ago, "close"),)))
    await box.looks(EVENING)
    await box.looks(EVENING + timedelta(minutes=10))
    assert box.kept.printed == ((SATURDAY, "close"),)
