"""Servers that misbehave. The address is a password: no reason and no log line may hold it."""

import gzip
import logging
import time
from collections.abc import Callable

import httpx2
import pytest

from appliance.sources import http
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators
from tests.sources.feeds import Answerer, Server, calendar, packed, reply, says, visit

BODY = calendar(visit())


async def asked(answer: Answerer, known: Validators | None = None, total_s: float = 5.0) -> Answer:
    with Server(answer) as server:
        got = await http.get(server.url, known or Validators(), "text/calendar", total_s)
        assert "s3cret" not in repr(got)
    return got


async def reason(answer: Answerer, total_s: float = 5.0) -> str:
    got = await asked(answer, total_s=total_s)
    assert isinstance(got, Failed)
    return got.reason


async def test_an_honest_answer_is_taken():
    got = await asked(says(reply("200 OK", BODY, 'ETag: "1"', "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT")))
    assert isinstance(got, Fetched)
    assert (got.body, got.validators.etag, got.validators.modified) == (BODY, '"1"', "Sat, 21 Nov 2026 10:00:00 GMT")


async def test_a_packed_answer_is_unpacked():
    got = await asked(says(packed(BODY)))
    assert isinstance(got, Fetched)
    assert got.body == BODY


async def test_validators_that_cannot_be_said_back_are_not_kept():
    got = await asked(says(reply("200 OK", BODY, 'ETag: "caf\xe9"', f"Last-Modified: {'x' * 3000}")))
    assert isinstance(got, Fetched)
    assert (got.validators.etag, got.validators.modified) == (None, None)
    assert isinstance(await asked(says(reply("200 OK", BODY)), got.validators), NotModified)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("500 Oops", "it answered 500"),
        ("401 No", "sign-in"),
        ("403 No", "refuses"),
        ("404 Gone", "no feed"),
        ("429 Slow down", "less often"),
        ("302 Found", "another place"),
    ],
)
async def test_a_refusal_is_told_in_words(status: str, words: str):
    headers = ["Location: http://sign-in.example/?from=s3cret-feed"] if status.startswith("302") else []
    assert words in await reason(says(reply(status, b"<html>s3cret-feed</html>", *headers)))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Sat, 21 Nov 2020 10:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2020 10:00:00 +99999999999999", None),
        ("Sat, 21 Nov 99999999999999999999 10:00:00 GMT", None),
        ("soon", None),
        ("", None),
    ],
)
async def test_a_server_may_say_when_to_come_again(header: str, seconds: float | None):
    got = await asked(says(reply("503 Busy", b"", f"Retry-After: {header}")))
    assert isinstance(got, Failed)
    assert got.retry_after_s == seconds


async def test_not_changed_is_no_answer_to_a_first_question():
    assert "first question" in await reason(says(reply("304 Not Modified")))


async def test_a_new_etag_on_the_same_bytes_is_no_change():
    first = await asked(says(reply("200 OK", BODY, 'ETag: "1"')))
    assert isinstance(first, Fetched)
    assert await asked(says(reply("200 OK", BODY, 'ETag: "2"')), first.validators) == NotModified()


async def test_a_silent_server_is_left_in_time():
    with Server(lambda *_: server.hang()) as server:
        began = time.monotonic()
        got = await http.get(server.url, Validators(), "*/*", 0.3)
        assert time.monotonic() - began < 2
    assert got == Failed("it did not answer within 0.3 s")


