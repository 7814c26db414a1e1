"""The first page: who is next, who is in the chair, today's book; and what stands there when there is no today."""

from fastapi import Request, Response

from appliance.salon.moment import nearest
from appliance.spoken import how_far
from appliance.web.book import shapes, stranger
from appliance.web.cards import now_and_next
from appliance.web.desk import Reading
from appliance.web.pages import Pages
from appliance.web.tabs import of_days


class Now:
    """`/`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def page(self, request: Request) -> Response:
        reading = self._pages.reading()
        day = reading.day(reading.now.date())
        if day is None:
            return self._without_today(request, reading)
        seen = self._pages.seen(request, day)
        return self._pages.write(
            request,
            "now.html",
            reading,
            day=seen,
            next=now_and_next(seen, reading.now),
            others=of_days(reading, day.date),
            stranger=stranger(self._pages, request, day),
            **shapes(seen, reading.now),
        )

    def _without_today(self, request: Request, reading: Reading) -> Response:
        """The box has been off, or without a line, or its clock is wrong: another day is never shown as today."""
        day, today = nearest(reading.days, reading.now.date()), reading.now.date()
        seen = self._pages.seen(request, day) if day else None
        return self._pages.write(
            request,
            "not_today.html",
            reading,
            day=seen,
            far=how_far(day.date, today) if day else "",
            others=of_days(reading, day.date if day else None),
            **shapes(seen, reading.now),
        )
