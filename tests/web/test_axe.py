"""Can everybody use the page? axe-core looks at every page, as WCAG 2.2 AA asks, in both themes."""

from pathlib import Path

import pytest
from playwright.async_api import Browser
from test_browser import House, browser, come, house, pytestmark  # noqa: F401 - fixtures are found by their names
from test_bytes import EXAMPLES

AXE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html.slice(0, 120)).join(" | "));
}"""
PAGES = [
    path
    for paths in EXAMPLES.values()
    for path in paths
    if "{" not in path and not path.startswith("/api/") and not path.endswith((".pdf", ".zip"))  # each is made anew
]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: npm, then make test")
@pytest.mark.parametrize(
    ("role", "size", "theme"), [("owner", "390", "dark"), ("owner", "1280", "light"), ("wall", "820", "light")]
)
async def test_axe_finds_nothing_to_complain_of(
    browser: Browser,  # noqa: F811
    house: House,  # noqa: F811
    role: str,
    size: str,
    theme: str,
) -> None:
    page = await come(browser, house, "/sign-in", size, color_scheme=theme)
    if role == "owner":
        await page.get_by_role("radio", name="Ingrid").check()
        await page.fill("input[name=pin]", "739154")
        await page.press("input[name=pin]", "Enter")
        await page.wait_for_url(house.url + "/")
    complaints: dict[str, list[str]] = {}
    for path in PAGES:
        answer = await page.goto(house.url + path)
        if answer is None or not answer.headers["content-type"].startswith("text/html"):
            continue
        await page.evaluate(AXE.read_text())
        if found := await page.evaluate(RUN, RULES):
            complaints[path] = found
    assert complaints == {}
