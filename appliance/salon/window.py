"""Which days the box holds, and how the days of several sources become one book. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.salon.model import Block, Day, Staff, Visit

LOOK_AHEAD = 14  # days in which the next working days are looked for: longer than most closures


def chosen(days: Iterable[Day], today: date, count: int, open_weekdays: Collection[int]) -> tuple[Day, ...]:
    """Today and the next working days, `count` in all: those that have visits, or on which the salon is open."""
    found = {day.date: day for day in days}
    ahead = [today + timedelta(days=n) for n in range(LOOK_AHEAD)]
    wanted = [
        day for day in ahead if day == today or (day in found and found[day].visits) or day.weekday() in open_weekdays
    ]
    return tuple(found.get(day, Day(day, (), ())) for day in wanted[:count])


def reach(today: date, count: int, open_weekdays: Collection[int]) -> int:
    """How many days from today a source is asked about: those that are shown and one working day more.

    The spare one is what the box shows when the line stays dead over night. Without hours any day may be a working day.
    """
    ahead = [n for n in range(LOOK_AHEAD + 1) if n == 0 or (today + timedelta(days=n)).weekday() in open_weekdays]
    return ahead[count] + 1 if len(ahead) > count else LOOK_AHEAD + 1


def merged(parts: Sequence[Iterable[Day]]) -> tuple[Day, ...]:
    """The days of several sources laid over one another; a person in two of them is one column."""
    dates = sorted({day.date for part in parts for day in part})
    same = {when: [day for part in parts for day in part if day.date == when] for when in dates}
    return tuple(_laid_over(when, days) for when, days in same.items())


def part_of(days: Iterable[Day], source: str) -> tuple[Day, ...]:
    """What one source had given to these days: its visits, and the people and blocks that go with them."""
    return tuple(_only(day, source) for day in days)


def still_kept(days: Iterable[Day], now: datetime, zone: ZoneInfo, hours: int) -> tuple[Day, ...]:
    """The days that are over, but by less than `hours`."""
    today = now.astimezone(zone).date()
    return tuple(day for day in days if day.date < today and is_kept(day.date, now, zone, hours))


def is_kept(day: date, now: datetime, zone: ZoneInfo, hours: int) -> bool:
    """Is this day not over yet, or by less than `hours`?"""
    over = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return now < over + timedelta(hours=hours)


def _laid_over(when: date, days: list[Day]) -> Day:
    staff: dict[str, Staff] = {}
    for person in (person for day in days for person in day.staff):
        known = staff.get(person.id, person)
        staff[person.id] = replace(known, works=tuple(sorted({*known.works, *person.works})))
    visits: list[Visit] = [visit for day in days for visit in day.visits]
    blocks: set[Block] = {block for day in days for block in day.blocks}
    return Day(
        when,
        tuple(staff.values()),
        tuple(sorted(visits, key=lambda visit: (visit.start, visit.id))),
        tuple(sorted(blocks, key=lambda block: (block.start, block.staff))),
    )


def _only(day: Day, source: str) -> Day:
    visits = tuple(visit for visit in day.visits if visit.id.rpartition("-")[0] == source)
    hands = {segment.staff for visit in visits for segment in visit.segments}
    return Day(
        day.date,
        tuple(person for person in day.staff if person.id in hands),
        visits,
        tuple(block for block in day.blocks if block.staff in hands),
    )
