"""One page alone: how long it takes to write, what a browser has to fetch before it is there, and whom it asks."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import CDPSession, sync_playwright

from appliance import config
from appliance.noted import Heard
from appliance.places import places
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Door, People
from appliance.web.sessions import Sessions

BROWSER = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@dataclass(frozen=True, slots=True)
class Painted:
    """What came over the wire until nothing more came."""

    wire: int
    elsewhere: tuple[str, ...]  # what was asked of anybody but the box


def renders_ms(root: Path, run: Path, times: int) -> list[float]:
    """The first page, written anew each time: no two addresses are the same, so that none is kept."""
    env = {f"{name.upper()}_DIRECTORY": str(root / name) for name in ("configuration", "state", "cache")}
    here = places(None, env | {"RUNTIME_DIRECTORY": str(run)})
    settings = config.load(here.toml)
    desk, door = Desk(here, ZoneInfo("UTC")), Door(People(here.users), Sessions(b"k" * 32))
    page = app.build(settings, desk, door, Heard())
    return [asyncio.run(_written_ms(page, number)) for number in range(times)][1:]


async def _written_ms(page: object, number: int) -> float:
    statuses = []

    async def send(message: dict[str, object]) -> None:
        statuses.append(message.get("status"))

    scope = {
        "type": "http", "method": "GET", "path": "/", "query_string": f"n={number}".encode(), "scheme": "http",
        "http_version": "1.1", "root_path": "", "headers": [(b"host", b"planb")], "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }  # fmt: skip
    began = time.perf_counter()
    await page(scope, None, send)  # type: ignore[operator]
    took = (time.perf_counter() - began) * 1000
    assert statuses[0] == 200
    return took


def painted(url: str, size: tuple[int, int]) -> Painted:
    """A fresh tablet opens the page."""
    with _browser() as browser:
        page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
        wire, elsewhere = list[int](), list[str]()
        _listen(page.context.new_cdp_session(page), wire)
        page.on("request", lambda asked: None if asked.url.startswith(url) else elsewhere.append(asked.url))
        page.goto(url)
        page.wait_for_load_state("networkidle")
        return Painted(sum(wire), tuple(elsewhere))


def _listen(session: CDPSession, wire: list[int]) -> None:
    session.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
    session.send("Network.enable")


@contextmanager
def _browser() -> Iterator[object]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
