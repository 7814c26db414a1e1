"""One HTTP question through one uplink: bound to its device first, closed at once. Decides nothing, follows nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import h11

from appliance.probes import bound
from appliance.probes.tls import Tls

PIECE = 16 * 1024  # taken apart in a few milliseconds, also where it is made of the smallest parts


class Broken(OSError):
    """What came is not HTTP."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    location: str  # where it sends us; "": nowhere
    body: AsyncIterator[bytes]  # read as far as it is wanted


@asynccontextmanager
async def get(device: str, address: str, url: str) -> AsyncIterator[Reply]:
    """Ask the host of `url` at `address`, over TLS if the url says so. Raises OSError, ssl's among them, or Broken."""
    parts = urlsplit(url)
    with bound.stream(device) as sock:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
        wire = await _tls(sock, parts.hostname or "") if parts.scheme == "https" else _Plain(sock)
        connection = h11.Connection(h11.CLIENT)
        try:
            await wire.send(connection.send(_request(parts)) or b"")
            response = await _response(connection, wire)
            yield Reply(response.status_code, _location(response), _body(connection, wire))
        except h11.ProtocolError as error:  # local ones too: where a page sends us, somebody else wrote
            raise Broken("what came is not HTTP") from error


class _Wire(Protocol):
    async def send(self, data: bytes) -> None: ...
    async def receive(self, most: int) -> bytes: ...


class _Plain:
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self._sock, data)

    async def receive(self, most: int) -> bytes:
        return await asyncio.get_running_loop().sock_recv(self._sock, most)


async def _tls(sock: socket.socket, host: str) -> Tls:
    wire = Tls(sock, host)
    await wire.handshake()
    return wire


def _request(parts: SplitResult) -> h11.Request:
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = [("Host", parts.netloc.rpartition("@")[2]), ("User-Agent", "planb"), ("Connection", "close")]
    return h11.Request(method="GET", target=path, headers=headers)


async def _response(connection: h11.Connection, wire: _Wire) -> h11.Response:
    while True:
        event = await _event(connection, wire)
        if isinstance(event, h11.Response):
            return event


async def _body(connection: h11.Connection, wire: _Wire) -> AsyncIterator[bytes]:
    while isinstance(event := await _event(connection, wire), h11.Data):
        yield bytes(event.data)


async def _event(connection: h11.Connection, wire: _Wire) -> h11.Event | type[h11.PAUSED]:
    while (event := connection.next_event()) is h11.NEED_DATA:
        await asyncio.sleep(0)  # what has come already is read without waiting: who floods us must not hold the loop
        connection.receive_data(await wire.receive(PIECE))
    return event  # type: ignore[return-value]


def _location(response: h11.Response) -> str:
    return next((value.decode("latin-1") for name, value in response.headers if name == b"location"), "")
