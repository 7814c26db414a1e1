"""How long a calendar of twenty thousand entries keeps the child busy, and how much memory it takes.

`python -m bench.bench_book_feed`: one line for each shape of feed. Outcome: rows, or the words of the refusal.
"""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from appliance.sources.door import Failed, Window
from appliance.sources.ics.source import entries

EVENTS = 20_000
WINDOW = Window(date(2026, 11, 21), 15, ZoneInfo("Europe/London"))
BEGAN = datetime(2015, 1, 5, 9)  # noqa: DTZ001  the wall clock of a salon
TODAY = datetime(2026, 11, 21, 9)  # noqa: DTZ001
REPETITIONS = 3

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT30M\nDESCRIPTION:Reminder\nEND:VALARM\n"
LONG = "A note that goes on and on\\, as notes of salons do. " * 5

# in the child: what it needed at most, said when it ends. wait4 would count the memory of the bench itself too
_WATCHED = """
import atexit, runpy, sys
module = sys.argv.pop(1)
atexit.register(lambda: sys.stderr.write(open("/proc/self/status").read()))
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of feed."""

    says: str
    entry: Callable[[int], str]

    def body(self) -> bytes:
        text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{ZONE}{''.join(map(self.entry, range(EVENTS)))}END:VCALENDAR\n"
        return text.replace("\n", "\r\n").encode()


def _entry(number: int, start: datetime, more: str = "", said: str = "Price: 45.00") -> str:
    end = start + timedelta(hours=1)
    return (
        f"BEGIN:VEVENT\nUID:{number}@salon.example\nDTSTAMP:20261101T000000Z\n"
        f"DTSTART;TZID=Europe/London:{start:%Y%m%dT%H%M%S}\nDTEND;TZID=Europe/London:{end:%Y%m%dT%H%M%S}\n"
        f"SUMMARY:Client {number} - Cut\nORGANIZER;CN=Olena:mailto:olena@salon.example\n"
        f"DESCRIPTION:{said}\\nPhone: 07700 900123\n{more}END:VEVENT\n"
    )


def _then(number: int) -> datetime:
    return BEGAN + timedelta(days=number % 3600, hours=number % 8)


def _soon(number: int) -> datetime:
    return TODAY + timedelta(days=number % 14, hours=number % 8)


def _over(number: int) -> str:
    return f"RRULE:FREQ=WEEKLY;UNTIL={_then(number) + timedelta(days=60):%Y%m%d}T000000Z\n"


WEEKLY = "RRULE:FREQ=WEEKLY\n"
SHAPES = (
    Shape("all in other years", lambda n: _entry(n, _then(n))),
    Shape("long notes, alarms", lambda n: _entry(n, _soon(n) if n % 100 == 0 else _then(n), ALARM, LONG)),
    Shape("series that are over", lambda n: _entry(n, _then(n), _over(n))),
    Shape("series that go on", lambda n: _entry(n, _then(n), WEEKLY)),
    Shape("a thousand series", lambda n: _entry(n, _then(n), WEEKLY if n % 20 == 0 else "")),
    Shape("all on days shown", lambda n: _entry(n, _soon(n))),
    Shape("5,000 on days shown", lambda n: _entry(n, _soon(n) if n % 4 == 0 else _then(n))),
)


def rows(repetitions: int) -> Iterator[tuple[str, float, float, str]]:
    """What kind of feed, the most seconds, the most MB of the child, and what came of it."""
    for shape in SHAPES:
        body = shape.body()
        took = [_read(body) for _ in range(repetitions)]
        says = f"{shape.says}, {len(body) / 2**20:.0f} MB"
        yield says, max(seconds for seconds, _ in took), _child_mb(body), took[0][1]


def _read(body: bytes) -> tuple[float, str]:
    began = time.perf_counter()
    got = asyncio.run(entries(body, WINDOW))
    took = time.perf_counter() - began
    return took, got.reason if isinstance(got, Failed) else f"{len(got.events)} rows"


def _child_mb(body: bytes) -> float:
    asked = [WINDOW.first.isoformat(), str(WINDOW.days), WINDOW.zone.key, "", ""]
    argv = [sys.executable, "-I", "-c", _WATCHED, "appliance.sources.ics.parse", *asked]
    said = subprocess.run(argv, input=body, capture_output=True, check=True).stderr.decode()
    peak = re.search(r"VmHWM:\s+(\d+) kB", said)
    assert peak, said
    return int(peak[1]) / 1024


def main() -> None:
    for says, seconds, megabytes, outcome in rows(REPETITIONS):
        print(f"{says:36}{seconds:>8.2f} s{megabytes:>8.1f} MB  {outcome}", flush=True)


if __name__ == "__main__":
    main()
