"""Answer what a desk asks of a day at a moment: who is in the chair, who is next, who is free until when.

Pure. Decides nothing about who may see it (privacy) or how it looks (web, dash, paper). `now` is always aware and in
the salon's own zone. A copy may be old, and most feeds never say "arrived": what the book says is what is answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from appliance.salon.model import Block, BlockKind, Day, Segment, Visit, VisitStatus

LATE = timedelta(minutes=15)  # so long a client may be on the way; after it the book takes them as in the chair
GONE: frozenset[VisitStatus] = frozenset({"cancelled", "no_show"})
OVER: frozenset[VisitStatus] = GONE | {"done", "paid"}
HERE: frozenset[VisitStatus] = frozenset({"arrived", "in_service"})

Presence = Literal["free", "busy", "break", "off"]


@dataclass(frozen=True, slots=True)
class Availability:
    """What a member of staff is doing, and until when. `until` None: for the rest of the day."""

    staff: str
    presence: Presence
    until: datetime | None


def minute_of(moment: datetime, day: Day) -> int:
    """Minutes since the day began on the wall clock; what lies on another day ends at this one's edge."""
    if moment.date() != day.date:
        return 0 if moment.date() < day.date else 24 * 60
    return moment.hour * 60 + moment.minute


def live(day: Day) -> tuple[Visit, ...]:
    """The visits that take place: not cancelled, not missed."""
    return tuple(visit for visit in day.visits if visit.status not in GONE)


def in_chair(day: Day, now: datetime) -> tuple[Visit, ...]:
    """Who is being served now, as far as the book knows."""
    return tuple(visit for visit in day.visits if is_under_way(visit, now) and not _awaited(visit, now))


def should_have_arrived(day: Day, now: datetime) -> tuple[Visit, ...]:
    """Whose time has begun, but of whom the book does not say that they came."""
    return tuple(visit for visit in day.visits if is_late(visit, now))


def is_late(visit: Visit, now: datetime) -> bool:
    """Should this client have arrived?"""
    return is_under_way(visit, now) and _awaited(visit, now)


def is_under_way(visit: Visit, now: datetime) -> bool:
    return visit.status not in OVER and visit.start <= now < visit.end


def coming(day: Day, now: datetime) -> tuple[Visit, ...]:
    """Who comes later today, soonest first."""
    later = (visit for visit in day.visits if visit.status not in OVER and visit.start > now)
    return tuple(sorted(later, key=lambda visit: visit.start))


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes from now, rounded up, so that it is never "in 0 min" while it is still to come."""
    return -int((now - moment).total_seconds() // 60)


def running(visit: Visit, now: datetime) -> Segment | None:
    """The part of the visit that runs now. None: before, after, or in a gap between two parts."""
    return next((segment for segment in visit.segments if segment.start <= now < segment.end), None)


def visits_of(day: Day, staff: str) -> tuple[Visit, ...]:
    """The visits in which a member of staff has a hand."""
    return tuple(visit for visit in day.visits if any(segment.staff == staff for segment in visit.segments))


def availability(day: Day, staff: str, now: datetime) -> Availability:
    """Is this person free, and until when? While colour develops the answer is yes."""
    hours = shifts(day, staff, now)
    if hours and not any(start <= now < end for start, end in hours):
        return Availability(staff, "off", min((start for start, _ in hours if start > now), default=None))
    stretches = sorted(_taken(day, staff), key=lambda stretch: stretch[0])
    current = next((presence for start, end, presence in stretches if start <= now < end), None)
    if current is None:
        return Availability(staff, "free", min((start for start, _, _ in stretches if start > now), default=None))
    return Availability(staff, current, _free_again(stretches, now))


def shifts(day: Day, staff: str, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """When a member of staff works that day, as moments. Empty: not known."""
    works = next((person.works for person in day.staff if person.id == staff), ())
    return tuple((at(day, span[:5], now), at(day, span[6:], now)) for span in works)


def at(day: Day, clock: str, now: datetime) -> datetime:
    """The moment of a clock time ("09:00", "24:00") on that day, in the zone of `now`."""
    midnight = datetime.combine(day.date, time(), now.tzinfo)
    if clock == "24:00":
        return midnight + timedelta(days=1)
    return datetime.combine(day.date, time.fromisoformat(clock), now.tzinfo)


def _awaited(visit: Visit, now: datetime) -> bool:
    return visit.status not in HERE and now < visit.start + LATE


def _taken(day: Day, staff: str) -> Iterator[tuple[datetime, datetime, Presence]]:
    """The stretches in which a person's hands are not free."""
    for visit in live(day):
        for segment in visit.segments:
            if segment.staff == staff and segment.kind != "process":
                yield segment.start, segment.end, "busy"
    for block in day.blocks:
        if block.staff == staff:
            yield block.start, block.end, _presence(block)


def _presence(block: Block) -> Presence:
    kinds: dict[BlockKind, Presence] = {"break": "break", "off": "off", "holiday": "off"}
    return kinds.get(block.kind, "busy")


def _free_again(stretches: list[tuple[datetime, datetime, Presence]], now: datetime) -> datetime:
    """The end of the stretches that follow one another without a gap from now on. Sorted by start."""
    until = now
    for start, end, _ in stretches:
        if start <= until < end:
            until = end
    return until
