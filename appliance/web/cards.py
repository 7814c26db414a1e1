"""Turn a visit into what a card says: strings only, ready to be written into a page. Pure.

The day that comes in has been reduced to what the reader may see (salon/privacy.py).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from appliance.prices import due_of, price_of
from appliance.salon import day as ask
from appliance.salon.discreet import HIDDEN
from appliance.salon.model import Day, Segment, Visit
from appliance.spoken import clock, from_now, minutes, money
from appliance.tongue import _
from appliance.visits import Mark, hands, marks, services
from appliance.web import find
from appliance.web.chips import Chip, chips

HUES = 8  # colours for staff; the ninth shares with the first

Phase = Literal["gone", "over", "now", "late", "coming"]


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of the visit, as "Colour 45 min" or "develops 35 min"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    start: str
    end: str
    client: str
    phone: str | None
    reveal: str  # where the whole number is shown to who sees it masked; empty: nowhere
    what: str  # the services, in order
    who: str  # the staff, in order
    hue: int
    steps: tuple[Step, ...]
    mark: Mark
    status: str
    phase: Phase
    when: str  # "in 12 min"
    chips: tuple[Chip, ...]
    note: str | None
    price: str
    paid: str  # the deposit, and what was paid since; empty: nothing, or the reader may not know
    due: str
    key: str  # of the visit: a record card that is open stays open when the page comes anew
    path: str  # where the visit stands opened
    terms: str  # by which it is found: find.py
    history: tuple[str, ...]
    formula: str | None


@dataclass(frozen=True, slots=True)
class Hour:
    """The visits that begin in one hour of the agenda."""

    label: str
    cards: tuple[Card, ...]


def agenda(day: Day, now: datetime, staff: str | None = None) -> tuple[Hour, ...]:
    """The day by the hour, or one person's."""
    visits = ask.visits_of(day, staff) if staff else day.visits
    hours: dict[str, list[Card]] = {}
    for visit in sorted(visits, key=lambda visit: visit.start):
        hours.setdefault(clock(visit.start.replace(minute=0)), []).append(card(visit, day, now))
    return tuple(Hour(label, tuple(cards)) for label, cards in hours.items())


def card(visit: Visit, day: Day, now: datetime) -> Card:
    names = {person.id: person.name for person in day.staff}
    first = visit.segments[0].staff
    paid = (visit.deposit_minor or 0) + (visit.paid_minor or 0)
    return Card(
        start=clock(visit.start),
        end=clock(visit.end),
        client=visit.client.name or _("no name"),
        phone=visit.client.phone,
        reveal=f"/phone/{day.date}/{quote(visit.id, safe='')}" if HIDDEN in (visit.client.phone or "") else "",
        what=" + ".join(services(visit)),
        who=", ".join(hands(visit, day)),
        hue=hue(day, first),
        steps=_steps(visit),
        mark=marks()[visit.status],
        status=visit.status,
        phase=_phase(visit, now),
        when=from_now(ask.minutes_until(visit.start, now)),
        chips=chips(visit, day.date, names.get(first, "")),
        note=visit.note,
        price=price_of(visit),
        paid=_("{amount} paid", amount=money(paid, visit.currency)) if paid else "",
        due=due_of(visit) if paid else "",
        key=visit.id,
        path=f"/day/{day.date}?visit={quote(visit.id, safe='')}",
        terms=find.words(visit),
        history=visit.client.history,
        formula=visit.client.formula,
    )


def hue(day: Day, staff: str) -> int:
    """A member of staff keeps the colour of the column."""
    order = [person.id for person in day.staff]
    return order.index(staff) % HUES if staff in order else 0


def _steps(visit: Visit) -> tuple[Step, ...]:
    if len(visit.segments) == 1:
        return ()
    return tuple(Step(segment.kind, _step(segment)) for segment in visit.segments)


def _step(segment: Segment) -> str:
    length = minutes(segment.minutes)
    match segment.kind:
        case "process":
            return _("develops {length}", length=length)
        case "finish":
            return _("finish {length}", length=length)
    return f"{segment.service} {length}"


def _phase(visit: Visit, now: datetime) -> Phase:
    if visit.status in ask.GONE:
        return "gone"
    if visit.status in ask.OVER or visit.end <= now:
        return "over"
    if ask.is_late(visit, now):
        return "late"
    return "now" if visit.start <= now else "coming"
