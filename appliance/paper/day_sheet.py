"""Make the day sheet of one member of staff: who comes, for what, what is to be minded; and room to write what became
of it while nothing else can be written to.

The day that comes in holds what the sheet's reader may see and nothing else (salon/privacy.py). It decides what stands
on the sheet, not how it looks.
"""

from collections.abc import Iterator
from datetime import datetime

from appliance import spoken
from appliance.paper.copied import Copied
from appliance.paper.filed import filed
from appliance.paper.sheet import Cell, Column, Part, Row, Sheet, Table, Text
from appliance.prices import due_of, price_of
from appliance.salon.day import GONE, visits_of
from appliance.salon.model import Block, Day, Segment, Staff, Visit
from appliance.tongue import _, n_
from appliance.visits import blocked, marks, warnings

WALK_INS = 3  # lines
AS_PLANNED = ("booked", "confirmed")  # what need not be said of a visit on paper


def day_sheet(salon: str, day: Day, person: Staff, copied: Copied) -> Sheet:
    hours = spoken.joined(spoken.hours(span) for span in person.works)
    return Sheet(
        name=filed(str(day.date), person.name or person.id),
        title=person.name or _("no name"),
        subtitle=salon,
        facts=(spoken.day_name(day.date), *((hours,) if hours else ())),
        parts=tuple(_parts(day, person)),
        foot=copied.foot(),
    )


def _parts(day: Day, person: Staff) -> Iterator[Part]:
    rows = tuple(_rows(day, person))
    if rows:
        yield Table(_columns(), (*rows, _total(day, person)))
    else:
        yield Text(_("Nobody is booked with {name} in this copy.", name=person.name))
    titled = not rows
    yield Table(_columns(titled), (Row((Cell(),) * 8, "blank"),) * WALK_INS, caption=_("Walk-ins"))


def _columns(titled: bool = True) -> tuple[Column, ...]:
    columns = (
        Column(_("Time"), 16),
        Column(_("Client"), 37),
        Column(_("Service"), 39),
        Column(_("Price"), 26, "right"),
        Column(_("Came"), 14, "center"),
        Column(_("Left"), 14, "center"),
        Column(_("Paid: how, how much"), 27),
        Column(_("Initials"), 17),
    )
    return columns if titled else tuple(Column("", column.share) for column in columns)


def _rows(day: Day, person: Staff) -> Iterator[Row]:
    """Visits and breaks in order of time."""
    visits = (
        (_own(visit, person)[0].start, tuple(_of_visit(visit, day, person))) for visit in visits_of(day, person.id)
    )
    blocks = ((block.start, (_of_block(block),)) for block in day.blocks if block.staff == person.id)
    for _start, rows in sorted((*visits, *blocks), key=lambda each: each[0]):
        yield from rows


def _of_visit(visit: Visit, day: Day, person: Staff) -> Iterator[Row]:
    own = _own(visit, person)
    first, parts = _divided(visit, own)
    done = [_service(segment) for segment in first]
    is_gone = visit.status in GONE
    yield Row(
        cells=(
            _span(own[0].start, max(segment.end for segment in own)),
            Cell(visit.client.name or _("no name"), tuple(_of_client(visit)), "strong"),
            Cell(done[0], tuple(done[1:])),
            Cell(price_of(visit), tuple(_paid(visit))),
            Cell(tick=True),
            Cell(tick=True),
            Cell(),
            Cell(),
        ),
        under=tuple(filter(None, _under(visit, day, person, own))),
        is_struck=is_gone,
    )
    names = {each.id: each.name for each in day.staff}
    for segment in () if is_gone else parts:
        kind = "process" if segment.kind == "process" else "part"
        name = "" if segment.staff == person.id else names.get(segment.staff, "")
        yield Row((Cell(spoken.clock(segment.start)), Cell(_part(segment, name))), kind)  # type: ignore[arg-type]


