"""Ask the audit service over its socket: one line of JSON there, one back. Decides how long one waits for it.

A service that is not there is an answer like any other. What is not done then is decided by whoever asked.
"""

import asyncio
import logging
from pathlib import Path

from appliance.noted.words import (
    ASK,
    LONGEST_TOKEN,
    TOLD,
    Answer,
    Ask,
    Last,
    Looking,
    Lost,
    Note,
    Noting,
    Offer,
    Paired,
    Redeeming,
    Row,
    Told,
)

PATIENCE_S = 2.0  # a row is on the card in 10 ms; a tired card takes a second
LARGEST = 64 * 1024  # bytes of an answer; 100 rows have 40,000

log = logging.getLogger(__name__)


class Asking:
    """The audit as a service beside us."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._silent = False

    async def note(self, note: Note) -> Answer:
        told = await self.ask(Noting(note))
        return told.answer if told else "silent"

    async def offered(self, token: str) -> Offer | Lost:
        if len(token) > LONGEST_TOKEN:  # nothing that was ever offered: the audit would not even answer
            return "gone"
        told = await self.ask(Looking(token))
        return (told.offer or "gone") if told else "silent"

    async def redeem(self, token: str, device: str) -> Paired | Lost:
        if len(token) > LONGEST_TOKEN:
            return "gone"
        told = await self.ask(Redeeming(token, device))
        if told is None or told.answer == "silent":
            return "silent"
        return Paired(told.offer, told.cookie) if told.offer else "gone"

    async def last(self, count: int) -> tuple[Row, ...] | None:
        told = await self.ask(Last(count))
        return told.rows if told and told.answer != "silent" else None

    async def ask(self, ask: Ask) -> Told | None:
        """Anything. None: no answer."""
        told = await self._asked(ask)
        if (told is None) != self._silent:
            self._silent = told is None
            log.info("the audit %s", "does not answer" if self._silent else "answers again")
        return told

    async def _asked(self, ask: Ask) -> Told | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return TOLD.validate_json(await self._line(ASK.dump_json(ask)))
        except (OSError, ValueError):  # a timeout is an OSError, nonsense a ValueError
            return None

    async def _line(self, line: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=LARGEST)
        try:
            writer.write(line + b"\n")
            await writer.drain()
            return await reader.readline()
        finally:
            writer.close()
