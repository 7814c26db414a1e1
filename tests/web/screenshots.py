"""Take the pictures of the page and of paper for docs/screenshots: the real page, a real browser, a sample salon.

Run it from the top of the checkout: python tests/web/screenshots.py [FOLDER [all]]
`all`: every page, in every width and language, for whoever translates; too many for the docs.
"""

import asyncio
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, BrowserContext, async_playwright
from web_sample import BOOK, NOW, TODAY
from whole_salon import PAGES, PUT_ASIDE, Everything, Who, team

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
SIZES = {"390": (390, 844), "820": (820, 1180), "1280": (1280, 860)}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be seen on one picture: a name of whole_salon.PAGES, for whom, and what the line does."""

    page: str
    sizes: tuple[str, ...]
    who: Who = "reception"
    state: str = "offline"
    themes: tuple[str, ...] = ("light",)
    language: str = "en"
    called: str = ""
    ahead: timedelta = timedelta()  # how far the box's clock is off, after a power cut

    def files(self) -> Iterable[tuple[str, str, str]]:
        """Name of the file, size, theme."""
        name = f"page-{self.called or self.page}"
        return ((f"{name}-{size}-{theme}.png", size, theme) for size in self.sizes for theme in self.themes)


PICTURES = (
    Picture("now", ("390", "820", "1280"), called="now-offline", themes=("light", "dark")),
    Picture("now", ("390",), "owner", "on_primary", called="now-well"),
    Picture("now", ("390",), "wall", "on_backup", called="now-wall"),
    Picture("now", ("390",), language="uk", called="now-uk"),
    Picture("now", ("390",), language="fi", called="now-fi"),
    Picture("now", ("390",), ahead=timedelta(days=5), called="not-today"),
    Picture("grid", ("820", "1280"), "reception", "on_backup", ("light", "dark"), called="day"),
    Picture("list", ("390",), "reception", "on_primary"),
    Picture("visit", ("390", "1280"), "reception", "on_backup"),
    Picture("arrivals", ("390", "820"), "reception", "on_backup"),
    Picture("prices", ("390", "1280"), "wall", "on_primary"),
    Picture("sheets", ("820",)),
    Picture("plan-b", ("390", "820")),
    Picture("hotspot", ("390",)),
    Picture("forms", ("820",)),
    Picture("chase", ("390", "820")),
    Picture("outages", ("820",), "owner", "on_primary"),
    Picture("status", ("390", "1280"), "owner", "on_backup"),
    Picture("vault", ("820",), "reception", "on_primary"),
    Picture("sign-in", ("390",), "wall"),
    Picture("phone", ("390",), "reception", "on_primary"),
    Picture("pair", ("390",), "wall", "on_primary"),
)
PAPER = {  # what comes out of the printer, and which page of it
    "day-sheet": (f"/sheets/{TODAY}/olena.pdf?for=desk", 1),
    "everybody": (f"/sheets/{TODAY}.pdf?what=grid", 1),
    "arrivals": (f"/sheets/{TODAY}.pdf?what=arrivals", 1),
    "price-list": (f"/sheets/{TODAY}.pdf?what=prices", 1),
    "end-of-day": (f"/chase/{TODAY}.pdf", 1),
    "slip": ("/forms/slip.pdf?copies=3", 1),
    "binder": ("/plan-b.pdf", 1),
    "card": ("/plan-b/provider.pdf", 1),
    "outage": ("/outages/b-1.pdf", 1),
}
PACK = f"/sheets/{TODAY}.pdf?what=all"
WHO_PRINTS: Who = "owner"


async def main(folder: Path, *, is_all: bool) -> None:
    with tempfile.TemporaryDirectory() as root:
        salon = Everything(Path(root) / "box", team(Path(root) / "users.json"))
        async with salon.open(has_tls=False), async_playwright() as play:
            browser = await play.chromium.launch(executable_path=os.environ.get("CHROMIUM", CHROMIUM), args=ARGS)
            for picture in everything() if is_all else PICTURES:
                _sets_the_scene(salon, picture)
                for name, size, theme in picture.files():
                    await _shoot(browser, salon, picture, size, theme, folder / name)
            _sets_the_scene(salon, Picture("now", ()))
            await _print(browser, salon, folder)
            await browser.close()


def everything() -> Iterable[Picture]:
    for language in ("en", "uk", "fi"):
        for page in PAGES:
            yield Picture(page, tuple(SIZES), "owner", language=language, called=f"{language}-{page}")


def _sets_the_scene(salon: Everything, picture: Picture) -> None:
    is_well = picture.state == "on_primary"
    salon.now = NOW + picture.ahead
    salon.salon.now = salon.now
    salon.salon.has_line(picture.state, salon.now - timedelta(days=3 if is_well else 0, minutes=14))
    taken = (NOW - timedelta(minutes=2 if is_well else 16)).astimezone(UTC)
    for published in salon.salon.places.state.glob("book*.db"):  # a copy never goes back in time
        published.unlink()
    salon.salon.has_book(BOOK, taken)
    clock = "restored" if picture.ahead else "synchronised"
    salon.salon.says_of_book(taken, clock, put_aside=PUT_ASIDE if picture.page == "status" else ())


async def _tablet(browser: Browser, salon: Everything, picture: Picture, size: str, theme: str) -> BrowserContext:
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    await context.add_cookies(salon.cookies(picture.who, picture.language))  # type: ignore[arg-type]
    return context


async def _shoot(browser: Browser, salon: Everything, picture: Picture, size: str, theme: str, file: Path) -> None:
    context = await _tablet(browser, salon, picture, size, theme)
    page = await context.new_page()
    await page.goto(salon.url + PAGES[picture.page])
    await page.evaluate("document.fonts.ready")
    _keep(Image.open(io.BytesIO(await page.screenshot())), file)
    await context.close()


async def _print(browser: Browser, salon: Everything, folder: Path) -> None:
    context = await _tablet(browser, salon, Picture("now", (), WHO_PRINTS), "1280", "light")
    for name, (path, page) in PAPER.items():
        pdf = await _pdf(context, salon.url + path)
        _keep(_pages(pdf, 62, page, page)[0], folder / f"paper-{name}.png", 16)
    pdf = await _pdf(context, salon.url + PACK)
    _keep(_side_by_side(_pages(pdf, 17, 1, 40)), folder / "paper-pack.png", 16)
    await context.close()


async def _pdf(context: BrowserContext, url: str) -> bytes:
    answer = await context.request.get(url)
    assert answer.ok, f"{url}: {answer.status}"  # a box that is too busy to print says so
    return await answer.body()


def _pages(pdf: bytes, dpi: int, first: int, last: int) -> list[Image.Image]:
    """How they look; -singlefile would be one, and pdftoppm says several one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-png", "-r", str(dpi), "-f", str(first), "-l", str(last), "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, check=True)
        found = [Image.open(file) for file in sorted(Path(folder).iterdir())]
        for image in found:
            image.load()
        return found


def _side_by_side(pages: list[Image.Image], columns: int = 10, gap: int = 8) -> Image.Image:
    """As they would lie on a table, a wide one made to fit."""
    wide, high = pages[0].size
    rows = -(-len(pages) // columns)
    table = Image.new("L", (columns * (wide + gap) + gap, rows * (high + gap) + gap), 200)
    for number, page in enumerate(pages):
        row, column = divmod(number, columns)
        page.thumbnail((wide, high))
        table.paste(page, (gap + column * (wide + gap), gap + row * (high + gap)))
    return table


def _keep(image: Image.Image, file: Path, colours: int = 128) -> None:
    """A third of the bytes: the page has few colours."""
    image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)


def _emptied(folder: Path) -> Path:
    """What is not taken any more does not stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("page-*.png"), *folder.glob("paper-*.png")):
        old.unlink()
    return folder


if __name__ == "__main__":
    wanted = _emptied(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"))
    asyncio.run(main(wanted, is_all=sys.argv[2:] == ["all"]))
