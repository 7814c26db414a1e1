"""The first page: who is next and what it costs, who is in the chair, today's book; and what stands there when there is
no today. Decides nothing of who comes first (next.py), nor of what the line does to the salon (ways.py)."""

from fastapi import Request, Response

from appliance.salon.day import coming
from appliance.salon.model import Day
from appliance.salon.moment import nearest
from appliance.spoken import how_far
from appliance.web.book import shapes, stranger
from appliance.web.desk import Reading
from appliance.web.grid import lay_out
from appliance.web.next import Coming, first_of_the_next_day, now_and_next
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
        is_over = not coming(day, reading.now)
        is_open = self._pages.config.salon.hours.on(day.date.weekday()) is not None
        return self._pages.write(
            request,
            "now.html",
            reading,
            day=seen,
            next=now_and_next(seen, reading.now, is_open=is_open),
            coming=self._coming(request, reading, day) if is_over else None,
            others=of_days(reading, day.date),
            stranger=stranger(self._pages, request, day),
            grid=lay_out(seen, reading.now),
        )

    def _coming(self, request: Request, reading: Reading, day: Day) -> Coming | None:
        """Who is first on the next day: while somebody is still to come today, nobody asks."""
        days = tuple(self._pages.seen(request, other) for other in reading.days if other.date > day.date)
        return first_of_the_next_day(days, reading.now)

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
