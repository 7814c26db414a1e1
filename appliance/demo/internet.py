"""The rest of the internet, in one small process: a 204 page, a download, a status page, TLS, an echo and a sink.

`python -m appliance.demo.internet` in the internet's namespace.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import parse_qs, urlsplit

from appliance.demo import certificate
from appliance.demo.layout import BOOKING, ECHO, ECHO_PORT, PAGE_204, SINK_PORT, STATUS, TARGETS, TLS

LARGEST_DOWNLOAD = 5_000_000  # enough to measure a line, and no accident on a metered one
PIECE = 64 * 1024
PATIENCE_S = 10.0
VENDOR_PATIENCE_S = 0.5

Serve = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


def answer(status: str, body: bytes = b"", kind: str = "text/plain") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


async def page(target: str, writer: asyncio.StreamWriter) -> None:
    """204 to /generate_204, as the connectivity checks of the phone makers do; /bytes?n=1000000 is a download."""
    asked = urlsplit(target)
    if asked.path == "/generate_204":
        writer.write(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    elif asked.path == "/bytes" and (wanted := parse_qs(asked.query).get("n", [""])[0]).isdecimal():
        await _zeros(min(int(wanted), LARGEST_DOWNLOAD), writer)
    else:
        writer.write(answer("404 Not Found"))


async def _zeros(left: int, writer: asyncio.StreamWriter) -> None:
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {left}\r\nConnection: close\r\n\r\n".encode())
    while left:
        writer.write(bytes(piece := min(left, PIECE)))
        await writer.drain()
        left -= piece


async def status(target: str, writer: asyncio.StreamWriter) -> None:
    """How the booking system is, in the shape of Statuspage: it is asked now, so the page never lags behind."""
    if urlsplit(target).path != "/api/v2/status.json":
        writer.write(answer("404 Not Found"))
        return
    well = await _vendor_answers()
    said = {"indicator": "none" if well else "major"}
    said["description"] = "All Systems Operational" if well else "Major System Outage"
    writer.write(answer("200 OK", json.dumps({"status": said}).encode(), "application/json"))


async def _vendor_answers() -> bool:
    try:
        async with asyncio.timeout(VENDOR_PATIENCE_S):
            _, writer = await asyncio.open_connection(BOOKING, 80)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def serve(serving: Serve, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request, and close."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            head = await reader.readuntil(b"\r\n\r\n")
        words = head.decode("latin-1").split(" ")
        if len(words) > 2:
            await serving(words[1], writer)
        await writer.drain()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # a visitor whose line has died; there is nobody to tell
    finally:
        writer.close()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send back what comes, for as long as the visitor stays."""
    with contextlib.closing(writer), contextlib.suppress(OSError):  # as above
        while heard := await reader.read(4096):
            writer.write(heard)
            await writer.drain()


async def sink(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Swallow what comes."""
    with contextlib.closing(writer), contextlib.suppress(OSError):
        while await reader.read(PIECE):
            pass


class EchoDatagrams(asyncio.DatagramProtocol):
    """The echo for UDP."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)  # the loop's own class does not inherit from it

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        self._transport.sendto(data, addr)


async def main() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(TLS / certificate.CERTIFICATE, TLS / certificate.KEY)
    await asyncio.start_server(lambda *ends: serve(page, *ends), PAGE_204, 80)
    await asyncio.start_server(lambda *ends: serve(status, *ends), STATUS, 80)
    await asyncio.start_server(lambda *ends: serve(page, *ends), [*TARGETS, PAGE_204, BOOKING], 443, ssl=tls)
    await asyncio.start_server(echo, ECHO, ECHO_PORT)
    await asyncio.start_server(sink, ECHO, SINK_PORT)
    await asyncio.get_running_loop().create_datagram_endpoint(EchoDatagrams, (ECHO, ECHO_PORT))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
