"""What was kept of a booking system's answers -> rows. Only as a child: `python -m …json.mapping TASK`.

Decides which rows can be used: one whose time, or whose person, cannot be read is put aside with a reason; any other
field that cannot be read is left empty and counted. It has no network, and nothing in a profile is code.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from appliance.sources.json import leaf, weekly
from appliance.sources.json.apart import whole_days
from appliance.sources.json.opening import NotOurs, Opened
from appliance.sources.json.told import Aside, Teller, contexts, zone_named
from appliance.sources.limits import confine

MOST_ROWS = 5000
STRETCHES = ("work", "process", "finish")
Row = dict[str, Any]


def main() -> None:
    """A payload on stdin; rows on stdout."""
    confine()
    task = json.loads(sys.argv[1])
    try:
        answer = Mapping(task, sys.stdin.buffer.read()).rows()
    except NotOurs as wrong:
        answer = {"wrong": str(wrong)}
    json.dump(answer, sys.stdout)


class Mapping:
    """One payload, read with one profile for the days of one window."""

    def __init__(self, task: Row, body: bytes) -> None:
        self._task = task
        self._zone = ZoneInfo(task["zone"])
        self._first, self._days = date.fromisoformat(task["first"]), int(task["days"])
        self._opened = Opened(task, body)
        self._kept = self._opened.kept
        self._tell = Teller(task["lookups"], self._kept)
        self._aside = list[str]()

    def rows(self) -> Row:
        """All rows that fall into the window, and what became of the others."""
        appointments = {row["id"]: row for row in reversed([*self._mapped("appointments", self._appointments)])}
        hours = [one for plan in self._task["weekly"] for one in self._planned(plan)]
        shifts = [_times(one) for one in hours if not one.is_break]
        breaks = [_times(one) | {"kind": "break", "label": "Break"} for one in hours if one.is_break]
        return {
            "appointments": [*reversed(appointments.values())],
            "people": [*self._mapped("people", self._person)],
            "shifts": [*self._mapped("shifts", self._shift), *shifts],
            "away": [*self._mapped("away", self._away), *breaks],
            "prices": [*self._mapped("prices", self._price)],
            "quarantined": self._aside[:MOST_ROWS],
            "unread": self._tell.unread,
            "left_out": self._opened.left_out,
        }

    def _mapped(self, what: str, row: Callable[[Row, Any], Iterator[Row]]) -> Iterator[Row]:
        for one in self._task[what]:
            for item in self._kept.get(one["of"], ())[:MOST_ROWS]:
                if one["where"] and not leaf.found(one["where"], item):
                    continue
                try:
                    yield from row(one, item)
                except Aside as aside:
                    self._aside.append(f"{what}: {aside}")
                except (OverflowError, ValueError, TypeError):  # the year 9999, and an hour later
                    self._aside.append(f"{what}: a row whose times cannot be")

    def _appointments(self, one: Row, item: Any) -> Iterator[Row]:
        """One row, or one for each part of it: a part begins where the one before it ended, and its pause is over."""
        begins: datetime | None = None
        for number, context in enumerate(contexts(one, item)):
            start = begins or self._tell.must(one, "start", context)
            end = self._tell.must(one, "end", context) if one["end"] else self._lasted(one, start, context)
            pause = self._tell.told(one, "pause", context) or 0
            begins = end + timedelta(minutes=pause)
            if self._is_near(start, end):
                yield self._appointment(one, context, number, start, end) | {"process_min": pause}

    def _appointment(self, one: Row, context: Any, number: int, start: datetime, end: datetime) -> Row:
        ref = self._tell.must(one, "id", context)
        row = {"id": f"{ref}/{number + 1}" if number else ref, "start": start.isoformat(), "end": end.isoformat()}
        row["visit"] = self._tell.told(one, "visit", context) or ref
        row["price"] = self._tell.cost(one, context)
        for field in ("staff", "client", "client_ref", "phone", "service", "status", "deposit", "paid", "note", "kind"):
            row[field] = self._tell.told(one, field, context) or ""
        for field in ("room", "formula"):
            row[field] = self._tell.told(one, field, context) or ""
        for field in ("is_new", "asked_for"):
            row[field] = bool(self._tell.told(one, field, context))
        said = ((kind, self._tell.as_told("alerts", told, context)) for kind, told in one["alerts"].items())
        row["alerts"] = [[kind, text] for kind, text in said if text]
        return row | {"kind": row["kind"] if row["kind"] in STRETCHES else "work"}

    def _lasted(self, one: Row, start: datetime, context: Any) -> datetime:
        return start + timedelta(minutes=self._tell.must(one, "lasts", context))

    def _person(self, one: Row, item: Any) -> Iterator[Row]:
        for context in contexts(one, item):
            shown = self._tell.told(one, "shown", context) if one["shown"] else True
            yield {
                "ref": self._tell.must(one, "ref", context),
                "name": self._tell.must(one, "name", context),
                "level": self._tell.told(one, "level", context) or "",
                "shown": shown is not False,
            }

    def _shift(self, one: Row, item: Any) -> Iterator[Row]:
        for context in contexts(one, item):
            start, end = self._tell.must(one, "start", context), self._tell.must(one, "end", context)
            if self._is_near(start, end):
                staff = self._tell.must(one, "staff", context)
                yield {"staff": staff, "start": start.isoformat(), "end": end.isoformat()}

    def _away(self, one: Row, item: Any) -> Iterator[Row]:
        for context in contexts(one, item):
            start, end = self._tell.must(one, "start", context), self._tell.must(one, "end", context)
            staff = self._tell.must(one, "staff", context) if one["staff"] else ""
            said = {field: self._tell.told(one, field, context) or "" for field in ("kind", "label")}
            for begins, ends, all_day in whole_days(start, end, self._zone):
                if self._is_near(begins, ends):
                    times = {"start": begins.isoformat(), "end": ends.isoformat(), "all_day": all_day}
                    yield {"staff": staff, **said, **times}

    def _price(self, one: Row, item: Any) -> Iterator[Row]:
        for context in contexts(one, item):
            minutes = self._tell.told(one, "duration", context)
            yield {
                "category": self._tell.told(one, "category", context) or "",
                "service": self._tell.must(one, "service", context),
                "level": self._tell.told(one, "level", context) or "",
                "price": self._tell.cost(one, context),
                "duration": str(minutes) if minutes else "",
            }

    def _planned(self, plan: Row) -> Iterator[weekly.Hours]:
        others = tuple(self._others(plan["other"])) if plan["other"] else ()
        for item in self._kept.get(plan["of"], ())[:MOST_ROWS]:
            staff, zone = self._tell.told(plan, "staff", item), self._tell.told(plan, "zone", item)
            if staff:
                weekdays, exceptions = (leaf.found(plan[what], item) for what in ("plan", "exceptions"))
                said = weekly.Plan(staff, weekdays, exceptions, others, zone_named(zone))
                yield from weekly.hours(said, self._first, self._days)

    def _others(self, other: Row) -> Iterator[weekly.Other]:
        for item in self._kept.get(other["of"], ())[:MOST_ROWS]:
            first, last = self._tell.told(other, "first", item), self._tell.told(other, "last", item)
            if first and last:
                # a day off has no times
                hours = {what: leaf.found(other[what]["expr"], item) for what in ("start", "end")}
                hours["breaks"] = leaf.found(other["breaks"], item)
                yield weekly.Other(self._tell.told(other, "staff", item) or "", first.date(), last.date(), hours)

    def _is_near(self, start: datetime, end: datetime) -> bool:
        """It touches the days that were asked about."""
        first, last = (moment.astimezone(self._zone) if moment.tzinfo else moment for moment in (start, end))
        return first.date() < self._first + timedelta(days=self._days) and last.date() >= self._first


def _times(hours: weekly.Hours) -> Row:
    return {"staff": hours.staff, "start": hours.start.isoformat(), "end": hours.end.isoformat()}


if __name__ == "__main__":
    main()
