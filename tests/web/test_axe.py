"""Can everybody use the page? axe-core looks at every page, as WCAG 2.2 AA asks: each reader, theme and language."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page
from screenshots import SIZES
from starlette.routing import compile_path
from test_browser import browser, pytestmark  # noqa: F401 - a fixture is found by its name
from test_bytes import EXAMPLES
from web_sample import BOOK, NOW
from whole_salon import PAGES, Everything, Who

AXE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html.slice(0, 160)).join(" | "));
}"""
NO_PAGES = re.compile(r"/(api|assets)/|\.(pdf|zip|crt|ico)$|^/(healthz|metrics)$|^/vault/\{id\}$")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: npm, then make test")


@pytest_asyncio.fixture(loop_scope="module")
async def everything(tmp_path: Path, team: bytes) -> AsyncIterator[Everything]:
    async with Everything(tmp_path, team).open() as opened:
        yield opened


async def tablet(
    browser: Browser,  # noqa: F811
    everything: Everything,
    who: Who = "wall",
    size: str = "1280",
    language: str = "en",
    **more: object,
) -> BrowserContext:
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
    await context.add_cookies(everything.cookies(who, language))  # type: ignore[arg-type]
    return context


async def complaints(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    return list(await page.evaluate(RUN, RULES))


async def test_every_page_is_looked_at() -> None:
    asked = [path.split("?")[0] for path in PAGES.values()]
    routes = [path for path in EXAMPLES if not NO_PAGES.search(path)]
    assert [path for path in routes if not any(compile_path(path)[0].match(each) for each in asked)] == []


@needs_axe
@pytest.mark.parametrize(
    ("who", "size", "theme", "language"),
    [
        ("owner", "390", "dark", "en"),
        ("owner", "1280", "light", "en"),
        ("wall", "820", "light", "uk"),
        ("reception", "390", "light", "fi"),
        ("device", "1280", "dark", "uk"),
    ],
)
async def test_axe_finds_nothing_to_complain_of(
    browser: Browser,  # noqa: F811
    everything: Everything,
    who: Who,
    size: str,
    theme: str,
    language: str,
) -> None:
    page = await (await tablet(browser, everything, who, size, language, color_scheme=theme)).new_page()
    found: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        await page.goto(everything.url + path)
        assert await page.get_attribute("html", "lang") == language
        if said := await complaints(page):
            found[name] = said
    assert found == {}


@needs_axe
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nor_when_the_book_is_lost_the_line_is_gone_or_nobody_knows(
    browser: Browser,  # noqa: F811
    everything: Everything,
    theme: str,
) -> None:
    page = await (await tablet(browser, everything, "owner", "390", color_scheme=theme)).new_page()
    found: list[str] = []
    for state in ("offline", "on_primary", "holding", "starting", "drill"):
        everything.salon.has_line(state, NOW)
        await page.goto(everything.url)
        found += await complaints(page)
    everything.salon.is_silent()
    everything.salon.has_book(type(BOOK)(BOOK.timezone, BOOK.days[1:], None, BOOK.taken_at), clock="restored")
    await page.goto(everything.url)
    found += await complaints(page)
    everything.salon.forgets_the_book()
    for path in ("/", "/prices", "/status", "/chase", PAGES["sheets"]):
        await page.goto(everything.url + path)
        found += await complaints(page)
    assert found == []
