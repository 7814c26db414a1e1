"""What every page has: who reads, the reading of this moment, the frame around it, and a note for the audit.

The pages themselves are one file each: now.py, book.py, prices.py, state.py, and their neighbours.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from appliance import spoken
from appliance.config import Config
from appliance.noted import Action, Answer, Audit, Note
from appliance.paper.printing import Press
from appliance.salon.model import Day
from appliance.salon.privacy import Role, may, seen_by
from appliance.tongue import speaking
from appliance.visits import marks
from appliance.web.assets import HERE, Asset
from appliance.web.banner import copy_sentence, notices
from appliance.web.deeds import deeds
from appliance.web.desk import Desk, Reading
from appliance.web.door import Door
from appliance.web.edition import edition
from appliance.web.https import Https
from appliance.web.papers import papers_of
from appliance.web.reader import Reader
from appliance.web.sentences import SENTENCES
from appliance.web.sessions import DEVICE_LIFE_S, LIFE_S
from appliance.web.speech import choices
from appliance.web.tabs import Tab, of_head
from appliance.web.typed import address

REFRESH_S = 20


class Pages:
    """The frame: whoever makes a page asks it who reads, and hands it a template with what stands in it."""

    def __init__(
        self,
        config: Config,
        desk: Desk,
        door: Door,
        audit: Audit,
        assets: Mapping[str, Asset],
        https: Https,
        press: Press,
    ) -> None:
        self.config, self.desk, self.door, self.https = config, desk, door, https
        self.press = press  # one for all pages of paper
        self.audit = audit
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            salon=config.salon.name,
            asset={name: f"/assets/{name}?v={asset.version}" for name, asset in assets.items()},
            refresh_s=REFRESH_S,
            **SENTENCES,
        )
        self._templates.filters.update(day_name=spoken.day_name)

    def who(self, request: Request) -> Reader:
        return self.door.reader(request.cookies)

    def role(self, request: Request) -> Role:
        return self.who(request).role

    def name(self, request: Request) -> str:
        return self.who(request).name

    def lives_s(self, request: Request) -> int:
        """How long the device may be known for."""
        return DEVICE_LIFE_S if self.who(request).device else LIFE_S

    def reading(self) -> Reading:
        return self.desk.read()

    def seen(self, request: Request, day: Day) -> Day:
        """The part of a day that whoever asks may see."""
        return seen_by(day, self.role(request), self.name(request))

    async def note(self, request: Request, action: Action, what: str, by: tuple[str, Role] | None = None) -> Answer:
        """Tell the audit what somebody does. `what` names no client. `by`: who is not known by a cookie yet."""
        reader = self.who(request)
        name, role = by or (reader.name, reader.role)
        return await self.audit.note(Note(name, role, reader.device or address(request), action, what))

    def message(
        self, request: Request, status: int, title: str, do: str = "", tabs: list[Tab] | None = None
    ) -> Response:
        """A page that says one thing, styled as the others and escaped as they are."""
        return self.write(
            request, "message.html", self.reading(), status=status, here="", title=title, do=do, tabs=tabs or []
        )

    def stumbled(self) -> Response:
        """The page for our own mistakes: it reads nothing, because reading may be what went wrong."""
        with speaking(self.config.salon.language):  # outside of what asks the reader
            return HTMLResponse(self._templates.get_template("stumbled.html").render(), 500)

    def over_https(self, request: Request) -> Response | None:
        """What stands in place of a form that came by http, where https answers. None: the form itself."""
        there = self.https.leads(request)
        if there is None:
            return None
        headers = {"content-location": there}  # for programs
        return self.write(request, "over_https.html", self.reading(), headers=headers, here="/sign-in", there=there)

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
        reader = self.who(request)
        documents = reading.documents if may(reader.role, "documents") else ()
        text = self._templates.get_template(template).render(
            notices=notices(reading),
            copy=copy_sentence(reading),
            edition=edition(reading).mark,
            deeds=deeds(reading),
            sure=reading.clock_state == "synchronised",
            clock=spoken.clock(reading.now),
            today=spoken.day_name(reading.now.date()),
            marks=marks(),
            languages=choices(request),
            tabs_of_head=of_head(reading, here, documents=bool(documents)),
            papers=lambda day: papers_of(documents, day, reading.now),
            reader=reader,
            user=reader if reader.has_signed_in else None,
            may=partial(may, reader.role),
            token=self.door.sessions.form_token,
            reading=reading,
            **more,
        )
        return HTMLResponse(text, status, headers)
