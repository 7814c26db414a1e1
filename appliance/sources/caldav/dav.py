"""Questions to a calendar server (RFC 4791, 6578), and to nobody else.

Decides which words are sent, to whom the password is told, and what an answer's status means. What is asked when, and
which calendars are wanted: source.py. The XML of the answers is read in a child (xml.py).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, TypeVar
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from xml.sax.saxutils import escape

from pydantic import Field, TypeAdapter, ValidationError

from appliance.salon.text import clean
from appliance.sources import child
from appliance.sources.door import Failed, Window
from appliance.sources.foreign import Foreign, cleaned
from appliance.sources.http import Asking, Refused, Reply, basic

MOST_RESOURCES = 5000
# of one owner, who spreads the accounts over many hosts: caldav.icloud.com sends us to p34-caldav.icloud.com
HOUSES = ("icloud.com", "icloud.com.cn")

NOWHERE = "there is no calendar server at this address; look at url in planb.toml"

_PROPFIND = (
    '<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"><prop>'
    "<resourcetype/><displayname/><current-user-principal/><sync-token/><S:getctag/>"
    "<C:calendar-home-set/><C:supported-calendar-component-set/></prop></propfind>"
)
_CTAG = '<propfind xmlns="DAV:" xmlns:S="http://calendarserver.org/ns/"><prop><S:getctag/></prop></propfind>'
_CHANGES = (
    '<sync-collection xmlns="DAV:"><sync-token>{token}</sync-token><sync-level>1</sync-level>'
    "<prop><getetag/></prop></sync-collection>"
)
_ENTRIES = (
    '<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop><C:filter>'
    '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
    '<C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>'
    "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
)

Word = Annotated[str, Field(max_length=2000)]
Shown = Annotated[str, Field(max_length=20_000), cleaned(80)]


class NoServer(Refused):
    """What answers there speaks no CalDAV, or not at this address."""


class Resource(Foreign):
    """What a server says of one address."""

    href: Word
    is_calendar: bool
    takes_visits: bool
    name: Shown
    ctag: Word
    token: Word
    principal: Word
    homes: Annotated[list[Word], Field(max_length=20)]


T = TypeVar("T")
_Answers = TypeAdapter(list[Annotated[list[Resource], Field(max_length=MOST_RESOURCES)]])
_Texts = TypeAdapter(list[str])


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar, and what changes when anything in it does."""

    url: str
    name: str
    token: str = ""  # of sync-collection (RFC 6578)
    ctag: str = ""  # of servers that have no token


class Dav:
    """A conversation with one server."""

    def __init__(self, asking: Asking, user: str, password: str) -> None:
        self._asking, self._headers = asking, basic(user, password) | {"Content-Type": "application/xml; charset=utf-8"}

    async def look(self, url: str, depth: str = "0") -> list[Resource]:
        """What there is at an address, and with depth "1" directly below it."""
        reply = await self._ask("PROPFIND", url, depth, _PROPFIND)
        (found,) = await self._resources([_answered(reply).body])
        return found

    async def is_unchanged(self, calendars: Sequence[Calendar]) -> bool:
        """Has nothing happened in them? A server that does not know our tokens any more has not said so.

        RFC 6578 3.2 wants a 403 then; servers also answer 409, 410, 412 or 507 (Radicale 403, Xandikos 412).
        """
        bodies = []
        for calendar in calendars:
            reply = await self._news(calendar)
            if _starts_over(reply.status):
                return False
            bodies.append(_answered(reply).body)
        answers = await self._resources(bodies)
        return all(_is_same(calendar, answer) for calendar, answer in zip(calendars, answers, strict=True))

    async def entries(self, calendars: Sequence[Calendar], window: Window) -> list[str]:
        """Of each calendar what falls into the window, as one calendar. A day to spare on both sides, for zones."""
        start = datetime.combine(window.first - timedelta(days=1), time(), window.zone).astimezone(UTC)
        end = datetime.combine(window.after + timedelta(days=1), time(), window.zone).astimezone(UTC)
        asked = _ENTRIES.format(start=start, end=end)
        bodies = [_answered(await self._ask("REPORT", one.url, "1", asked)).body for one in calendars]
        return _checked(_Texts, await _in_a_child("entries", bodies))

    async def _news(self, calendar: Calendar) -> Reply:
        if calendar.token:
            return await self._ask("REPORT", calendar.url, "0", _CHANGES.format(token=escape(calendar.token)))
        return await self._ask("PROPFIND", calendar.url, "0", _CTAG)

    async def _ask(self, verb: str, url: str, depth: str, body: str) -> Reply:
        return await self._asking.ask(verb, url, self._headers | {"Depth": depth}, body.encode())

    async def _resources(self, bodies: list[bytes]) -> list[list[Resource]]:
        return _checked(_Answers, await _in_a_child("resources", bodies))


def near(url: str, href: str) -> str:
    """The address that is meant, if it is the same server's or its owner's: nobody else is told the password."""
    there = urljoin(url, href)
    ours, theirs = urlsplit(url), urlsplit(there)
    same_owner = theirs.scheme == "https" and _port(theirs) == 443 and _house(ours) == _house(theirs)
    if theirs.username or not (_door(ours) == _door(theirs) or same_owner):
        raise Refused("it sends us to another server; if that is right, write its address into planb.toml")
    return there


def last_part(url: str) -> str:
    """What a calendar without a name is called."""
    return clean(unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]), 80) or "Calendar"


def _door(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, _port(url)


def _port(url: SplitResult) -> int | None:
    return url.port or {"http": 80, "https": 443}.get(url.scheme)


def _house(url: SplitResult) -> str:
    """Whose a host is; a host that is on no list is its own."""
    host = url.hostname or ""
    return next((house for house in HOUSES if host.endswith(f".{house}")), host)


def _is_same(calendar: Calendar, answer: list[Resource]) -> bool:
    """Nothing is listed as changed; or the tag is the one we know."""
    if calendar.token:
        return not answer
    return bool(calendar.ctag) and [one.ctag for one in answer] == [calendar.ctag]


def _starts_over(status: int) -> bool:
    """Whatever it is that the server has against our token, the full question will show it."""
    return status == 507 or (400 <= status < 500 and status not in (401, 429))


def _answered(reply: Reply) -> Reply:
    if reply.status == 401:
        raise Refused(_sign_in(reply))
    if reply.status in (200, 204, 400, 404, 405, 410, 501):
        raise NoServer(NOWHERE)
    if reply.status == 403:
        raise NoServer("it refuses us at this address; look at url in planb.toml")
    return reply.expected(207)


def _sign_in(reply: Reply) -> str:
    kinds = reply.headers.get("www-authenticate", "basic").casefold()
    if "basic" not in kinds:
        return "it wants another kind of sign-in than a name and a password, which the box does not know"
    return (
        "it does not accept the name or the password; many services want an app password, "
        "made for the box in the account's settings"
    )


async def _in_a_child(wanted: str, bodies: list[bytes]) -> bytes:
    told = json.dumps([body.decode("latin-1") for body in bodies], ensure_ascii=False).encode()
    out = await child.parse("appliance.sources.caldav.xml", [wanted], told)
    if isinstance(out, Failed):
        raise Refused(out.reason)
    return out


def _checked(shape: TypeAdapter[T], out: bytes) -> T:
    try:
        return shape.validate_json(out)
    except ValidationError:
        raise Refused("it cannot be read") from None
