"""The book as a whole, from what the sources gave and what was published before. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from appliance.config import Config
from appliance.salon.model import Book, Day, PriceList, Service
from appliance.salon.window import chosen, merged, part_of, still_kept
from appliance.sync.owed import Owed, past_days

THE_PRICE_LIST = "the price list"  # what a price list counts as, where a calendar has days


def standing_counts(standing: Book | None, source: str, today: str) -> dict[str, int] | None:
    """What the published book holds of a source: visits by day, from today on, and services. None: nothing of it."""
    if standing is None:
        return None
    days = part_of(standing.days, source)
    services = len(listed_by(standing.prices, source))
    if not any(day.visits for day in days) and not services:
        return None
    visits = {day.date.isoformat(): len(day.visits) for day in days if day.date.isoformat() >= today}
    return visits | ({THE_PRICE_LIST: services} if services else {})


def listed_by(prices: PriceList | None, source: str) -> tuple[Service, ...]:
    """What one source has given to the price list."""
    return tuple(service for service in prices.services if service.source == source) if prices else ()


def assembled(
    config: Config,
    parts: Mapping[str, tuple[Day, ...] | None],
    prices: Mapping[str, PriceList | None],
    standing: Book | None,
    owing: Owed,
    confirmed_at: Sequence[datetime],
    now: datetime,
) -> Book | None:
    """The book to publish, or None: there is nothing yet. A part that is None stays as the published book has it."""
    before = standing.days if standing else ()
    given = [part_of(before, name) if days is None else days for name, days in parts.items()]
    if standing is None and not any(prices.values()) and all(days is None for days in parts.values()):
        return None
    zone, weekdays = config.salon.zone, config.salon.hours.weekdays
    fresh = merged(given)
    ahead = chosen(fresh, now.astimezone(zone).date(), config.privacy.days, weekdays)
    past = past_days(before, still_kept(before, now, zone, config.privacy.keep_past_h), fresh, owing)
    return Book(
        timezone=config.salon.timezone,
        days=past + ahead,
        prices=joined(prices, standing.prices if standing else None),
        taken_at=min(confirmed_at) if confirmed_at else (standing.taken_at if standing else now),
    )


def joined(prices: Mapping[str, PriceList | None], standing: PriceList | None) -> PriceList | None:
    """The price lists of all sources one after the other. One that is None stays as the published book has it."""
    lists = [
        fresh or (replace(standing, services=kept) if standing and (kept := listed_by(standing, name)) else None)
        for name, fresh in prices.items()
    ]
    found = [one for one in lists if one]
    if not found:
        return None
    services: tuple[Service, ...] = tuple(service for one in found for service in one.services)
    return replace(found[0], services=services, taken_at=min(one.taken_at for one in found))
