"""Rows of a price list -> services with their prices. Pure. A price that cannot be read for certain is left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from appliance.salon.model import Price, PriceList, Service
from appliance.salon.money import amount
from appliance.salon.rows import PriceRow

CONSULT = ("on consultation", "consultation", "poa", "price on application", "за консультацією", "sopimuksen mukaan")
FROM = re.compile(r"(?:from|ab|від|alk\.?)\s+(.+)", re.IGNORECASE)
RANGE = re.compile(r"(.+?)\s*(?:-|–|\bto\b)\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Priced:
    """The price list, the rows that are not in it, and the currencies that were named."""

    prices: PriceList
    quarantined: tuple[str, ...]
    currencies: tuple[str, ...]


def price_list(rows: Iterable[PriceRow], currency: str, taken_at: datetime) -> Priced:
    """Services in the order of the list, each with its levels."""
    services: dict[tuple[str, str], list[Price]] = {}
    quarantined, named = list[str](), set[str]()
    for row in rows:
        price = _price(row, currency, named)
        if not row.service or price is None:
            quarantined.append("a line whose price cannot be read" if row.service else "a line without a service")
        else:
            services.setdefault((row.category, row.service), []).append(price)
    listed = tuple(Service(category, name, tuple(prices)) for (category, name), prices in services.items())
    return Priced(PriceList(currency, listed, taken_at), tuple(quarantined), tuple(sorted(named)))


def _price(row: PriceRow, currency: str, named: set[str]) -> Price | None:
    text, level, minutes = row.price.strip(), row.level or None, _minutes(row.duration)
    if text.casefold() in CONSULT:
        return Price(level, "consult", None, None, minutes)
    if given := FROM.fullmatch(text):
        least = _minor(given[1], currency, named)
        return None if least is None else Price(level, "from", least, None, minutes)
    if exact := amount(text, currency):
        return Price(level, "fixed", _minor(text, currency, named), None, minutes) if exact else None
    ends = RANGE.fullmatch(text)
    low, high = (_minor(end, currency, named) for end in ends.groups()) if ends else (None, None)
    if low is None or high is None or low > high:
        return None
    return Price(level, "range", low, high, minutes)


def _minor(text: str, currency: str, named: set[str]) -> int | None:
    found = amount(text, currency)
    if found and found.currency:
        named.add(found.currency)
    return found.minor if found else None


def _minutes(text: str) -> int | None:
    """ "45", "45 min", "1:15", "1 h 15"; anything else is not known."""
    if whole := re.fullmatch(r"(\d{1,3})\s*(?:min\.?|minutes|хв|m)?", text.strip(), re.IGNORECASE):
        return int(whole[1]) or None
    if clock := re.fullmatch(r"(\d{1,2})\s*(?::|h)\s*(\d{1,2})?(?:\s*min)?", text.strip(), re.IGNORECASE):
        return int(clock[1]) * 60 + int(clock[2] or 0) or None
    return None
