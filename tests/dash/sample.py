"""A salon at 10:42 on a Saturday, written into real files, for the tests and the screenshots of the dashboard."""

import re
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.dash import Fault
from appliance.demo.breaker import KEYS, MEND
from appliance.failover.words import LineState, Reason, Verdict
from appliance.places import Places, places
from appliance.salon.model import Book, Client, Day, Segment, SegmentKind, Staff, Visit
from appliance.status import (
    BookFile,
    DayCount,
    IssueStatus,
    Line,
    LineFile,
    PricesStatus,
    SourceStatus,
    UplinkStatus,
    boot_id,
    write_book,
    write_line,
)
from appliance.store import seal
from appliance.store.snapshot import publish

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 21, 10, 42, 3, tzinfo=ZONE)
SALON = "Salon Aurora"
PAGE = "http://192.168.77.1/"

STAFF = ("Olena", "Sofia", "Marta", "Kaisa", "Joanna", "Priya")
_DAY = """
Olena  09:30 Grace Whitfield     Full head colour:45:35:40
Sofia  10:00 Amelia Novak        Cut and finish:60
Marta  10:15 Hannah Doyle        Balayage:90
Kaisa  10:30 Leila Haddad        Gel manicure:45
Joanna  10:00 Ruth Adeyemi        Facial:75
Priya  10:00 Chloe Marsh         Brow lamination:45
Sofia  11:00 Nadia Rahman        Blow-dry:45
Priya  11:00 Emma Lindqvist      Lash lift:60
Kaisa  11:15 Sara Koskinen       Pedicure:60
Joanna  11:30 Beth Okafor         Massage:60
Olena  11:45 Isla Fraser         Root touch-up:90
Marta  12:00 Mia Castellano      Cut and finish:60
Sofia  12:30 Zoe Petrenko        Cut and finish:60
Kaisa  13:00 Alice Tremblay      Gel removal:30
Priya  13:30 Freya Olsen         Brow tint:30
Olena  14:00 Noor Aziz           Gloss:60
Marta  15:00 Lucy Bergstrom      Highlights:120
Sofia  16:00 Ella Moreau         Fringe trim:15
"""


def visits(on: date) -> tuple[Visit, ...]:
    """The day that the table above describes. Three lengths are work, developing time and finish."""
    found = [_visit(number, row, on) for number, row in enumerate(_DAY.strip().splitlines())]
    return tuple(sorted(found, key=lambda visit: visit.start))


def day(on: date, *more: Visit) -> Day:
    staff = tuple(Staff(name.lower(), name, ("09:00-18:00",)) for name in STAFF)
    return Day(on, staff, (*visits(on), *more))


def client(name: str, at: datetime, minutes: int = 60, service: str = "Cut", staff: str = "olena") -> Visit:
    part = Segment(staff, service, at, at + timedelta(minutes=minutes), "work")
    person = Client(name, "+44 7700 900123")
    return Visit(f"x-{at:%H%M}", person, "booked", None, (), 4500, None, "GBP", (part,))


def book(*more: Visit) -> Book:
    tomorrow = NOW.date() + timedelta(days=3)
    return Book(ZONE.key, (day(NOW.date(), *more), day(tomorrow)), None, NOW - timedelta(minutes=2))


def uplink(
    name: str, verdict: Verdict = "up", rtt: float | None = 20.0, reason: Reason | None = None, minutes: int = 95
) -> UplinkStatus:
    modem = name != "broadband"
    return UplinkStatus(
        name=name,
        kind="modem" if modem else "ethernet",
        device="usb0" if modem else "wan0",
        verdict=verdict,
        reason=reason,
        since=NOW - timedelta(minutes=minutes),
        rtt_ms=rtt,
        loss=None,
        metered=modem,
        proven_at=None,
        bytes_month=0,
        allowance_mb=None,
        address=None,
        gateway=None,
    )


WELL = (uplink("broadband", rtt=18.0), uplink("4g", rtt=41.0))
DEAD = uplink("broadband", "down", None, "no_reply", minutes=0)
CUT = uplink("4g", "down", None, "no_device", minutes=0)


def line(
    state: LineState = "on_primary",
    active: str | None = "broadband",
    uplinks: tuple[UplinkStatus, ...] = WELL,
    *,
    at: datetime = NOW,
    since: datetime | None = None,
    until: datetime | None = None,
    issues: tuple[IssueStatus, ...] = (),
) -> LineFile:
    told = Line(state, active, since or NOW - timedelta(days=6, hours=3), None, until)
    return LineFile(1, at, boot_id(), time.monotonic(), told, uplinks, issues=issues)


def source(name: str = "main", minutes: float | None = 2, refused: str | None = None, visits: int = 31) -> SourceStatus:
    taken = None if minutes is None else NOW - timedelta(minutes=minutes)
    return SourceStatus(name, "ics", "fresh", taken, taken, None, visits, 0, refused, "broadband")


def status(*sources: SourceStatus) -> BookFile:
    shown = sources or (source(), replace(source("prices", 4), kind="csv", visits=0))
    return BookFile(1, NOW, "synchronised", shown, (DayCount("2026-11-21", 31),), PricesStatus(48, NOW))


def box(root: Path) -> Places:
    """Empty places."""
    found = places(str(root), {})
    for folder in (found.run, found.state):
        folder.mkdir(parents=True)
    return found


def fill(found: Places, the_line: LineFile | None = None, the_book: Book | None = None) -> None:
    """Write the three files."""
    write_line(found.line_json, the_line or line())
    write_book(found.book_json, status())
    publish(found.state, the_book or book(), seal.ensure(found.key(None)))


class Bench:
    """A breaker that remembers what is broken."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.labels = {each.key: each.label for each in KEYS} | {MEND: "mend everything"}

    def faults(self) -> tuple[Fault, ...]:
        return tuple(Fault(key, label, key in self.broken) for key, label in self.labels.items())

    async def toggle(self, key: str) -> None:
        self.broken ^= {key}


def _visit(number: int, row: str, on: date) -> Visit:
    staff, rest, work = re.split(r"  +", row)
    clock, name = rest.split(" ", 1)
    hour, minute = map(int, clock.split(":"))
    begin = datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZONE)
    service, *lengths = work.split(":")
    kinds: tuple[SegmentKind, ...] = ("work", "process", "finish")
    segments = []
    for kind, length in zip(kinds, lengths, strict=False):
        segments.append(Segment(staff.lower(), service, begin, begin + timedelta(minutes=int(length)), kind))
        begin = segments[-1].end
    person = Client(name, "+44 7700 900456")
    return Visit(f"v{number}", person, "confirmed", "prefers tea", (), 6500, None, "GBP", tuple(segments))
