"""The connection that says nothing, as a card terminal keeps it: when it learned of an outage, and whether it lives."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from appliance.demo.layout import ECHO, ECHO_PORT
from appliance.demo.noticed import Idle

PATIENCE_S = 1.0
SIGN_OF_LIFE_S = 1.0
AGAIN_S = 0.2


class IdleConnection:
    """Opened once, proven once, then silent: it learns of an outage only if somebody tells it."""

    def __init__(self, say: Callable[[Idle], None]) -> None:
        self._say = say
        self._asked = asyncio.Event()

    def ask(self) -> None:
        self._asked.set()

    async def live(self) -> None:
        while True:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    reader, writer = await asyncio.open_connection(ECHO, ECHO_PORT)
                    await echo(reader, writer)
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
            self._say(Idle(time.monotonic(), "hangs"))

    async def _silent(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Wait until the connection ends (False), or somebody asks for a sign of life (True: there was one)."""
        end, asked = asyncio.ensure_future(reader.read(1)), asyncio.ensure_future(self._asked.wait())
        await asyncio.wait({end, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if end.done():
            end.exception()
            self._say(Idle(time.monotonic(), "reset"))
            return False
        self._asked.clear()
        writer.write(b".")
        await asyncio.wait({end}, timeout=SIGN_OF_LIFE_S)
        alive = end.done() and end.exception() is None and end.result() == b"."
        end.cancel()
        self._say(Idle(time.monotonic(), "alive" if alive else "hangs"))
        return alive


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b".")
    await writer.drain()
    await reader.readexactly(1)
