"""Make the sheet of everybody: a column for each member of staff, time down the side, on one wide page where it fits.

The day that comes in holds what its reader may see. Columns are narrow and hang where clients pass: first name and
initial for every reader.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time

from appliance import spoken
from appliance.paper.copied import Copied
from appliance.paper.filed import filed
from appliance.paper.sheet import Entry, Lane, Part, Sheet, Text, Timetable
from appliance.salon.abreast import abreast
from appliance.salon.day import live, minute_of, shifts
from appliance.salon.discreet import short_name
from appliance.salon.model import Day, Segment, Staff, Visit
from appliance.tongue import _
from appliance.visits import blocked, marks

ABREAST = 3  # more would be too narrow to read
USUAL = (9 * 60, 18 * 60)  # what an empty day shows


def everybody(salon: str, day: Day, copied: Copied) -> Sheet:
    """`copied.printed_at` is in the salon's zone."""
    first, last = _hours(day, copied.printed_at)
    lanes = tuple(_lane(person, day, first, last, copied.printed_at) for person in day.staff)
    part: Part = (
        Timetable(first, last, _labels(first, last), lanes)
        if lanes
        else Text(_("Nobody works that day, as far as this copy knows."))
    )
    return Sheet(
        name=filed(str(day.date), _("everybody")),
        title=_("Everybody"),
        subtitle=salon,
        facts=(spoken.day_name(day.date),),
        parts=(part,),
        foot=copied.foot(),
        is_wide=True,
    )


def _labels(first: int, last: int) -> tuple[str, ...]:
    return tuple(spoken.clock(time(minute // 60)) for minute in range(first, last, 60))


def _lane(person: Staff, day: Day, first: int, last: int, now: datetime) -> Lane:
    entries = sorted(_booked(person, day), key=lambda entry: (entry.start, -entry.end))
    places = abreast([(entry.start, entry.end) for entry in entries], ABREAST)
    booked = (replace(entry, lane=lane, lanes=lanes) for entry, (lane, lanes) in zip(entries, places, strict=True))
    hours = spoken.joined(spoken.hours(span) for span in person.works)
    return Lane(person.name, hours, (*_away(person, day, first, last, now), *booked))


def _booked(person: Staff, day: Day) -> Iterator[Entry]:
    for visit in live(day):
        for segment in visit.segments:
            if segment.staff == person.id:
                yield _of_segment(visit, segment, day)
    for block in day.blocks:
        if block.staff == person.id:
            yield Entry(minute_of(block.start, day), minute_of(block.end, day), "block", blocked(block))


def _of_segment(visit: Visit, segment: Segment, day: Day) -> Entry:
    start, end = minute_of(segment.start, day), minute_of(segment.end, day)
    name = short_name(visit.client.name)
    if segment.kind == "process":
        return Entry(start, end, "process", name, _("develops until {clock}", clock=spoken.clock(segment.end)))
    mark = marks()[visit.status].letter if segment is visit.segments[0] else ""
    return Entry(start, end, segment.kind, name, segment.service, mark)


def _away(person: Staff, day: Day, first: int, last: int, now: datetime) -> Iterator[Entry]:
    """The stretches outside of somebody's hours. Hours that are not known draw nothing."""
    edge = first
    spans = sorted((minute_of(start, day), minute_of(end, day)) for start, end in shifts(day, person.id, now))
    for start, end in (*spans, (last, last)) if spans else ():
        if start > edge:
            yield Entry(edge, start, "block", "")
        edge = max(edge, end)


def _hours(day: Day, now: datetime) -> tuple[int, int]:
    """The first and the last full hour in which anything happens."""
    visits = [moment for visit in live(day) for moment in (visit.start, visit.end)]
    works = [moment for person in day.staff for span in shifts(day, person.id, now) for moment in span]
    minutes = [minute_of(moment, day) for moment in (*visits, *works)] or list(USUAL)
    first, last = min(minutes) // 60 * 60, -(-max(minutes) // 60) * 60
    return first, max(last, first + 60)