async def test_a_server_that_dribbles_is_left_in_time():
    def dribble(connection, _request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not server._ends.wait(0.02):
            connection.sendall(b"B")

    with Server(dribble) as server:
        assert isinstance(await http.get(server.url, Validators(), "*/*", 0.4), Failed)


async def test_thirty_megabytes_are_not_taken():
    def pour(connection, _request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(30):
            connection.sendall(b"x" * 2**20)

    assert await reason(pour) == "it sends more than 12 MB"


async def test_a_small_packed_answer_that_becomes_a_large_one_is_not_taken():
    assert await reason(says(packed(b"x" * 64 * 2**20))) == "it sends more than 12 MB"


async def test_half_a_packed_answer_is_not_taken():
    half = gzip.compress(BODY)[:-12]
    assert "broke off" in await reason(says(reply("200 OK", half, "Content-Encoding: gzip")))


@pytest.mark.parametrize("packing", ["br", "deflate", "zstd", "gzip, gzip"])
async def test_another_packing_than_asked_for_is_not_taken(packing: str):
    assert "did not ask" in await reason(says(reply("200 OK", BODY, f"Content-Encoding: {packing}")))


async def test_noise_that_claims_to_be_packed_is_not_taken():
    assert "broke off" in await reason(says(reply("200 OK", b"not gzip", "Content-Encoding: gzip")))


@pytest.mark.parametrize("answer", [reply("200 OK", BODY, length=9999), b"HTTP/1.1 200", b"", b"SSH-2.0-hello\r\n\r\n"])
async def test_half_an_answer_is_none(answer: bytes):
    assert "broke off" in await reason(says(answer))


async def test_a_redirect_on_the_same_host_is_followed():
    def answer(connection, request: str) -> None:
        moved = reply("301 Moved", b"", "Location: /new.ics")
        connection.sendall(reply("200 OK", BODY) if "GET /new.ics" in request else moved)

    assert isinstance(await asked(answer), Fetched)


async def test_a_redirect_to_elsewhere_is_not_followed():
    with Server(says(reply("200 OK", BODY))) as elsewhere:
        to = f"Location: http://localhost:{elsewhere.port}/"
        assert "another place" in await reason(says(reply("302 Found", b"", to)))
        assert elsewhere.asked == []


async def test_a_redirect_to_another_door_of_the_same_host_is_not_followed():
    with Server(says(reply("200 OK", BODY))) as elsewhere:
        to = f"Location: http://127.0.0.1:{elsewhere.port}/"
        assert "another place" in await reason(says(reply("302 Found", b"", to)))
        assert elsewhere.asked == []


async def test_a_redirect_to_a_door_that_cannot_be_is_told():
    assert "another place" in await reason(says(reply("302 Found", b"", "Location: http://127.0.0.1:99999/")))


async def test_a_second_packed_part_is_not_quietly_dropped():
    twice = gzip.compress(b"BEGIN") + gzip.compress(b"END")
    assert "packs" in await reason(says(reply("200 OK", twice, "Content-Encoding: gzip")))


async def test_a_redirect_in_a_circle_ends():
    assert "without end" in await reason(says(reply("302 Found", b"", "Location: /again")))


async def test_nobody_there_is_told():
    with Server(says(b"")) as server:
        port = server.port
    got = await http.get(f"http://127.0.0.1:{port}/", Validators(), "*/*")
    assert got == Failed("it cannot be reached")


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "not an address", "http://", "http://\x00/", "http://127.0.0.1:65536/"]
)
async def test_an_address_that_is_none_is_told(url: str):
    got = await http.get(url, Validators(), "*/*")
    assert isinstance(got, Failed)
    assert "address" in got.reason


async def test_webcal_is_https():
    with Server(says(b"not TLS")) as server:
        got = await http.get(server.url.replace("http://", "webcal://"), Validators(), "*/*", 0.5)
        assert isinstance(got, Failed)
    assert [request[:2] for request in server.asked] == ["\x16\x03"]  # a TLS handshake: no address in the clear


async def test_the_address_is_in_no_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with Server(says(reply("200 OK", BODY))) as server:
        await http.get(server.url, Validators(), "*/*")
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE", "PATCH", "MKCALENDAR"])
async def test_no_verb_that_writes_leaves_the_box(verb: str):
    with Server(says(reply("200 OK"))) as server:
        async with http.client() as client:
            with pytest.raises(RuntimeError, match="only reads"):
                await client.request(verb, server.url)
        assert server.asked == []


async def test_a_proxy_of_the_environment_is_not_told_the_address(monkeypatch: pytest.MonkeyPatch):
    with Server(says(reply("200 OK", b"proxy"))) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        got = await asked(says(reply("200 OK", BODY)))
        assert isinstance(got, Fetched)
        assert proxy.asked == []


def test_the_client_takes_nothing_for_granted():
    client: Callable[[], httpx2.AsyncClient] = http.client
    assert not client().follow_redirects


async def test_a_tag_that_cannot_be_sent_back_is_not_kept():
    """With it, every further question would break off."""
    got = await asked(says(reply("200 OK", b"x", 'ETag: "\x01"')))
    assert isinstance(got, Fetched)
    assert got.validators.etag is None
