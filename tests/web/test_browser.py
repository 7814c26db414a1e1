"""The page in a real browser: three widths, two themes, with and without JavaScript."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
import uvicorn
from paper_sample import PDF, SHEETS, brings
from playwright.async_api import Browser, Page, async_playwright, expect
from screenshots import ARGS, CHROMIUM, SIZES
from web_sample import BOOK, DAY, LONDON, NOW, SETTINGS, Salon, booked_at

from appliance.noted import Heard
from appliance.store import users
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Door, People
from appliance.web.sessions import Sessions

BROWSER = os.environ.get("CHROMIUM", CHROMIUM)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all of them
    pytest.mark.skipif(not os.path.exists(BROWSER), reason=f"no browser at {BROWSER}: apt install chromium"),
]
PAGES = (
    "/",
    "/day/2026-11-21",
    "/day/2026-11-21?view=grid",
    "/day/2026-11-21?view=list",
    "/prices",
    "/status",
    "/outages",
    "/sign-in",
)

# the ratio of WCAG 2.1 between each text and the first opaque colour behind it; hatched and faded parts are left out
CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const lum = ([r, g, b]) => {
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const bad = [];
  for (const el of document.querySelectorAll("body *")) {
    if (![...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!el.getClientRects().length || el.closest("noscript, .sr, .skip")) continue;
    let at = el, back = null, skip = false;
    while (at) { const s = getComputedStyle(at);
      if (s.backgroundImage !== "none" && !at.matches(".g-col")) skip = true;
      const c = parse(s.backgroundColor);
      if (c.length === 3 || c[3] === 1) { back = c; break; }
      at = at.parentElement; }
    if (skip || !back) continue;
    let style = getComputedStyle(el), [a, b] = [lum(parse(style.color)), lum(back)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5))
      bad.push(`${el.className || el.tagName}: ${el.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return bad;
}"""


class House:
    """The page on a real socket, and the files behind it."""

    def __init__(self, salon: Salon, server: uvicorn.Server, port: int) -> None:
        self.salon, self.server, self.url = salon, server, f"http://127.0.0.1:{port}"


@pytest_asyncio.fixture(loop_scope="module")
async def house(salon: Salon, team: bytes) -> AsyncIterator[House]:
    salon.places.users.write_bytes(team)
    (ingrid,) = (user for user in users.load(salon.places.users) if user.role == "owner")
    assert ingrid.name == "Ingrid"
    door = Door(People(salon.places.users), Sessions(b"k" * 32), clock=NOW.timestamp)
    page = app.build(SETTINGS, Desk(salon.places, LONDON, clock=lambda: NOW), door, Heard())
    sock = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(page, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve([sock]))
    yield House(salon, server, sock.getsockname()[1])
    server.should_exit = True
    await task
    sock.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=BROWSER, args=ARGS)
        yield browser
        await browser.close()


async def come(browser: Browser, house: House, path: str, size: str = "1280", **more: object) -> Page:
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
    context.set_default_timeout(8_000)
    page = await context.new_page()
    await page.goto(house.url + path)
    return page


@pytest.mark.parametrize("size", list(SIZES))
async def test_no_page_is_wider_than_the_screen_and_none_is_blocked_or_asks_elsewhere(
    browser: Browser, house: House, size: str
) -> None:
    house.salon.has_line("offline", NOW - timedelta(minutes=14))
    page = await come(browser, house, "/healthz", size)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda asked: None if asked.url.startswith(house.url) else complaints.append(asked.url))
    for path in PAGES:
        await page.goto(house.url + path)
        await page.wait_for_load_state("networkidle")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_text_stands_out_from_what_is_behind_it(browser: Browser, house: House, theme: str) -> None:
    house.salon.has_line("on_backup", NOW - timedelta(minutes=14))
    page = await come(browser, house, "/sign-in", color_scheme=theme)
    await page.get_by_role("radio", name="Ingrid").check()
    await page.fill("input[name=pin]", "739154")
    await page.press("input[name=pin]", "Enter")
    await page.wait_for_url(house.url + "/")
    for path in PAGES:
        await page.goto(house.url + path)
        assert await page.evaluate(CONTRAST) == [], path
    for state in ("on_primary", "offline", "holding"):
        house.salon.has_line(state, NOW - timedelta(minutes=14))
        await page.goto(house.url)
        assert await page.evaluate(CONTRAST) == [], state
    house.salon.has_book(replace(BOOK, days=BOOK.days[1:]), clock="restored")
    await page.goto(house.url)
    assert await page.get_by_text("The time is not confirmed").is_visible()
    assert await page.get_by_text("Not today: in 2 days").is_visible()
    assert await page.evaluate(CONTRAST) == []


