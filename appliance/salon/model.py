"""The salon's day as values: staff, visits made of segments, blocks, prices. Decides nothing.

Times are aware datetimes in the salon's own zone. Money is integer minor units with an ISO 4217 currency.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

SegmentKind = Literal["work", "process", "finish"]
VisitStatus = Literal[
    "requested",
    "booked",
    "confirmed",
    "arrived",
    "in_service",
    "done",
    "paid",
    "no_show",
    "cancelled",
    "unknown",
]
BlockKind = Literal["break", "off", "meeting", "training", "holiday"]
PriceKind = Literal["fixed", "from", "range", "consult"]
AlertKind = Literal["patch_test", "allergy", "balance", "other"]

NOT_SUPPLIED = "not supplied"  # what the source does not say: absence must not read as safe


@dataclass(frozen=True, slots=True)
class Staff:
    id: str
    name: str
    works: tuple[str, ...]  # local wall time, "09:00-17:00"; empty: not known
    level: str | None = None  # junior, senior, director: the salon's own word, as on its price list


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who comes within the window, and nobody else. What nobody needs in an outage is not here at all."""

    name: str
    phone: str | None
    ref: str = ""  # the booking system's own number for them, or what stands for it: `planb forget` takes it
    history: tuple[str, ...] = ()  # the last visits, newest first, three at most
    formula: str | None = None  # the colour notes of their record card


@dataclass(frozen=True, slots=True)
class Alert:
    kind: AlertKind
    text: str  # or NOT_SUPPLIED


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a visit. While `process` runs (colour develops) the member of staff is free."""

    staff: str  # Staff.id
    service: str
    start: datetime
    end: datetime
    kind: SegmentKind
    room: str | None = None

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Visit:
    """What the client takes as one appointment."""

    id: str
    client: Client
    status: VisitStatus
    note: str | None
    alerts: tuple[Alert, ...]
    price_minor: int | None
    deposit_minor: int | None
    currency: str
    segments: tuple[Segment, ...]  # in order of time, at least one
    paid_minor: int | None = None  # beside the deposit, as far as the source says
    price_kind: PriceKind = "fixed"  # "from": price_minor is the least
    is_new: bool = False  # the client's first visit
    asked_for: bool = False  # the client asked for this member of staff
    is_sealed: bool = False  # phone, note, alerts and record card could not be opened: the box's key is missing

    @property
    def start(self) -> datetime:
        return self.segments[0].start

    @property
    def end(self) -> datetime:
        return max(segment.end for segment in self.segments)

    @property
    def minutes(self) -> int:
        """From coming to leaving."""
        return int((self.end - self.start).total_seconds() // 60)

    @property
    def may_cost_more(self) -> bool:
        """The price is the least that it costs."""
        return self.price_kind in ("from", "range")

    @property
    def due_minor(self) -> int | None:
        """What is left to pay, in minor units. None: the price is not known."""
        if self.price_minor is None:
            return None
        return self.price_minor - (self.deposit_minor or 0) - (self.paid_minor or 0)


@dataclass(frozen=True, slots=True)
class Block:
    staff: str
    start: datetime
    end: datetime
    kind: BlockKind
    label: str


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    staff: tuple[Staff, ...]  # in the order of the columns
    visits: tuple[Visit, ...]  # by start
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """What a service costs with one level of staff."""

    level: str | None  # None: the same with everybody
    kind: PriceKind
    amount_minor: int | None  # None: on consultation
    amount_max_minor: int | None  # of a range
    duration_min: int | None


@dataclass(frozen=True, slots=True)
class Service:
    category: str
    name: str
    prices: tuple[Price, ...]
    source: str = ""  # which source's list it stands on


@dataclass(frozen=True, slots=True)
class PriceList:
    currency: str
    services: tuple[Service, ...]
    taken_at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that is published at once: one file, one moment, whole or not at all."""

    timezone: str
    days: tuple[Day, ...]
    prices: PriceList | None
    taken_at: datetime  # UTC: when the oldest part of the days was confirmed by its source
