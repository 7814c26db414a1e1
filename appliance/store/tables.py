"""A book as rows of real tables. Decides the shape of book.db, and when its rows are complete; opens no file.

What stands readable there: names, times, services, prices and statuses, so that a box without its key still shows the
day. What is sealed: sealed.py. Rows become a book again in asbook.py.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from appliance.salon.model import Book, Day, PriceList
from appliance.store.seal import Seal
from appliance.store.sealed import closed, readable

SCHEMA = "3"

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
        "status": str,
        "price_minor": int,
        "deposit_minor": int,
        "currency": str,
        "paid_minor": int,
        "price_kind": str,
        "is_new": int,
        "asked_for": int,
        "sealed": bytes,
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


def digest(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """A mark of these rows as they are stored. Of what is sealed it knows no more than a thief does: a mark of the
    plain text would let a telephone number be guessed until it fits."""
    told = json.dumps({name: list(found[name]) for name in COLUMNS}, sort_keys=True, ensure_ascii=False, default=_hex)
    return hashlib.sha256(told.encode()).hexdigest()


def rows(book: Book, key: Seal) -> Rows:
    """The book as rows. Local times with their offset, so that both the instant and the wall clock are kept."""
    return {
        "meta": [{"key": key, "value": value} for key, value in _meta(book).items()],
        "day": [{"date": day.date.isoformat()} for day in book.days],
        "staff": [row for day in book.days for row in _staff(day)],
        "visit": [row for day in book.days for row in _visits(day, key)],
        "segment": [row for day in book.days for row in _segments(day)],
        "block": [row for day in book.days for row in _blocks(day)],
        **_prices(book.prices),
    }


def without(found: Rows, gone: Collection[date], besides: Mapping[date, Collection[str]]) -> Rows:
    """The rows without these days, but for the visits whose ids are named in `besides`, and who does them.

    What is sealed stays as it is: nothing has to be opened for this.
    """
    days = {day.isoformat(): {*besides.get(day, ())} for day in gone}
    staying = [row for row in found["visit"] if row["day"] not in days or row["id"] in days[row["day"]]]
    visits = {(row["day"], row["id"]) for row in staying}
    parts = [row for row in found["segment"] if (row["day"], row["visit"]) in visits]
    hands = {(row["day"], row["staff"]) for row in parts}
    some = {day for day, _ in visits}
    return {
        **found,
        "day": [row for row in found["day"] if row["date"] not in days or row["date"] in some],
        "staff": [row for row in found["staff"] if row["day"] not in days or (row["day"], row["id"]) in hands],
        "visit": staying,
        "segment": parts,
        "block": [row for row in found["block"] if row["day"] not in days],
    }


def _hex(sealed: bytes) -> str:
    return sealed.hex()


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


def _visits(day: Day, key: Seal) -> Iterator[Row]:
    for visit in day.visits:
        yield {
            "day": day.date.isoformat(),
            "id": visit.id,
            "client": readable(visit.client.name),
            "status": visit.status,
            "price_minor": visit.price_minor,
            "deposit_minor": visit.deposit_minor,
            "currency": visit.currency,
            "paid_minor": visit.paid_minor,
            "price_kind": visit.price_kind,
            "is_new": int(visit.is_new),
            "asked_for": int(visit.asked_for),
            "sealed": closed(visit, day.date.isoformat(), key),
        }


def _segments(day: Day) -> Iterator[Row]:
    for visit in day.visits:
        for part in visit.segments:
            yield {
                "day": day.date.isoformat(),
                "visit": visit.id,
                "staff": part.staff,
                "service": readable(part.service),
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