def _of_client(visit: Visit) -> Iterator[str]:
    if visit.client.phone:
        yield visit.client.phone
    if visit.status not in AS_PLANNED and visit.status not in GONE:
        mark = marks()[visit.status]
        yield f"{mark.letter} {mark.word}"


def _paid(visit: Visit) -> Iterator[str]:
    """What has been paid before, and what that leaves."""
    if visit.deposit_minor:
        yield _("{amount} deposit", amount=spoken.money(visit.deposit_minor, visit.currency))
    if visit.paid_minor:
        yield _("{amount} paid", amount=spoken.money(visit.paid_minor, visit.currency))
    if visit.deposit_minor or visit.paid_minor:
        yield due_of(visit)


def _under(visit: Visit, day: Day, person: Staff, own: tuple[Segment, ...]) -> Iterator[str]:
    if visit.status in GONE:
        mark = marks()[visit.status]
        yield f"{mark.letter} {mark.word}"
        return
    yield " · ".join(f"{each.mark} {each.text}".strip() for each in warnings(visit, day.date))
    yield " · ".join(_to_know(visit, person, own))
    if visit.note:
        yield _("Note: {text}", text=visit.note)
    for last in visit.client.history[:1]:
        yield _("Last visit: {text}", text=last)
    if visit.client.formula:
        yield _("Colour: {text}", text=visit.client.formula)


def _to_know(visit: Visit, person: Staff, own: tuple[Segment, ...]) -> Iterator[str]:
    if visit.is_new:
        yield _("new client")
    if visit.asked_for:
        yield _("asked for {name}", name=person.name)
    yield from dict.fromkeys(segment.room for segment in own if segment.room)
    if visit.start < own[0].start or visit.end > max(segment.end for segment in own):
        yield _("in the salon {start}–{end}", start=spoken.clock(visit.start), end=spoken.clock(visit.end))


def _of_block(block: Block) -> Row:
    words = _("{what}, until {clock}", what=blocked(block), clock=spoken.clock(block.end))
    return Row((Cell(spoken.clock(block.start)), Cell(words)), "block")


def _total(day: Day, person: Staff) -> Row:
    """Visits that take place, and the minutes in which they need a pair of hands."""
    taking_place = [visit for visit in visits_of(day, person.id) if visit.status not in GONE]
    hands = [segment for visit in taking_place for segment in _own(visit, person) if segment.kind != "process"]
    length = spoken.minutes(sum(segment.minutes for segment in hands))
    visits = n_("{count} visit", "{count} visits", len(taking_place))
    return Row((Cell(), Cell(visits), Cell(length), *(Cell(),) * 5), "total")


def _divided(visit: Visit, own: tuple[Segment, ...]) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """What is done first, in one go; and what follows after a pause or by somebody else, a line each."""
    first: list[Segment] = []
    for segment in own:
        if segment.kind == "process" or (first and segment.start != first[-1].end):
            break
        first.append(segment)
    first = first or [own[0]]
    return tuple(first), tuple(segment for segment in visit.segments if segment not in first)


def _part(segment: Segment, name: str) -> str:
    length = _length(segment)
    if segment.kind == "process":
        return _("developing {length}, until {clock}", length=length, clock=spoken.clock(segment.end))
    if name:
        return _("{service} {length}, with {name}", service=segment.service, length=length, name=name)
    if segment.kind == "finish":
        return _("finishing {length}", length=length)
    return _service(segment)


def _service(segment: Segment) -> str:
    return f"{segment.service} {_length(segment)}".strip()


def _span(start: datetime, end: datetime) -> Cell:
    return Cell(spoken.clock(start), (f"–{spoken.clock(end)}",), "strong")


def _own(visit: Visit, person: Staff) -> tuple[Segment, ...]:
    return tuple(segment for segment in visit.segments if segment.staff == person.id)


def _length(segment: Segment) -> str:
    """Not torn at the end of a line."""
    return spoken.minutes(segment.minutes).replace(" ", spoken.JOINT)
