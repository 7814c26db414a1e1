"""What the sources hand over: rows that are well-formed, clean and bounded, but not yet a salon's day.

Amounts and durations are text as it was written: salon.money and salon.pricing read them, and do not guess.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from appliance.salon.model import AlertKind, SegmentKind


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar, repeating ones unrolled. A time without a zone is "floating": the salon's own clock."""

    uid: str
    start: datetime
    end: datetime
    all_day: bool = False
    summary: str = ""
    description: str = ""
    status: str = ""  # TENTATIVE | CONFIRMED | CANCELLED | empty
    who: str = ""  # the organizer's common name
    categories: tuple[str, ...] = ()
    transparent: bool = False
    related: str = ""  # UID of the event to which this one belongs
    client: str = ""  # as the title says it, where the settings say how titles are written
    service: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of an appointment; in `process` the member of staff is free."""

    kind: SegmentKind
    minutes: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """One piece of work, as a booking system or a table tells it. Pieces with the same `visit` are one visit."""

    id: str
    start: datetime  # without a zone: the salon's own clock
    end: datetime
    visit: str = ""  # empty: alone
    staff: str = ""  # a Person's ref, or a name
    client: str = ""
    client_ref: str = ""
    phone: str = ""
    service: str = ""
    status: str = ""  # in any of the words of visit.STATUSES
    price: str = ""  # "85.00", "from £45", "on consultation"
    deposit: str = ""
    paid: str = ""
    note: str = ""
    alerts: tuple[tuple[AlertKind, str], ...] = ()
    kind: SegmentKind = "work"
    steps: tuple[Step, ...] = ()  # used when they fill the time exactly
    process_min: int = 0  # after the end the colour develops for so long, and the member of staff is free
    room: str = ""
    history: tuple[str, ...] = ()
    formula: str = ""
    is_new: bool = False
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, as the source knows them."""

    ref: str  # what appointments call them
    name: str
    level: str = ""
    shown: bool = True  # False: the source keeps them out of its book ("accepts bookings" is off)


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody works."""

    staff: str  # a Person's ref, or a name
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Away:
    """When somebody is not to be booked."""

    staff: str  # a Person's ref, or a name; empty: everybody
    start: datetime
    end: datetime
    kind: str = ""  # a word of calendar.BLOCKS; another one is read from the label
    label: str = ""
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One line of a price list, as it was written."""

    category: str
    service: str
    level: str
    price: str
    duration: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that one payload held for the days asked about."""

    events: tuple[Event, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    quarantined: tuple[str, ...] = ()  # a reason for each row that was left out; no personal data
    zone: str | None = None  # the calendar's own word about its zone
    appointments: tuple[Appointment, ...] = ()
    people: tuple[Person, ...] = ()  # in the order of the columns
    shifts: tuple[Shift, ...] = ()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What has to be known about the salon to read its rows."""

    zone: ZoneInfo
    currency: str
    source: str  # the source's name; begins each visit's id
    family_first: bool = False  # it writes "Kovalenko Maria", so that the first word is what few may see
