"""What stands outside in the tests of the probes: resolvers, pages and booking systems on loopback addresses."""

import asyncio
import contextlib
import os
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


def do(*argv: str) -> None:
    subprocess.run(argv, check=True)


def play(story: Callable[[], Awaitable[None]]) -> None:
    """Only inside a network of its own: see tests/conftest.py."""
    if not os.environ.get("PLANB_TEST_INSIDE"):
        return
    do("ip", "link", "set", "lo", "up")
    do("sysctl", "-q", "net.ipv4.ping_group_range=0 0")
    asyncio.run(story())


async def condition(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


def sockets() -> int:
    """How many this process has open."""
    count = 0
    for fd in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # the one that lists them
            count += "socket:" in os.readlink(f"/proc/self/fd/{fd}")
    return count


@contextlib.contextmanager
def takes(least: float, most: float):
    began = time.monotonic()
    yield
    assert least <= time.monotonic() - began < most


class Resolver(asyncio.DatagramProtocol):
    """Knows some names; can be slow, and can lose what it is asked first."""

    def __init__(self, names: Mapping[str, str], after: float = 0.0, loses: int = 0) -> None:
        self.names, self.after, self.loses = names, after, loses
        self.asked = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, packet: bytes, asker: tuple[str, int]) -> None:
        self.asked += 1
        if self.asked <= self.loses:
            return
        answer = self._answer(dns.message.from_wire(packet)).to_wire()
        asyncio.get_running_loop().call_later(self.after, self.transport.sendto, answer, asker)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(query)
        name = query.question[0].name
        if address := self.names.get(name.to_text(omit_final_dot=True)):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "A", address))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


@contextlib.asynccontextmanager
async def resolver(at: str, protocol: asyncio.DatagramProtocol) -> AsyncIterator[asyncio.DatagramProtocol]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: protocol, (at, 53))
    try:
        yield protocol
    finally:
        transport.close()
        await asyncio.sleep(0)  # it closes in the next turn of the loop


@contextlib.asynccontextmanager
async def page(
    at: str, says: bytes | Mapping[str, bytes], port: int = 80, paper: tuple[Path, Path] | None = None
) -> AsyncIterator[None]:
    """Answers every request with the same bytes, or by its path, and hangs up; with a certificate and its key: TLS."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            writer.write(says if isinstance(says, bytes) else says[path])
            await writer.drain()
        writer.close()

    context = None
    if paper:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*paper)
    server = await asyncio.start_server(answer, at, port, ssl=context)
    try:
        yield
    finally:
        server.close()


@contextlib.asynccontextmanager
async def silence(at: str, port: int) -> AsyncIterator[None]:
    """Takes connections and says nothing."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: writers.append(writer), at, port)
    try:
        yield
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


_FLOOD = """
import socket, sys
with socket.create_server((sys.argv[1], 80)) as listening:
    print(flush=True)
    with listening.accept()[0] as visitor:
        while True:
            visitor.sendall(b"HTTP/1.1 100 Continue\\r\\n\\r\\n" * 5000)
"""


@contextlib.contextmanager
def flooding(at: str):
    """Somebody on port 80 who never stops saying that we may go on; a process of his own, so that he is fast."""
    argv = (sys.executable, "-c", _FLOOD, at)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as flood:
        assert flood.stdout
        flood.stdout.readline()
        try:
            yield
        finally:
            flood.kill()
