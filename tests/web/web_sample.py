"""A salon's Saturday for the tests and the pictures of the page: six at work, seventeen visits, one moment: 10:42."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from appliance import status
from appliance.config import read
from appliance.places import Places, places
from appliance.salon.model import (
    Alert,
    Block,
    Book,
    Client,
    Day,
    Price,
    PriceList,
    Segment,
    Service,
    Staff,
    Visit,
    VisitStatus,
)
from appliance.store import seal, snapshot
from appliance.store.history import History, Outage

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 21, 10, 42, tzinfo=LONDON)
SETTINGS = read("""
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
currency = "GBP"
[network]
lan_address = "10.0.0.1/24"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
""")
MISSING = (Alert("patch_test", "not supplied"),)
TESTED = (Alert("patch_test", "2026-10-12"),)
OUTDATED = (Alert("patch_test", "2026-02-01"),)
RECORD = (
    "6.1 30 g + 7.34 15 g, 20 vol 1:1.5, 35 min",
    ("12 Oct 2026, Root tint, Olena, £72", "31 Aug 2026, Full head colour, Olena, £110"),
)

STAFF = (
    Staff("olena", "Olena", ("09:00-17:00",)),
    Staff("mia", "Mia", ("09:00-18:00",)),
    Staff("aino", "Aino", ("10:00-18:00",)),
    Staff("joao", "João", ("09:00-18:00",)),
    Staff("priya", "Priya", ("11:00-18:00",)),
    Staff("sam", "Sam", ()),
)


def at(clock: str, day: date = TODAY) -> datetime:
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), LONDON)  # noqa: DTZ007


def booked_at(
    number: int,
    staff: str,
    name: str,
    service: str,
    start: str,
    *minutes: int,
    status: VisitStatus = "confirmed",
    price: int | None = 5500,
    deposit: int | None = None,
    day: date = TODAY,
    alerts: tuple[Alert, ...] = (),
    note: str | None = None,
    record: tuple[str | None, tuple[str, ...]] = (None, ()),
    room: str | None = None,
    **more: Any,
) -> Visit:
    segments, moment = [], at(start, day)
    for length, kind in zip(minutes, ("work", "process", "finish"), strict=False):
        segments.append(Segment(staff, service, moment, moment + timedelta(minutes=length), kind, room))  # type: ignore[arg-type]
        moment += timedelta(minutes=length)
    client = Client(name, f"07700 900{number:03d}", f"main:{number:04d}", record[1], record[0])
    return Visit(f"v{number}", client, status, note, alerts, price, deposit, "GBP", tuple(segments), **more)


VISITS = (
    booked_at(1, "olena", "Maria Kovalenko", "Full head colour", "09:00", 45, 35, 30, price=11000, deposit=2000, alerts=TESTED, status="in_service", record=RECORD, asked_for=True),  # noqa: E501
    booked_at(2, "olena", "Zoë Brennan", "Fringe trim", "09:50", 25, price=1200, status="paid"),
    booked_at(3, "olena", "Sinéad O'Brien", "Cut and blow dry", "11:00", 60, price=6500, alerts=MISSING),
    booked_at(4, "olena", "Ірина Шевченко", "Root tint", "14:00", 30, 40, 20, price=7200, alerts=OUTDATED, note="6.3 + 20 vol, as last time"),  # noqa: E501
    booked_at(5, "mia", "Tom Ashworth", "Gents cut", "09:30", 30, price=2800, status="done"),
    booked_at(6, "mia", "Grace Adeyemi", "Silk press", "10:15", 75, price=7000, status="arrived", room="Room 2", paid_minor=2000),  # noqa: E501
    booked_at(7, "mia", "Hannah Weiß", "Highlights, half head", "12:00", 60, 40, 35, price=12500, deposit=3000, alerts=(Alert("allergy", "PPD"),)),  # noqa: E501
    booked_at(8, "mia", "Ruby Clarke", "Updo", "15:30", 75, price=8000, status="booked"),
    booked_at(9, "aino", "Matti Järvinen", "Beard trim", "10:40", 20, price=1500),
    booked_at(10, "aino", "Leila Haddad", "Olaplex treatment", "11:15", 30, price=3500),
    booked_at(11, "aino", "Chloe Martin", "Cut and blow dry", "12:30", 60, price=5500, status="cancelled"),
    booked_at(12, "joao", "Amelia Wright", "Balayage", "09:15", 90, 45, 45, price=16500, price_kind="from", deposit=5000, status="in_service", alerts=TESTED),  # noqa: E501
    booked_at(13, "joao", "Jack Murphy", "Gents cut", "13:00", 30, price=2800, status="requested"),
    booked_at(14, "joao", "Nadia Rahman", "Consultation", "14:15", 15, price=None),
    booked_at(15, "priya", "Emily Jones", "Manicure", "11:00", 45, price=3200),
    booked_at(16, "priya", "Yuki Tanaka", "Gel nails", "13:00", 60, price=4200),
    booked_at(17, "sam", "Poppy Hughes", "Cut and blow dry", "10:45", 45, price=5500, note="Rang at 10:30: late", is_new=True, asked_for=True),  # noqa: E501
)  # fmt: skip
BLOCKS = (
    Block("olena", at("13:00"), at("14:00"), "break", "Lunch"),
    Block("mia", at("14:15"), at("15:00"), "break", "Lunch"),
    Block("joao", at("12:15"), at("13:00"), "break", "Lunch"),
    Block("aino", at("16:00"), at("17:00"), "training", "Colour training"),
)
DAY = Day(TODAY, STAFF, tuple(sorted(VISITS, key=lambda each: each.start)), BLOCKS)
NEXT_DAY = Day(MONDAY, STAFF[:2], (booked_at(21, "mia", "Ella Novak", "Gents cut", "09:30", 30, day=MONDAY),))


def priced(name: str, *amounts: int, minutes: int = 45, kind: str = "fixed") -> tuple[str, tuple[Price, ...]]:
    levels = ("Junior", "Stylist", "Senior") if len(amounts) == 3 else (None,)
    return name, tuple(Price(level, kind, amount, None, minutes) for level, amount in zip(levels, amounts, strict=True))  # type: ignore[arg-type]


CATEGORIES: dict[str, tuple[tuple[str, tuple[Price, ...]], ...]] = {
    "Cut": (
        priced("Cut and blow dry", 4500, 5500, 6500, minutes=60),
        priced("Gents cut", 2200, 2800, 3400, minutes=30),
        priced("Fringe trim", 1200, minutes=15),
    ),
    "Colour": (
        priced("Root tint", 5800, 6500, 7200, minutes=90),
        priced("Full head colour", 9000, 10000, 11000, minutes=110, kind="from"),
        ("Balayage", (Price(None, "range", 14000, 19000, 180),)),
        ("Colour correction", (Price(None, "consult", None, None, None),)),
    ),
    "Styling": (priced("Updo", 6000, 7000, 8000, minutes=75), priced("Blow dry", 2500, 3000, 3500, minutes=30)),
    "Nails": (priced("Manicure", 3200), priced("Gel nails", 4200, minutes=60)),
}
PRICES = PriceList(
    "GBP",
    tuple(Service(category, *service) for category, services in CATEGORIES.items() for service in services),
    (NOW - timedelta(minutes=12)).astimezone(UTC),
)
BOOK = Book("Europe/London", (DAY, NEXT_DAY), PRICES, (NOW - timedelta(minutes=2)).astimezone(UTC))


def line(state: str = "on_primary", since: datetime = NOW - timedelta(days=3), **more: Any) -> status.Line:
    active = {"on_primary": "broadband", "offline": None, "starting": None}.get(state, "4g")
    return status.Line(state, active, since, None, more.get("hold_down_until"), more.get("pinned"))  # type: ignore[arg-type]


def uplinks(state: str = "on_primary", since: datetime = NOW) -> tuple[status.UplinkStatus, ...]:
    dead = state in ("on_backup", "offline")
    broadband = status.UplinkStatus(
        "broadband", "ethernet", "wan0", "down" if dead else "up", "no_reply" if dead else None, since,
        None if dead else 11.6, 1.0 if dead else 0.0, False, NOW, 0, None, "203.0.113.10", "203.0.113.1",
    )  # fmt: skip
    modem = status.UplinkStatus(
        "4g", "modem", "usb0", "down" if state == "offline" else "up", "no_data" if state == "offline" else None, since,
        None if state == "offline" else 48.0, 0.0, True, NOW, 412_000_000, 3000, "192.168.8.100", "192.168.8.1",
        1_460_000, 62,
    )  # fmt: skip
    hotspot = replace(
        modem, name="hotspot", kind="wifi", device="wlan0", verdict="asleep", reason=None, rtt_ms=None, bytes_month=0,
        allowance_mb=None, address=None, gateway=None, probe_bytes_month=0, signal=None,
    )  # fmt: skip
    return (broadband, modem, hotspot)


class Salon:
    """The files that the daemons of one box would have written."""

    def __init__(self, root: Path) -> None:
        self.places: Places = places(str(root), {})
        for folder in (self.places.config, self.places.state, self.places.cache, self.places.run, self.places.audit):
            folder.mkdir(parents=True, exist_ok=True)
        self.now = NOW

    def has_line(self, state: str = "on_primary", since: datetime = NOW - timedelta(days=3), **more: Any) -> None:
        said = status.LineFile(
            1, self.now, status.boot_id(), time.monotonic() + 3600, line(state, since, **more), uplinks(state, since),
            issues=more.get("issues", ()), vendor=more.get("vendor", ()), drill=more.get("drill"),
        )  # fmt: skip
        status.write_line(self.places.line_json, said)

    def is_silent(self) -> None:
        self.places.line_json.unlink(missing_ok=True)

    def has_book(self, book: Book = BOOK, taken_at: datetime | None = None, clock: str = "synchronised") -> None:
        taken = (taken_at or book.taken_at).astimezone(UTC)
        snapshot.publish(self.places.state, replace(book, taken_at=taken), seal.ensure(self.places.key(None)))
        self.says_of_book(taken, clock)

    def says_of_book(self, taken: datetime | None, clock: str = "synchronised", **more: Any) -> None:
        main = status.SourceStatus(
            "main", "ics", "fresh", taken, taken, taken and taken + timedelta(minutes=5), 17,
            len(more.get("put_aside", ())), more.get("refused"), "broadband", put_aside=more.get("put_aside", ()),
        )  # fmt: skip
        prices = status.SourceStatus(
            "prices", "csv", "fresh", PRICES.taken_at, taken, None, 0, 0, None, "broadband", ("prices",)
        )
        counts = tuple(status.DayCount(str(day.date), len(day.visits)) for day in BOOK.days)
        said = status.BookFile(
            1, self.now, clock, (main, prices), counts, status.PricesStatus(len(PRICES.services), PRICES.taken_at),  # type: ignore[arg-type]
        )  # fmt: skip
        status.write_book(self.places.book_json, said)

    def had_an_outage(self, began: datetime, ended: datetime | None, **more: Any) -> Outage:
        """The line failed; without `carried_by` nothing carried the salon meanwhile."""
        over, seen = ended and ended.astimezone(UTC), "nothing came back for 0.5 s"
        outage = Outage("b-1", began.astimezone(UTC), over, "broadband", "no_reply", seen, **more)
        History(self.places.history_db).keep([outage])
        return outage

    def forgets_the_book(self) -> None:
        for path in (*self.places.state.iterdir(), self.places.book_json):
            if not path.is_dir():  # the documents stay
                path.unlink(missing_ok=True)
