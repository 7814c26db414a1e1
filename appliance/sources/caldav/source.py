"""Calendars on a server, such as iCloud, Nextcloud, Fastmail or Radicale.

Decides which calendars are read and whether anything in them is new. The whole window is asked for whenever it is: the
tokens of sync-collection only answer "has anything changed?", so that a lost or a wrong one costs a question and
never a visit. A calendar that is new on the server is seen with the next change in the others, or within two hours.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import Field, ValidationError

from appliance import config
from appliance.salon.rows import Person, Rows
from appliance.sources import http
from appliance.sources.caldav.dav import NOWHERE, Calendar, Dav, NoServer, Resource, last_part, near
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators, Window
from appliance.sources.foreign import Foreign
from appliance.sources.http import Asking, Refused
from appliance.sources.ics import source as ics

WELL_KNOWN = "/.well-known/caldav"  # RFC 6764 5
MOST_CALENDARS = 50
SIDE_BY_SIDE = 2  # children that read; each takes a core and 60 MB for a second
TOTAL_S = 60.0  # a dozen questions, one after the other


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was asked last, and the tags of what was there; goes through Validators.etag as JSON."""

    days: str
    calendars: tuple[Calendar, ...]

    def packed(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, packed: str | None) -> "_Seen | None":
        try:
            value = json.loads(packed or "")
            return cls(value["days"], tuple(Calendar(**one) for one in value["calendars"]))
        except (ValueError, TypeError, KeyError):
            return None


class _Part(Foreign):
    name: Annotated[str, Field(max_length=80)]
    entries: str


class _Payload(Foreign):
    """Each calendar's entries, as the cache keeps them."""

    calendars: Annotated[tuple[_Part, ...], Field(max_length=MOST_CALENDARS)]


class Caldav:
    """The calendars of one account."""

    def __init__(self, settings: config.Caldav, url: str, password: str) -> None:
        self._settings, self._url, self._password = settings, url, password

    async def fetch(self, known: Validators, window: Window) -> Answer:
        async def talk(asking: Asking) -> Answer:
            return await self._asked(Dav(asking, self._settings.user, self._password), known, window)

        return await http.conversation(talk, total_s=TOTAL_S)

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        try:
            parts = _Payload.model_validate_json(body).calendars
        except ValidationError:
            return Failed("it cannot be read")
        is_column = self._settings.staff == "calendar"
        turns = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(part: _Part) -> Rows | Failed:
            if "BEGIN:VEVENT" not in part.entries:
                return Rows()
            async with turns:
                return await ics.entries(
                    part.entries.encode(), window, part.name if is_column else None, self._settings.title
                )

        rows = list[Rows]()
        for part, read in zip(parts, await asyncio.gather(*map(one, parts)), strict=True):
            if isinstance(read, Failed):
                return Failed(f'calendar "{part.name}": {read.reason}')
            rows.append(read)
        return Rows(
            events=tuple(event for one in rows for event in one.events),
            quarantined=tuple(reason for one in rows for reason in one.quarantined),
            people=tuple(Person(name, name) for name in dict.fromkeys(part.name for part in parts))
            if is_column
            else (),
        )

    async def _asked(self, dav: Dav, known: Validators, window: Window) -> Answer:
        days, before = f"{window.first} +{window.days}", _Seen.of(known.etag)
        if before and before.days == days and known.digest and await dav.is_unchanged(before.calendars):
            return NotModified()
        calendars = self._wanted(await _calendars(dav, self._url))
        texts = await dav.entries(calendars, window)
        parts = tuple(_Part(name=one.name, entries=text) for one, text in zip(calendars, texts, strict=True))
        body = _Payload(calendars=parts).model_dump_json().encode()
        now = Validators(etag=_Seen(days, calendars).packed(), digest=hashlib.sha256(body).hexdigest())
        # the same bytes with newer tags are handed over: the next question is cheap again
        if known.digest == now.digest and known.etag in (None, now.etag):
            return NotModified()
        return Fetched(body, now)

    def _wanted(self, calendars: Sequence[Calendar]) -> tuple[Calendar, ...]:
        """Those that planb.toml names, in its order; all, if it names none."""
        there = ", ".join(f'"{one.name}"' for one in calendars[:10])
        if absent := [name for name in self._settings.calendars if name not in {one.name for one in calendars}]:
            raise Refused(f'there is no calendar "{absent[0]}"; there are: {there or "none"}')
        if not calendars:
            raise Refused("this account has no calendars")
        if len(calendars) > MOST_CALENDARS:
            raise Refused("it has too many calendars; name those of the salon in planb.toml: calendars = [...]")
        wanted = self._settings.calendars or tuple(dict.fromkeys(one.name for one in calendars))
        return tuple(one for name in wanted for one in calendars if one.name == name)


async def _calendars(dav: Dav, url: str) -> list[Calendar]:
    """From whatever address the owner was given to the calendars (RFC 4791 6.2.1, RFC 6764 6)."""
    at, here = await _entrance(dav, url)
    if here.is_calendar:
        return [_calendar(near(at, here.href), here)]
    homes = [near(at, href) for href in here.homes]
    if not homes:
        at = near(at, here.principal)
        homes = [near(at, href) for one in (await dav.look(at))[:1] for href in one.homes]
    found = [(home, one) for home in homes for one in await dav.look(home, "1")]
    return [_calendar(near(home, one.href), one) for home, one in found if one.is_calendar and one.takes_visits]


async def _entrance(dav: Dav, url: str) -> tuple[str, Resource]:
    """The first address that tells where the calendars are."""
    why = NoServer(NOWHERE)
    for at in (url, near(url, WELL_KNOWN)):
        try:
            for here in (await dav.look(at))[:1]:
                if here.is_calendar or here.homes or here.principal:
                    return at, here
        except NoServer as none:
            why = none
    raise why


def _calendar(url: str, one: Resource) -> Calendar:
    return Calendar(url, one.name or last_part(url), one.token, one.ctag)
