"""Where the one file of a feed comes from: an address, a place in the box, or the documents that another source brings.

Decides nothing about what is in it.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from appliance.sources import http
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators

MOST_BYTES = http.MOST_BYTES


@dataclass(frozen=True, slots=True)
class Dated:
    """What a file says, and when it was written or came: that is its age, however often it is looked at."""

    body: bytes
    at: datetime  # UTC


Newest = Callable[[], Dated | Failed]  # the newest document that fits


class Feed(Protocol):
    """One file that can be asked for."""

    async def fetch(self, known: Validators, accept: str) -> Answer: ...


class Address:
    """A file on the web."""

    def __init__(self, url: str, user: str | None = None, password: str | None = None) -> None:
        self._url = url
        self._headers = http.basic(user, password) if user and password else {}

    async def fetch(self, known: Validators, accept: str) -> Answer:
        return await http.get(self._url, known, accept, headers=self._headers)


class OnTheBox:
    """A file in the box, or on something that is mounted there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def fetch(self, known: Validators, accept: str) -> Answer:  # noqa: ARG002  a file is what it is
        return _unless_known(await asyncio.to_thread(_read, self._path), known)


class Documents:
    """The newest document that another source has brought."""

    def __init__(self, newest: Newest) -> None:
        self._newest = newest

    async def fetch(self, known: Validators, accept: str) -> Answer:  # noqa: ARG002  a file is what it is
        return _unless_known(await asyncio.to_thread(self._newest), known)


def _read(path: Path) -> Dated | Failed:
    """What the file holds. A pipe or a device is none: it would be waited for."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(fd, "rb") as file:
            facts = os.fstat(fd)
            body = file.read(MOST_BYTES + 1) if stat.S_ISREG(facts.st_mode) else b""
    except FileNotFoundError:
        return Failed(f"there is no file {path}")
    except OSError as error:
        return Failed(f"{path} cannot be read: {error.strerror}")
    if len(body) > MOST_BYTES:
        return Failed(f"{path} holds more than {MOST_BYTES // 2**20} MB")
    return Dated(body, datetime.fromtimestamp(facts.st_mtime, UTC)) if body else Failed(f"{path} is empty")


def _unless_known(found: Dated | Failed, known: Validators) -> Answer:
    if isinstance(found, Failed):
        return found
    digest = hashlib.sha256(found.body).hexdigest()
    if digest == known.digest:
        return NotModified(found.at)
    return Fetched(found.body, Validators(digest=digest), found.at)
