"""A calendar as one file. Decides what counts as one; parses nothing in this process (parse.py, in a child)."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from appliance.salon.rows import Event, Rows
from appliance.sources import child
from appliance.sources.door import Answer, Failed, Validators, Window
from appliance.sources.feed import Feed
from appliance.sources.foreign import Foreign, cleaned

MOST_EVENTS = 5000
Reason = Annotated[str, Field(max_length=200), cleaned(200)]
ACCEPT = "text/calendar, text/plain;q=0.5, */*;q=0.1"


class Ics:
    """A feed at one address: of one member of staff, who is named in the settings, or of all."""

    def __init__(self, feed: Feed, staff: str | None = None, title: str | None = None) -> None:
        self._feed, self._staff, self._title = feed, staff, title

    async def fetch(self, known: Validators, window: Window) -> Answer:  # noqa: ARG002  it comes whole
        return await self._feed.fetch(known, ACCEPT)

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        return await entries(body, window, self._staff, self._title)


async def entries(body: bytes, window: Window, staff: str | None = None, title: str | None = None) -> Rows | Failed:
    """The entries of one calendar, or of several that follow one another.

    `staff`: whose they all are; None: each says so itself. `title`: how titles are written, a regular expression with
    the groups client, service, staff; a title that it does not match as a whole is shown as it is.
    """
    if reason := not_a_calendar(body):
        return Failed(reason)
    asked = [window.first.isoformat(), str(window.days), window.zone.key, staff or "", title or ""]
    out = await child.parse("appliance.sources.ics.parse", asked, body)
    return out if isinstance(out, Failed) else await asyncio.to_thread(_rows, out, window)  # 16 MB take their time


def not_a_calendar(body: bytes) -> str | None:
    """Why this cannot be a whole calendar. A sign-in page and half an answer come with a 200 as well."""
    text = body.removeprefix(b"\xef\xbb\xbf").strip().upper()
    if text.startswith(b"<"):
        return "it is a web page, perhaps a sign-in page, and not a calendar"
    if not text.startswith(b"BEGIN:VCALENDAR"):
        return "it is not a calendar"
    return None if text.endswith(b"END:VCALENDAR") else "it breaks off in the middle"


class _Event(Foreign):
    """One row as the child wrote it."""

    uid: Annotated[str, Field(max_length=2000), cleaned(255)]
    start: datetime
    end: datetime
    all_day: bool
    summary: Annotated[str, Field(max_length=2000), cleaned(200)]
    description: Annotated[str, Field(max_length=20_000), cleaned(4000, lines=True)]
    status: Literal["", "TENTATIVE", "CONFIRMED", "CANCELLED"]
    who: Annotated[str, Field(max_length=2000), cleaned(80)]
    categories: Annotated[list[Annotated[str, Field(max_length=2000), cleaned(80)]], Field(max_length=20)]
    transparent: bool
    related: Annotated[str, Field(max_length=2000), cleaned(255)]
    client: Annotated[str, Field(max_length=2000), cleaned(200)]
    service: Annotated[str, Field(max_length=2000), cleaned(200)]


class _Parsed(Foreign):
    refused: Reason = ""
    events: Annotated[tuple[_Event, ...], Field(max_length=MOST_EVENTS)] = ()
    quarantined: Annotated[tuple[Reason, ...], Field(max_length=MOST_EVENTS)] = ()
    zone: Annotated[str, Field(max_length=200), cleaned(80)] | None = None


def _rows(out: bytes, window: Window) -> Rows | Failed:
    try:
        parsed = _Parsed.model_validate_json(out)
    except ValidationError:
        return Failed("it cannot be read")
    if parsed.refused:
        return Failed(parsed.refused)
    events = tuple(_event(row) for row in parsed.events if _near(row.start.date(), window))
    return Rows(events, (), parsed.quarantined, parsed.zone)


def _near(day: date, window: Window) -> bool:
    """A day that the child was asked about; one more on each side for zones, sixty before for long holidays."""
    return -60 <= (day - window.first).days <= window.days + 1


def _event(row: _Event) -> Event:
    return Event(**{**row.model_dump(), "categories": tuple(row.categories)})
