"""Rows of a price list -> services with their prices. Pure. A price that cannot be read for certain is left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from appliance.salon.model import Price, PriceKind, PriceList, Service
from appliance.salon.money import amount
from appliance.salon.rows import PriceRow

CONSULT = ("on consultation", "consultation", "poa", "price on application", "за консультацією", "sopimuksen mukaan")
FROM = re.compile(r"(?:from|ab|від|alkaen|alk\.?)\s+(.+)", re.IGNORECASE)
RANGE = re.compile(r"(.+?)\s*(?:-|–|\bto\b)\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What something costs, in minor units, and the currency if the text named one."""

    kind: PriceKind
    minor: int | None = None  # None: on consultation
    most_minor: int | None = None  # of a range
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """The price list, the rows that are not in it, and the currencies that were named."""

    prices: PriceList
    quarantined: tuple[str, ...]
    currencies: tuple[str, ...]


def price_list(rows: Iterable[PriceRow], currency: str, taken_at: datetime, source: str = "") -> Priced:
    """Services in the order of the list, each with its levels."""
    services: dict[tuple[str, str], list[Price]] = {}
    quarantined, named = list[str](), set[str]()
    for row in rows:
        found = cost(row.price, currency)
        if not row.service or found is None:
            quarantined.append("a line whose price cannot be read" if row.service else "a line without a service")
            continue
        named |= {found.currency} if found.currency else set()
        price = Price(row.level or None, found.kind, found.minor, found.most_minor, minutes(row.duration))
        services.setdefault((row.category, row.service), []).append(price)
    listed = tuple(Service(category, name, tuple(prices), source) for (category, name), prices in services.items())
    return Priced(PriceList(currency, listed, taken_at), tuple(quarantined), tuple(sorted(named)))


def cost(text: str, currency: str) -> Cost | None:
    """What a text says that something costs. None: it cannot be read for certain."""
    text = text.strip()
    if text.casefold() in CONSULT:
        return Cost("consult")
    if given := FROM.fullmatch(text):
        least = amount(given[1], currency)
        return Cost("from", least.minor, None, least.currency) if least else None
    if exact := amount(text, currency):
        return Cost("fixed", exact.minor, None, exact.currency)
    ends = RANGE.fullmatch(text)
    low, high = (amount(end, currency) for end in ends.groups()) if ends else (None, None)
    if low is None or high is None or low.minor > high.minor:
        return None
    return Cost("range", low.minor, high.minor, low.currency or high.currency)


def minutes(text: str) -> int | None:
    """ "45", "45 min", "1:15", "1:15:00", "1 h 15", "1h 15m"; anything else is not known."""
    if whole := re.fullmatch(r"(\d{1,3})\s*(?:m|mins?\.?|minutes|хв\.?)?", text.strip(), re.IGNORECASE):
        return int(whole[1]) or None
    if clock := re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text.strip()):
        return int(clock[1]) * 60 + int(clock[2]) or None
    if said := re.fullmatch(
        r"(\d{1,2})\s*(?:h|год\.?)\s*(\d{1,2})?\s*(?:m|min\.?|хв\.?)?", text.strip(), re.IGNORECASE
    ):
        return int(said[1]) * 60 + int(said[2] or 0) or None
    return None
