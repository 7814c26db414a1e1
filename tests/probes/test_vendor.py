"""Them or us, against booking systems and status pages on a loopback of the test's own."""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping

import pytest

from appliance.probes.vendor import reachable, status_page
from appliance.status import StatusPage
from tests.probes.authority import Authority
from tests.probes.outside import Resolver, page, play, resolver, silence, takes

RESOLVER, STATUS, MOVED, BOOKING = "127.0.0.53", "127.0.0.20", "127.0.0.21", "127.0.0.80"
NAMES = {"status.example": STATUS, "moved.example": MOVED, "booking.example": BOOKING}
URL = "http://status.example"

pytestmark = pytest.mark.netns


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def moved(to: str) -> bytes:
    return f"HTTP/1.1 301 Moved\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")


def statuspage(indicator: object, description: object) -> bytes:
    return ok(json.dumps({"page": {}, "status": {"indicator": indicator, "description": description}}).encode())


@contextlib.asynccontextmanager
async def serving(says: bytes | Mapping[str, bytes]) -> AsyncIterator[None]:
    async with resolver(RESOLVER, Resolver(NAMES)), page(STATUS, says):
        yield


async def read(url: str = URL) -> StatusPage | None:
    return await status_page("lo", (RESOLVER,), url)


ANSWERS = (
    (statuspage("none", "All Systems Operational"), "none", "All Systems Operational"),
    (statuspage("critical", "Major\x1b[31m Outage\n\u202e"), "critical", "Major[31m Outage"),
    (statuspage("minor", "x" * 500), "minor", "x" * 120),
    (statuspage("maintenance", "Back at six"), "unknown", "Back at six"),
    (statuspage(3, "a number"), "unknown", ""),
    (ok(b"<h1>All is well</h1>"), "unknown", ""),
    (ok(b"[" * 60_000), "unknown", ""),
    (ok(b"\xff\xfe{}"), "unknown", ""),
    (ok(b" " * 70_000 + b'{"status": {"indicator": "none", "description": ""}}'), "unknown", ""),
)


def test_a_status_page_is_read_as_far_as_it_says_something():
    async def story():
        for says, indicator, text in ANSWERS:
            async with serving(says):
                assert await read() == StatusPage(URL, indicator, text), says[:200]

    play(story)


NO_ANSWERS = (
    b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
    b"",
    b"SSH-2.0-router\r\n\r\n",
    moved("/"),  # without end
    moved("http://nobody.example/"),
    moved("http://[::1/"),
    moved("http://caf\xe9.example/a b"),
    moved("http://status.example:99999/"),
    moved("file:///etc/passwd"),
)


def test_a_status_page_that_does_not_answer_says_nothing():
    async def story():
        for says in NO_ANSWERS:
            async with serving(says):
                assert await read() is None, says

    play(story)


def test_a_status_page_of_another_kind_says_only_that_it_answers():
    async def story():
        nothing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        async with serving({"/api/v2/status.json": nothing, "/": ok(b"All is well")}):
            assert await read() == StatusPage(URL, "unknown", "")

    play(story)


def test_a_status_page_is_found_where_it_has_moved_to():
    async def story():
        async with serving(moved("http://moved.example/api/v2/status.json")), page(MOVED, statuspage("major", "Slow")):
            assert await read(f"{URL}/") == StatusPage(f"{URL}/", "major", "Slow")

    play(story)


@pytest.mark.needs("openssl")
def test_a_private_page_does_not_send_us_to_an_open_one(tmp_path, monkeypatch):
    async def story():
        authority = Authority(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.trusted))
        paper = authority.sign("status.example")
        async with resolver(RESOLVER, Resolver(NAMES)), page(MOVED, statuspage("none", "")):
            async with page(STATUS, moved("http://moved.example/"), 443, paper):
                assert await read("https://status.example") is None
            async with page(STATUS, statuspage("none", "Fine"), 443, paper):
                assert await read("https://status.example") == StatusPage("https://status.example", "none", "Fine")

    play(story)


def test_a_status_page_that_says_nothing_is_waited_for_five_seconds():
    async def story():
        async with resolver(RESOLVER, Resolver(NAMES)), silence(STATUS, 80):
            with takes(4.9, 5.5):
                assert await read() is None

    play(story)


@pytest.mark.needs("openssl")
def test_a_booking_system_is_reachable_if_it_proves_who_it_is(tmp_path, tmp_path_factory, monkeypatch):
    async def story():
        authority, stranger = Authority(tmp_path), Authority(tmp_path_factory.mktemp("stranger"))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.trusted))
        host = "booking.example:443"
        async with resolver(RESOLVER, Resolver(NAMES)):
            assert not await reachable("lo", (RESOLVER,), host, 1.0)
            async with page(BOOKING, b"", 443, authority.sign("booking.example")):
                assert await reachable("lo", (RESOLVER,), host, 1.0)
                assert not await reachable("lo", (), host, 1.0)
            async with page(BOOKING, b"", 443, stranger.sign("booking.example")):
                assert not await reachable("lo", (RESOLVER,), host, 1.0)
            async with silence(BOOKING, 443):
                with takes(0.4, 0.9):
                    assert not await reachable("lo", (RESOLVER,), host, 0.5)

    play(story)
