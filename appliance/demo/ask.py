"""Small questions over the network, as plainly as a device asks them: a name, a page."""

import asyncio
import struct
from dataclasses import dataclass

from appliance.demo.layout import LAN_ADDRESS

DNS_PATIENCE_S = 0.4


@dataclass(frozen=True, slots=True)
class Asked:
    """A connection to a web server that is kept."""

    host: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


async def get(session: Asked, path: str) -> tuple[int, str]:
    """Status and content type of a page; the body is read and forgotten. Raises OSError, EOFError, ValueError."""
    session.writer.write(f"GET {path} HTTP/1.1\r\nHost: {session.host}\r\n\r\n".encode())
    await session.writer.drain()
    head = (await session.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    await session.reader.readexactly(int(headers.get("content-length", "0")))
    return int(status.split(" ")[1]), headers.get("content-type", "").split(";")[0]


class _Answer(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:  # noqa: ARG002
        if not self.heard.done():
            self.heard.set_result(data)

    def error_received(self, exc: Exception) -> None:
        if not self.heard.done():
            self.heard.set_exception(exc)


async def resolve(name: str) -> str:
    """The address of a name, by one question to the box (RFC 1035). Raises OSError when there is none."""
    loop = asyncio.get_running_loop()
    transport, answer = await loop.create_datagram_endpoint(_Answer, remote_addr=(LAN_ADDRESS, 53))
    try:
        transport.sendto(_question(name))
        async with asyncio.timeout(DNS_PATIENCE_S):
            return _address(await answer.heard)
    except TimeoutError:
        raise OSError(f"{LAN_ADDRESS} does not answer for {name}") from None
    finally:
        transport.close()


def _question(name: str) -> bytes:
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack(">6H", 0x5042, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", 1, 1)


def _address(answer: bytes) -> str:
    """The demo's resolvers put the only address last."""
    if len(answer) < 16 or answer[3] & 0x0F or not struct.unpack(">H", answer[6:8])[0]:
        raise OSError("the name has no address")
    return ".".join(map(str, answer[-4:]))