async def test_a_phone_shows_the_agenda_and_a_desk_the_columns(browser: Browser, house: House) -> None:
    for size, shown, hidden in (("390", ".agenda", ".grid"), ("1280", ".grid", ".agenda")):
        page = await come(browser, house, "/day/2026-11-21", size)
        assert await page.locator(shown).first.is_visible()
        assert not await page.locator(hidden).first.is_visible()


async def test_on_a_phone_todays_list_opens_at_the_present(browser: Browser, house: House) -> None:
    page = await come(browser, house, "/day/2026-11-21", "390")
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate("scrollY > 0")
    box = await page.locator(".agenda .is-late").first.bounding_box()
    assert box is not None
    assert 0 < box["y"] < SIZES["390"][1]


async def test_who_is_next_stands_on_the_first_screen_of_a_phone_with_the_line_dead(
    browser: Browser, house: House
) -> None:
    house.salon.has_line("offline", NOW - timedelta(minutes=14))
    page = await come(browser, house, "/", "390")
    box = await page.locator(".hero").bounding_box()
    tabs = await page.locator(".tabs").bounding_box()
    assert box is not None
    assert tabs is not None
    assert box["y"] + box["height"] <= tabs["y"]


async def test_without_javascript_the_whole_book_is_there(browser: Browser, house: House) -> None:
    page = await come(browser, house, "/day/2026-11-21", java_script_enabled=False)
    assert await page.locator(".cell.work").count() >= 15
    assert "60" in str(await page.locator("noscript").first.inner_html())


async def test_a_person_signs_in_by_tapping_and_typing(browser: Browser, house: House) -> None:
    page = await come(browser, house, "/", "390")
    await page.get_by_text("Sign in").click()
    await page.get_by_role("radio", name="Ingrid").check()
    await page.fill("input[name=pin]", "739154")
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(house.url + "/")
    assert await page.get_by_text("07700 900017").first.is_visible()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(house.url + "/")
    assert await page.get_by_text("07700 900017").count() == 0


async def test_whoever_goes_back_after_a_sign_out_finds_the_page_of_now(browser: Browser, house: House) -> None:
    """Safari shows it as it was left: "persisted". Chromium goes to the box anyway, so it is only told that it did."""
    page = await come(browser, house, "/forms")
    await page.evaluate("document.title = 'as it was left'")
    async with page.expect_navigation():
        await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert await page.title() != "as it was left"


async def test_the_page_renews_itself_and_keeps_the_place_where_one_was_reading(browser: Browser, house: House) -> None:
    page = await come(browser, house, "/", "1280")
    await page.evaluate("document.querySelector('.grid-scroll').scrollTop = 150")
    new = booked_at(40, "sam", "Walk In", "Cut", "12:00", 30)
    house.salon.has_book(replace(BOOK, days=(replace(DAY, visits=(*DAY.visits, new)), *BOOK.days[1:])))
    house.salon.has_line("on_backup", NOW - timedelta(minutes=1))
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.get_by_text("We are on the backup line").wait_for()
    assert await page.get_by_text("Walk I.").first.is_visible()
    assert await page.evaluate("document.querySelector('.grid-scroll').scrollTop") == 150


async def test_a_record_card_that_is_read_stays_open_when_the_page_renews_itself(
    browser: Browser, house: House
) -> None:
    page, _ = await signed_in(browser, house)
    card = page.locator(".now details.record").first
    await card.locator("summary").click()
    await page.evaluate("document.getElementById('live').dataset.was = 'here'")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("#live[data-was]")).to_have_count(0)
    await expect(card.get_by_text("6.1 30 g + 7.34 15 g")).to_be_visible()
    assert await page.locator(".book details.record[open]").count() == 0


async def test_a_tablet_that_lost_the_box_says_that_what_it_shows_is_old(browser: Browser, house: House) -> None:
    page = await come(browser, house, "/")
    await page.context.set_offline(True)
    for _ in range(2):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.get_by_text("This tablet cannot reach the box.").wait_for()
    assert await page.get_by_text("was true at 10:42").is_visible()
    await page.context.set_offline(False)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.locator("#lost").wait_for(state="hidden")


# --- papers of the vault ---------------------------------------------------------------------------------


