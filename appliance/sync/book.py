"""The book as a whole, from what the sources gave and what was published before. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from appliance.config import Config
from appliance.salon.model import Book, Day, PriceList, Service
from appliance.salon.window import chosen, merged, part_of, still_kept
from appliance.status import PRICE_KIND

THE_PRICE_LIST = "the price list"  # what a price list counts as, where a calendar has days


def standing_counts(standing: Book | None, source: str, kind: str, today: str) -> dict[str, int] | None:
    """What the published book holds of a source, by day, from today on. None: nothing of it."""
    if standing is None:
        return None
    if kind == PRICE_KIND:
        return {THE_PRICE_LIST: len(standing.prices.services)} if standing.prices else None
    days = part_of(standing.days, source)
    if not any(day.visits for day in days):
        return None
    return {day.date.isoformat(): len(day.visits) for day in days if day.date.isoformat() >= today}


def assembled(
    config: Config,
    parts: Mapping[str, tuple[Day, ...] | None],
    prices: Sequence[PriceList],
    standing: Book | None,
    confirmed_at: Sequence[datetime],
    now: datetime,
) -> Book | None:
    """The book to publish, or None: there is nothing yet. A part that is None stays as the published book has it."""
    before = standing.days if standing else ()
    given = [part_of(before, name) if days is None else days for name, days in parts.items()]
    if standing is None and not prices and all(days is None for days in parts.values()):
        return None
    zone, weekdays = config.salon.zone, [day for day in range(7) if config.salon.hours.on(day)]
    ahead = chosen(merged(given), now.astimezone(zone).date(), config.privacy.days, weekdays)
    past = still_kept(before, now, zone, config.privacy.keep_past_h)
    return Book(
        timezone=config.salon.timezone,
        days=past + ahead,
        prices=joined(prices) or (standing.prices if standing else None),
        taken_at=min(confirmed_at) if confirmed_at else (standing.taken_at if standing else now),
    )


def joined(prices: Sequence[PriceList]) -> PriceList | None:
    """Several price lists one after the other."""
    if not prices:
        return None
    services: tuple[Service, ...] = tuple(service for one in prices for service in one.services)
    return replace(prices[0], services=services, taken_at=min(one.taken_at for one in prices))
