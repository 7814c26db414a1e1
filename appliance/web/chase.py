"""Who may still owe: the visits that fell into an outage, day by day, and the end-of-day list on paper.

It decides what stands on the page when nobody owes or nobody can know. Who may owe: salon/chase.py; who may know it:
salon/privacy.py; the words and the paper: paper/chase.py. Nothing is entered here: the booking system settles a visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import Request, Response

from appliance import spoken
from appliance.paper import owing as words
from appliance.paper.chase import end_of_day
from appliance.salon.chase import CutOff, Owing, by_outage, unsettled
from appliance.salon.model import Day
from appliance.salon.privacy import may, may_chase
from appliance.store.history import Unreadable
from appliance.tongue import _
from appliance.web.book import not_in_the_book, stranger
from appliance.web.desk import Reading
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.tabs import Tab


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
        outages = self._outages()
        chased = tuple(self._chased(request, reading, outages or ()))
        return self._pages.write(
            request,
            "chase.html",
            reading,
            here="/chase",
            days=[each for each in reversed(chased) if each.owing],
            this_day=next((each.day for each in chased if each.day.date == reading.now.date()), None),
            is_known=outages is not None,
            is_running=any(outage.ended is None for outage in outages or ()),
            kept_days=self._pages.config.privacy.keep_unsettled_days,
            only_own=self._pages.role(request) == "stylist",
            stranger=any(stranger(self._pages, request, day) for day in reading.days),
            ways=words.asking(self._pages.config.plan_b),
            heading=lambda outage, day: words.heading(outage, day, reading.now),
            clock_of=spoken.clock,
            words=words,
        )

    async def day(self, request: Request) -> Response:
        """The end-of-day list, as a page and as a PDF."""
        reading = self._pages.reading()
        if not may(self._pages.role(request), "unsettled"):
            return self._not_on_the_wall(request)
        day = reading.day_called(request.path_params["date"].removesuffix(".pdf"))
        if day is None:
            return not_in_the_book(self._pages, request, reading)
        chased = self._of_day(request, reading, day, self._outages() or ())
        config = self._pages.config
        sheet = end_of_day(config.salon.name, chased.day, chased.owing, config.plan_b, reading.taken_at, reading.now)
        return await self._on_paper.answer(request, [sheet], sheet.title, f"end of day {day.date}", here="/chase")

    def _chased(self, request: Request, reading: Reading, outages: tuple[CutOff, ...]) -> Iterator[Chased]:
        return (self._of_day(request, reading, day, outages) for day in reading.days if day.date <= reading.now.date())

    def _of_day(self, request: Request, reading: Reading, day: Day, outages: tuple[CutOff, ...]) -> Chased:
        keep = self._pages.config.privacy.keep_unsettled_days
        ids = unsettled([day], outages, reading.now, keep).get(day.date, frozenset())
        mine = ids & may_chase(day, self._pages.role(request), self._pages.name(request))
        seen = self._pages.seen(request, day)
        return Chased(seen, by_outage(seen, mine, outages, reading.now))

    def _outages(self) -> tuple[CutOff, ...] | None:
        """None: nobody can know."""
        try:
            return self._pages.desk.past().cut_off
        except Unreadable:
            return None

    def _not_on_the_wall(self, request: Request) -> Response:
        title = _("Who may still owe is not shown to everybody")
        do = _("Sign in, and you see the visits that you may know of.")
        return self._pages.message(request, 403, title, do, tabs=[Tab(_("Sign in"), "/sign-in", False)])
