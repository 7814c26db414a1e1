"""Appointments or prices as a table. Decides nothing about what is in it, and parses nothing here (parse.py)."""

import json
from datetime import date
from zoneinfo import ZoneInfo

from appliance import config
from appliance.salon.rows import Rows
from appliance.sources import child
from appliance.sources.door import Answer, Failed, Validators, Window
from appliance.sources.feed import Feed
from appliance.sources.mapped import Tried, tried

ACCEPT = "text/csv, text/plain;q=0.5, */*;q=0.1"


class Csv:
    """A table at one address, with its columns as the settings say."""

    def __init__(self, feed: Feed, settings: config.Csv) -> None:
        self._feed, self._settings = feed, settings

    async def fetch(self, known: Validators, window: Window) -> Answer:  # noqa: ARG002  it comes whole
        return await self._feed.fetch(known, ACCEPT)

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        found = await self._tried(body, window)
        return found if isinstance(found, Failed) else found.rows

    async def unmapped(self, body: bytes) -> tuple[str, ...]:
        """The columns that nothing is read from: their names, and nothing of what stands in them."""
        found = await self._tried(body, Window(date(2000, 1, 1), 1, ZoneInfo("UTC")))
        return () if isinstance(found, Failed) else tuple(name.partition(".")[2] for name in found.left_out)

    async def _tried(self, body: bytes, window: Window) -> Tried | Failed:
        given = self._settings.model_dump(include={"rows", "columns", "dates", "delimiter", "encoding", "staff"})
        asked = json.dumps({**given, "first": window.first.isoformat(), "days": window.days})
        out = await child.parse("appliance.sources.csv.parse", [asked], body)
        return out if isinstance(out, Failed) else tried(out)
