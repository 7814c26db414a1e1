"""The measurement of a drill, against downloads on a loopback of the test's own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from appliance.probes.drill import Throughput, measure
from tests.probes.authority import Authority
from tests.probes.outside import Resolver, page, play, resolver, silence, takes

RESOLVER, SPEED = "127.0.0.53", "127.0.0.20"
URL = "http://speed.example/down"
MANY = 10**9

pytestmark = pytest.mark.netns


async def drill(url: str = URL, seconds: float = 2.0, limit_bytes: int = MANY) -> Throughput:
    async with resolver(RESOLVER, Resolver({"speed.example": SPEED})):
        return await measure("lo", (RESOLVER,), url, seconds, limit_bytes)


def download(size: int, promised: int | None = None) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (promised or size) + bytes(size)


@contextlib.asynccontextmanager
async def endless(at: str) -> AsyncIterator[None]:
    async def pour(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                writer.write(bytes(10_000))
                await writer.drain()
                await asyncio.sleep(0.01)

    server = await asyncio.start_server(pour, at, 80)
    try:
        yield
    finally:
        server.close()


def test_a_download_is_counted_to_its_end():
    async def story():
        async with page(SPEED, download(300_000)):
            measured = await drill()
        assert (measured.bytes, measured.error) == (300_000, None)
        assert measured.mbit == pytest.approx(300_000 * 8 / 1e6 / measured.seconds)

    play(story)


def test_an_endless_download_ends_when_the_time_is_up():
    async def story():
        async with endless(SPEED):
            with takes(0.4, 1.0):
                measured = await drill(seconds=0.4)
        assert measured.error is None
        assert 2 < measured.mbit < 10  # a little less than 8: the server sleeps

    play(story)


def test_an_endless_download_ends_when_enough_has_come():
    async def story():
        async with endless(SPEED):
            measured = await drill(limit_bytes=100_000)
        assert 100_000 <= measured.bytes < 200_000

    play(story)


@pytest.mark.parametrize(
    ("says", "error"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "it answered 302 instead of 200"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "nothing came"),
        (b"SSH-2.0-router\r\n\r\n", "what came is not HTTP"),
        (download(1000, promised=2000), "what came is not HTTP"),
    ],
)
def test_what_is_no_download_says_why(says, error):
    async def story():
        async with page(SPEED, says):
            assert (await drill()).error == error

    play(story)


def test_nobody_there_says_why():
    async def story():
        assert (await drill()).error == "it cannot be reached"
        assert (await drill("http://other.example/")).error == "nobody knows the address of other.example"
        async with silence(SPEED, 80):
            with takes(4.9, 5.5):
                assert await drill() == Throughput(0, pytest.approx(5.0, abs=0.3), 0.0, "nothing came")

    play(story)


@pytest.mark.needs("openssl")
def test_over_tls_it_is_the_same_and_a_stranger_is_not_measured(tmp_path, tmp_path_factory, monkeypatch):
    async def story():
        authority, stranger = Authority(tmp_path), Authority(tmp_path_factory.mktemp("stranger"))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.trusted))
        async with page(SPEED, download(3_000_000), 443, authority.sign("speed.example")):
            assert (await drill("https://speed.example/down")).bytes == 3_000_000
        async with page(SPEED, download(3000), 443, stranger.sign("speed.example")):
            assert "certificate" in (await drill("https://speed.example/down")).error

    play(story)
