"""The stream that tells a page of news: what it says, when it ends, and that nothing of a client is in it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from conftest import Visitor
from starlette.types import Message
from test_edition import WELL
from test_server import ask, free_port, served
from web_sample import NOW, Salon

from appliance.web.edition import edition
from appliance.web.events import LONGEST_S, Events, _seconds
from appliance.web.gate import HEAD_ONLY
from appliance.web.watch import Watch

PATH = "/api/v1/events"


class Tablet:
    """Somebody who listens: what came so far, and a way to leave."""

    def __init__(self) -> None:
        self.came: list[Message] = []
        self._more, self._left = asyncio.Event(), asyncio.Event()

    async def send(self, message: Message) -> None:
        self.came.append(message)
        self._more.set()

    async def receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    def leave(self) -> None:
        self._left.set()

    @property
    def text(self) -> str:
        return b"".join(each.get("body", b"") for each in self.came).decode()

    async def heard(self, wanted: str) -> None:
        async with asyncio.timeout(5):
            while wanted not in self.text:
                self._more.clear()
                await self._more.wait()


class Facts:
    def __init__(self) -> None:
        self.now = edition(WELL)
        self.watch = Watch(lambda: self.now, every_s=0.01)


@contextlib.asynccontextmanager
async def listening(facts: Facts, query: str = "", **more: Any) -> AsyncIterator[tuple[Tablet, asyncio.Task[None]]]:
    from fastapi import Request

    tablet = Tablet()
    scope = {
        "type": "http",
        "method": "GET",
        "path": PATH,
        "query_string": query.encode(),
        "headers": [],
        **more.pop("scope", {}),
    }
    stream = await Events(facts.watch, **more).stream(Request(scope))
    task = asyncio.create_task(stream(scope, tablet.receive, tablet.send))
    yield tablet, task
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_change_is_told_by_its_kind_and_by_nothing_else() -> None:
    facts = Facts()
    async with listening(facts) as (tablet, _):
        await tablet.heard("retry: 3000\n\n")
        facts.now = replace(facts.now, book=None)
        await tablet.heard('event: changed\ndata: {"what": ["book"]}\n\n')
    assert tablet.text == 'retry: 3000\n\nevent: changed\ndata: {"what": ["book"]}\n\n'


async def test_where_nothing_happens_a_heartbeat_is_heard() -> None:
    async with listening(Facts(), heartbeat_s=0.01) as (tablet, _):
        await tablet.heard(":\n\n:\n\n")


async def test_what_changed_while_the_page_was_on_its_way_is_told_at_once() -> None:
    facts = Facts()
    async with listening(facts, f"seen={facts.now.mark}") as (tablet, _):
        await tablet.heard("retry")
        assert "changed" not in tablet.text
    async with listening(facts, "seen=0123456789ab") as (tablet, _):
        await tablet.heard("event: changed")


async def test_a_tablet_that_leaves_is_forgotten_at_once() -> None:
    facts = Facts()
    async with listening(facts) as (tablet, task):
        await tablet.heard("retry")
        tablet.leave()
        async with asyncio.timeout(5):
            await task
    assert not facts.watch._listeners


async def test_a_stream_that_is_cut_off_leaves_nobody_listening() -> None:
    facts = Facts()
    async with listening(facts) as (tablet, task):
        await tablet.heard("retry")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not facts.watch._listeners


async def test_the_end_of_the_service_ends_the_stream_as_an_answer_ends() -> None:
    facts = Facts()
    async with listening(facts) as (tablet, task):
        await tablet.heard("retry")
        facts.watch.end()
        async with asyncio.timeout(5):
            await task
    assert tablet.came[-1] == {"type": "http.response.body", "body": b""}


async def test_a_head_is_answered_and_over() -> None:
    async with listening(Facts(), scope={HEAD_ONLY: True}) as (tablet, task), asyncio.timeout(5):
        await task
    assert [each["type"] for each in tablet.came] == ["http.response.start", "http.response.body"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", LONGEST_S),
        ("0", 0),
        ("2", 2),
        ("9999", LONGEST_S),
        ("99999", LONGEST_S),
        ("-1", LONGEST_S),
        ("nan", LONGEST_S),
        ("x", LONGEST_S),
    ],
)
def test_a_script_may_ask_for_a_shorter_stream_and_never_for_a_longer_one(text: str, seconds: int) -> None:
    assert _seconds(text) == seconds


def test_through_the_whole_page_the_stream_has_the_headers_and_ends_when_asked_to(visit: Visitor) -> None:
    answer = visit().get(f"{PATH}?seconds=0&seen=other")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert "content-length" not in answer.headers
    assert json.loads(answer.text.split("data: ")[1]) == {"what": ["book", "clock", "line"]}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_stream_can_only_be_read(visit: Visitor, method: str) -> None:
    answer = visit("owner").request(method, PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_page_carries_the_mark_that_its_stream_knows(visit: Visitor, salon: Salon) -> None:
    tablet = visit()
    page = tablet.get("/").text
    mark = page.split('data-edition="')[1].split('"')[0]
    assert "changed" not in tablet.get(f"{PATH}?seconds=0&seen={mark}").text
    salon.has_line("on_backup", NOW - timedelta(minutes=1))
    assert "changed" in tablet.get(f"{PATH}?seconds=0&seen={mark}").text


async def test_when_the_service_is_told_to_end_no_stream_holds_it_up(salon: Salon) -> None:
    port = free_port()
    async with served(salon, port) as task:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {PATH} HTTP/1.1\r\nHost: planb\r\n\r\n".encode())
        await reader.readuntil(b"retry: 3000\n\n")
        task.cancel()
        async with asyncio.timeout(1):
            assert (await reader.read()).endswith(b"0\r\n\r\n")
        writer.close()


async def test_a_change_of_the_line_reaches_a_tablet_within_a_second(salon: Salon) -> None:
    port = free_port()
    async with served(salon, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {PATH} HTTP/1.1\r\nHost: planb\r\n\r\n".encode())
        await reader.readuntil(b"retry: 3000\n\n")
        salon.has_line("on_backup")
        async with asyncio.timeout(2):
            await reader.readuntil(b'"line"')
        assert b"ok" in await ask(port)
        writer.close()
