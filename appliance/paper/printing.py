"""Have paper made in a process of its own that ends: drawing takes 60 MB, which Python would never give back.

It decides how long that may take, and that one at a time is enough. What a sheet looks like is pdf.py's; what the child
may use is in __main__.py.
"""

import asyncio
import logging
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from appliance.offspring import answer, end, started
from appliance.paper.press import Content, Job
from appliance.paper.sheet import Sheet
from appliance.tongue import language

CHILD = (sys.executable, "-I", "-m", "appliance.paper")
WALL_S = 60.0
MOST_OUTPUT = 32 * 2**20
QUEUE = 4  # waiting for their turn; a tablet waits ten seconds for the last of them
STRANGERS = 2  # of them; a guest who prints without end leaves the rest to those who are known

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotMade:
    """No paper came of it. `busy`: too many wait already; else it went wrong, and is in the log without a name."""

    why: Literal["busy", "failed"]


class Press:
    """One after the other, in a process that serves many."""

    def __init__(self, command: Sequence[str] = CHILD, wall_s: float = WALL_S) -> None:
        self._command, self._wall_s = command, wall_s
        self._one = asyncio.Lock()
        self._waiting = 0

    async def pdf(
        self, sheets: Sequence[Sheet], title: str, at: datetime | None = None, queue: int = QUEUE
    ) -> bytes | NotMade:
        """The sheets as one PDF. `title` stands in the file's own description: it names no client.

        `queue`: how many may wait, so that it still does.
        """
        return await self._make(_job({"one": tuple(sheets)}, title, at, is_zip=False), queue)

    async def zipped(
        self,
        files: Mapping[str, Sequence[Sheet] | bytes],
        title: str,
        at: datetime | None = None,
        queue: int = QUEUE,
    ) -> bytes | NotMade:
        """A zip: each name with the PDF of its sheets, or with a file that is ready."""
        return await self._make(_job(files, title, at, is_zip=True), queue)

    async def _make(self, job: Job, queue: int) -> bytes | NotMade:
        if self._waiting > queue:
            return NotMade("busy")
        self._waiting += 1
        try:
            async with self._one:
                return await self._made(job)
        finally:
            self._waiting -= 1

    async def _made(self, job: Job) -> bytes | NotMade:
        try:
            child = await started(self._command)
        except OSError as error:
            log.warning("no paper could be made: %s", error.strerror)
            return NotMade("failed")
        try:
            async with asyncio.timeout(self._wall_s):
                out = await answer(child, pickle.dumps(job), MOST_OUTPUT)
        except TimeoutError:
            log.warning("no paper could be made within %g s", self._wall_s)
            return NotMade("failed")
        finally:
            await end(child)
        if child.returncode or not 0 < len(out) <= MOST_OUTPUT:
            log.warning("no paper could be made: the child ended with %s", child.returncode)
            return NotMade("failed")
        return out


async def pdf(sheets: Sequence[Sheet], title: str, at: datetime | None = None) -> bytes | NotMade:
    """For whoever makes one: Press.pdf."""
    return await Press().pdf(sheets, title, at)


async def zipped(
    files: Mapping[str, Sequence[Sheet] | bytes], title: str, at: datetime | None = None
) -> bytes | NotMade:
    """For whoever makes one: Press.zipped."""
    return await Press().zipped(files, title, at)


def _job(files: Mapping[str, Sequence[Sheet] | bytes], title: str, at: datetime | None, *, is_zip: bool) -> Job:
    ready: tuple[tuple[str, Content], ...] = tuple(
        (name, content if isinstance(content, bytes) else tuple(content)) for name, content in files.items()
    )
    return Job(title, language(), at or datetime.now(UTC), ready, is_zip)
