"""Decide in which language a page is said: as its reader chose, else as the salon speaks. Around every request.

The choice is a cookie, because the page can keep nothing: `?language=uk` on a page sets it for a year. It says nothing
of anybody; what is no language of ours is not looked at.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from appliance.tongue import LANGUAGES, NAMES, Language, Tongue, known, language, speaking

COOKIE = "language"
A_YEAR = 365 * 24 * 3600


class Speech:
    """Whatever answers inside speaks that language, however long its answer takes."""

    def __init__(self, app: ASGIApp, salon: Tongue) -> None:
        self._app, self._salon = app, salon

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        chosen = chosen_now(request)
        with speaking(chosen or known(request.cookies.get(COOKIE)) or self._salon):
            await self._app(scope, receive, _remembering(send, chosen) if chosen else send)


def chosen_now(request: Request) -> Language | None:
    """The language that this address asks for. A form that is sent chooses nothing."""
    return known(request.query_params.get("language")) if request.method == "GET" else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A language, under its own name."""

    language: Language
    name: str
    path: str
    here: bool


def choices(request: Request) -> list[Choice]:
    """The languages, on the page that is read now. An address that only a form has is none."""
    rest = [(key, value) for key, value in request.query_params.multi_items() if key != "language"]
    path = "" if request.method == "GET" else "/"
    return [
        Choice(each, NAMES[each], f"{path}?{urlencode([*rest, ('language', each)])}", each == language())
        for each in LANGUAGES
    ]


def _remembering(send: Send, chosen: Language) -> Send:
    async def remember(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookie = f"{COOKIE}={chosen}; Max-Age={A_YEAR}; Path=/; HttpOnly; SameSite=Strict"
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return remember
