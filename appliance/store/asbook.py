"""The rows of book.db as a book again. Decides what the rows of older versions mean; opens no file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from appliance.salon.model import Block, Book, Day, Price, PriceList, Segment, Service, Staff, Visit
from appliance.store import tables
from appliance.store.seal import Seal
from appliance.store.sealed import Personal, opened, told

Found = Mapping[str, Sequence[Mapping[str, Any]]]

# Before version 3 nothing was sealed, and the mark was one of the book without its dates. Such a file is read, so that
# a box that is upgraded without a line keeps its book; it is never written again.
PLAIN = ("1", "2")
UNDATED = "1970-01-01T00:00:00+00:00"
# What version 1 did not know.
ABSENT: dict[str, Any] = {
    "level": None, "room": None, "source": "", "paid_minor": None, "price_kind": "fixed", "is_new": 0, "asked_for": 0,
    "ref": "", "history": "[]", "formula": None,
}  # fmt: skip


def book(found: Found, key: Seal | None) -> Book | None:
    """The book that these rows describe, in the order in which they were written. None: they are not complete.

    Without the key that it was sealed with, each visit says that it `is_sealed`.
    """
    said = {row["key"]: row["value"] for row in found["meta"]}
    schema, complete = said.get("schema"), said.get("complete")
    unmarked = [row for row in found["meta"] if row["key"] not in ("schema", "complete")]
    if schema in PLAIN:
        if complete != tables.digest({**found, "meta": [_undated(row) for row in unmarked]}):
            return None
        found = {name: [{**ABSENT, **row} for row in rows] for name, rows in found.items()}
    elif schema != tables.SCHEMA or complete != tables.digest({**found, "meta": unmarked}):
        return None
    zone = ZoneInfo(said["timezone"])
    return Book(
        timezone=said["timezone"],
        days=tuple(_day(row["date"], found, zone, key) for row in found["day"]),
        prices=_price_list(said, found),
        taken_at=datetime.fromisoformat(said["taken_at"]),
    )


def _undated(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**row, "value": UNDATED} if row["key"] in ("taken_at", "prices_taken_at") else row


def _day(day: str, found: Found, zone: ZoneInfo, key: Seal | None) -> Day:
    parts: dict[str, list[Segment]] = {}
    for row in _of(day, found["segment"]):
        span = _moment(row["start"], zone), _moment(row["end"], zone)
        parts.setdefault(row["visit"], []).append(
            Segment(row["staff"], row["service"], *span, row["kind"], row["room"])
        )
    return Day(
        date=date.fromisoformat(day),
        staff=tuple(
            Staff(row["id"], row["name"], tuple(json.loads(row["works"])), row["level"])
            for row in _of(day, found["staff"])
        ),
        visits=tuple(_visit(row, tuple(parts[row["id"]]), key) for row in _of(day, found["visit"])),
        blocks=tuple(
            Block(row["staff"], _moment(row["start"], zone), _moment(row["end"], zone), row["kind"], row["label"])
            for row in _of(day, found["block"])
        ),
    )


def _of(day: str, every: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (row for row in every if row["day"] == day)


def _visit(row: Mapping[str, Any], segments: tuple[Segment, ...], key: Seal | None) -> Visit:
    known = opened(row, key) if "sealed" in row else _told_plainly(row)
    personal = known or Personal()
    return Visit(
        id=row["id"],
        client=personal.client(row["client"]),
        status=row["status"],
        note=personal.note,
        alerts=personal.alerts,
        price_minor=row["price_minor"],
        deposit_minor=row["deposit_minor"],
        currency=row["currency"],
        segments=personal.segments(segments),
        paid_minor=row["paid_minor"],
        price_kind=row["price_kind"],
        is_new=bool(row["is_new"]),
        asked_for=bool(row["asked_for"]),
        is_sealed=known is None,
    )


def _told_plainly(row: Mapping[str, Any]) -> Personal:
    return told({**row, "history": json.loads(row["history"]), "alerts": json.loads(row["alerts"])})


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)


def _price_list(said: Mapping[str, str], found: Found) -> PriceList | None:
    if "prices_currency" not in said:
        return None
    services = tuple(_service(row, found["price"]) for row in found["service"])
    return PriceList(said["prices_currency"], services, datetime.fromisoformat(said["prices_taken_at"]))


def _service(row: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> Service:
    prices = tuple(
        Price(price["level"], price["kind"], price["amount_minor"], price["amount_max_minor"], price["duration_min"])
        for price in every
        if price["service"] == row["number"]
    )
    return Service(row["category"], row["name"], prices, row["source"])
