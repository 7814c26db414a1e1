"""The price list: by category, a column for each level of staff, what it takes and from when it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import Request, Response

from appliance.prices import price
from appliance.salon.model import Price, PriceList, Service
from appliance.spoken import minutes, moment
from appliance.tongue import _
from appliance.web import find
from appliance.web.pages import Pages


@dataclass(frozen=True, slots=True)
class Line:
    """A service. `amounts`: one for each level of its category, or one for all of them."""

    name: str
    length: str  # "45 min", "45 min to 1 h": it may take a junior longer
    amounts: tuple[str, ...]
    is_same: bool  # the same with everybody
    terms: str  # by which it is found
    is_found: bool = True


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    levels: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def is_found(self) -> bool:
        return any(line.is_found for line in self.lines)


class Prices:
    """`/prices`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def page(self, request: Request) -> Response:
        reading = self._pages.reading()
        prices, taken_at = (reading.book.prices if reading.book else None), reading.prices_taken_at
        question = find.asked(request.query_params.get("find"))
        categories = laid_out(prices, question) if prices else ()
        return self._pages.write(
            request,
            "prices.html",
            reading,
            here="/prices",
            categories=categories,
            question=question,
            found=sum(line.is_found for each in categories for line in each.lines) if question else None,
            is_printed=any(doc.kind == "price_list" for doc in reading.documents),
            as_of=_("as of {moment}", moment=moment(taken_at, reading.now)) if taken_at else "",
        )


def laid_out(prices: PriceList, question: str = "") -> tuple[Category, ...]:
    """Categories and services in the order of the salon's own list."""
    by_category: dict[str, list[Service]] = {}
    for service in prices.services:
        by_category.setdefault(service.category, []).append(service)
    return tuple(_category(name, services, prices.currency, question) for name, services in by_category.items())


def _category(name: str, services: list[Service], currency: str, question: str) -> Category:
    levels = tuple(dict.fromkeys(each.level for service in services for each in service.prices if each.level))
    return Category(name, levels, tuple(_line(service, levels, currency, question) for service in services))


def _line(service: Service, levels: tuple[str, ...], currency: str, question: str) -> Line:
    is_same = not levels or any(each.level is None for each in service.prices)
    terms = find.terms(f"{service.name} {service.category}")
    amounts = _for_all(service.prices, currency) if is_same else _by_level(service.prices, levels, currency)
    return Line(service.name, _takes(service.prices), tuple(amounts), is_same, terms, find.matches(terms, question))


def _for_all(prices: Iterable[Price], currency: str) -> Iterator[str]:
    yield ", ".join(dict.fromkeys(price(each, currency) for each in prices if each.level is None))


def _by_level(prices: tuple[Price, ...], levels: tuple[str, ...], currency: str) -> Iterator[str]:
    """Empty where nobody of that level does it."""
    for level in levels:
        yield ", ".join(dict.fromkeys(price(each, currency) for each in prices if each.level == level))


def _takes(prices: Iterable[Price]) -> str:
    known = sorted({each.duration_min for each in prices if each.duration_min})
    if len(known) < 2:
        return minutes(known[0]) if known else ""
    return _("{shortest} to {longest}", shortest=minutes(known[0]), longest=minutes(known[-1]))
