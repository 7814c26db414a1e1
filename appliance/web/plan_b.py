"""What do I do now: the plan-B cards, the ones that fit the moment first, and the binder.

It decides which cards fit what the line and the booking system do now; what a card says is paper/cards, and who may
see the account numbers on it salon/privacy.py.
"""

from datetime import datetime, timedelta

from fastapi import Request, Response

from appliance.paper.binder import binder
from appliance.paper.cards import Card, Plan, cards_of, not_filled_in, not_tried, plan_of, seen_by, sheet
from appliance.salon.privacy import may
from appliance.spoken import moment
from appliance.tongue import _
from appliance.web.desk import Reading
from appliance.web.on_paper import OnPaper, code_of
from appliance.web.pages import Pages
from appliance.web.tabs import Tab, sign_in

# what to take first, by what is the matter; the others follow in the order of the table
FIRST: dict[str, tuple[str, ...]] = {
    "offline": ("breathe", "pay", "hotspot", "provider"),
    "them": ("them-or-us", "breathe", "app", "pay"),
    "silent": ("them-or-us", "breathe"),
    "starting": ("them-or-us", "breathe"),
    "on_backup": ("provider", "them-or-us"),
    "holding": ("after", "them-or-us"),
    "over": ("after", "them-or-us"),
    "on_primary": ("fair-weather", "them-or-us"),
}
JUST_OVER = timedelta(hours=4)  # paper is entered before people go home


class PlanB:
    """`/plan-b`, `/plan-b/{card}` and `/plan-b.pdf`."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._paper = pages, OnPaper(pages)
        self._plan = plan_of(pages.config)

    async def page(self, request: Request) -> Response:
        reading, plan = self._pages.reading(), self._seen(request)
        first, others = in_order(cards_of(plan), self._matter(reading))
        is_owner = self._pages.role(request) == "owner"
        return self._pages.write(
            request,
            "plan_b.html",
            reading,
            here="/plan-b",
            first=first,
            others=others,
            missing=len(not_filled_in(plan) + not_tried(plan)) if is_owner else 0,
        )

    async def card(self, request: Request) -> Response:
        plan, called = self._seen(request), request.path_params["card"]
        cards = cards_of(plan)
        found = next((each for each in cards if each.key == called.removesuffix(".pdf")), None)
        if found is None:
            tabs = [Tab(_("All cards"), "/plan-b")]
            return self._pages.message(request, 404, _("There is no such card"), tabs=tabs)
        one = sheet(found, plan)
        if called.endswith(".pdf"):
            return await self._paper.answer(request, (one,), one.title, f"plan-b {found.key}")
        return self._card(request, found, plan)

    async def binder(self, request: Request) -> Response:
        if not may(self._pages.role(request), "binder"):
            tabs = [sign_in(), Tab(_("All cards"), "/plan-b")]
            title = _("The binder is for reception and the owner")
            do = _("It holds account numbers and private telephone numbers. The cards are for everybody.")
            return self._pages.message(request, 403, title, do, tabs)
        plan, reading = self._seen(request), self._pages.reading()
        sheets = binder(plan, reading.now.date())
        return await self._paper.answer(request, sheets, sheets[0].title, "plan-b binder", name="plan-b")

    def _seen(self, request: Request) -> Plan:
        return seen_by(self._plan, self._pages.role(request))

    def _matter(self, reading: Reading) -> str:
        """What is the matter now; when all is well, whether it was not a short while ago."""
        now = matter(reading)
        return "over" if now == "on_primary" and self._is_just_over(reading.clock) else now

    def _is_just_over(self, now: datetime) -> bool:
        """Did the salon do without line or booking system, so that there is paper to be entered?"""
        past = self._pages.desk.past()
        times = past.cut_off if past else ()
        return any(each.ended and timedelta() <= now - each.ended < JUST_OVER for each in times)

    def _card(self, request: Request, card: Card, plan: Plan) -> Response:
        reading = self._pages.reading()
        return self._pages.write(
            request,
            "card.html",
            reading,
            here="/plan-b",
            one=sheet(card, plan),
            pdf_path=f"/plan-b/{card.key}.pdf",
            looks=looks(reading) if card.key == "them-or-us" else "",
            next=following(card, cards_of(plan), self._matter(reading)),
            code_of=code_of,
            kind_of=lambda part: type(part).__name__.lower(),
        )


def matter(reading: Reading) -> str:
    """What is the matter now, in a word of FIRST."""
    if reading.line is None:
        return "silent"
    state = reading.line.line.state
    return "them" if state != "offline" and _silent(reading) else state


def in_order(cards: tuple[Card, ...], matter: str) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """The cards to take first, in that order, and the others."""
    called = {each.key: each for each in cards}
    first = tuple(called[key] for key in FIRST[matter] if key in called)
    return first, tuple(each for each in cards if each not in first)


def following(card: Card, cards: tuple[Card, ...], matter: str) -> Card | None:
    """The card to take after this one; None: it was the last."""
    first, others = in_order(cards, matter)
    row = (*first, *others)
    after = row.index(card) + 1
    return row[after] if after < len(row) else None


def looks(reading: Reading) -> str:
    """Whose fault it seems to be at this moment."""
    if reading.line is None:
        return _("The box cannot say: the part that watches the line does not answer. Try another page.")
    if reading.line.line.state == "offline":
        since = moment(reading.line.line.since, reading.now)
        return _("It looks like us, or our provider: no line has answered since {time}.", time=since)
    names = _silent(reading)
    if names:
        return _("It looks like them: the line works, and {name} does not answer.", name=names[0])
    if reading.line.line.state == "on_backup":
        return _("It looks like our provider: the usual line is down, and we are on the backup line.")
    return _("The line works, as far as the box can see. Try another device first.")


def _silent(reading: Reading) -> tuple[str, ...]:
    """The booking systems that do not answer over a line that works."""
    vendors = reading.line.vendor if reading.line else ()
    return tuple(each.name or each.host for each in vendors if each.state == "unreachable")
