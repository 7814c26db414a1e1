"""One visit, opened: each stretch with its minutes, what it costs and what is left to pay. Strings only. Pure.

The day that comes in has been reduced to what the reader may see (salon/privacy.py). What a card says already
(cards.py) is taken from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from appliance.prices import price_of
from appliance.salon.day import GONE
from appliance.salon.model import Day, Segment, SegmentKind, Visit
from appliance.spoken import clock, minutes, money
from appliance.tongue import _, p_
from appliance.web.cards import Card, card


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch: "09:45–10:20", "Colour develops: Olena is free, and back at 10:20", "35 min"."""

    kind: SegmentKind
    at: str
    text: str
    length: str
    who: str
    room: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of what it costs; the last one is what is left to pay."""

    name: str
    amount: str
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    card: Card
    length: str  # from coming to leaving
    parts: tuple[Part, ...]
    sums: tuple[Sum, ...]


def opened(day: Day, now: datetime, visit_id: str) -> Opened | None:
    """The visit of that id. None: the copy does not have it (any more)."""
    visit = next((visit for visit in day.visits if visit.id == visit_id), None)
    if visit is None:
        return None
    names = {person.id: person.name for person in day.staff}
    parts = tuple(_part(segment, names.get(segment.staff, ""), visit) for segment in visit.segments)
    return Opened(card(visit, day, now), minutes(visit.minutes), parts, tuple(_sums(visit)))


def _part(segment: Segment, who: str, visit: Visit) -> Part:
    at = f"{clock(segment.start)}–{clock(segment.end)}"
    return Part(segment.kind, at, _what(segment, who, visit), minutes(segment.minutes), who, segment.room or "")


def _what(segment: Segment, who: str, visit: Visit) -> str:
    """While colour develops the stylist is away: when she has to be back is what the client asks."""
    if segment.kind == "work":
        return segment.service
    if segment.kind == "finish":
        return _("Finish: {service}", service=segment.service)
    if not who or segment.end == visit.end:
        return _("Colour develops until {clock}", clock=clock(segment.end))
    return _("Colour develops; {name} is back at {clock}", name=who, clock=clock(segment.end))


def _sums(visit: Visit) -> Iterator[Sum]:
    """What is left is said only where it is known what was paid: a price alone is no debt, and who does not come owes
    nothing."""
    if price := price_of(visit):
        yield Sum(_("Price"), price)
    if visit.deposit_minor:
        yield Sum(_("Deposit"), money(visit.deposit_minor, visit.currency))
    if visit.paid_minor:
        yield Sum(_("Paid so far"), money(visit.paid_minor, visit.currency))
    if (visit.deposit_minor, visit.paid_minor) != (None, None) and visit.status not in GONE:
        yield from _left(visit)


def _left(visit: Visit) -> Iterator[Sum]:
    due = visit.due_minor
    if due is None:
        return
    amount = money(due, visit.currency)
    if due <= 0 or visit.status == "paid":
        amount = p_("left to pay", "nothing")
    elif visit.may_cost_more:
        amount = _("from {amount}", amount=amount)
    yield Sum(_("Still to pay"), amount, is_due=True)