async def signed_in(browser: Browser, house: House, size: str = "1280") -> tuple[Page, list[str]]:
    """Ingrid's tablet, and whatever the browser complains about or asks elsewhere."""
    page = await come(browser, house, "/sign-in", size)
    await page.get_by_role("radio", name="Ingrid").check()
    await page.fill("input[name=pin]", "739154")
    await page.press("input[name=pin]", "Enter")
    await page.wait_for_url(house.url + "/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    own = (house.url, "chrome", "data:")  # the viewer of PDFs is an extension
    page.on("request", lambda asked: None if asked.url.startswith(own) else complaints.append(asked.url))
    return page, complaints


@pytest.mark.parametrize("size", list(SIZES))
async def test_papers_fit_the_screen_and_stand_out_from_it(browser: Browser, house: House, size: str) -> None:
    brings(house.salon, *SHEETS)
    page, complaints = await signed_in(browser, house, size)
    for path in ("/", "/vault", "/day/2026-11-21"):
        await page.goto(house.url + path)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert await page.evaluate("document.querySelector('.tabs').scrollWidth <= innerWidth"), path
        assert await page.evaluate(CONTRAST) == [], path
    heights = await page.evaluate("[...document.querySelectorAll('.paper-open')].map(a => a.offsetHeight)")
    assert min(height for height in heights if height) >= 60
    assert complaints == []


async def test_each_kind_of_paper_shows_and_none_runs_or_asks_for_anything(browser: Browser, house: House) -> None:
    docs = {doc.name: doc for doc in brings(house.salon, *SHEETS)}
    page, complaints = await signed_in(browser, house)
    await page.goto(f"{house.url}/vault/{docs['Appointments Saturday.html'].id}")
    assert await page.locator("td").all_inner_texts() == ["09:00", "Maria Kovalenko"]
    assert await page.locator("td").first.evaluate("td => getComputedStyle(td).color") == "rgb(0, 51, 102)"
    await page.goto(f"{house.url}/vault/{docs['Roster.png'].id}")
    assert await page.locator("img").evaluate("img => img.naturalWidth") == 1
    await page.goto(f"{house.url}/vault/{docs['Записи 23.11.2026.txt'].id}")
    assert "Ірина Шевченко" in await page.inner_text("body")
    await page.goto(f"{house.url}/vault/{docs['Day sheet Olena 2026-11-21.pdf'].id}")
    while not any(frame.url.startswith("chrome-extension:") for frame in page.frames):  # the viewer has it
        await page.wait_for_event("frameattached")
    assert complaints == []


async def test_even_a_page_that_was_not_tamed_runs_nothing(browser: Browser, house: House) -> None:
    hostile = (
        b"<!doctype html><title>calm</title><p>10:00</p><script>document.title='ran'</script>"
        b"<img src=x onerror=\"document.title='ran'\"><svg onload=\"document.title='ran'\"></svg>"
        b"<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>"
        b"<link rel=stylesheet href=/assets/planb.css><style>@import '/assets/planb.css';p{background:url(/x)}</style>"
        b"<form id=f action=/sign-out method=post><button id=b>out</button></form>"
    )
    (doc,) = brings(house.salon, ("sheet.html", hostile, 5))
    page, _ = await signed_in(browser, house)
    came: list[str] = []
    page.on("response", lambda answer: came.append(answer.url.removeprefix(house.url)))
    await page.goto(f"{house.url}/vault/{doc.id}")
    await page.locator("#b").click()
    await page.wait_for_load_state("networkidle")
    assert await page.title() == "calm"
    assert page.url.endswith(doc.id)
    ours = [path for path in came if not path.startswith("/assets/icon.svg")]  # of the page before, late
    assert set(ours) <= {f"/vault/{doc.id}", "/favicon.ico"}


async def test_the_button_prints_the_paper_and_not_the_list(browser: Browser, house: House) -> None:
    docs = {doc.name: doc for doc in brings(house.salon, *SHEETS)}
    page, complaints = await signed_in(browser, house)
    await page.goto(house.url + "/vault")
    for name in ("Appointments Saturday.html", "Roster.png", "Записи 23.11.2026.txt"):
        await page.get_by_role("button", name=f"Print {name}").click()
        await expect(page.locator("#to-print")).to_have_attribute("data-printed", f"/vault/{docs[name].id}")
    assert complaints == []  # a browser that refuses to print says so


async def test_without_javascript_there_is_no_button_that_does_nothing(browser: Browser, house: House) -> None:
    brings(house.salon, *SHEETS)
    page, _ = await signed_in(browser, house)
    await page.context.route("**/vault.js*", lambda route: route.abort())
    await page.goto(house.url + "/vault")
    assert await page.locator(".paper-print:visible").count() == 0
    assert await page.locator(".paper-open").count() == len(SHEETS)


async def test_what_was_unfolded_stays_so_when_the_page_renews_itself(browser: Browser, house: House) -> None:
    brings(house.salon, ("sheet.pdf", PDF, 5), ("sheet.pdf", PDF + b"% older", 50))
    page, _ = await signed_in(browser, house)
    await page.goto(house.url + "/vault")
    await page.get_by_text("1 that came earlier").click()
    await page.evaluate("document.getElementById('live').dataset.was = 'here'")
    async with page.expect_response(house.url + "/vault"):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("#live[data-was]")).to_have_count(0)
    await expect(page.locator(".paper-earlier .paper-open")).to_be_visible()
