"""Who may still owe: the visits that fell into an outage, day by day, and the end-of-day list on paper.

It decides what stands on the page when nobody owes or nobody can know. Who may owe: salon/chase.py; who may know it:
salon/privacy.py, both asked by paper/pack.py; the words: paper/owing.py. Nothing is entered here: the booking system
settles a visit.
"""

from dataclasses import dataclass

from fastapi import Request, Response

from appliance import spoken
from appliance.paper import owing as words
from appliance.salon.chase import Owing
from appliance.salon.model import Day
from appliance.salon.privacy import may
from appliance.tongue import _
from appliance.visits import hands, services
from appliance.web.book import not_in_the_book, stranger
from appliance.web.desk import Reading
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.sheets import asked_day
from appliance.web.tabs import sign_in


@dataclass(frozen=True, slots=True)
class Chased:
    """What somebody may see of one day: who may owe, under the outage that their visit fell into."""

    day: Day
    owing: tuple[Owing, ...]


class Chase:
    """`/chase` and `/chase/{date}`."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._on_paper = pages, OnPaper(pages)

    async def list(self, request: Request) -> Response:
        reading = self._pages.reading()
        if not may(self._pages.role(request), "unsettled"):
            return self._not_on_the_wall(request)
        past = self._pages.desk.past()
        days = tuple(self._of_day(request, reading, day) for day in reading.days if day.date <= reading.now.date())
        return self._pages.write(
            request,
            "chase.html",
            reading,
            here="/chase",
            days=[each for each in reversed(days) if each.owing],
            this_day=next((each.day for each in days if each.day.date == reading.now.date()), None),
            is_known=past is not None,
            is_running=past is not None and any(outage.ended is None for outage in past.cut_off),
            kept_days=self._pages.config.privacy.keep_unsettled_days,
            only_own=self._pages.role(request) == "stylist",
            stranger=any(stranger(self._pages, request, day) for day in reading.days),
            ways=words.asking(self._pages.config.plan_b),
            heading=lambda outage, day: words.heading(outage, day, reading.now),
            clock_of=spoken.clock,
            words=words,
            services=services,
            hands=hands,
        )

    async def day(self, request: Request) -> Response:
        """The end-of-day list, as a page and as a PDF."""
        reading = self._pages.reading()
        if not may(self._pages.role(request), "unsettled"):
            return self._not_on_the_wall(request)
        day = reading.day_called(request.path_params["date"].removesuffix(".pdf"))
        if day is None:
            return not_in_the_book(self._pages, request, reading)
        (sheet,) = asked_day(self._pages, request, reading, day).end_of_day()
        return await self._on_paper.answer(request, [sheet], sheet.title, f"end of day {day.date}", here="/chase")

    def _of_day(self, request: Request, reading: Reading, day: Day) -> Chased:
        asked = asked_day(self._pages, request, reading, day)
        return Chased(asked.seen, asked.owing())

    def _not_on_the_wall(self, request: Request) -> Response:
        title = _("Who may still owe is not shown to everybody")
        do = _("Sign in, and you see the visits that you may know of.")
        return self._pages.message(request, 403, title, do, tabs=[sign_in()])
