"""The traffic of a tablet at the desk, one loop for each kind: what it asks, how often, and how long it is patient.

Whether an answer came in time is decided in noticed.py.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from itertools import count

from appliance.demo.ask import Asked, get, resolve
from appliance.demo.layout import ECHO, ECHO_PORT, FRESH
from appliance.demo.noticed import Kind, Meter, Stretch

UDP_EVERY_S = 0.02
TCP_EVERY_S = 0.04
HTTP_EVERY_S = 0.1
NAMES_EVERY_S = 0.1
TCP_PATIENCE_S = 1.0  # the kernel sends a lost SYN again after one second: a fresh try is faster
HTTP_PATIENCE_S = 3.0


class Notes:
    """One meter for each kind of traffic. `say` is told a stretch when it begins to hurt (end None), and at its end.

    `say_failed` is told of every single question that came to nothing, however short the stretch.
    """

    def __init__(
        self, say: Callable[[Kind, float, float | None], None], say_failed: Callable[[Kind, float], None]
    ) -> None:
        now = time.monotonic()
        self._say, self._say_failed = say, say_failed
        self.meters: dict[Kind, Meter] = {
            "udp": Meter("udp", 2 * UDP_EVERY_S, now),
            "tcp_new": Meter("tcp_new", 2 * TCP_EVERY_S, now),
            "http": Meter("http", HTTP_EVERY_S, now),
            "names": Meter("names", 2 * NAMES_EVERY_S, now),
        }
        self._told: set[Kind] = set()

    def asked(self, kind: Kind, number: int) -> None:
        self.meters[kind].asked(number, time.monotonic())

    def failed(self, kind: Kind, number: int) -> None:
        self.meters[kind].failed(number)
        self._say_failed(kind, time.monotonic())

    def answered(self, kind: Kind, number: int) -> None:
        stretch = self.meters[kind].answered(number, time.monotonic())
        if stretch:
            self._tell(stretch)

    async def watch(self) -> None:
        """Say that a stretch has begun, once, before it has ended."""
        while True:
            await asyncio.sleep(0.05)
            for kind, meter in self.meters.items():
                since = meter.silent_since(time.monotonic())
                if since is not None and kind not in self._told:
                    self._told.add(kind)
                    self._say(kind, since, None)

    def _tell(self, stretch: Stretch) -> None:
        self._told.discard(stretch.kind)
        self._say(stretch.kind, stretch.begin, stretch.end)


async def everything(notes: Notes) -> None:
    """Ask in every way, for ever."""
    async with asyncio.TaskGroup() as group:
        for work in (notes.watch(), udp(notes), tcp_new(notes), http(notes), names(notes)):
            group.create_task(work)


# --- UDP: one socket, as a call or a game would keep it ---------------------------------------------------


class Echoes(asyncio.DatagramProtocol):
    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:  # noqa: ARG002
        self._notes.answered("udp", int(data))

    def error_received(self, exc: Exception) -> None:
        """An ICMP error is an answer that nobody wanted; the question stays open."""


async def udp(notes: Notes) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Echoes(notes), remote_addr=(ECHO, ECHO_PORT))
    for number in count():
        notes.asked("udp", number)
        transport.sendto(b"%d" % number)
        await asyncio.sleep(UDP_EVERY_S)


# --- TCP: a new connection each time, as an app that opens; names: one that nobody has asked for before ---


async def tcp_new(notes: Notes) -> None:
    await _side_by_side(notes, "tcp_new", TCP_EVERY_S, lambda _: _connect())


async def names(notes: Notes) -> None:
    await _side_by_side(notes, "names", NAMES_EVERY_S, lambda number: resolve(f"r{number}-{os.getpid()}.{FRESH}"))


async def _side_by_side(notes: Notes, kind: Kind, every_s: float, ask: Callable[[int], Awaitable[object]]) -> None:
    """Ask again and again, whether or not there was an answer to the last."""
    async with asyncio.TaskGroup() as group:
        for number in count():
            notes.asked(kind, number)
            group.create_task(_tried(notes, kind, number, ask(number)))
            await asyncio.sleep(every_s)


async def _tried(notes: Notes, kind: Kind, number: int, asking: Awaitable[object]) -> None:
    try:
        async with asyncio.timeout(TCP_PATIENCE_S):
            await asking
    except (OSError, TimeoutError, EOFError):
        notes.failed(kind, number)
    else:
        notes.answered(kind, number)


async def _connect() -> None:
    """A connection that stands has been there and back; no proxy is on the way."""
    _, writer = await asyncio.open_connection(ECHO, ECHO_PORT)
    writer.close()


# --- HTTP: by name, on a connection that is kept ----------------------------------------------------------


async def http(notes: Notes) -> None:
    session: Asked | None = None
    for number in count():
        kept = session is not None
        notes.asked("http", number)
        try:
            async with asyncio.timeout(HTTP_PATIENCE_S):
                session = session or await _knock()
                good = await get(session, "/prices.csv") == (200, "text/csv")
        except (OSError, TimeoutError, EOFError, ValueError):
            good = False
        if good:
            notes.answered("http", number)
        else:
            notes.failed("http", number)
            if session:
                session.writer.close()
            session = None
            if kept:
                continue  # a connection that was cut is opened again at once, as every browser does
        await asyncio.sleep(HTTP_EVERY_S)


async def _knock() -> Asked:
    address = await resolve("booking.example")
    reader, writer = await asyncio.open_connection(address, 80)
    return Asked("booking.example", reader, writer)
