"""Whole feeds from servers that mean harm or are in trouble, over real sockets: fetched and read as the box does it.

What a single answer may do to the door is in test_http.py, what an entry may do to the calendar in test_ics.py.
"""

import asyncio
import resource
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from appliance import config
from appliance.salon import normalise
from appliance.salon.rows import Place, Rows
from appliance.salon.text import clean
from appliance.sources.csv.source import Csv
from appliance.sources.door import Failed, Fetched, Source, Validators, Window
from appliance.sources.feed import Address, Feed
from appliance.sources.ics.source import Ics
from tests.aday import LONDON
from tests.sources.feeds import Answerer, Server, calendar, reply, says, visit

WINDOW = Window(date(2026, 11, 21), 3, LONDON)
TOLD = ("Maria", "Kowalska", "07700", "900123", "s3cret", "127.0.0.1")  # what no reason may hold
KINDS = ("ics", "appointments", "prices")
MOST_KIB = 96 * 1024  # what the daemon may grow by: a body of 12 MB, a few times over
HEAD = "Start,Minutes,Client,Note\n"
LINE = "2026-11-21 10:00,30,Maria Kowalska,07700 900123\n"
PERSON = "Maria Kowalska 07700 900123"


def source(kind: str, feed: Feed) -> Source:
    if kind == "ics":
        return Ics(feed)
    return Csv(feed, config.Csv(kind="csv", name="main", file="/unused", rows=kind))


