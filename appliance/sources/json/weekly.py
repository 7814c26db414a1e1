"""A plan by weekdays, with its exceptions -> the hours and breaks of each day. Runs in the child that maps.

Decides which plan holds on a day: a row of its own before an exception in the plan, and that before the weekday.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_BREAKS = 20

Read = Callable[[str, Any], Any]  # what an expression finds in a value


@dataclass(frozen=True, slots=True)
class Plan:
    """One person's plan, as it came."""

    staff: str
    weekdays: Any
    exceptions: Any
    others: tuple["Other", ...] = ()
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Days that are unlike the plan."""

    staff: str
    first: date
    last: date
    hours: Any


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day: work, or a break in it."""

    staff: str
    start: datetime
    end: datetime
    is_break: bool = False


def hours(plan: Plan, first: date, days: int) -> Iterator[Hours]:
    """The hours and breaks of these days. What is not written as hours is none."""
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        said = _said(plan, day)
        if not isinstance(said, dict) or not (worked := _stretch(plan, day, said)):
            continue
        yield worked
        breaks = said.get("breaks")
        for one in breaks[:MOST_BREAKS] if isinstance(breaks, list) else ():
            if isinstance(one, dict) and (pause := _stretch(plan, day, one, is_break=True)):
                yield pause


def _said(plan: Plan, day: date) -> Any:
    for other in plan.others:
        if other.staff == plan.staff and other.first <= day <= other.last:
            return other.hours
    exceptions, weekdays = _table(plan.exceptions), _table(plan.weekdays)
    if day.isoformat() in exceptions:
        return exceptions[day.isoformat()]
    return weekdays.get(DAYS[day.weekday()])


def _table(value: Any) -> dict[str, Any]:
    """Some versions send the table as text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _stretch(plan: Plan, day: date, said: dict[str, Any], *, is_break: bool = False) -> Hours | None:
    start, end = _clock(said.get("start")), _clock(said.get("end"))
    if start is None or end is None or end <= start:
        return None
    begins, ends = (datetime.combine(day, clock, plan.zone) for clock in (start, end))
    return Hours(plan.staff, begins, ends, is_break)


def _clock(value: Any) -> time | None:
    try:
        return time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
