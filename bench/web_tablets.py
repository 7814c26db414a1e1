"""Two hundred tablets in front of one page: each listens for news, and asks for the page every ten seconds besides.

A tablet does what static/planb.js does: it hears that something changed, waits up to two seconds, and asks. Each has an
address of its own, as on a LAN.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

EVERY_S = 10.0
SPREAD_S = 2.0
PATIENCE_S = 10.0
NAP_S = 0.01


@dataclass
class Seen:
    """What all tablets together met with."""

    pages_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    news: int = 0
    shown: dict[int, bytes] = field(default_factory=dict)  # by tablet
    late_ms: list[float] = field(default_factory=list)  # how late the tablets' own processor was, of itself

    def without(self, text: str) -> int:
        """How many tablets do not show it."""
        return sum(text.encode() not in page for page in self.shown.values())


def within_ms(times: list[float], share: float) -> float:
    """So long the slowest took of that share of them all."""
    return sorted(times)[int(share * (len(times) - 1))]


async def in_front_of(url: str, tablets: int, seconds: float) -> Seen:
    """Let them look for so long."""
    seen, over = Seen(), asyncio.Event()
    work = [asyncio.create_task(_Tablet(url, number, seen, over).live()) for number in range(tablets)]
    work.append(asyncio.create_task(_own_lateness(seen, over)))
    await asyncio.sleep(seconds)
    over.set()
    await asyncio.wait(work)
    return seen


async def _own_lateness(seen: Seen, over: asyncio.Event) -> None:
    """What a page cannot help: somebody else has the processor on which the tablets run."""
    while not over.is_set():
        began = time.perf_counter()
        await asyncio.sleep(NAP_S)
        seen.late_ms.append((time.perf_counter() - began - NAP_S) * 1000)


class _Tablet:
    def __init__(self, url: str, number: int, seen: Seen, over: asyncio.Event) -> None:
        where = urlsplit(url)
        self._host, self._port = where.hostname or "", where.port or 80
        self._number = number
        self._own = (f"127.77.{number // 250}.{number % 250 + 1}", 0)
        self._seen, self._over = seen, over
        self._wanted = asyncio.Event()

    async def live(self) -> None:
        tasks = [asyncio.create_task(work) for work in (self._listen(), self._look(), self._every_so_often())]
        await self._over.wait()
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if not isinstance(result, asyncio.CancelledError):
                self._seen.errors.append(repr(result))

    async def _every_so_often(self) -> None:
        await asyncio.sleep(random.uniform(0, EVERY_S))
        while True:
            self._wanted.set()
            await asyncio.sleep(EVERY_S)

    async def _look(self) -> None:
        """One page after another over one connection, as a browser does."""
        reader, writer = await self._connected()
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            began = time.perf_counter()
            async with asyncio.timeout(PATIENCE_S):
                await self._page(reader, writer)
            self._seen.pages_ms.append((time.perf_counter() - began) * 1000)

    async def _page(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self._request("/"))
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
        body = await reader.readexactly(length)
        if not head.startswith("HTTP/1.1 200") or b"</html>" not in body:
            raise ValueError(head.splitlines()[0])
        self._seen.shown[self._number] = body

    async def _listen(self) -> None:
        reader, writer = await self._connected()
        writer.write(self._request("/api/v1/events"))
        while line := await reader.readline():
            if line.startswith(b"event: changed"):
                self._seen.news += 1
                asyncio.get_running_loop().call_later(random.uniform(0, SPREAD_S), self._wanted.set)
        raise ConnectionError("the stream ended")

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._host, self._port, local_addr=self._own)

    def _request(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n\r\n".encode()
