"""The page as its own process, with everybody else dead: it answers, and says who is missing."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from test_server import ask, free_port
from web_sample import BOOK, DAY, Salon, line, uplinks

from appliance import run, status

SETTINGS = """
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
[[sources]]
name = "main"
kind = "ics"
url = "http://127.0.0.1:1/nobody-is-there.ics"
[web]
listen = ["loopback"]
port = {port}
"""
PATIENCE_S = 30


class House:
    """A box of its own: real services, as many of them as the story wants."""

    def __init__(self, root: Path) -> None:
        self.root, self.port = root, free_port()
        self.salon = Salon(root)
        self.salon.now = datetime.now(UTC)
        self.salon.places.toml.write_text(SETTINGS.format(port=self.port))

    @asynccontextmanager
    async def service(self, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
        quiet = asyncio.subprocess.DEVNULL
        child = await asyncio.create_subprocess_exec(*run.command(name, str(self.root)), stdout=quiet, stderr=quiet)
        try:
            yield child
        finally:
            if child.returncode is None:
                child.send_signal(signal.SIGKILL)
            await child.wait()

    async def page(self, path: str = "/") -> str:
        answer = await ask(self.port, f"GET {path} HTTP/1.1\r\nHost: planb\r\nConnection: close\r\n\r\n".encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        return unescape(body.decode())

    async def says(self, wanted: Callable[[str], bool]) -> str:
        """The first page, as soon as it is as wanted."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    if wanted(page := await self.page()):
                        return page
                except OSError:
                    await asyncio.sleep(0.05)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_a_page_all_alone_answers_and_says_what_it_does_not_know(house: House) -> None:
    async with house.service("web"):
        page = await house.says(lambda page: "Salon Aurora" in page)
        assert "We do not know whether the internet works" in page
        assert "There is no copy of the book yet" in page
        assert "The copy is not being renewed" in page
        assert page.count('class="deed"') == 4


async def test_with_every_line_dead_the_book_is_there(house: House) -> None:
    today = replace(DAY, date=datetime.now(UTC).date(), visits=(), blocks=())
    house.salon.has_book(replace(BOOK, days=(today,), taken_at=house.salon.now - timedelta(minutes=9)))
    dead = status.LineFile(
        1, house.salon.now, status.boot_id(), time.monotonic() + 600,
        line("offline", house.salon.now - timedelta(minutes=5)), uplinks("offline"),
    )  # fmt: skip
    status.write_line(house.salon.places.line_json, dead)
    async with house.service("web"):
        page = await house.says(lambda page: "No internet since" in page)
        assert "4 minutes before the line went down" in page
        status.write_line(house.salon.places.line_json, replace(dead, mono=time.monotonic() - status.SILENT_S - 1))
        page = await house.page()
        assert "We do not know whether the internet works" in page
        assert "Read-only copy, taken" in page


async def test_a_book_daemon_that_is_killed_is_missed(house: House) -> None:
    async with house.service("web"), house.service("sync") as sync:
        await house.says(lambda page: "The copy is not being renewed" not in page)
        said = status.read_book(house.salon.places.book_json)
        assert said is not None
        assert said.boot == status.boot_id()
        os.kill(sync.pid, signal.SIGKILL)
        await sync.wait()
        assert "The copy is not being renewed" not in await house.page(), "it may be back before anybody notices"
        assert said.mono is not None
        status.write_book(house.salon.places.book_json, replace(said, mono=said.mono - status.BOOK_SILENT_S))
        assert "The copy is not being renewed" in await house.page()
