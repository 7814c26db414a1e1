"""What tests share: the smallest settings, and a small day of three people, a colour with developing time, a lunch."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from appliance.salon.model import (
    Alert,
    Block,
    Book,
    Client,
    Day,
    Price,
    PriceList,
    Segment,
    SegmentKind,
    Service,
    Staff,
    Visit,
    VisitStatus,
)

LONDON = ZoneInfo("Europe/London")
SATURDAY = date(2026, 11, 21)
TAKEN = datetime(2026, 11, 21, 9, 40, tzinfo=UTC)
SMALLEST = """
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
"""


def at(clock: str, day: date = SATURDAY) -> datetime:
    """A moment of that day, salon time."""
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), LONDON)  # noqa: DTZ007


def part(staff: str, start: str, minutes: int, kind: SegmentKind = "work", service: str = "Cut") -> Segment:
    return Segment(staff, service, at(start), at(start) + timedelta(minutes=minutes), kind)


def visit(name: str, *parts: Segment, status: VisitStatus = "booked", price: int | None = 4500) -> Visit:
    return Visit(
        id=f"main-{name.casefold()}",
        client=Client(name, None),
        status=status,
        note=None,
        alerts=(Alert("patch_test", "not supplied"),),
        price_minor=price,
        deposit_minor=None,
        currency="GBP",
        segments=parts,
    )


def colour(name: str, staff: str, start: str, status: VisitStatus = "confirmed") -> Visit:
    """45 minutes of work, 35 of developing, 30 to finish."""
    begin = at(start)
    ends = [begin + timedelta(minutes=minutes) for minutes in (0, 45, 80, 110)]
    kinds: tuple[SegmentKind, ...] = ("work", "process", "finish")
    parts = tuple(Segment(staff, "Colour", ends[n], ends[n + 1], kind) for n, kind in enumerate(kinds))
    return visit(name, *parts, status=status, price=8500)


def a_day(*visits: Visit, blocks: tuple[Block, ...] = (), on: date = SATURDAY) -> Day:
    team = (Staff("olena", "Olena", ("09:00-18:00",)), Staff("james", "James", ()), Staff("aino", "Aino", ()))
    return Day(on, team, tuple(sorted(visits, key=lambda one: one.start)), blocks)


def lunch(staff: str, start: str) -> Block:
    return Block(staff, at(start), at(start) + timedelta(minutes=30), "break", "Lunch")


def a_book(*days: Day, taken_at: datetime = TAKEN) -> Book:
    cut = Service("Cuts", "Dry cut", (Price(None, "fixed", 3800, None, 45), Price("senior", "from", 4750, None, None)))
    talk = Service("Colour", "Correction", (Price(None, "consult", None, None, None),))
    return Book("Europe/London", days, PriceList("GBP", (cut, talk), taken_at), taken_at)
