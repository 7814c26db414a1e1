"""Rows -> days in the salon's own zone. Pure.

Decides which rows can be used, on which day they fall, and who stands in which column; calendar.py says what an entry
of a calendar is, visit.py what the appointments that belong together make.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.salon.calendar import BLOCKS, NOBODY, block_kind, sorted_out
from appliance.salon.discreet import reachless
from appliance.salon.model import Block, BlockKind, Day, Staff, Visit
from appliance.salon.rows import Appointment, Away, Person, Place, Rows, Shift
from appliance.salon.text import fingerprint, slug
from appliance.salon.visit import instant, local, visit_of

LONGEST = timedelta(hours=16)  # longer than any visit; shorter than a forgotten end date
MOST_DAYS_AWAY = 60
MOST_BLOCKS = 20_000  # "closed" is one for each member of staff: a salon of a hundred has two hundred
FIRST_YEAR, LAST_YEAR = 1970, 9000


@dataclass(frozen=True, slots=True)
class Normalised:
    """The days that the rows make, the rows that make none, and the currencies that were named."""

    days: tuple[Day, ...]
    quarantined: tuple[str, ...]
    currencies: tuple[str, ...]


@dataclass(slots=True)
class _Team:
    """Who there is: ids by what the source calls them, in the order of the columns."""

    known: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)  # what the source says -> Staff.id
    people: dict[str, Person] = field(default_factory=dict)  # Staff.id -> the person

    def id_of(self, said: str) -> str:
        said = said or NOBODY
        if said not in self.ids:
            person = self.known.get(said) or Person(said, said)
            staff = slug(person.name, "staff")
            if self.people.get(staff, person).ref != person.ref:  # two of one name are two columns
                staff = f"{staff}-{fingerprint(person.ref)[:4]}"
            self.ids[said] = staff
            self.people.setdefault(staff, person)
        return self.ids[said]


@dataclass(slots=True)
class _Sorted:
    """The rows of all days, while they are being sorted."""

    team: _Team
    visits: dict[date, list[Visit]] = field(default_factory=dict)
    blocks: dict[date, list[Block]] = field(default_factory=dict)
    works: dict[tuple[date, str], list[str]] = field(default_factory=dict)


def days(rows: Rows, place: Place) -> Normalised:
    """The days of these rows, in order."""
    entries = sorted_out(rows.events)
    found = _Sorted(_Team({person.ref: person for person in rows.people}))
    for ref in (*(person.ref for person in rows.people), *entries.staff):
        found.team.id_of(ref)
    quarantined, named = list(entries.quarantined), set[str]()
    groups: dict[tuple[str, date], list[Appointment]] = {}
    for one in (*rows.appointments, *entries.appointments):
        if reason := _wrong(one, place.zone):
            quarantined.append(reason)
            continue
        groups.setdefault((one.visit or one.id, local(one.start, place.zone).date()), []).append(one)
    for away in (*rows.away, *entries.away):
        if reason := _wrong(away, place.zone) or _too_much(found):
            quarantined.append(reason)
        else:
            _add_block(found, away, place.zone)
    for shift in (*rows.shifts, *entries.shifts):
        if reason := _wrong(shift, place.zone):
            quarantined.append(reason)
        else:
            _add_shift(found, shift, place.zone)
    for (key, day), parts in groups.items():
        in_order = sorted(parts, key=lambda part: instant(part.start, place.zone))
        visit, currencies = visit_of(key, day, in_order, place, found.team.id_of)
        found.visits.setdefault(day, []).append(visit)
        named |= currencies
    dates = sorted({*found.visits, *found.blocks, *(day for day, _ in found.works)})
    return Normalised(tuple(_day(day, found) for day in dates), tuple(quarantined), tuple(sorted(named)))


def _wrong(row: Appointment | Away | Shift, zone: ZoneInfo) -> str | None:
    """Why this row cannot be used; None: it can."""
    if not all(FIRST_YEAR <= moment.year <= LAST_YEAR for moment in (row.start, row.end)):
        return "an entry of another age"  # at the ends of the calendar no zone can be reckoned with
    lasts = instant(row.end, zone) - instant(row.start, zone)
    if lasts <= timedelta():
        return "an entry that ends before it begins"
    is_all_day = isinstance(row, Away) and row.all_day
    return "an entry that lasts longer than a working day" if lasts > LONGEST and not is_all_day else None


def _too_much(found: _Sorted) -> str | None:
    """Five thousand people who are all away five thousand times would take more memory than the box has."""
    return "an entry of too many about time away" if sum(map(len, found.blocks.values())) > MOST_BLOCKS else None


def _add_shift(found: _Sorted, shift: Shift, zone: ZoneInfo) -> None:
    start, end = local(shift.start, zone), local(shift.end, zone)
    closes = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
    staff = found.team.id_of(shift.staff)
    found.works.setdefault((start.date(), staff), []).append(f"{start:%H:%M}-{closes}")


def _add_block(found: _Sorted, away: Away, zone: ZoneInfo) -> None:
    """Off and holiday lose their own words: why somebody is away is nobody's business."""
    kind: BlockKind = BLOCKS.get(away.kind.casefold()) or block_kind(away.label) or "off"
    label = {"off": "Off", "holiday": "Holiday"}.get(kind, reachless(away.label))
    staff = [found.team.id_of(away.staff)] if away.staff else list(found.team.people)
    for start, end in _stretches(away, zone):
        found.blocks.setdefault(start.date(), []).extend(Block(one, start, end, kind, label) for one in staff)


def _stretches(away: Away, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The time away; whole days, day by day."""
    if not away.all_day:
        yield local(away.start, zone), local(away.end, zone)
        return
    for ahead in range(min((away.end.date() - away.start.date()).days, MOST_DAYS_AWAY)):
        midnight = datetime.combine(away.start.date() + timedelta(days=ahead), time(), zone)
        yield local(midnight, zone), local(midnight + timedelta(days=1), zone)


def _day(day: date, found: _Sorted) -> Day:
    """One day. Whoever the source keeps out of its book has a column only when somebody comes to them."""
    visits = sorted(found.visits.get(day, []), key=lambda visit: (visit.start, visit.id))
    blocks = sorted(found.blocks.get(day, []), key=lambda block: (block.start, block.staff))
    hands = {segment.staff for visit in visits for segment in visit.segments}
    there = {block.staff for block in blocks} | {staff for when, staff in found.works if when == day}
    people = [
        (staff, person)
        for staff, person in found.team.people.items()
        if staff in hands or (person.shown and staff in there)
    ]
    columns = {staff for staff, _ in people}
    return Day(
        day,
        tuple(
            Staff(staff, person.name, tuple(sorted(found.works.get((day, staff), ()))), person.level or None)
            for staff, person in people
        ),
        tuple(visits),
        tuple(block for block in blocks if block.staff in columns),
    )