async def taken(kind: str, answer: Answerer) -> Rows | Failed:
    """What the box makes of it. It never raises, and grows no more than it may."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Server(answer) as server:
        asked = source(kind, Address(server.url))
        got: Any = await asked.fetch(Validators(), WINDOW)
        if isinstance(got, Fetched):
            got = await asked.read(got.body, WINDOW)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_KIB
    return got


async def refused(kind: str, answer: Answerer) -> str:
    got = await taken(kind, answer)
    assert isinstance(got, Failed), got
    assert got.reason
    assert got.reason.isprintable()
    assert len(got.reason) < 1200
    assert not [word for word in TOLD if word.casefold() in got.reason.casefold()]
    return got.reason


async def rows(kind: str, body: bytes) -> Rows:
    got = await taken(kind, says(reply("200 OK", body)))
    assert isinstance(got, Rows), got
    return got


# ---- what is not what it should be

PAGE = f"<!doctype html>\n<title>Sign in</title><p>Welcome back, {PERSON}"
BODIES = {
    "a sign-in page with 200": (PAGE.encode(), "sign-in page"),
    "a sign-in page after spaces and a mark": (b"\xef\xbb\xbf\r\n " + PAGE.encode(), "sign-in page"),
    "an empty list": (b"[]", ""),
    "an error of another kind": (f'{{"error": "no such user {PERSON}"}}'.encode(), ""),
    "nothing": (b"", ""),
    "spaces": (b" \r\n" * 100_000, ""),
    "NULs": (b"\0" * 2**20, ""),
    "noise": (bytes(range(256)) * 4000, ""),
    "UTF-16 that is none": (b"\xff\xfe" + PERSON.encode()[:-2] + b"\xd8", ""),
    "ten megabytes on one line": (b"x" * 10 * 2**20, ""),
    "ten megabytes of quotes": (b'"' * 10 * 2**20, ""),
    "a quote that never ends": (b'"' + PERSON.encode() * 300_000, ""),
    "five million lines": (b"\r\n,\n" * 2_500_000, ""),
    "a hundred thousand columns of a client": (",".join([PERSON] * 100_000).encode(), ""),
    "a table of something else": (f"Item,Stock\n{PERSON},3\n".encode(), ""),
    "escapes": (f"\x1b]0;{PERSON}\x07\x1b[2J,\x9b31m\n".encode(), ""),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_feed_is_refused_in_words_that_quote_nobody(kind: str, name: str):
    body, words = BODIES[name]
    began = time.monotonic()
    assert words in await refused(kind, says(reply("200 OK", body)))
    assert time.monotonic() - began < 12


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
async def test_half_a_calendar_is_none(kept: float):
    body = calendar(*(visit(str(n)) for n in range(20)))
    half = body[: int(len(body) * kept)]
    assert await refused("ics", says(reply("200 OK", half))) == "it breaks off in the middle"


@pytest.mark.parametrize("kind", KINDS)
async def test_half_an_answer_is_none_whatever_it_holds(kind: str):
    body = (HEAD + LINE * 20).encode()
    assert "broke off" in await refused(kind, says(reply("200 OK", body[:300], length=len(body))))


# ---- servers that do not stop


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def endless(first: bytes, more: bytes) -> Answerer:
    def answer(connection: Any, _request: str) -> None:
        connection.sendall(first)
        while True:  # until the box hangs up
            connection.sendall(more)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        endless(b"HTTP/1.1 200 OK\r\n", b"X-Header: " + b"x" * 1000 + b"\r\n"),
        endless(b"HTTP/1.1 200 OK\r\nX-Header: ", b"x" * 1000),
        endless(b"", b"x" * 1000),
        endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"f" * 1000),
        endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 1000),
        endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 0x10000 + b"\r\n"),
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 0x10000),
    ],
    ids=["headers", "a header", "a status", "a size", "a remark", "chunks", "a body"],
)
async def test_a_server_that_never_ends_is_left(answer: Answerer):
    with soon(12):
        assert await refused("ics", answer) in ("the connection broke off", "it sends more than 12 MB")


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/admin",
        "http://localhost/",
        "http://[::1]/",
        "https://sign-in.example/?back=s3cret-feed",
        "//sign-in.example/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "http://[",
        "http://127.0.0.1:99999999/",
        "\x1b[2J",
    ],
)
async def test_nobody_is_followed_to_another_place(to: str):
    with soon(5):
        await refused("ics", says(reply("302 Found", PERSON.encode(), f"Location: {to}")))


async def test_a_daemon_that_is_told_to_stop_does_not_wait_for_a_silent_server():
    with soon(5), Server(lambda *_: server.hang()) as server:
        asked = source("ics", Address(server.url))
        async with asyncio.timeout(10):
            task = asyncio.create_task(asked.fetch(Validators(), WINDOW))
            while not server.asked:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task


# ---- what is a feed, and harmless only because we make it so

NASTY = (
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31mred",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "\u202egnp.exe\u2066",
    "{{ 7*7 }}{% raw %}",
    "%s%n\\u001b[2J",
    "a\u2028b\u2029c\u0085d",
    "Z\u0335\u0321\u0322" * 500,
    "\U000e0041\ufeff\u200b",
    "'; DROP TABLE visits; --",
)


def every_text(row: Any) -> Iterator[str]:
    for one in fields(row):
        value = getattr(row, one.name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (text for part in value for text in (part if isinstance(part, tuple) else (part,)))


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in text.replace("\n", ""))


@pytest.mark.parametrize("nasty", NASTY)
async def test_nasty_words_in_a_calendar_are_only_words(nasty: str):
    said = nasty.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    got = await rows(
        "ics", calendar(visit("1", title=f"{said} - Cut", more=f"DESCRIPTION:Note: {said}\\nPhone: {said}"))
    )
    assert all(is_harmless(text) for row in got.events for text in every_text(row))
    (visited,) = normalise.days(got, Place(LONDON, "GBP", "main")).days[0].visits
    assert len(visited.client.name) <= 200
    assert visited.client.phone is None


@pytest.mark.parametrize("nasty", NASTY)
async def test_nasty_words_in_a_table_are_only_words(nasty: str):
    cell = '"' + nasty.replace('"', '""') + '"'
    head = "Start,Minutes,Client,Phone,Note,Staff,Allergies,Status,Booking ID\n"
    got = await rows("appointments", f"{head}2026-11-21 10:00,30{f',{cell}' * 7}\n".encode())
    assert all(is_harmless(text) for row in got.appointments for text in every_text(row))
    (visited,) = normalise.days(got, Place(LONDON, "GBP", "main")).days[0].visits
    assert visited.status == ("unknown" if clean(nasty, 80) else "booked")
    assert visited.client.phone is None
    if nasty.startswith("="):
        assert visited.client.name == nasty


async def test_a_hundred_thousand_columns_around_ours_are_read_past():
    wide = ",".join(f"c{n}" for n in range(100_000))
    body = f"Start,Minutes,Client,{wide}\n2026-11-21 10:00,30,Ann,{wide}\n".encode()
    assert [row.client for row in (await rows("appointments", body)).appointments] == ["Ann"]


async def test_a_hundred_thousand_broken_lines_are_a_few_thousand_reasons():
    dated = (HEAD + LINE + "2026-11-21,30,Ann,x\n" * 100_000).encode()
    assert "more than 5000 lines" in await refused("appointments", says(reply("200 OK", dated)))
    undated = await rows("appointments", (HEAD + LINE + "tomorrow,30,Ann,x\n" * 100_000).encode())
    assert len(undated.appointments) == 1
    assert set(undated.quarantined) == {"a line whose date is not written y-m-d; look at `dates`"}
    assert len(undated.quarantined) == 5000


async def test_an_hour_of_spaces_in_a_cell_costs_no_hour():
    with soon(12):
        got = await taken(
            "appointments",
            says(reply("200 OK", (HEAD + f'"2026-11-21 {" " * 2000}x",1h{" " * 1900}x,A,\n' * 2500).encode())),
        )
    assert isinstance(got, Rows | Failed)


async def test_a_calendar_in_another_encoding_loses_letters_and_no_visits():
    body = calendar(visit("1", title="Väinö - Cut")).decode().encode("latin-1")
    assert [row.summary for row in (await rows("ics", body)).events] == ["V\ufffdin\ufffd - Cut"]
    assert (
        await refused("ics", says(reply("200 OK", body.decode("latin-1").encode("utf-16")))) == "it is not a calendar"
    )


async def test_a_zone_that_is_a_path_is_no_zone():
    got = await rows("ics", calendar(visit("1", "20261121T100000"), head="X-WR-TIMEZONE:../../../etc/passwd\r\n"))
    assert got.events[0].start.tzinfo is not None
    assert f"{got.events[0].start.astimezone(LONDON):%H:%M}" == "10:00"
