"""Tablets last for years: the page keeps to what Safari of iPadOS 12.5 (12.1) and Android's WebView 70 know.

What they do not know may stand in a style only where they can do without: beside something that they know, or as a
rule of its own that they pass over. A script has no such way out: one word too new, and none of it runs.
"""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "appliance/web/static"
STYLES = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))

# what must not stand in a declaration at all: the browser would drop it, and nothing would be in its place
NOT_IN_STYLES = {
    r"\binset(-\w+)?\s*:": "inset: Chrome 87, Safari 14.1",
    r"aspect-ratio\s*:": "aspect-ratio: Chrome 88, Safari 15",
    r"(?<![-\w])(?:min|max|clamp)\(": "min(), max(), clamp(): Chrome 79, Safari 11.1",
    r":(?:is|where|has)\(": ":is(), :where(): Chrome 88, Safari 14; :has(): Chrome 105, Safari 15.4",
    r"clip-path\s*:": "clip-path: Chrome 55, Safari 13.1 without a prefix",
    r"\b\d+(?:\.\d+)?[dsl]v[hw]\b": "dvh, svh, lvh: Chrome 108, Safari 15.4",
    r"(?<!-)(?:margin|padding)-(?:inline|block)\s*:": "margin-inline and the like: Chrome 87, Safari 14.1",
    r"(?<!-)inline-size|(?<!-)block-size": "logical sizes: Chrome 57, Safari 12.1, but without their shorthands",
    r"color-mix\(|oklch\(|light-dark\(": "new colour functions: Chrome 111, Safari 15.4",
    r"@(?:layer|container|property|scope)\b": "cascade layers, containers: Chrome 99, Safari 15.4",
    r"\bsubgrid\b": "subgrid: Chrome 117, Safari 16",
    r"content-visibility|scrollbar-gutter": "Chrome 85 and later, Safari 18",
    r"(?<![-\w])(?:translate|rotate|scale)\s*:": "transforms of their own: Chrome 104, Safari 14.1",
    r"rgba?\(\s*\d+\s+\d+": "colours without commas: Chrome 65, Safari 12.2",
    r"display\s*:\s*flow-root": "flow-root: Safari 13",
    r"overflow(-[xy])?\s*:\s*clip": "overflow: clip: Chrome 90, Safari 16",
    r"gradient\([^;{}]*?(?:#\w+|\)|[a-z]+)\s+-?[\d.]+(?:px|%|em)?\s+-?[\d.]+(?:px|%|em)": "a colour at two places: 71",
}  # fmt: skip
# what may stand there when the older way stands in the same rule
BEHIND = {
    r"position\s*:\s*sticky": r"position\s*:\s*-webkit-sticky",  # Safari 13
    r"overflow-wrap\s*:\s*anywhere": r"word-(?:break|wrap)\s*:\s*break-word",  # Chrome 80, Safari 15.4
    r"(?<!-)print-color-adjust": r"-webkit-print-color-adjust",  # Chrome 136, Safari 15.4
    r"(?<!-)appearance\s*:": r"-webkit-appearance",  # Chrome 84, Safari 15.4
    r"(?<!-)user-select\s*:": r"-webkit-user-select",  # Safari has it with a prefix only
    r"(?<!-)backdrop-filter\s*:": r"-webkit-backdrop-filter",  # Chrome 76, Safari 18
}
NOT_IN_SCRIPTS = {
    r"\?\.(?!\d)": "?.: Chrome 80, Safari 13.1",
    r"\?\?": "??: Chrome 80, Safari 13.1",
    r"\|\|=|&&=": "||=, &&=: Chrome 85, Safari 14",
    r"\.replaceAll\(": "replaceAll: Chrome 85, Safari 13.1",
    r"\.(?:at|flatMap|flat|findLast|toSorted|matchAll|allSettled|replaceChildren|trimStart|trimEnd)\(": "after ES2017",
    r"Object\.(?:fromEntries|hasOwn|groupBy)|structuredClone|globalThis|queueMicrotask": "Chrome 71 and later",
    r"catch\s*\{": "catch without a name: ES2019",
    r"\{\s*\.\.\.": "spreading objects: ES2018",
    r"\bfor\s+await\b|\basync\s*\*": "asynchronous iteration: ES2018",
    r"\.finally\(": "finally: Chrome 63, Safari 11.1, but ES2018",
    r"\(\?<[=!a-zA-Z]": "looking behind and names in patterns: Safari 11.1 to 16.4",
    r"\\p\{": "classes of letters in patterns: ES2018",
    r"ResizeObserver|BroadcastChannel|navigator\.share\b": "Safari 13.1, 15.4",
    r"\bimport\b|\bexport\b": "scripts are no modules",
    r"\bstatic\s*\{|\bthis\.#": "private fields: Chrome 74, Safari 14.1",
    r"\d_\d|\d+n\b": "numbers with bars, large integers: Chrome 75, Safari 13",
}


def bare(text: str) -> str:
    """Without comments, and without what stands in quotation marks."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", '""', text)


def rules(css: str) -> list[tuple[str, str]]:
    """Selector and declarations of every rule, those inside of @media too."""
    return [(head.strip(), body) for head, body in re.findall(r"([^{};]+)\{([^{}]*)\}", bare(css))]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_says_nothing_that_an_old_tablet_would_drop(path: Path) -> None:
    text = bare(path.read_text())
    assert [why for pattern, why in NOT_IN_STYLES.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_beside_what_is_newer_stands_what_is_older(path: Path) -> None:
    for head, body in rules(path.read_text()):
        for newer, older in BEHIND.items():
            assert not re.search(newer, body) or re.search(older, body), head


def those_with(pattern: str) -> set[str]:
    """The selectors that have such a declaration in any of the sheets."""
    found = [rule for path in STYLES for rule in rules(path.read_text())]
    return {one.strip() for head, body in found if re.search(pattern, body) for one in head.split(",")}


def test_no_row_of_boxes_has_gaps() -> None:
    """Chrome 84 and Safari 14.1 brought them, and CSS cannot ask whether they are there. Grids have them."""
    gaps = those_with(r"(?<![-\w])(?:row-|column-)?gap\s*:")
    grids, columns = (
        those_with(r"display\s*:\s*(?:inline-)?grid"),
        those_with(r"(?<![-\w])columns\s*:|column-count\s*:"),
    )
    assert gaps - grids - columns == set()
    assert gaps & those_with(r"display\s*:\s*(?:inline-)?flex") == set()


def test_a_ring_around_what_has_the_focus_is_there_without_focus_visible() -> None:
    """Chrome 86, Safari 15.4: a browser that does not know the word passes over the whole rule."""
    for path in STYLES:
        for head, body in rules(path.read_text()):
            if ":focus-visible" in head:
                assert "," not in head, "one name that is not known drops the others too"
                assert re.search(r"outline\s*:\s*(?:0|none)", body), head


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_of_2017(path: Path) -> None:
    text = bare(path.read_text())
    assert [why for pattern, why in NOT_IN_SCRIPTS.items() if re.search(pattern, text)] == []
    assert "use strict" in path.read_text()
