"""Lay a day out: one column for each member of staff, time down the side, in steps of five minutes. Pure.

Places are small numbers, which the style sheet knows as classes (`a12 s3`): the page may carry no style of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from appliance.salon import day as ask
from appliance.salon.abreast import abreast
from appliance.salon.discreet import short_name
from appliance.salon.model import Block, Day, Segment, Staff
from appliance.spoken import clock, hours
from appliance.tongue import N_, _
from appliance.visits import blocked
from appliance.web.cards import Card, card, hue

STEP = 5  # minutes: salons book by five, and draw by fifteen
LANES = 3  # side by side in one column; more would be too narrow to read
LEAST = 15 // STEP  # rows: a shorter cell could not hold a line of text
USUAL = (9 * 60, 18 * 60)  # what an empty day shows

ALL_DAY: dict[ask.Presence, str] = {
    "free": N_("free from now on"),
    "busy": N_("busy"),
    "break": N_("on a break"),
    "off": N_("not in"),
}
Kind = Literal["work", "process", "finish", "block", "off"]


@dataclass(frozen=True, slots=True)
class Cell:
    kind: Kind
    row: int  # from 1
    rows: int
    start: str
    end: str
    text: str
    card: Card | None = None
    client: str = ""  # first name and initial for every role: a column is narrow
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    staff: str
    name: str
    hue: int
    state: str  # "free until 11:30"
    presence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    row: int
    label: str


@dataclass(frozen=True, slots=True)
class Grid:
    rows: int
    ticks: tuple[Tick, ...]
    columns: tuple[Column, ...]
    now_row: int | None  # None: another day, or outside the hours shown


def lay_out(day: Day, now: datetime, staff: str | None = None) -> Grid:
    """The day as a grid; with `staff`, only that person's column."""
    first, last = _hours(day, now)
    people = [person for person in day.staff if staff in (None, person.id)]
    minute = ask.minute_of(now, day)
    return Grid(
        rows=(last - first) // STEP,
        ticks=tuple(
            Tick((hour - first) // STEP + 1, clock(now.replace(hour=hour // 60, minute=0)))
            for hour in range(first, last, 60)
        ),
        columns=tuple(_column(person, day, now, first, last) for person in people),
        now_row=(minute - first) // STEP + 1 if now.date() == day.date and first <= minute < last else None,
    )


def _column(person: Staff, day: Day, now: datetime, first: int, last: int) -> Column:
    cells = _in_lanes(sorted(_cells(person, day, now, first, last), key=lambda cell: (cell.row, -cell.rows)))
    presence, state = _state(person, day, now)
    return Column(
        person.id, person.name, hue(day, person.id), state, presence, (*_off(person, day, now, first, last), *cells)
    )


def _cells(person: Staff, day: Day, now: datetime, first: int, last: int) -> Iterator[Cell]:
    for visit in day.visits:
        shown = None
        for segment in visit.segments:
            if segment.staff == person.id and visit.status != "cancelled":
                shown = shown or card(visit, day, now)
                cell = Cell(segment.kind, *_place(segment, day, first, last), segment.service, shown)
                yield replace(cell, client=short_name(shown.client))
    for block in day.blocks:
        is_shown = ask.minute_of(block.end, day) > first and ask.minute_of(block.start, day) < last
        if block.staff == person.id and is_shown:
            yield Cell("block", *_place(block, day, first, last), blocked(block))


def _place(what: Segment | Block, day: Day, first: int, last: int) -> tuple[int, int, str, str]:
    """Row, rows, start and end; what reaches beyond the hours that are shown ends at their edge."""
    start, end = max(first, ask.minute_of(what.start, day)), min(last, ask.minute_of(what.end, day))
    rows = max(LEAST, -((start - end) // STEP))
    return (start - first) // STEP + 1, rows, clock(what.start), clock(what.end)


def _in_lanes(cells: list[Cell]) -> Iterator[Cell]:
    """Cells that overlap stand side by side; a cell alone has the width of the column."""
    places = abreast([(cell.row, cell.row + cell.rows) for cell in cells], LANES)
    return (replace(cell, lane=lane, lanes=lanes) for cell, (lane, lanes) in zip(cells, places, strict=True))


def _off(person: Staff, day: Day, now: datetime, first: int, last: int) -> Iterator[Cell]:
    """The stretches outside the person's hours. Hours that are not known draw nothing."""
    shifts = ask.shifts(day, person.id, now)
    edge = first
    for start, end in sorted(shifts):
        yield from _gap(edge, ask.minute_of(start, day), first)
        edge = max(edge, ask.minute_of(end, day))
    if shifts:
        yield from _gap(edge, last, first)


def _gap(start: int, end: int, first: int) -> Iterator[Cell]:
    if end > start:
        yield Cell("off", (start - first) // STEP + 1, (end - start) // STEP, "", "", "")


def _state(person: Staff, day: Day, now: datetime) -> tuple[str, str]:
    """What stands under the name: today what the person does, on another day the hours."""
    if day.date != now.date():
        return "", ", ".join(hours(span) for span in person.works)
    found = ask.availability(day, person.id, now)
    return found.presence, _until(found.presence, clock(found.until)) if found.until else _(ALL_DAY[found.presence])


def _until(presence: ask.Presence, until: str) -> str:
    match presence:
        case "free":
            return _("free until {clock}", clock=until)
        case "busy":
            return _("busy until {clock}", clock=until)
        case "break":
            return _("break until {clock}", clock=until)
        case "off":
            return _("in from {clock}", clock=until)


def _hours(day: Day, now: datetime) -> tuple[int, int]:
    """The first and the last full hour that anything happens in, in minutes."""
    minutes = [ask.minute_of(moment, day) for moment in _moments(day, now)]
    first, last = (min(minutes), max(minutes)) if minutes else USUAL
    return first // 60 * 60, -(-last // 60) * 60


def _moments(day: Day, now: datetime) -> Iterable[datetime]:
    for visit in day.visits:
        yield visit.start
        yield visit.end
    for person in day.staff:
        for start, end in ask.shifts(day, person.id, now):
            yield start
            yield end
