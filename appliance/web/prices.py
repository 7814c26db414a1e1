"""The price list, by category, with its levels."""

from fastapi import Request, Response

from appliance.prices import price
from appliance.salon.model import Service
from appliance.spoken import moment
from appliance.web.pages import Pages


class Prices:
    """`/prices`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def page(self, request: Request) -> Response:
        reading = self._pages.reading()
        prices = reading.book.prices if reading.book else None
        taken_at = reading.prices_taken_at
        return self._pages.write(
            request,
            "prices.html",
            reading,
            here="/prices",
            categories=_categories(prices.services) if prices else {},
            is_printed=any(doc.kind == "price_list" for doc in reading.documents),
            as_of=moment(taken_at, reading.now) if taken_at else "",
            price=lambda one: price(one, prices.currency if prices else ""),
        )


def _categories(services: tuple[Service, ...]) -> dict[str, list[Service]]:
    found: dict[str, list[Service]] = {}
    for service in services:
        found.setdefault(service.category, []).append(service)
    return found
