"""A day of the book, in two shapes: columns with time down the side, and a list by the hour."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response

from appliance.salon.model import Day
from appliance.salon.moment import how_far
from appliance.salon.privacy import hand_of
from appliance.web.cards import agenda
from appliance.web.desk import Reading
from appliance.web.grid import lay_out
from appliance.web.pages import Pages
from appliance.web.tabs import of_days

VIEWS = ("grid", "list")


class Book:
    """`/day/{date}`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def day(self, request: Request) -> Response:
        reading = self._pages.reading()
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return not_in_the_book(self._pages, request, reading)
        view, staff = request.query_params.get("view"), request.query_params.get("staff") or None
        if staff is not None and staff not in {person.id for person in day.staff}:
            return self._pages.message(
                request, 404, "Nobody of that name works that day", "Choose somebody from the book."
            )
        seen = self._pages.seen(request, day)
        return self._pages.write(
            request,
            "day.html",
            reading,
            here=f"/day/{day.date}",
            day=seen,
            far=how_far(day.date, reading.now.date()),
            view=view if view in VIEWS else "",
            staff=staff,
            days=of_days(reading, day.date),
            stranger=stranger(self._pages, request, day),
            **shapes(seen, reading.now, staff),
        )


def shapes(day: Day | None, now: datetime, staff: str | None = None) -> dict[str, Any]:
    """The day in both shapes: the style sheet shows the one that fits the screen."""
    return {
        "grid": lay_out(day, now, staff) if day else None,
        "agenda": agenda(day, now, staff) if day else (),
        "is_today": day is not None and day.date == now.date(),
    }


def stranger(pages: Pages, request: Request, day: Day) -> str:
    """The name of a stylist who has no column that day, and so sees less than she may expect."""
    name = pages.name(request)
    return name if pages.role(request) == "stylist" and hand_of(day, name) is None else ""


def not_in_the_book(pages: Pages, request: Request, reading: Reading) -> Response:
    """What every page of a day answers to a day that is not held."""
    if not reading.days:
        do = "It comes by itself as soon as the booking system can be reached. Until then, look there."
        return pages.message(request, 404, "There is no copy of the book yet", do)
    do = "The box keeps today and the next working day. For any other day, look in the booking system."
    return pages.message(request, 404, "That day is not in this copy", do, tabs=of_days(reading))
