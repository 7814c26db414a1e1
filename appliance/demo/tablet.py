"""A tablet at the reception desk: uses the internet as such tablets do, and writes down when it could not.

`python -m appliance.demo.tablet` in the tablet's namespace prints JSON lines: `{"kind": "udp", "begin": …, "end": …}`
for a stretch without answers (`end` null while it lasts), `{"idle": "reset" | "alive" | "hangs", "at": …}` for the
connection that says nothing. A line `idle?` on its standard input asks that connection for a sign of life.
"""

import asyncio
import contextlib
import json
import sys
import time
from itertools import count
from typing import Any

from appliance.demo.ask import Asked, get, resolve
from appliance.demo.layout import ECHO, ECHO_PORT
from appliance.demo.noticed import Kind, Meter, Stretch

UDP_EVERY_S = 0.02
TCP_EVERY_S = 0.08
HTTP_EVERY_S = 0.1
TCP_PATIENCE_S = 1.0  # the kernel sends a lost SYN again after one second: a fresh try is faster
HTTP_PATIENCE_S = 2.0
SIGN_OF_LIFE_S = 1.0
AGAIN_S = 0.2


def say(**line: Any) -> None:
    print(json.dumps(line), flush=True)


class Notes:
    """One meter for each kind of traffic, and what has been said about it."""

    def __init__(self) -> None:
        now = time.monotonic()
        self.meters: dict[Kind, Meter] = {
            "udp": Meter("udp", 2 * UDP_EVERY_S, now),
            "tcp_new": Meter("tcp_new", 2 * TCP_EVERY_S, now),
            "http": Meter("http", HTTP_EVERY_S, now),
        }
        self._told: set[Kind] = set()

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
                    say(kind=kind, begin=since, end=None)

    def _tell(self, stretch: Stretch) -> None:
        self._told.discard(stretch.kind)
        say(kind=stretch.kind, begin=stretch.begin, end=stretch.end)


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
        notes.meters["udp"].asked(number, time.monotonic())
        transport.sendto(b"%d" % number)
        await asyncio.sleep(UDP_EVERY_S)


# --- TCP: a new connection each time, as an app that opens ------------------------------------------------


async def tcp_new(notes: Notes) -> None:
    async with asyncio.TaskGroup() as group:
        for number in count():
            notes.meters["tcp_new"].asked(number, time.monotonic())
            group.create_task(_connect(notes, number))
            await asyncio.sleep(TCP_EVERY_S)


async def _connect(notes: Notes, number: int) -> None:
    try:
        async with asyncio.timeout(TCP_PATIENCE_S):
            reader, writer = await asyncio.open_connection(ECHO, ECHO_PORT)
            try:
                await _echo(reader, writer)
            finally:
                writer.close()
    except (OSError, TimeoutError, EOFError):
        notes.meters["tcp_new"].failed(number)
    else:
        notes.answered("tcp_new", number)


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b".")
    await writer.drain()
    await reader.readexactly(1)


# --- HTTP: by name, on a connection that is kept ----------------------------------------------------------


async def http(notes: Notes) -> None:
    session: Asked | None = None
    for number in count():
        notes.meters["http"].asked(number, time.monotonic())
        try:
            async with asyncio.timeout(HTTP_PATIENCE_S):
                session = session or await _knock()
                good = await get(session, "/prices.csv") == (200, "text/csv")
        except (OSError, TimeoutError, EOFError, ValueError):
            good = False
        if good:
            notes.answered("http", number)
        else:
            notes.meters["http"].failed(number)
            if session:
                session.writer.close()
            session = None
        await asyncio.sleep(HTTP_EVERY_S)


async def _knock() -> Asked:
    address = await resolve("booking.example")
    reader, writer = await asyncio.open_connection(address, 80)
    return Asked("booking.example", reader, writer)


# --- the connection that says nothing, as a card terminal keeps it ----------------------------------------


class IdleConnection:
    """Opened once, proven once, then silent: it learns of an outage only if somebody tells it."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()

    def ask(self) -> None:
        self._asked.set()

    async def live(self) -> None:
        while True:
            try:
                async with asyncio.timeout(TCP_PATIENCE_S):
                    reader, writer = await asyncio.open_connection(ECHO, ECHO_PORT)
                    await _echo(reader, writer)
            except (OSError, TimeoutError, EOFError):
                self._refuse()
                await asyncio.sleep(AGAIN_S)
                continue
            with contextlib.closing(writer):
                while await self._silent(reader, writer):
                    pass

    def _refuse(self) -> None:
        """There is no connection to ask."""
        if self._asked.is_set():
            self._asked.clear()
            say(idle="hangs", at=time.monotonic())

    async def _silent(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Wait until the connection ends (False), or somebody asks for a sign of life (True: there was one)."""
        end, asked = asyncio.ensure_future(reader.read(1)), asyncio.ensure_future(self._asked.wait())
        await asyncio.wait({end, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if end.done():
            end.exception()
            say(idle="reset", at=time.monotonic())
            return False
        self._asked.clear()
        writer.write(b".")
        await asyncio.wait({end}, timeout=SIGN_OF_LIFE_S)
        alive = end.done() and end.exception() is None and end.result() == b"."
        end.cancel()
        say(idle="alive" if alive else "hangs", at=time.monotonic())
        return alive


async def obey(idle: IdleConnection) -> None:
    """Read the orders; at the end of them the tablet goes on alone."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        idle.ask()


async def main() -> None:
    notes, idle = Notes(), IdleConnection()
    say(ready=True, at=time.monotonic())
    async with asyncio.TaskGroup() as group:
        for work in (notes.watch(), udp(notes), tcp_new(notes), http(notes), idle.live(), obey(idle)):
            group.create_task(work)


if __name__ == "__main__":
    asyncio.run(main())
