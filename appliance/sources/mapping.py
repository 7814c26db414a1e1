"""What was kept of a booking system's answers -> rows. Only as a child: `python -m appliance.sources.mapping TASK`.

Decides which rows can be used: one whose time, or whose person, cannot be read is put aside with a reason; any other
field that cannot be read is left empty and counted. It has no network, and nothing in a profile is code.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from appliance.sources import converters, leaf, weekly
from appliance.sources.apart import whole_days
from appliance.sources.converters import Unread
from appliance.sources.limits import confine

MOST_ROWS = 5000
MOST_PARTS = 30  # of one visit
MONEY = ("price", "price_most", "deposit", "paid")
USUAL = {
    **dict.fromkeys(("start", "end"), "datetime"),
    **dict.fromkeys(("lasts", "pause", "duration"), "minutes"),
    **dict.fromkeys(MONEY, "money_major"),
    **dict.fromkeys(("shown", "is_new", "asked_for"), "bool"),
    **dict.fromkeys(("first", "last"), "date"),
}

Row = dict[str, Any]


class Aside(Exception):
    """This row cannot be used. The reason holds nothing of it."""


class NotOurs(Exception):
    """The payload is not one that this profile describes."""


def main() -> None:
    """A payload on stdin; rows on stdout."""
    confine()
    task = json.loads(sys.argv[1])
    try:
        answer = Mapping(task, sys.stdin.buffer.read()).rows()
    except NotOurs as wrong:
        answer = {"wrong": str(wrong)}
    print(json.dumps(answer))  # noqa: T201  that is how it answers


class Mapping:
    """One payload, read with one profile for the days of one window."""

    def __init__(self, task: Row, body: bytes) -> None:
        self._task = task
        self._zone = ZoneInfo(task["zone"])
        self._first, self._days = date.fromisoformat(task["first"]), int(task["days"])
        self._left_out: dict[str, dict[str, int]] = {}
        self._unread: dict[str, int] = {}
        self._aside = list[str]()
        self._kept = self._opened(body)
        self._found = {name: self._by(lookup) for name, lookup in task["lookups"].items()}

    def rows(self) -> Row:
        """All rows that fall into the window, and what became of the others."""
        appointments = {row["id"]: row for row in reversed([*self._mapped("appointments", self._appointments)])}
        shifts, breaks = list[Row](), list[Row]()
        for plan in self._task["weekly"]:
            for hours in self._planned(plan):
                row = {"staff": hours.staff, "start": hours.start.isoformat(), "end": hours.end.isoformat()}
                (breaks if hours.is_break else shifts).append(row | ({"kind": "break", "label": "Break"} if hours.is_break else {}))
        return {
            "appointments": [*reversed(appointments.values())],
            "people": [*self._mapped("people", self._person)],
            "shifts": [*self._mapped("shifts", self._shift), *shifts],
            "away": [*self._mapped("away", self._away), *breaks],
            "prices": [*self._mapped("prices", self._price)],
            "quarantined": self._aside[:MOST_ROWS],
            "unread": self._unread,
            "left_out": self._left_out,
        }

    def _opened(self, body: bytes) -> dict[str, list[Any]]:
        """The rows by request: of what was fetched, of pages by request, or of one answer to the main request."""
        try:
            payload = leaf.parsed(body)
        except (ValueError, RecursionError):
            raise NotOurs("it is not JSON, or only half of it") from None
        requests = {one["name"]: one for one in self._task["requests"]}
        if isinstance(payload, dict) and isinstance(payload.get("kept"), dict):
            if payload.get("profile") != self._task["name"]:
                raise NotOurs("it was fetched with another profile")
            self._left_out = payload.get("left_out", {})
            return {name: [row for page in pages for row in page] for name, pages in payload["kept"].items()}
        by_request = isinstance(payload, dict) and payload and payload.keys() <= requests.keys()
        pages = payload if by_request else {self._task["main"]: [payload]}
        return {name: [*self._of_pages(requests[name], answers)] for name, answers in pages.items()}

    def _of_pages(self, request: Row, answers: Any) -> Iterator[Any]:
        left_out = self._left_out.setdefault(request["name"], {})
        by_id = answers if isinstance(answers, dict) else {"": answers}
        for each, pages in by_id.items():
            for answer in pages if isinstance(pages, list) else ():
                rows = leaf.found(request["items"], answer)
                if not isinstance(rows, list):
                    raise NotOurs("it is not the answer that the profile describes")
                yield from leaf.marked(leaf.pruned(rows, request["names"], "", left_out), each)

    def _by(self, lookup: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        things = (thing for item in self._kept.get(lookup["of"], ()) for thing in _contexts(lookup, item))
        for thing in things:
            ref = leaf.found(lookup["at"], thing)
            if isinstance(ref, str | int):
                found.setdefault(str(ref), thing)
        return found

    def _mapped(self, what: str, row: Callable[[Row, Any], Iterator[Row]]) -> Iterator[Row]:
        for one in self._task[what]:
            for item in self._kept.get(one["of"], ())[:MOST_ROWS]:
                if one["where"] and not leaf.found(one["where"], item):
                    continue
                try:
                    yield from row(one, item)
                except Aside as aside:
                    self._aside.append(f"{what}: {aside}")

    def _appointments(self, one: Row, item: Any) -> Iterator[Row]:
        """One row, or one for each part of it: a part begins where the one before it ended, and its pause is over."""
        begins: datetime | None = None
        for number, context in enumerate(_contexts(one, item)):
            start = begins or self._must(one, "start", context)
            end = self._must(one, "end", context) if one["end"] else self._lasted(one, start, context)
            pause = self._told(one, "pause", context) or 0
            begins = end + timedelta(minutes=pause)
            if self._is_near(start, end):
                yield self._appointment(one, context, number, start, end) | {"process_min": pause}

    def _appointment(self, one: Row, context: Any, number: int, start: datetime, end: datetime) -> Row:
        ref = self._must(one, "id", context)
        row = {"id": f"{ref}/{number + 1}" if number else ref, "start": start.isoformat(), "end": end.isoformat()}
        row["visit"] = self._told(one, "visit", context) or ref
        row["price"] = self._cost(one, context)
        for field in ("staff", "client", "client_ref", "phone", "service", "status", "deposit", "paid", "note", "kind"):
            row[field] = self._told(one, field, context) or ""
        for field in ("room", "formula"):
            row[field] = self._told(one, field, context) or ""
        for field in ("is_new", "asked_for"):
            row[field] = bool(self._told(one, field, context))
        said = ((kind, self._as_told("alerts", told, context)) for kind, told in one["alerts"].items())
        row["alerts"] = [[kind, text] for kind, text in said if text]
        return row | {"kind": row["kind"] or "work"}

    def _lasted(self, one: Row, start: datetime, context: Any) -> datetime:
        return start + timedelta(minutes=self._must(one, "lasts", context))

    def _person(self, one: Row, item: Any) -> Iterator[Row]:
        for context in _contexts(one, item):
            shown = self._told(one, "shown", context) if one["shown"] else True
            yield {
                "ref": self._must(one, "ref", context),
                "name": self._must(one, "name", context),
                "level": self._told(one, "level", context) or "",
                "shown": shown is not False,
            }

    def _shift(self, one: Row, item: Any) -> Iterator[Row]:
        for context in _contexts(one, item):
            start, end = self._must(one, "start", context), self._must(one, "end", context)
            if self._is_near(start, end):
                staff = self._must(one, "staff", context)
                yield {"staff": staff, "start": start.isoformat(), "end": end.isoformat()}

    def _away(self, one: Row, item: Any) -> Iterator[Row]:
        for context in _contexts(one, item):
            start, end = self._must(one, "start", context), self._must(one, "end", context)
            staff = self._must(one, "staff", context) if one["staff"] else ""
            said = {field: self._told(one, field, context) or "" for field in ("kind", "label")}
            for begins, ends, all_day in whole_days(start, end, self._zone):
                if self._is_near(begins, ends):
                    times = {"start": begins.isoformat(), "end": ends.isoformat(), "all_day": all_day}
                    yield {"staff": staff, **said, **times}

    def _price(self, one: Row, item: Any) -> Iterator[Row]:
        for context in _contexts(one, item):
            minutes = self._told(one, "duration", context)
            yield {
                "category": self._told(one, "category", context) or "",
                "service": self._must(one, "service", context),
                "level": self._told(one, "level", context) or "",
                "price": self._cost(one, context),
                "duration": str(minutes) if minutes else "",
            }

    def _planned(self, plan: Row) -> Iterator[weekly.Hours]:
        others = tuple(self._others(plan["other"])) if plan["other"] else ()
        for item in self._kept.get(plan["of"], ())[:MOST_ROWS]:
            staff, zone = self._told(plan, "staff", item), self._told(plan, "zone", item)
            if staff:
                weekdays, exceptions = (leaf.found(plan[what], item) for what in ("plan", "exceptions"))
                said = weekly.Plan(staff, weekdays, exceptions, others, _zone(zone))
                yield from weekly.hours(said, self._first, self._days)

    def _others(self, other: Row) -> Iterator[weekly.Other]:
        for item in self._kept.get(other["of"], ())[:MOST_ROWS]:
            first, last = self._told(other, "first", item), self._told(other, "last", item)
            if first and last:
                # a day off has no times
                hours = {what: leaf.found(other[what]["expr"], item) for what in ("start", "end")}
                hours["breaks"] = leaf.found(other["breaks"], item)
                yield weekly.Other(self._told(other, "staff", item) or "", first.date(), last.date(), hours)

    def _cost(self, one: Row, context: Any) -> str:
        """A price as a price list would write it."""
        kind = self._told(one, "price_kind", context)
        price, most = self._told(one, "price", context), self._told(one, "price_most", context)
        if kind == "consult":
            return "on consultation"
        if not price:
            return ""
        if one["price_most"] and most and _amount(most) > _amount(price):
            return f"{price} - {most}"
        least = kind == "from" or (one["price_most"] and _amount(most or "0") < _amount(price))
        return f"from {price}" if least else str(price)

    def _must(self, one: Row, field: str, context: Any) -> Any:
        value = self._told(one, field, context)
        if value is None or value == "":
            raise Aside(f"a row without {field}, or one that cannot be read")
        return value

    def _told(self, one: Row, field: str, context: Any) -> Any:
        told = one[field]
        return self._as_told(field, told, context) if told else None

    def _as_told(self, field: str, told: Row, context: Any) -> Any:
        """The value of a field. None: it is not there, or cannot be read."""
        value = leaf.found(told["expr"], context)
        currency = told["currency"] and leaf.found(told["currency"], context)
        if told["via"]:
            thing = self._found[told["via"]].get(str(value))
            value = leaf.found(told["give"], thing)
            currency = told["currency"] and leaf.found(told["currency"], thing)
        as_ = told["as"] or USUAL.get(field, "text")
        if (value is None or value == "") and as_ not in ("bool", "enum"):
            return None
        try:
            return self._converted(value, as_, told, currency, context)
        except Unread:
            self._unread[field] = self._unread.get(field, 0) + 1
            return None

    def _converted(self, value: Any, as_: str, told: Row, currency: Any, context: Any) -> Any:
        match as_:
            case "money_major":
                return converters.money_major(value, _code(currency))
            case "money_minor":
                return converters.money_minor(value, _code(currency))
            case "enum":
                return converters.word(value, told["enum"])
            case "regex":
                return converters.part(value, told["pattern"])
            case "datetime" if told["zone"]:
                found = converters.moment(value)
                return found if found.tzinfo else found.replace(tzinfo=self._named(told["zone"], context))
        return converters.PLAIN[as_](value)

    def _named(self, told: Row, context: Any) -> ZoneInfo | None:
        """The zone that goes with a time; the salon's own if none is named."""
        name = self._as_told("zone", told, context)
        if name and _zone(name) is None:
            raise Unread
        return _zone(name)

    def _is_near(self, start: datetime, end: datetime) -> bool:
        """It touches the days that were asked about."""
        first, last = (moment.astimezone(self._zone) if moment.tzinfo else moment for moment in (start, end))
        return first.date() < self._first + timedelta(days=self._days) and last.date() >= self._first


def _contexts(one: Row, item: Any) -> list[Any]:
    """The row itself, or one for each of its parts."""
    if not one["each"]:
        return [item]
    parts = leaf.found(one["each"], item)
    return [{"item": item, "part": part} for part in parts[:MOST_PARTS]] if isinstance(parts, list) else []


def _code(currency: Any) -> str:
    return currency if isinstance(currency, str) and len(currency) == 3 and currency.isupper() else ""


def _amount(price: str) -> float:
    return float(price.split()[0])


def _zone(name: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    main()
