"""Who comes when to whom, and who is in the house: for the front desk, by time or by name."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request, Response

from appliance.alphabet import sort_key
from appliance.salon.model import Day
from appliance.tongue import N_, _
from appliance.web import find
from appliance.web.book import away, not_in_the_book, stranger
from appliance.web.cards import Card, Phase, card
from appliance.web.pages import Pages
from appliance.web.tabs import of_days

# in the order in which a desk has to act on them
GROUPS: dict[Phase, str] = {
    "late": N_("Should be here"),
    "now": N_("In the house"),
    "coming": N_("Still to come"),
    "over": N_("Has been"),
    "gone": N_("Not coming"),
}


@dataclass(frozen=True, slots=True)
class Group:
    phase: Phase | None  # None: everybody, by name
    title: str
    cards: tuple[Card, ...]


class Arrivals:
    """`/arrivals/{date}`, `?by=name`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def day(self, request: Request) -> Response:
        reading = self._pages.reading()
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return not_in_the_book(self._pages, request, reading)
        seen = self._pages.seen(request, day)
        is_by_name = request.query_params.get("by") == "name"
        question = find.asked(request.query_params.get("find"))
        return self._pages.write(
            request,
            "arrivals.html",
            reading,
            here=f"/day/{day.date}",
            day=seen,
            far=away(day, reading.now),
            is_today=day.date == reading.now.date(),
            is_by_name=is_by_name,
            question=question,
            found=find.found(seen, question) if question else None,
            groups=by_name(seen, reading.now) if is_by_name else by_time(seen, reading.now),
            where=lambda phase: _(GROUPS[phase]),
            days=of_days(reading, day.date, "/arrivals"),
            stranger=stranger(self._pages, request, day),
        )


def by_time(day: Day, now: datetime) -> tuple[Group, ...]:
    """The awaited first, then who is here, then who comes; groups without anybody are left out."""
    cards = [card(visit, day, now) for visit in sorted(day.visits, key=lambda visit: visit.start)]
    groups = (Group(phase, _(GROUPS[phase]), tuple(each for each in cards if each.phase == phase)) for phase in GROUPS)
    return tuple(group for group in groups if group.cards)


def by_name(day: Day, now: datetime) -> tuple[Group, ...]:
    """Everybody in the order of the alphabet, as the names are written; who comes twice, by time."""
    visits = sorted(day.visits, key=lambda visit: (sort_key(visit.client.name), visit.start))
    return (Group(None, _("By name"), tuple(card(visit, day, now) for visit in visits)),) if visits else ()
