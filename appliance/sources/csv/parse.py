"""Rows of a table. Only as a child with limits: `python -m appliance.sources.csv.parse` and what is asked, as JSON.

Decides which lines are of the days that are asked about, and why others are put aside; table.py says which column is
which, dates.py when a line is. What a price or a status means is decided in the salon's room.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from appliance.salon.calendar import block_kind
from appliance.salon.pricing import minutes
from appliance.salon.tables import FIELDS, YES
from appliance.salon.text import fingerprint
from appliance.sources.csv import dates
from appliance.sources.csv.table import Table, Wanted, Wrong, decoded, table
from appliance.sources.limits import confine

MOST_PRICES = 2000
MOST_ROWS = 5000  # of the days that are asked about
LONGEST_CELL = 2000
MOST_UNUSED = 100
NEEDS = {
    "prices": ("service", "price"),
    "appointments": ("start", "end duration", "client last_name service"),
}
ALERTS = {"patch_test": "patch_test", "allergy": "allergy", "balance": "balance", "alert": "other"}
AS_WRITTEN = ("client_ref", "phone", "service", "status", "price", "deposit", "paid", "note", "room", "formula")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the settings say of the table, and the days."""

    rows: str
    first: date
    days: int
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = "y-m-d"
    delimiter: str | None = None
    encoding: str | None = None
    staff: str | None = None


class PutAside(Exception):
    """This line cannot be used. The reason holds nothing of what it says."""


def main() -> None:
    """Read a table on stdin, write JSON on stdout."""
    confine()
    given = json.loads(sys.argv[1])
    try:
        found = read(sys.stdin.buffer.read(), Asked(**{**given, "first": date.fromisoformat(given["first"])}))
    except Wrong as wrong:
        found = {"wrong": str(wrong)}
    json.dump(found, sys.stdout)


def read(body: bytes, asked: Asked) -> dict[str, Any]:
    """The rows of a table, in the shape of mapped.py. Raises Wrong."""
    text = decoded(body, asked.encoding)
    if not text.strip("\ufeff \r\n\t"):
        raise Wrong("it is empty")
    needs = tuple(frozenset(one.split()) for one in NEEDS[asked.rows])
    found = table(text, Wanted(FIELDS[asked.rows], asked.columns, needs), asked.delimiter)
    rows: dict[str, Any] = {"appointments": [], "people": [], "shifts": [], "away": [], "prices": [], "quarantined": []}
    if asked.rows == "prices":
        rows["prices"] = _prices(found)
    else:
        _appointments(found, asked, rows)
    return {**rows, "unread": {}, "left_out": {asked.rows: dict.fromkeys(found.unused[:MOST_UNUSED], 1)}}


def _cells(found: Table) -> Iterator[dict[str, str]]:
    """What a line says, by field. A blank line says nothing, and one with a single cell is a heading."""
    for line in found.lines:
        if sum(bool(cell.strip()) for cell in line) > 1:
            yield {name: _text(line[at]) if at < len(line) else "" for name, at in found.where.items()}


def _text(cell: str) -> str:
    """As it was written. ="07700" is how Excel is told to keep a zero."""
    cell = cell[:LONGEST_CELL].strip()
    told = re.fullmatch(r'="([^"]*)"', cell)
    return told[1] if told else cell


def _prices(found: Table) -> list[Row]:
    lines = list(islice(_cells(found), MOST_PRICES + 1))
    if len(lines) > MOST_PRICES:
        raise Wrong(f"it has more than {MOST_PRICES} lines, too many for a price list")
    return [{name: line.get(name, "") for name in FIELDS["prices"]} for line in lines]


def _appointments(found: Table, asked: Asked, rows: dict[str, Any]) -> None:
    first, after = asked.first - timedelta(days=1), asked.first + timedelta(days=asked.days + 1)
    unfit, is_any_right, seen = list[str](), False, dict[str, int]()
    for said in _cells(found):
        on = dates.day(said["start"], asked.dates) or dates.day(said.get("date", ""), asked.dates)
        is_any_right |= on is not None
        if on is None:
            unfit.append(said.get("date") or said["start"])
        elif first <= on < after:
            _put(said, on, asked, rows, seen)
    rows["quarantined"] = [*rows["quarantined"], *_misfits(unfit, is_any_right, asked.dates)][:MOST_ROWS]


