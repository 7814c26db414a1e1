"""Let people in by their PIN: one hash at a time, off the event loop, and not too often."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

from appliance import whole
from appliance.store import devices as paired
from appliance.store import users
from appliance.store.devices import Device
from appliance.store.users import Refused, User
from appliance.web.reader import Reader, reader
from appliance.web.sessions import COOKIE, DEVICE, Sessions
from appliance.web.throttle import Throttle

QUEUE = 4  # waiting for their hash; one takes half a second on the smallest Pi

T = TypeVar("T")

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
        devices: "Devices | None" = None,
    ) -> None:
        self.people, self.sessions, self.devices = people, sessions, devices or Devices()
        self._clock, self._mono = clock, mono
        self._throttle = Throttle()
        self._one = asyncio.Lock()
        self._waiting = 0

    def who(self, cookie: str | None) -> User | None:
        return self.sessions.who(cookie, self.people.all(), self._clock())

    def reader(self, cookies: Mapping[str, str]) -> Reader:
        """Who stands in front of the page."""
        device = paired.of(self.devices.all(), cookies.get(DEVICE))
        return reader(self.who(cookies.get(COOKIE)), device, self.people.all())

    def everybody(self) -> tuple[User | Device, ...]:
        """Whoever may come in, by PIN or by device: when this changes, pages do."""
        return (*self.people.all(), *self.devices.all())

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


class _Listed(Generic[T]):
    """A small file of those who may come in, read again when it is another one."""

    def __init__(self, path: Path | None, load: Callable[[Path], tuple[T, ...]]) -> None:
        self._path, self._load = path, load
        self._seen: tuple[int, int, int] | None = None
        self._all: tuple[T, ...] = ()

    def all(self) -> tuple[T, ...]:
        seen = whole.identity(self._path) if self._path else None
        if self._path and seen != self._seen:
            self._all, self._seen = self._loaded(self._path), seen
        return self._all

    def _loaded(self, path: Path) -> tuple[T, ...]:
        """A file that cannot be used lets nobody in, and keeps the page open."""
        try:
            return self._load(path)
        except Refused as refused:
            log.warning("nobody comes in by %s: %s", path.name, refused)
            return ()


class People(_Listed[User]):
    """Who may sign in."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, users.load)


class Devices(_Listed[Device]):
    """Which devices are paired."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(path, paired.load)
