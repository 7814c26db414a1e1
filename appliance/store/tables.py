"""A book as rows of real tables, and back. Decides the shape of book.db; opens no file."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from appliance.salon.model import Alert, Block, Book, Client, Day, Price, PriceList, Segment, Service, Staff, Visit

SCHEMA = 2

Row = dict[str, Any]
Rows = dict[str, list[Row]]

COLUMNS: dict[str, dict[str, type]] = {
    "meta": {"key": str, "value": str},
    "day": {"date": str},
    "staff": {"day": str, "id": str, "name": str, "works": str, "level": str},
    "visit": {
        "day": str,
        "id": str,
        "client": str,
        "phone": str,
        "status": str,
        "note": str,
        "alerts": str,
        "price_minor": int,
        "deposit_minor": int,
        "currency": str,
        "paid_minor": int,
        "price_kind": str,
        "is_new": int,
        "asked_for": int,
        "ref": str,
        "history": str,
        "formula": str,
    },
    "segment": {
        "day": str,
        "visit": str,
        "staff": str,
        "service": str,
        "start": str,
        "end": str,
        "kind": str,
        "room": str,
    },
    "block": {"day": str, "staff": str, "start": str, "end": str, "kind": str, "label": str},
    "service": {"number": int, "category": str, "name": str, "source": str},
    "price": {
        "service": int,
        "level": str,
        "kind": str,
        "amount_minor": int,
        "amount_max_minor": int,
        "duration_min": int,
    },
}
KEYS: dict[str, str | tuple[str, ...]] = {"meta": "key", "day": "date", "staff": ("day", "id"), "visit": ("day", "id")}


def digest(book: Book) -> str:
    """What the book says, without when it was confirmed: two equal digests need no second file."""
    said = rows(_undated(book))
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def rows(book: Book) -> Rows:
    """The book as rows. Local times with their offset, so that both the instant and the wall clock are kept."""
    return {
        "meta": [{"key": key, "value": value} for key, value in _meta(book).items()],
        "day": [{"date": day.date.isoformat()} for day in book.days],
        "staff": [row for day in book.days for row in _staff(day)],
        "visit": [row for day in book.days for row in _visits(day)],
        "segment": [row for day in book.days for row in _segments(day)],
        "block": [row for day in book.days for row in _blocks(day)],
        **_prices(book.prices),
    }


def book(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> Book:
    """The book that these rows describe, in the order in which they were written."""
    meta = {row["key"]: row["value"] for row in found["meta"]}
    zone = ZoneInfo(meta["timezone"])
    return Book(
        timezone=meta["timezone"],
        days=tuple(_day(row["date"], found, zone) for row in found["day"]),
        prices=_price_list(meta, found),
        taken_at=datetime.fromisoformat(meta["taken_at"]),
    )


def _undated(book: Book) -> Book:
    never = datetime(1970, 1, 1, tzinfo=UTC)
    return replace(book, taken_at=never, prices=book.prices and replace(book.prices, taken_at=never))


def _meta(book: Book) -> dict[str, str]:
    meta = {"timezone": book.timezone, "taken_at": book.taken_at.isoformat()}
    if book.prices:
        meta |= {"prices_currency": book.prices.currency, "prices_taken_at": book.prices.taken_at.isoformat()}
    return meta


def _staff(day: Day) -> Iterator[Row]:
    for one in day.staff:
        yield {
            "day": day.date.isoformat(),
            "id": one.id,
            "name": one.name,
            "works": json.dumps(one.works),
            "level": one.level,
        }


def _visits(day: Day) -> Iterator[Row]:
    for visit in day.visits:
        yield {
            "day": day.date.isoformat(),
            "id": visit.id,
            "client": visit.client.name,
            "phone": visit.client.phone,
            "status": visit.status,
            "note": visit.note,
            "alerts": json.dumps([[alert.kind, alert.text] for alert in visit.alerts], ensure_ascii=False),
            "price_minor": visit.price_minor,
            "deposit_minor": visit.deposit_minor,
            "currency": visit.currency,
            "paid_minor": visit.paid_minor,
            "price_kind": visit.price_kind,
            "is_new": int(visit.is_new),
            "asked_for": int(visit.asked_for),
            "ref": visit.client.ref,
            "history": json.dumps(visit.client.history, ensure_ascii=False),
            "formula": visit.client.formula,
        }


def _segments(day: Day) -> Iterator[Row]:
    for visit in day.visits:
        for part in visit.segments:
            yield {
                "day": day.date.isoformat(),
                "visit": visit.id,
                "staff": part.staff,
                "service": part.service,
                "start": part.start.isoformat(),
                "end": part.end.isoformat(),
                "kind": part.kind,
                "room": part.room,
            }


def _blocks(day: Day) -> Iterator[Row]:
    for block in day.blocks:
        yield {
            "day": day.date.isoformat(),
            "staff": block.staff,
            "start": block.start.isoformat(),
            "end": block.end.isoformat(),
            "kind": block.kind,
            "label": block.label,
        }


def _prices(prices: PriceList | None) -> Rows:
    services = prices.services if prices else ()
    return {
        "service": [
            {"number": n, "category": one.category, "name": one.name, "source": one.source}
            for n, one in enumerate(services)
        ],
        "price": [
            {
                "service": number,
                "level": price.level,
                "kind": price.kind,
                "amount_minor": price.amount_minor,
                "amount_max_minor": price.amount_max_minor,
                "duration_min": price.duration_min,
            }
            for number, one in enumerate(services)
            for price in one.prices
        ],
    }


def _day(day: str, found: Mapping[str, Sequence[Mapping[str, Any]]], zone: ZoneInfo) -> Day:
    parts: dict[str, list[Segment]] = {}
    for row in _of(day, found["segment"]):
        parts.setdefault(row["visit"], []).append(
            Segment(
                row["staff"],
                row["service"],
                _moment(row["start"], zone),
                _moment(row["end"], zone),
                row["kind"],
                row["room"],
            )
        )
    return Day(
        date=date.fromisoformat(day),
        staff=tuple(
            Staff(row["id"], row["name"], tuple(json.loads(row["works"])), row["level"])
            for row in _of(day, found["staff"])
        ),
        visits=tuple(_visit(row, tuple(parts[row["id"]])) for row in _of(day, found["visit"])),
        blocks=tuple(
            Block(row["staff"], _moment(row["start"], zone), _moment(row["end"], zone), row["kind"], row["label"])
            for row in _of(day, found["block"])
        ),
    )


def _of(day: str, every: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (row for row in every if row["day"] == day)


def _visit(row: Mapping[str, Any], segments: tuple[Segment, ...]) -> Visit:
    return Visit(
        id=row["id"],
        client=Client(row["client"], row["phone"], row["ref"], tuple(json.loads(row["history"])), row["formula"]),
        status=row["status"],
        note=row["note"],
        alerts=tuple(Alert(kind, text) for kind, text in json.loads(row["alerts"])),
        price_minor=row["price_minor"],
        deposit_minor=row["deposit_minor"],
        currency=row["currency"],
        segments=segments,
        paid_minor=row["paid_minor"],
        price_kind=row["price_kind"],
        is_new=bool(row["is_new"]),
        asked_for=bool(row["asked_for"]),
    )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)


def _price_list(meta: Mapping[str, str], found: Mapping[str, Sequence[Mapping[str, Any]]]) -> PriceList | None:
    if "prices_currency" not in meta:
        return None
    services = tuple(_service(row, found["price"]) for row in found["service"])
    return PriceList(meta["prices_currency"], services, datetime.fromisoformat(meta["prices_taken_at"]))


def _service(row: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> Service:
    prices = tuple(
        Price(price["level"], price["kind"], price["amount_minor"], price["amount_max_minor"], price["duration_min"])
        for price in every
        if price["service"] == row["number"]
    )
    return Service(row["category"], row["name"], prices, row["source"])
