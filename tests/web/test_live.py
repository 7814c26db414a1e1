"""The page renews itself: when there is news, where nobody can tell it, and never under the fingers of who reads it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect
from test_browser import SIZES, House, browser, house, pytestmark  # noqa: F401 - fixtures
from web_sample import NOW

# what the browser knows of its streams, where a test can see it
RECORDED = """window.streams = []; window.EventSource = class extends EventSource {
  constructor(path) { super(path); window.streams.push(this);
    this.addEventListener("open", () => { document.documentElement.dataset.stream = "open"; });
    this.addEventListener("error", () => { document.documentElement.dataset.stream = `state ${this.readyState}`; });
  } };"""
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => %s, configurable: true });"
SEEN = "document.dispatchEvent(new Event('visibilitychange'))"
OPEN = "window.streams.filter(each => each.readyState === 1).length"
SOON = 8_000  # ms; a second or two until the stream is open, two at most before the page comes


@pytest_asyncio.fixture(loop_scope="module")
async def tablet(browser: Browser, house: House) -> AsyncIterator[Page]:  # noqa: F811
    """A tablet on the wall that remembers its streams; it lets go of them before the house does."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(SOON)
    await context.add_init_script(RECORDED)
    page = await context.new_page()
    yield page
    await page.unroute_all(behavior="ignoreErrors")  # one that is under way when the tablet goes
    await context.close()


async def asks_often(page: Page, house: House, path: str = "/") -> None:  # noqa: F811
    """The page as it is, but what it does every 20 seconds it does five times a second."""

    async def hurried(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(
            response=answer, body=(await answer.text()).replace('data-refresh="20"', 'data-refresh="0.2"')
        )

    await page.route(house.url + path, hurried)
    await page.goto(house.url + path)


async def listens(page: Page) -> None:
    await expect(page.locator("html[data-stream=open]")).to_have_count(1, timeout=SOON)
    assert await page.evaluate(OPEN) == 1


async def test_news_of_the_line_is_on_the_tablet_without_anybody_touching_it(tablet: Page, house: House) -> None:  # noqa: F811
    await tablet.goto(house.url)
    await listens(tablet)
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))
    await expect(tablet.get_by_text("We are on the backup line")).to_be_visible(timeout=SOON)
    house.salon.has_line("offline", NOW - timedelta(minutes=1))
    await expect(tablet.get_by_text("No internet since 10:41")).to_be_visible(timeout=SOON)


async def test_what_changed_before_the_tablet_listened_is_not_missed(tablet: Page, house: House) -> None:  # noqa: F811
    await tablet.goto(house.url)
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))  # the stream is opened a second later
    await expect(tablet.get_by_text("We are on the backup line")).to_be_visible(timeout=SOON)


async def test_where_nothing_changes_the_page_is_left_alone(tablet: Page, house: House) -> None:  # noqa: F811
    await asks_often(tablet, house)
    await listens(tablet)
    came: list[str] = []
    tablet.on("request", lambda asked: came.append(asked.url))
    await tablet.wait_for_timeout(1_000)
    assert came == []


@pytest.mark.parametrize("without", ["delete window.EventSource", "window.EventSource = undefined"])
async def test_a_browser_that_knows_no_streams_asks_by_itself(tablet: Page, house: House, without: str) -> None:  # noqa: F811
    await tablet.add_init_script(without)
    await asks_often(tablet, house)
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))
    await expect(tablet.get_by_text("We are on the backup line")).to_be_visible(timeout=SOON)


async def test_where_the_stream_is_refused_the_page_asks_by_itself(tablet: Page, house: House) -> None:  # noqa: F811
    async def refuse(route: Route) -> None:
        await route.fulfill(status=503)

    await tablet.route("**/api/v1/events*", refuse)
    await asks_often(tablet, house)
    await expect(tablet.locator("html[data-stream='state 2']")).to_have_count(1, timeout=SOON)
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))
    await expect(tablet.get_by_text("We are on the backup line")).to_be_visible(timeout=SOON)


async def test_a_tab_that_nobody_sees_listens_to_nothing_and_catches_up_when_it_is_seen(
    tablet: Page,
    house: House,  # noqa: F811
) -> None:
    await tablet.goto(house.url)
    await listens(tablet)
    await tablet.evaluate(HIDDEN % "true" + SEEN)
    assert await tablet.evaluate(OPEN) == 0
    await tablet.evaluate("delete document.documentElement.dataset.stream")
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))
    await tablet.evaluate(HIDDEN % "false" + SEEN)
    await expect(tablet.get_by_text("We are on the backup line")).to_be_visible(timeout=SOON)
    await listens(tablet)


async def test_what_one_types_and_where_one_types_it_stay_while_the_page_renews_itself(
    tablet: Page,
    house: House,  # noqa: F811
) -> None:
    await tablet.goto(house.url + "/day/2026-11-21")
    await listens(tablet)
    await tablet.locator("#find").press_sequentially("mar")
    await tablet.locator("#find").press("ArrowLeft")
    await tablet.evaluate("document.getElementById('live').dataset.was = 'here'")
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))
    await expect(tablet.locator("#live[data-was]")).to_have_count(0, timeout=SOON)
    await tablet.keyboard.type("i")
    assert await tablet.locator("#find").input_value() == "mair"


@pytest.mark.parametrize("state", ["on_primary", "on_backup", "offline"])
@pytest.mark.parametrize("size", list(SIZES))
async def test_the_four_buttons_are_on_the_first_screen_and_large_enough_for_a_thumb(
    browser: Browser,  # noqa: F811
    house: House,  # noqa: F811
    size: str,
    state: str,
) -> None:
    house.salon.has_line(state, NOW - timedelta(minutes=14))
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(house.url)
    tabs = await page.locator(".tabs").bounding_box()
    ends = tabs["y"] if tabs and tabs["y"] > height / 2 else height
    for box in [await each.bounding_box() for each in await page.locator(".deed").all()]:
        assert box is not None
        assert box["y"] + box["height"] <= ends
        assert box["height"] >= 56
        assert box["width"] >= 150
    hero = await page.locator(".hero").bounding_box()
    assert hero is not None
    assert hero["y"] + hero["height"] <= ends
    await context.close()
