"""Take the pictures of the page for docs/screenshots: the real page, a real browser, a sample salon.

Run it from the top of the checkout: python tests/web/screenshots.py [FOLDER]
"""

import asyncio
import os
import socket
import sys
import tempfile
from datetime import UTC, timedelta
from pathlib import Path

import uvicorn
from playwright.async_api import Browser, async_playwright
from web_sample import BOOK, LONDON, NOW, SETTINGS, Salon

from appliance.noted import Heard
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
    ("clock-behind", "/", "offline", "reception", ("390", "1280"), ("light",)),
    ("not-today", "/", "offline", "reception", ("390", "1280"), ("light", "dark")),
    ("list", "/day/2026-11-21?view=list", "on_primary", "reception", ("390", "820"), ("light", "dark")),
)
CLOCK_OFF = {"clock-behind": timedelta(days=-3), "not-today": timedelta(days=5)}
UNFOLDED = ("list", "status")
PUT_ASIDE = ("an entry without a title (2)", "an entry that ends before it begins")


async def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as root:
        await _in(Salon(Path(root)), folder)


async def _in(salon: Salon, folder: Path) -> None:
    people = {role: users.add(salon.places.users, name, role, "739154") for name, role in _TEAM.items()}
    sessions = Sessions(b"k" * 32)
    door = Door(People(salon.places.users), sessions, clock=NOW.timestamp)
    clock = [NOW]
    page = app.build(SETTINGS, Desk(salon.places, LONDON, clock=lambda: clock[0]), door, Heard())
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(uvicorn.Config(page, log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve([sock]))
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=os.environ.get("CHROMIUM", CHROMIUM), args=ARGS)
            for name, path, state, role, sizes, themes in SHOTS:
                clock[0] = NOW + CLOCK_OFF.get(name, timedelta())
                salon.has_line(state, clock[0] - timedelta(days=3 if state == "on_primary" else 0, minutes=14))
                salon.forgets_the_book()
                taken = (NOW - timedelta(minutes=2 if state == "on_primary" else 16)).astimezone(UTC)
                salon.has_book(BOOK, taken)
                vouched = "restored" if name in CLOCK_OFF else "synchronised"
                salon.says_of_book(taken, vouched, put_aside=PUT_ASIDE if name == "status" else ())
                cookie = sessions.opened(people[role], NOW.timestamp()) if role else None
                url = f"http://127.0.0.1:{sock.getsockname()[1]}{path}"
                for size in sizes:
                    for theme in themes:
                        file = folder / f"page-{name}-{size}-{theme}.png"
                        await _shoot(browser, url, cookie, size, theme, file, unfold=name in UNFOLDED)
            await browser.close()
        server.should_exit = True
        await serving


_TEAM = {"Olena": "stylist", "Freya": "reception", "Ingrid": "owner"}


async def _shoot(
    browser: Browser, url: str, cookie: str | None, size: str, theme: str, file: Path, *, unfold: bool
) -> None:
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    if cookie:
        await context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_load_state("networkidle")
    for folded in await page.locator("summary").all() if unfold else []:
        await folded.click()
    await page.screenshot(path=file)
    await context.close()


if __name__ == "__main__":
    wanted = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
