"""The book under a finger, under keys and on paper, in a real browser."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from test_browser import CONTRAST, House, browser, come, house, pytestmark, signed_in  # noqa: F401 - fixtures
from web_sample import BOOK, DAY, STAFF, booked_at

DAY_PATH = "/day/2026-11-21"
BOOKS = (
    DAY_PATH,
    f"{DAY_PATH}?view=grid",
    f"{DAY_PATH}?view=list",
    f"{DAY_PATH}?visit=v4",
    f"{DAY_PATH}?find=mar",
    "/arrivals/2026-11-21",
    "/arrivals/2026-11-21?by=name",
    "/prices",
    "/prices?find=bal",
)
MARIA = "Maria K."
FORTY = tuple(
    booked_at(
        100 + n, STAFF[n % 6].id, f"Client{n} Surname{n}", "Cut and blow dry", f"{9 + n // 6}:{n % 4 * 15:02d}", 30
    )
    for n in range(40)
)


# --- a visit beside the book ----------------------------------------------------------------------------


async def test_a_tap_opens_a_visit_beside_the_book_and_the_place_stays(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    await page.evaluate("document.querySelector('.grid-scroll').scrollTop = 90")
    link = page.locator("a.c-open", has_text="Sinéad O.").first
    was = await link.bounding_box()
    await link.evaluate("link => link.click()")  # a click of the test's own would scroll
    await expect(page.locator("#visit h2")).to_have_text("Sinéad O.")
    await expect(page.locator("#visit")).to_be_focused()
    now = await link.bounding_box()
    assert was is not None
    assert now is not None
    assert abs(now["y"] - was["y"]) < 5
    assert page.url.startswith(house.url + DAY_PATH)


async def test_the_column_that_was_tapped_is_not_hidden_behind_it(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    link = page.locator("a.c-open", has_text="Poppy H.").first  # the last column
    await link.click()
    await expect(page.locator("#visit h2")).to_have_text("Poppy H.")
    at, sheet = await link.bounding_box(), await page.locator("#visit").bounding_box()
    assert at is not None
    assert sheet is not None
    assert at["x"] + at["width"] <= sheet["x"]


async def test_escape_closes_it_and_the_focus_is_where_it_was(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    link = page.locator("a.c-open", has_text="Sinéad O.").first
    await link.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#visit")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#visit")).to_have_count(0)
    await expect(link).to_be_focused()


async def test_the_back_button_closes_it_however_many_were_looked_at(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, DAY_PATH, "390")
    for name in ("Ruby C.", "Yuki T."):
        await page.locator(".agenda a.open", has_text=name).click()
        await expect(page.locator("#visit h2")).to_have_text(name)
    await page.go_back()
    await expect(page.locator("#visit")).to_have_count(0)
    assert page.url == house.url + DAY_PATH


async def test_the_rest_of_the_book_can_be_used_while_it_is_open(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    await page.locator("a.c-open", has_text="Sinéad O.").first.click()
    await expect(page.locator("#visit h2")).to_have_text("Sinéad O.")
    await page.locator("a.c-open", has_text=MARIA).first.click()
    await expect(page.locator("#visit h2")).to_have_text(MARIA)
    await expect(page.locator("#visit")).to_contain_text("Olena is back at 10:20")


async def test_an_opened_visit_stays_open_when_the_page_renews_itself(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    await page.locator("a.c-open", has_text="Sinéad O.").first.click()
    await expect(page.locator("#visit h2")).to_have_text("Sinéad O.")
    later = tuple(replace(each, status="arrived") if each.id == "v3" else each for each in DAY.visits)
    house.salon.has_book(replace(BOOK, days=(replace(DAY, visits=later), *BOOK.days[1:])))
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("#visit .visit-status")).to_contain_text("arrived")


async def test_it_opens_on_the_first_page_too(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, "/")
    await page.locator("a.c-open", has_text=MARIA).first.click()
    await expect(page.locator("#visit h2")).to_have_text(MARIA)
    assert page.url.split("#")[0] == house.url + "/"


async def test_without_javascript_it_is_a_page_with_a_way_back(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=list", java_script_enabled=False)
    await page.locator(".agenda a.open", has_text=MARIA).click()
    await expect(page.locator("#visit h2")).to_have_text(MARIA)
    await page.locator("[data-close]").click()
    assert page.url == f"{house.url}{DAY_PATH}?view=list"
    await expect(page.locator("#visit")).to_have_count(0)


# --- finding --------------------------------------------------------------------------------------------


async def names(page: Page) -> list[str]:
    return list(await page.locator(".agenda a.open:visible").all_inner_texts())


async def test_names_are_found_while_one_types(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=list")
    everybody = await names(page)
    for typed, found in (
        ("mar", [MARIA]),
        ("chloe m", ["Chloe M."]),
        ("ШЕВ", []),
        ("ірина", ["Ірина Ш."]),
        ("zoe", ["Zoë B."]),
    ):
        await page.fill("#find", typed)
        said = f"^Found: {len(found)}$" if found else "^Nothing found"
        await expect(page.locator("#found")).to_have_text(re.compile(said))
        assert await names(page) == found
    await page.keyboard.press("Escape")
    assert await names(page) == everybody
    await expect(page.locator("#found")).to_have_text("")


@pytest.mark.parametrize("typed", ["o'brien", "obrien", "weiß", "weiss", "järv", "0017", "шевч", "Å", "mar k", ""])
async def test_what_is_found_while_typing_is_what_the_box_finds(browser: Browser, house: House, typed: str) -> None:  # noqa: F811
    page, _ = await signed_in(browser, house)
    await page.goto(f"{house.url}{DAY_PATH}?view=list")
    await page.locator("#find").press_sequentially(typed)
    at_once = await names(page)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**find=*")
    assert await names(page) == at_once


async def test_in_the_columns_everybody_else_steps_back(browser: Browser, house: House) -> None:  # noqa: F811
    for path in (f"{DAY_PATH}?view=grid", DAY_PATH):
        page = await come(browser, house, path)
        await page.fill("#find", "poppy")
        await expect(page.locator("#found")).to_have_text("Found: 1")
        assert await page.locator(".cell a.c-open").count() > 1
        shown = page.locator(".cell:not(.is-other) a.c-open")
        await expect(shown).to_have_count(1)
        await expect(shown).to_contain_text("Poppy H.")


async def test_what_is_typed_stays_when_the_page_renews_itself(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=list")
    await page.locator("#find").press_sequentially("mar")
    await page.evaluate("document.getElementById('live').dataset.was = 'here'")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("#live[data-was]")).to_have_count(0)
    await expect(page.locator("#find")).to_be_focused()
    assert await names(page) == [MARIA]


async def test_arrivals_and_prices_are_searched_the_same_way(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, "/arrivals/2026-11-21?by=name")
    await page.fill("#find", "matti")
    assert await page.locator(".arrive a.open:visible").all_inner_texts() == ["Matti J."]
    await page.goto(house.url + "/prices")
    await page.fill("#find", "bal")
    assert await page.locator(".prices tbody th:visible").all_inner_texts() == ["Balayage\n3 h"]
    await expect(page.locator("#found")).to_have_text("Found: 1")


# --- keys -----------------------------------------------------------------------------------------------


async def test_the_arrows_lead_to_the_day_after_and_back(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, DAY_PATH)
    await page.keyboard.press("ArrowRight")
    await page.wait_for_url("**/day/2026-11-23")
    await page.keyboard.press("ArrowRight")  # there is none
    await page.keyboard.press("ArrowLeft")
    await page.wait_for_url("**/day/2026-11-21")


async def printed(page: Page) -> int:
    return int(await page.evaluate("window.printed"))


async def listening(page: Page) -> None:
    await page.evaluate("window.printed = 0; window.print = () => { window.printed += 1; }; null")


async def test_p_prints_slash_finds_and_a_question_mark_tells_the_keys(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, DAY_PATH)
    await listening(page)
    await page.keyboard.press("p")
    assert await printed(page) == 1
    await page.keyboard.press("?")
    await expect(page.get_by_text("the day before, the day after")).to_be_visible()
    await page.keyboard.press("/")
    await expect(page.locator("#find")).to_be_focused()


async def test_no_key_does_anything_while_one_types_or_reads_in_the_columns(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    await listening(page)
    await page.locator("#find").press_sequentially("p/?")
    await page.keyboard.press("ArrowRight")
    await page.locator(".grid-scroll").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Control+p")
    assert await printed(page) == 0
    assert await page.input_value("#find") == "p/?"
    assert page.url == f"{house.url}{DAY_PATH}?view=grid"


async def test_whoever_needs_the_letters_switches_the_keys_off(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, DAY_PATH)
    await page.keyboard.press("?")
    await page.get_by_role("button", name="Switch the keys off").click()
    await page.reload()
    await listening(page)
    await page.keyboard.press("p")
    assert await printed(page) == 0
    await page.locator(".keys summary").click()
    await page.get_by_role("button", name="Switch the keys on").click()
    await page.locator("h1").click()
    await page.keyboard.press("p")
    assert await printed(page) == 1


# --- how it looks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
async def test_no_page_of_the_book_is_wider_than_the_screen(browser: Browser, house: House, width: int) -> None:  # noqa: F811
    page, complaints = await signed_in(browser, house)
    await page.set_viewport_size({"width": width, "height": 800})
    for path in BOOKS:
        await page.goto(house.url + path)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert complaints == []


@pytest.mark.parametrize("size", ["390", "1280"])
async def test_letters_twice_as_large_still_fit(browser: Browser, house: House, size: str) -> None:  # noqa: F811
    page, _ = await signed_in(browser, house, size)
    for path in BOOKS:
        await page.goto(house.url + path)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_text_of_the_book_stands_out(browser: Browser, house: House, theme: str) -> None:  # noqa: F811
    page, _ = await signed_in(browser, house)
    await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for path in BOOKS:
        await page.goto(house.url + path)
        assert await page.evaluate(CONTRAST) == [], path


async def test_the_names_and_the_times_stay_in_sight_while_one_scrolls(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid", "820")
    box = await page.locator(".grid-scroll").bounding_box()
    assert box is not None
    await page.evaluate("document.querySelector('.grid-scroll').scrollTo(400, 400)")
    name = await page.locator(".g-name").nth(3).bounding_box()
    axis = await page.locator(".g-axis").bounding_box()
    assert name is not None
    assert axis is not None
    assert abs(name["y"] - box["y"]) < 3
    assert abs(axis["x"] - box["x"]) < 3


async def test_a_colour_is_never_the_only_sign_of_a_status(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=list")
    rows = await page.locator(".agenda .row").count()
    assert await page.locator(".agenda .row .state").count() == rows
    marks = await page.locator(".legend .state").all_inner_texts()
    assert len(set(marks)) == len(marks) == 10


async def test_where_colours_are_the_readers_own_the_hatches_become_lines(browser: Browser, house: House) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid", forced_colors="active")
    border = "cell => getComputedStyle(cell).borderTopStyle"
    assert await page.locator(".cell.process").first.evaluate(border) == "dashed"
    assert await page.locator(".cell.block").first.evaluate(border) == "double"


# --- on paper -------------------------------------------------------------------------------------------


async def pages(page: Page, file: Path) -> list[str]:
    """What each printed page says."""
    await page.pdf(path=file, prefer_css_page_size=True)
    return text_of(file).split("\f")[:-1]


def text_of(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("path", [DAY_PATH, "/arrivals/2026-11-21", "/arrivals/2026-11-21?by=name"])
async def test_every_printed_page_says_of_which_day_it_is_and_when_it_was_taken(
    browser: Browser,  # noqa: F811
    house: House,  # noqa: F811
    path: str,
    tmp_path: Path,
) -> None:
    house.salon.has_book(replace(BOOK, days=(replace(DAY, visits=FORTY),)))
    page = await come(browser, house, path)
    found = await pages(page, tmp_path / "printed.pdf")
    assert len(found) >= 2
    for said in found:
        for words in ("Saturday 21 November", "taken at 10:40", "not on this sheet"):
            assert words in " ".join(said.split())
    assert sum(said.count(f"Client{n} S.") for said in found for n in range(40)) == 40
    for button in ("Columns", "Find", "Keys", "Sign in", "Everybody"):
        assert button not in "".join(found)
    if path != DAY_PATH:
        assert all("Client" in said and "Service" in said for said in found), "the head of the table repeats"


@pytest.mark.needs("pdftotext")
async def test_the_columns_of_a_day_fit_on_one_sheet(browser: Browser, house: House, tmp_path: Path) -> None:  # noqa: F811
    page = await come(browser, house, f"{DAY_PATH}?view=grid")
    (said,) = await pages(page, tmp_path / "printed.pdf")
    for words in ("Olena", "Poppy", "09:00", "17:00", "colour develops", "taken at 10:40"):
        assert words in said


@pytest.mark.needs("pdftotext")
async def test_prices_print_on_two_columns(browser: Browser, house: House, tmp_path: Path) -> None:  # noqa: F811
    page = await come(browser, house, "/prices")
    (said,) = await pages(page, tmp_path / "printed.pdf")
    assert any("Cut" in line and "Styling" in line for line in said.splitlines())
    assert "as of 10:30" in said


@pytest.mark.needs("pdftotext")
async def test_an_opened_visit_is_printed_alone(browser: Browser, house: House, tmp_path: Path) -> None:  # noqa: F811
    page, _ = await signed_in(browser, house)
    await page.goto(f"{house.url}{DAY_PATH}?visit=v1")
    (said,) = await pages(page, tmp_path / "printed.pdf")
    assert "Maria Kovalenko" in said
    assert "Poppy" not in said
    await page.goto(house.url + DAY_PATH)
    await page.locator("a.c-open", has_text=MARIA).first.click()
    await expect(page.locator("#visit")).to_be_focused()
    (said,) = await pages(page, tmp_path / "printed.pdf")
    assert "Maria Kovalenko" in said
    assert "Poppy" not in said
