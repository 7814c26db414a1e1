"""Make the price list: two columns of print, a table for each category, a column for each level of staff."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from appliance import spoken
from appliance.paper.filed import filed
from appliance.paper.sheet import Cell, Column, Row, Sheet, Table
from appliance.prices import price
from appliance.salon.model import Price, PriceList, Service
from appliance.tongue import _

NONE = "–"  # that level does not do it


def price_list(salon: str, prices: PriceList, taken_at: datetime) -> Sheet:
    """`taken_at`: when the prices were last confirmed, in the salon's zone."""
    as_of = _("{day}, {clock}", day=spoken.dated(taken_at.date()), clock=spoken.clock(taken_at))
    categories: dict[str, list[Service]] = {}
    for service in prices.services:
        categories.setdefault(service.category, []).append(service)
    return Sheet(
        name=filed(_("prices")),
        title=_("Prices"),
        subtitle=salon,
        facts=(_("as of {moment}", moment=as_of),),
        parts=tuple(table for name, found in categories.items() for table in _category(name, found, prices.currency)),
        columns=2,
    )


def _category(name: str, services: list[Service], currency: str) -> Iterator[Table]:
    """What costs the same with everybody stands below the rest, where there is more room for a range of prices."""
    levels = tuple(dict.fromkeys(each.level for service in services for each in service.prices if each.level))
    by_level = [service for service in services if any(each.level for each in service.prices)]
    alike = [service for service in services if service not in by_level]
    if by_level:
        columns = (Column(name, 31), *(Column(level, 20, "right") for level in levels))
        yield Table(columns, tuple(_row(service, levels, currency) for service in by_level))
    if alike:
        columns = (Column("" if by_level else name, 51), Column("", 40, "right"))
        yield Table(columns, tuple(_row(service, (None,), currency) for service in alike))


def _row(service: Service, levels: tuple[str | None, ...], currency: str) -> Row:
    times = sorted({each.duration_min for each in service.prices if each.duration_min})
    said = [spoken.minutes(minutes) for minutes in dict.fromkeys((*times[:1], *times[-1:]))]
    cells = (_cell(service.prices, level, currency) for level in levels)
    return Row((Cell(service.name, ("–".join(said),) if said else ()), *cells))


def _cell(prices: Iterable[Price], level: str | None, currency: str) -> Cell:
    """What it costs with that level; a price without one is the same with everybody."""
    asked = [price(each, currency) for each in prices if each.level in (level, None)]
    return Cell(", ".join(asked) or NONE)
