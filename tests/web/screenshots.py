"""Take the pictures of the page for docs/screenshots: the real page, a real browser, a sample salon.

Run it from the top of the checkout: python tests/web/screenshots.py [FOLDER]
"""

import asyncio
import os
import socket
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import uvicorn
from playwright.async_api import Browser, async_playwright
from web_sample import BOOK, LONDON, NOW, Salon

from appliance import config
from appliance.store import users
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Door, People
from appliance.web.sessions import COOKIE, Sessions

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
SIZES = {"390": (390, 844), "820": (820, 1180), "1280": (1280, 860)}
SHOTS = (  # name, path, line state, role, sizes, themes
    ("now-well", "/", "on_primary", "owner", ("390", "1280"), ("light", "dark")),
    ("now-offline", "/", "offline", "reception", ("390", "820", "1280"), ("light", "dark")),
    ("now-wall", "/", "on_backup", None, ("390", "1280"), ("light",)),
    ("day", "/day/2026-11-21?view=grid", "on_backup", "stylist", ("390", "1280"), ("light", "dark")),
    ("prices", "/prices", "on_primary", None, ("390", "1280"), ("light",)),
    ("status", "/status", "on_backup", "owner", ("390", "1280"), ("light",)),
    ("sign-in", "/sign-in", "offline", None, ("390",), ("light",)),
    ("lost-day", "/day/2026-12-24", "on_primary", None, ("390",), ("light",)),
)


async def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as root:
        await _in(Salon(Path(root)), folder)


async def _in(salon: Salon, folder: Path) -> None:
    people = {role: users.add(salon.places.users, name, role, "739154") for name, role in _TEAM.items()}
    sessions = Sessions(b"k" * 32)
    door = Door(People(salon.places.users), sessions, clock=NOW.timestamp)
    shop = config.Salon(name="Salon Aurora", timezone="Europe/London", currency="GBP")
    page = app.build(shop, Desk(salon.places, LONDON, clock=lambda: NOW), door, ("planb",))
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(uvicorn.Config(page, log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve([sock]))
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=os.environ.get("CHROMIUM", CHROMIUM), args=ARGS)
            for name, path, state, role, sizes, themes in SHOTS:
                salon.has_line(state, NOW if state == "on_primary" else NOW - timedelta(minutes=14))
                salon.forgets_the_book()
                salon.has_book(BOOK, NOW - timedelta(minutes=2 if state == "on_primary" else 16))
                cookie = sessions.opened(people[role], NOW.timestamp()) if role else None
                url = f"http://127.0.0.1:{sock.getsockname()[1]}{path}"
                for size in sizes:
                    for theme in themes:
                        await _shoot(browser, url, cookie, size, theme, folder / f"page-{name}-{size}-{theme}.png")
            await browser.close()
        server.should_exit = True
        await serving


_TEAM = {"Olena": "stylist", "Freya": "reception", "Ingrid": "owner"}


async def _shoot(browser: Browser, url: str, cookie: str | None, size: str, theme: str, file: Path) -> None:
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    if cookie:
        await context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=file)
    await context.close()


if __name__ == "__main__":
    wanted = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
