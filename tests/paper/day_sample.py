"""A small day for paper: a colour with a pause, a break, somebody who cancelled, a hand lent, and Sam, who is free."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from appliance.paper.copied import Copied
from appliance.salon.model import (
    Alert,
    Block,
    Client,
    Day,
    Price,
    PriceList,
    Segment,
    SegmentKind,
    Service,
    Staff,
    Visit,
)

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=LONDON)
COPIED = Copied(NOW - timedelta(minutes=4), NOW)
SALON = "Salon Aurora"

OLENA = Staff("olena", "Olena", ("09:00-17:00",))
MIA = Staff("mia", "Mia", ("10:00-18:00",))
SAM = Staff("sam", "Sam", ())


def at(clock: str) -> datetime:
    return datetime.combine(TODAY, datetime.strptime(clock, "%H:%M").time(), LONDON)  # noqa: DTZ007


def part(start: str, minutes: int, service: str, staff: str = "olena", kind: SegmentKind = "work") -> Segment:
    return Segment(staff, service, at(start), at(start) + timedelta(minutes=minutes), kind)


def visit(number: int, name: str, *segments: Segment, **more: object) -> Visit:
    """Confirmed, £50, of which nothing is paid."""
    plain = Visit(f"v{number}", Client(name, None), "confirmed", None, (), 5000, None, "GBP", segments)
    return replace(plain, **more)  # type: ignore[arg-type]


COLOUR = visit(
    1,
    "Maria Kovalenko",
    part("09:00", 45, "Full head colour"),
    part("09:45", 35, "Full head colour", kind="process"),
    part("10:20", 30, "Full head colour", kind="finish"),
    part("10:50", 20, "Blow dry", staff="mia"),
    price_minor=11000,
    deposit_minor=2000,
    alerts=(Alert("patch_test", "not supplied"), Alert("allergy", "PPD")),
    note="Likes it warm",
    is_new=True,
)
COLOUR = replace(
    COLOUR,
    client=replace(
        COLOUR.client, history=("12 Oct 2026, Root tint", "1 Sep 2026, Cut"), formula="6.1 30 g + 7.34 15 g"
    ),
)
CUT = visit(2, "Zoë Brennan", part("12:00", 60, "Cut and blow dry"))
CANCELLED = visit(3, "Chloe Martin", part("14:00", 30, "Fringe trim"), status="cancelled", note="Rang")
LUNCH = Block("olena", at("13:00"), at("14:00"), "break", "")
DAY = Day(TODAY, (OLENA, MIA, SAM), (COLOUR, CUT, CANCELLED), (LUNCH,))

PRICES = PriceList(
    "GBP",
    (
        Service(
            "Cut",
            "Cut and blow dry",
            (Price("Junior", "fixed", 4500, None, 60), Price("Senior", "fixed", 6500, None, 45)),
        ),
        Service("Cut", "Fringe trim", (Price(None, "fixed", 1200, None, 15),)),
        Service("Colour", "Balayage", (Price(None, "range", 14000, 19000, 180),)),
        Service("Cut", "Restyle", (Price("Senior", "from", 8000, None, None),)),
    ),
    NOW,
)


def many(count: int) -> Day:
    """So many visits with Olena, a quarter of an hour each, from 08:00."""
    begin = at("08:00")
    visits = tuple(
        visit(
            n,
            f"Client No{n:02d}",
            Segment("olena", "Cut", begin + timedelta(minutes=15 * n), begin + timedelta(minutes=15 * n + 15), "work"),
        )
        for n in range(count)
    )
    return Day(TODAY, (replace(OLENA, works=()),), visits)
