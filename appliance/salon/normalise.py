"""Rows of a calendar -> days in the salon's own zone. Pure.

Decides what is a visit, a block or a shift, and which entries belong to one visit; visit.py says what they make.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.salon.model import Block, BlockKind, Day, Staff, Visit
from appliance.salon.rows import Event, Place
from appliance.salon.visit import instant, local, person, split, visit_of

LONGEST = timedelta(hours=16)  # longer than any visit; shorter than a forgotten end date

# how salons call what is not a visit, in English, Ukrainian and Finnish
BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(("lunch", "break", "pause", "обід", "перерва", "lounas", "tauko"), "break"),
    **dict.fromkeys(("team meeting", "staff meeting", "meeting", "нарада", "збори", "palaveri"), "meeting"),
    **dict.fromkeys(("training", "course", "навчання", "koulutus"), "training"),
    **dict.fromkeys(("holiday", "annual leave", "vacation", "відпустка", "loma"), "holiday"),
    **dict.fromkeys(("day off", "off", "sick", "unavailable", "blocked", "вихідний", "vapaa"), "off"),
}
SHIFTS = ("working hours", "shift", "робочі години", "työvuoro")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The days that the rows make, the rows that make none, and the currencies that were named."""

    days: tuple[Day, ...]
    quarantined: tuple[str, ...]
    currencies: tuple[str, ...]


@dataclass(slots=True)
class _Sorted:
    """The rows of all days, while they are being sorted."""

    staff: dict[str, str] = field(default_factory=dict)  # id -> name, in the order of first appearance
    visits: dict[date, list[Visit]] = field(default_factory=dict)
    blocks: dict[date, list[Block]] = field(default_factory=dict)
    works: dict[tuple[date, str], list[str]] = field(default_factory=dict)


def days(events: Iterable[Event], place: Place) -> Normalised:
    """The days of these events, in order."""
    found, quarantined, named = _Sorted(), list[str](), set[str]()
    groups: dict[tuple[str, date], list[Event]] = {}
    for event in events:
        if reason := _wrong(event, place.zone):
            quarantined.append(reason)
            continue
        word = event.summary.casefold()
        if event.status.casefold() == "cancelled" and (word in SHIFTS or _block_kind(word)):
            continue
        found.staff.setdefault(*person(event))
        if word in SHIFTS:
            _add_shift(found, event, place.zone)
        elif kind := _block_kind(word):
            _add_block(found, event, kind, place.zone)
        elif not event.all_day:  # a birthday or a bank holiday: nothing that happens in a chair
            start = local(event.start, place.zone)
            groups.setdefault((event.related or event.uid, start.date()), []).append(event)
    for (key, day), parts in groups.items():
        visit, currencies = visit_of(key, day, sorted(parts, key=lambda part: local(part.start, place.zone)), place)
        found.visits.setdefault(day, []).append(visit)
        named |= currencies
    dates = sorted({*found.visits, *found.blocks, *(day for day, _ in found.works)})
    return Normalised(tuple(_day(day, found) for day in dates), tuple(quarantined), tuple(sorted(named)))


def _wrong(event: Event, zone: ZoneInfo) -> str | None:
    """Why this row cannot be used; None: it can."""
    if not event.summary:
        return "an entry without a title"
    if (event.start.tzinfo is None) != (event.end.tzinfo is None):
        return "an entry whose end is on another clock than its start"
    lasts = instant(event.end, zone) - instant(event.start, zone)
    if lasts <= timedelta():
        return "an entry that ends before it begins"
    if not event.all_day and lasts > LONGEST:
        return "an entry that lasts longer than a working day"
    return None


def _block_kind(word: str) -> BlockKind | None:
    if word in BLOCKS:
        return BLOCKS[word]
    if split(word)[1]:  # "Break, Anna - Cut" would be a client
        return None
    return next((kind for known, kind in BLOCKS.items() if word.startswith((f"{known} ", f"{known}:"))), None)


def _add_shift(found: _Sorted, event: Event, zone: ZoneInfo) -> None:
    start, end = local(event.start, zone), local(event.end, zone)
    closes = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
    found.works.setdefault((start.date(), person(event)[0]), []).append(f"{start:%H:%M}-{closes}")


def _add_block(found: _Sorted, event: Event, kind: BlockKind, zone: ZoneInfo) -> None:
    """Off and holiday lose their own words: why somebody is away is nobody's business."""
    label = {"off": "Off", "holiday": "Holiday"}.get(kind, event.summary)
    staff = person(event)[0]
    for start, end in _stretches(event, zone):
        found.blocks.setdefault(start.date(), []).append(Block(staff, start, end, kind, label))


def _stretches(event: Event, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The event's time; one that lasts whole days, day by day."""
    if not event.all_day:
        yield local(event.start, zone), local(event.end, zone)
        return
    for ahead in range(min((event.end.date() - event.start.date()).days, 60)):
        midnight = datetime.combine(event.start.date() + timedelta(days=ahead), time(), zone)
        yield local(midnight, zone), local(midnight + timedelta(days=1), zone)


def _day(day: date, found: _Sorted) -> Day:
    visits = sorted(found.visits.get(day, []), key=lambda visit: (visit.start, visit.id))
    blocks = sorted(found.blocks.get(day, []), key=lambda block: (block.start, block.staff))
    hands = {segment.staff for visit in visits for segment in visit.segments}
    present = hands | {block.staff for block in blocks} | {staff for when, staff in found.works if when == day}
    staff = (
        Staff(one, name, tuple(sorted(found.works.get((day, one), ()))))
        for one, name in found.staff.items()
        if one in present
    )
    return Day(day, tuple(staff), tuple(visits), tuple(blocks))
