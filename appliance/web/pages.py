"""The pages that people read: pick the reading, reduce it to the reader's role, hand it to a template."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from appliance.amounts import bill
from appliance.config import Salon
from appliance.failover.words import IN_WORDS
from appliance.prices import price
from appliance.salon.model import Day, Service
from appliance.salon.moment import how_far, nearest
from appliance.salon.privacy import Role, hand_of, may, seen_by
from appliance.status import SourceState, freshness
from appliance.store.users import User
from appliance.web import words
from appliance.web.assets import HERE, Asset
from appliance.web.banner import copy_sentence, notices
from appliance.web.cards import agenda, now_and_next
from appliance.web.desk import Desk, Reading
from appliance.web.door import Door
from appliance.web.grid import lay_out
from appliance.web.papers import papers_of
from appliance.web.sessions import COOKIE
from appliance.web.tabs import Tab, of_days, of_head

REFRESH_S = 20
VIEWS = ("grid", "list")


class Pages:
    """One function for each page, one template for each function."""

    def __init__(self, salon: Salon, desk: Desk, door: Door, assets: Mapping[str, Asset]) -> None:
        self._salon, self._desk, self._door = salon, desk, door
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            salon=salon.name,
            language="en",  # of the words, not of the salon: a screen reader goes by it
            asset={name: f"/assets/{name}?v={asset.version}" for name, asset in assets.items()},
            refresh_s=REFRESH_S,
            marks=words.MARKS,
        )
        self._templates.filters.update(minutes=words.minutes, day_name=words.day_name)

    def who(self, request: Request) -> User | None:
        return self._door.who(request.cookies.get(COOKIE))

    def role(self, request: Request) -> Role:
        user = self.who(request)
        return user.role if user else "wall"

    def name(self, request: Request) -> str:
        user = self.who(request)
        return user.name if user else ""

    def reading(self) -> Reading:
        return self._desk.read()

    async def now(self, request: Request) -> Response:
        reading, role = self.reading(), self.role(request)
        day = reading.day(reading.now.date())
        if day is None:
            return self._without_today(request, reading)
        seen = seen_by(day, role, self.name(request))
        return self.write(
            request,
            "now.html",
            reading,
            day=seen,
            next=now_and_next(seen, reading.now),
            others=of_days(reading, day.date),
            stranger=self._stranger(request, day),
            **_book(seen, reading.now),
        )

    def _without_today(self, request: Request, reading: Reading) -> Response:
        """The box has been off, or without a line, or its clock is wrong: another day is never shown as today."""
        day, today = nearest(reading.days, reading.now.date()), reading.now.date()
        seen = seen_by(day, self.role(request), self.name(request)) if day else None
        return self.write(
            request,
            "not_today.html",
            reading,
            day=seen,
            far=how_far(day.date, today) if day else "",
            others=of_days(reading, day.date if day else None),
            **_book(seen, reading.now),
        )

    async def day(self, request: Request, wanted: str) -> Response:
        reading, role = self.reading(), self.role(request)
        day = reading.day_called(wanted)
        if day is None:
            return self.not_in_the_book(request, reading)
        view, staff = request.query_params.get("view"), request.query_params.get("staff") or None
        if staff is not None and staff not in {person.id for person in day.staff}:
            return self.message(request, 404, "Nobody of that name works that day", "Choose somebody from the book.")
        seen = seen_by(day, role, self.name(request))
        return self.write(
            request,
            "day.html",
            reading,
            here=f"/day/{day.date}",
            day=seen,
            far=how_far(day.date, reading.now.date()),
            view=view if view in VIEWS else "",
            staff=staff,
            days=of_days(reading, day.date),
            stranger=self._stranger(request, day),
            **_book(seen, reading.now, staff),
        )

    def _stranger(self, request: Request, day: Day) -> str:
        """The name of a stylist who has no column that day, and so sees less than she may expect."""
        name = self.name(request)
        return name if self.role(request) == "stylist" and hand_of(day, name) is None else ""

    def not_in_the_book(self, request: Request, reading: Reading) -> Response:
        if not reading.days:
            do = "It comes by itself as soon as the booking system can be reached. Until then, look there."
            return self.message(request, 404, "There is no copy of the book yet", do)
        do = "The box keeps today and the next working day. For any other day, look in the booking system."
        return self.message(request, 404, "That day is not in this copy", do, tabs=of_days(reading))

    async def prices(self, request: Request) -> Response:
        reading = self.reading()
        prices = reading.book.prices if reading.book else None
        taken_at = reading.prices_taken_at
        return self.write(
            request,
            "prices.html",
            reading,
            here="/prices",
            categories=_categories(prices.services) if prices else {},
            is_printed=any(doc.kind == "price_list" for doc in reading.documents),
            as_of=words.moment(taken_at, reading.now) if taken_at else "",
            price=lambda one: price(one, prices.currency if prices else ""),
        )

    async def status(self, request: Request) -> Response:
        reading = self.reading()
        return self.write(
            request,
            "status.html",
            reading,
            here="/status",
            owner=self.role(request) == "owner",
            reasons=IN_WORDS,
            bill=lambda each: bill(each.bytes_month, each.allowance_mb, each.probe_bytes_month, metered=each.metered),
            moment=lambda at: words.moment(at, reading.now) if at else "never",
            fresh=lambda at: _FRESH[freshness(at, reading.now)],
            state=lambda at: freshness(at, reading.now),
        )

    async def healthz(self, request: Request) -> Response:  # noqa: ARG002 - the shape of a page
        return PlainTextResponse("ok\n")

    def message(
        self, request: Request, status: int, title: str, do: str = "", tabs: list[Tab] | None = None
    ) -> Response:
        """A page that says one thing, styled as the others and escaped as they are."""
        return self.write(
            request, "message.html", self.reading(), status=status, here="", title=title, do=do, tabs=tabs or []
        )

    def stumbled(self) -> Response:
        """The page for our own mistakes: it reads nothing, because reading may be what went wrong."""
        return HTMLResponse(self._templates.get_template("stumbled.html").render(), 500)

    def write(
        self,
        request: Request,
        template: str,
        reading: Reading,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        here: str = "/",
        **more: Any,
    ) -> Response:
        user = self.who(request)
        role = user.role if user else "wall"
        documents = reading.documents if may(role, "documents") else ()
        text = self._templates.get_template(template).render(
            notices=notices(reading),
            copy=copy_sentence(reading),
            sure=reading.clock_state == "synchronised",
            clock=words.clock(reading.now),
            today=words.day_name(reading.now.date()),
            tabs_of_head=of_head(reading, here, documents=bool(documents)),
            papers=lambda day: papers_of(documents, day, reading.now),
            user=user,
            may=partial(may, role),
            token=self._door.sessions.form_token,
            reading=reading,
            **more,
        )
        return HTMLResponse(text, status, headers)


_FRESH: dict[SourceState, str] = {"fresh": "up to date", "old": "getting old", "stale": "old", "never": "never came"}


def _book(day: Day | None, now: datetime, staff: str | None = None) -> dict[str, Any]:
    """The day in both shapes: the style sheet shows the one that fits the screen."""
    return {
        "grid": lay_out(day, now, staff) if day else None,
        "agenda": agenda(day, now, staff) if day else (),
        "is_today": day is not None and day.date == now.date(),
    }


def _categories(services: tuple[Service, ...]) -> dict[str, list[Service]]:
    found: dict[str, list[Service]] = {}
    for service in services:
        found.setdefault(service.category, []).append(service)
    return found
