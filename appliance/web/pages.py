"""What every page has: who reads, the reading of this moment, the frame around it, and a note for the audit.

The pages themselves are one file each: now.py, book.py, prices.py, state.py, and their neighbours.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from appliance.config import Config
from appliance.noted import Action, Answer, Audit, Note
from appliance.salon.model import Day
from appliance.salon.privacy import Role, may, seen_by
from appliance.store.users import User
from appliance.web import words
from appliance.web.assets import HERE, Asset
from appliance.web.banner import copy_sentence, notices
from appliance.web.desk import Desk, Reading
from appliance.web.door import Door
from appliance.web.papers import papers_of
from appliance.web.sessions import COOKIE
from appliance.web.tabs import Tab, of_head

REFRESH_S = 20


class Pages:
    """The frame: whoever makes a page asks it who reads, and hands it a template with what stands in it."""

    def __init__(self, config: Config, desk: Desk, door: Door, audit: Audit, assets: Mapping[str, Asset]) -> None:
        self.config, self.desk, self.door = config, desk, door
        self._audit = audit
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            salon=config.salon.name,
            language="en",  # of the words, not of the salon: a screen reader goes by it
            asset={name: f"/assets/{name}?v={asset.version}" for name, asset in assets.items()},
            refresh_s=REFRESH_S,
            marks=words.MARKS,
        )
        self._templates.filters.update(minutes=words.minutes, day_name=words.day_name)

    def who(self, request: Request) -> User | None:
        return self.door.who(request.cookies.get(COOKIE))

    def role(self, request: Request) -> Role:
        user = self.who(request)
        return user.role if user else "wall"

    def name(self, request: Request) -> str:
        user = self.who(request)
        return user.name if user else ""

    def reading(self) -> Reading:
        return self.desk.read()

    def seen(self, request: Request, day: Day) -> Day:
        """The part of a day that whoever asks may see."""
        return seen_by(day, self.role(request), self.name(request))

    async def note(self, request: Request, action: Action, what: str) -> Answer:
        """Tell the audit what somebody does. `what` names no client."""
        device = request.client.host if request.client else ""
        return await self._audit.note(Note(self.name(request), self.role(request), device, action, what))

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
            token=self.door.sessions.form_token,
            reading=reading,
            **more,
        )
        return HTMLResponse(text, status, headers)
