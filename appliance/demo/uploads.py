"""Photos that are sent to a cloud: as much as the line takes, and its buffer to the brim."""

import asyncio
import contextlib
import socket

from appliance.demo.layout import ECHO, SINK_PORT

AT_ONCE = 2
AGAIN_S = 0.2
_PIECE = bytes(16 * 1024)
_TCP_CONGESTION = 13  # netinet/tcp.h


async def uploads() -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(_upload())


async def _upload() -> None:
    """Begin again where a connection is cut, as the cloud's app does."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(ECHO, SINK_PORT)
            with contextlib.closing(writer):
                _fill_the_buffer(writer.get_extra_info("socket"))
                while True:
                    writer.write(_PIECE)
                    await writer.drain()
        await asyncio.sleep(AGAIN_S)


def _fill_the_buffer(connection: socket.socket) -> None:
    """Reno slows down when something is lost, not before: it is what fills a buffer to the brim."""
    connection.setsockopt(socket.IPPROTO_TCP, _TCP_CONGESTION, b"reno")
