"""A day of the book, in two shapes: columns with time down the side, and a list by the hour.

Decides which shape, whose column, who is found and which visit stands opened beside it. What an opened visit says is
opened.py, who is found find.py.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from fastapi import Request, Response

from appliance.salon.model import Day
from appliance.salon.privacy import hand_of
from appliance.spoken import how_far
from appliance.tongue import _
from appliance.web import find
from appliance.web.cards import agenda
from appliance.web.desk import Reading
from appliance.web.grid import lay_out
from appliance.web.opened import opened
from appliance.web.pages import Pages
from appliance.web.tabs import of_days

VIEWS = ("grid", "list")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a day asks for, beside the day."""

    view: str = ""  # empty: the style sheet chooses by the screen
    staff: str | None = None
    find: str = ""
    visit: str | None = None

    def but(self, **changed: Any) -> str:
        """The query of the same page with something changed, and no visit opened unless it is asked for."""
        asked = replace(self, **{"visit": None, **changed})
        return find.query((("visit", asked.visit), ("view", asked.view), ("staff", asked.staff), ("find", asked.find)))


class Book:
    """`/day/{date}`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def day(self, request: Request) -> Response:
        reading = self._pages.reading()
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return not_in_the_book(self._pages, request, reading)
        asked = _asked(request)
        if asked.staff is not None and asked.staff not in {person.id for person in day.staff}:
            return self._pages.message(
                request, 404, _("Nobody of that name works that day"), _("Choose somebody from the book.")
            )
        seen = self._pages.seen(request, day)
        return self._pages.write(
            request,
            "day.html",
            reading,
            here=f"/day/{day.date}",
            day=seen,
            far=away(day, reading.now),
            asked=asked,
            days=of_days(reading, day.date),
            elsewhere=self._elsewhere(request, reading, day, asked),
            opened=opened(seen, reading.now, asked.visit) if asked.visit else None,
            stranger=stranger(self._pages, request, day),
            **shapes(seen, reading.now, asked.staff, asked.find),
        )

    def _elsewhere(self, request: Request, reading: Reading, here: Day, asked: Asked) -> list[tuple[date, int]]:
        """The other days on which somebody of that name comes, and how often."""
        if not asked.find:
            return []
        seen = {day.date: self._pages.seen(request, day) for day in reading.days if day.date != here.date}
        return [(on, count) for on, day in seen.items() if (count := len(find.found(day, asked.find)))]


def shapes(day: Day | None, now: datetime, staff: str | None = None, question: str = "") -> dict[str, Any]:
    """The day in both shapes: the style sheet shows the one that fits the screen."""
    return {
        "grid": lay_out(day, now, staff) if day else None,
        "agenda": agenda(day, now, staff) if day else (),
        "found": find.found(day, question) if day and question else None,
        "is_today": day is not None and day.date == now.date(),
    }


def away(day: Day, now: datetime) -> str:
    """How far off a day is, as "in 2 days"; empty for today."""
    return how_far(day.date, now.date()) if day.date != now.date() else ""


def stranger(pages: Pages, request: Request, day: Day) -> str:
    """The name of a stylist who has no column that day, and so sees less than she may expect."""
    name = pages.name(request)
    return name if pages.role(request) == "stylist" and hand_of(day, name) is None else ""


def not_in_the_book(pages: Pages, request: Request, reading: Reading) -> Response:
    """What every page of a day answers to a day that is not held."""
    if not reading.days:
        do = _("It comes by itself as soon as the booking system can be reached. Until then, look there.")
        return pages.message(request, 404, _("There is no copy of the book yet"), do)
    do = _("The box keeps today and the next working day. For any other day, look in the booking system.")
    return pages.message(request, 404, _("That day is not in this copy"), do, tabs=of_days(reading))


def _asked(request: Request) -> Asked:
    said = request.query_params
    view = said.get("view", "")
    return Asked(
        view if view in VIEWS else "", said.get("staff") or None, find.asked(said.get("find")), said.get("visit")
    )
