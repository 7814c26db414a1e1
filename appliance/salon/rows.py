"""What the sources hand over: rows that are well-formed, clean and bounded, but not yet a salon's day."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


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


@dataclass(frozen=True, slots=True)
class Place:
    """What has to be known about the salon to read its rows."""

    zone: ZoneInfo
    currency: str
    source: str  # the source's name; begins each visit's id
