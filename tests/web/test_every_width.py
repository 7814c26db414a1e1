"""Every page at every width in every language, under a finger: what can be asked of it without Lighthouse.

Nothing is wider than the screen, no word is cut or spills out of what stands around it, nothing lies under the tabs.
"""

import re

import pytest
from playwright.async_api import Browser
from screenshots import SIZES
from test_axe import everything, tablet  # noqa: F401 - a fixture is found by its name
from test_browser import browser, pytestmark  # noqa: F401 - likewise
from web_sample import NOW
from whole_salon import PAGES, Everything

LANGUAGES = ("en", "uk", "fi")
# the columns of a day shorten what they hold on purpose, and say it whole beside the book; paper on a screen scrolls
UNFIT = """() => {
  const found = [], seen = el => el.getClientRects().length && !el.closest(".sr, .skip, .cell, .p-scroll, svg, thead");
  const box = "a, button, li, p, h1, h2, h3, dt, dd, label, td, th, span, strong";
  if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the screen");
  for (const el of document.querySelectorAll("body *")) {
    const style = getComputedStyle(el), text = document.createRange();
    const words = [...el.childNodes].filter(node => node.nodeType === 3 && node.textContent.trim());
    if (!seen(el) || !words.length) continue;
    const around = el.closest(box) || el, edge = around.getBoundingClientRect();
    if (getComputedStyle(around).display === "inline") continue;
    if (style.overflowX !== "visible" && el.scrollWidth > el.clientWidth + 1) found.push("cut: " + el.textContent);
    const rects = words.flatMap(node => (text.selectNode(node), [...text.getClientRects()]));
    if (rects.some(rect => rect.right > edge.right + 2 || rect.left < edge.left - 2))
      found.push("spills out: " + el.className + " " + el.textContent.trim().slice(0, 60));
  }
  const tabs = document.querySelector(".tabs"), last = document.querySelector(".languages");
  const rects = [...tabs.children].map(tab => tab.getBoundingClientRect());
  if (rects.some((rect, at) => at && rect.left < rects[at - 1].right)) found.push("tabs lie over each other");
  if (rects.some(rect => rect.right > innerWidth)) found.push("a tab is off the screen");
  scrollTo(0, document.body.scrollHeight);
  const bar = tabs.getBoundingClientRect(), is_below = getComputedStyle(tabs).position === "fixed";
  if (is_below && last.getBoundingClientRect().bottom > bar.top) found.push("the end lies under the tabs");
  return found;
}"""
# 44 px: what one presses. 24 px, or room around it: a link among words (WCAG 2.2, target size)
SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select")]
  .filter(el => el.getClientRects().length && !el.closest(".skip, .cell, .row") && el.type !== "radio")
  .map(el => [el, el.getBoundingClientRect()])
  .filter(([el, rect]) => rect.height < 43.5 || rect.width < 43.5)
  .map(([el, rect]) => `${el.tagName} ${el.className} ${el.textContent.trim()} ${rect.width} x ${rect.height}`)"""
ZOOMS = """() => [...document.querySelectorAll("input:not([type=hidden]):not([type=radio]), select, textarea")]
  .filter(el => parseFloat(getComputedStyle(el).fontSize) < 16).map(el => el.name)"""
SHIFTS = """() => new Promise(done => new PerformanceObserver(list => done(
  list.getEntries().reduce((sum, entry) => sum + (entry.hadRecentInput ? 0 : entry.value), 0)
)).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 300))"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", list(SIZES))
async def test_every_page_fits_in_every_language(
    browser: Browser,  # noqa: F811
    everything: Everything,  # noqa: F811
    size: str,
    language: str,
) -> None:
    page = await (await tablet(browser, everything, "owner", size, language)).new_page()
    elsewhere: list[str] = []
    own = (everything.url, "data:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else elsewhere.append(asked.url))
    page.on("pageerror", lambda error: elsewhere.append(str(error)))
    page.on("console", lambda said: None if "status of 404" in said.text else elsewhere.append(said.text))
    found: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        await page.goto(everything.url + path)
        if unfit := [*await page.evaluate(UNFIT), *await page.evaluate(SMALL), *await page.evaluate(ZOOMS)]:
            found[name] = unfit
    assert found == {}
    assert elsewhere == []


async def test_each_page_says_in_its_title_what_it_is(browser: Browser, everything: Everything) -> None:  # noqa: F811
    page = await (await tablet(browser, everything, "owner")).new_page()
    titles: dict[str, set[str]] = {}
    for path in PAGES.values():
        await page.goto(everything.url + path)
        said = await page.title()
        assert said.endswith(" · Salon Aurora"), path
        titles.setdefault(said, set()).add(re.split(r"[?]", path)[0])
        view = await page.locator("meta[name=viewport]").get_attribute("content")
        assert view is not None
        assert "width=device-width" in view
        assert "user-scalable" not in view, "whoever sees badly may enlarge it"
        assert "maximum-scale" not in view
    assert [paths for paths in titles.values() if len(paths) > 1] == []


async def test_nothing_moves_when_the_page_renews_itself(browser: Browser, everything: Everything) -> None:  # noqa: F811
    for size in ("390", "1280"):
        page = await (await tablet(browser, everything, "owner", size)).new_page()
        await page.goto(everything.url)
        await page.wait_for_load_state("load")
        await page.evaluate("document.getElementById('live').dataset.was = 'here'")
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await page.locator("#live:not([data-was])").wait_for()
        assert await page.evaluate(SHIFTS) < 0.1  # what Lighthouse calls good


@pytest.mark.parametrize("path", ["/", PAGES["visit"], "/status"])
async def test_in_forced_colours_everything_still_stands_out(
    browser: Browser,  # noqa: F811
    everything: Everything,  # noqa: F811
    path: str,
) -> None:
    everything.salon.has_line("offline", NOW)
    page = await (await tablet(browser, everything, "owner", forced_colors="active")).new_page()
    await page.goto(everything.url + path)
    marks = "getComputedStyle(el).borderTopStyle !== 'none'"
    for chosen in (".notice", ".state", ".tabs a[aria-current]"):
        assert await page.evaluate(f"[...document.querySelectorAll('{chosen}')].every(el => {marks})"), chosen


async def test_the_first_page_and_all_that_it_needs_is_small(browser: Browser, everything: Everything) -> None:  # noqa: F811
    page = await (await tablet(browser, everything, "owner")).new_page()
    network = await page.context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda got: sizes.append(got["encodedDataLength"]))
    await network.send("Network.enable")
    await page.goto(everything.url)
    assert sum(sizes) <= 60_000  # issue 5: the first paint of a day