def _put(said: dict[str, str], on: date, asked: Asked, rows: dict[str, Any], seen: dict[str, int]) -> None:
    try:
        row = _row(said, on, asked, seen)
        rows["away" if "label" in row else "appointments"].append(row)
    except PutAside as why:
        rows["quarantined"].append(str(why))
    if sum(len(rows[kind]) for kind in ("appointments", "away", "quarantined")) > MOST_ROWS:
        raise Wrong(f"it has more than {MOST_ROWS} lines for the days that are shown")


def _misfits(unfit: list[str], is_any_right: bool, order: str) -> Iterator[str]:
    """Why there is no day in some lines. Where days and months are mixed up, the other lines may be wrong as well."""
    written = [text for text in unfit if text]
    fits = Counter(other for text in written for other in dates.would_fit(text))
    if written and not is_any_right and all(map(dates.clock, written)):
        raise Wrong("its times have no date beside them; name the column of the date under `columns`")
    if written and (not is_any_right or {order, *fits} >= {"d/m/y", "m/d/y"}):
        better = [other for other, times in fits.items() if times > len(written) // 2]
        perhaps = "; perhaps: dates = " + " or ".join(f'"{other}"' for other in better) if better else ""
        raise Wrong(f"its dates are not written {order}, as `dates` says{perhaps}")
    for text in unfit:
        yield f"a line whose date is not written {order}; look at `dates`" if text else "a line without a date"


def _row(said: dict[str, str], on: date, asked: Asked, seen: dict[str, int]) -> Row:
    start = _start(said, on, asked.dates)
    end = _end(said, start, asked.dates)
    staff = said.get("staff") or asked.staff or ""
    client = said.get("client") or " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    service = said.get("service", "")
    if not (client or service):
        raise PutAside("a line without a client and without a service")
    times = {"staff": staff, "start": start.isoformat(), "end": end.isoformat()}
    if not (client and service) and (kind := block_kind(client or service)):
        return {**times, "kind": kind, "label": client or service}
    row = {
        **times,
        **{name: said.get(name, "") for name in AS_WRITTEN},
        "client": client,
        "visit": said.get("visit", ""),
        "alerts": [[kind, said[name]] for name, kind in ALERTS.items() if said.get(name)],
        "kind": "work",
        "process_min": minutes(said.get("process", "")) or 0,
        "is_new": said.get("is_new", "").casefold() in YES,
        "asked_for": said.get("asked_for", "").casefold() in YES,
    }
    return {**row, "id": said.get("id") or _id(row, seen)}


def _start(said: dict[str, str], on: date, order: str) -> datetime:
    """Date and time in one cell, or the time in its own."""
    if whole := dates.moment(said["start"], order):
        return whole
    at = dates.clock(said["start"]) if said.get("date") else None
    if at is None:
        raise PutAside("a line without a time at which it begins")
    return datetime.combine(on, at)


def _end(said: dict[str, str], start: datetime, order: str) -> datetime:
    """As it is written; without it, by the duration. A time alone is of the same day."""
    if text := said.get("end"):
        at = dates.clock(text)
        whole = datetime.combine(start.date(), at, start.tzinfo) if at else dates.moment(text, order)
        if whole is None:
            raise PutAside("a line whose end cannot be read")
        return whole
    if not (lasts := minutes(said.get("duration", ""))):
        raise PutAside("a line without an end and without a duration")
    return start + timedelta(minutes=lasts)


def _id(row: Row, seen: dict[str, int]) -> str:
    """The same for the same line each time, where the table numbers nothing.

    Nothing of the client is in it: everybody on the wall sees it, and could try out surnames until one fits.
    """
    sign = fingerprint(row["start"], row["staff"], row["service"])
    seen[sign] = seen.get(sign, 0) + 1
    return f"{sign}-{seen[sign]}"


if __name__ == "__main__":
    main()
