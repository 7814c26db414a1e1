"""Let people in by their PIN: one hash at a time, off the event loop, and not too often."""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from appliance import whole
from appliance.store import users
from appliance.store.users import Refused, User
from appliance.web.sessions import Sessions
from appliance.web.throttle import Throttle

QUEUE = 4  # waiting for their hash; one takes half a second on the smallest Pi

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try."""

    kind: Literal["in", "wrong", "wait"]
    cookie: str = ""
    wait_s: int = 0


class Door:
    """Who may come in, and who is in."""

    def __init__(
        self,
        people: "People",
        sessions: Sessions,
        clock: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self.people, self.sessions = people, sessions
        self._clock, self._mono = clock, mono
        self._throttle = Throttle()
        self._one = asyncio.Lock()
        self._waiting = 0

    def who(self, cookie: str | None) -> User | None:
        return self.sessions.who(cookie, self.people.all(), self._clock())

    def leave(self, cookie: str | None) -> None:
        self.sessions.end(cookie, self.people.all(), self._clock())

    async def knock(self, name: str, pin: str, device: str) -> Answer:
        """Try a PIN. Tries that come at once are judged one after the other."""
        if self._waiting >= QUEUE:
            return Answer("wait", wait_s=1)
        self._waiting += 1
        try:
            async with self._one:
                return await self._judge(name, pin, device)
        finally:
            self._waiting -= 1

    async def _judge(self, name: str, pin: str, device: str) -> Answer:
        wait = self._throttle.wait_s(device, self._mono())
        if wait > 0:
            return Answer("wait", wait_s=math.ceil(wait))
        user = next((user for user in self.people.all() if user.name == name), None)
        if user is not None and await asyncio.to_thread(users.matches, user, pin):
            self._throttle.right(device)
            return Answer("in", cookie=self.sessions.opened(user, self._clock()))
        self._throttle.wrong(device, self._mono())
        return Answer("wrong", wait_s=math.ceil(self._throttle.wait_s(device, self._mono())))


class People:
    """Who may sign in, read again when the file is another one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._all: tuple[User, ...] = ()

    def all(self) -> tuple[User, ...]:
        seen = whole.identity(self._path)
        if seen != self._seen:
            self._all, self._seen = self._load(), seen
        return self._all

    def _load(self) -> tuple[User, ...]:
        """A file that cannot be used lets nobody in, and keeps the page open."""
        try:
            return users.load(self._path)
        except Refused as refused:
            log.warning("nobody can sign in: %s", refused)
            return ()
