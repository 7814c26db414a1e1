"""What the pages for owners print is true: settings are right, links lead somewhere, messages are ours."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from appliance.config import Csv, Json, load, not_yet, read
from appliance.config.sources import Caldav, Ics, Imap, Vault
from appliance.salon import pricing
from appliance.salon.tables import APPOINTMENTS
from appliance.sources.csv import parse as csvparse
from appliance.sources.ics.parse import titled
from appliance.sources.json.source import opened
from tests.aday import SMALLEST

HERE = Path(__file__).parent.parent
DOCS = sorted(HERE.glob("docs/*.md"))
PAGES = [page for page in DOCS if page.name.startswith("with-") or page.name in ("sources.md", "privacy.md")]
BLOCK = re.compile(r"^```toml\n(\[(?:\[sources\]|privacy)\].*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text())


PRINTED = [pytest.param(page, block, id=f"{page.stem}-{n}") for page in DOCS for n, block in enumerate(blocks(page))]


@pytest.mark.parametrize(("page", "block"), PRINTED)
def test_settings_that_a_page_prints_are_right(page: Path, block: str) -> None:
    assert not_yet(read(SMALLEST + block)) == []


@pytest.mark.parametrize(("page", "block"), [case for case in PRINTED if case.values[0] in PAGES])
def test_a_page_says_which_file_each_secret_goes_into(page: Path, block: str) -> None:
    for name in re.findall(r'"secret:([\w.-]+)"', block):
        assert (
            f"/etc/planb/secrets/{name}" in page.read_text()
            or f"/etc/planb/secrets/*-{name.rpartition('-')[2]}" in block
        )


@pytest.mark.parametrize(("page", "block"), PRINTED)
def test_a_system_is_given_what_its_profile_asks_for(page: Path, block: str) -> None:
    for source in read(SMALLEST + block).sources:
        if isinstance(source, Json) and not source.profile.startswith("/"):  # a path: of one's own
            opened(source.profile, source.url, source.values, dict.fromkeys(source.secrets, "x"))  # raises Unfit


def test_every_kind_of_source_is_printed_somewhere() -> None:
    printed = {source.kind for page in DOCS for block in blocks(page) for source in read(SMALLEST + block).sources}
    assert printed == {"vault", "ics", "csv", "json", "caldav", "imap"}


def test_the_example_names_every_setting_of_a_source() -> None:
    example = (HERE / "docs/planb.example.toml").read_text()
    names = {name for kind in (Ics, Csv, Json, Caldav, Imap, Vault) for name in kind.model_fields}
    assert {name for name in names if not re.search(rf"^(?:# )?{name} = ", example, re.MULTILINE)} == set()
    assert load(HERE / "docs/planb.example.toml").sources


def test_the_page_on_tables_names_every_column_that_the_box_knows() -> None:
    page = (HERE / "docs/sources.md").read_text()
    assert [field for field in APPOINTMENTS if f"`{field}`" not in page] == []


def test_the_price_list_that_is_printed_is_read_whole() -> None:
    (table,) = re.findall(r"^```csv\n(.*?)^```", (HERE / "docs/sources.md").read_text(), re.MULTILINE | re.DOTALL)
    found = csvparse.read(table.encode(), csvparse.Asked("prices", date(2026, 11, 21), 2))
    assert [pricing.cost(row["price"], "GBP") is not None for row in found["prices"]] == [True] * 4


def test_titles_are_understood_as_the_page_on_calendars_says() -> None:
    rows = re.findall(
        r"^\| `([^`]+)` \| `title = '([^`]+)'` \|$", (HERE / "docs/with-any-calendar.md").read_text(), re.MULTILINE
    )
    understood = [titled(title, "", re.compile(pattern)) for title, pattern in rows]
    assert [(said["client"], said["service"]) for said in understood] == [("Maria Kovalenko", "Colour")] * 4


# --- links and messages ------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[*`]", "", head).lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", [*DOCS, HERE / "README.md"], ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    for file, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", page.read_text()):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{page.name}: {file}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {file}#{anchor}"


def test_every_picture_is_shown_somewhere() -> None:
    shown = "".join(page.read_text() for page in (*DOCS, HERE / "README.md"))
    assert [file.name for file in HERE.glob("docs/screenshots/*") if f"screenshots/{file.name})" not in shown] == []


LONGEST = 500  # longer ones are no messages


def said() -> list[str]:
    """Every text of the program, with {} for its blanks."""
    found = [node for file in HERE.glob("appliance/**/*.py") for node in ast.walk(ast.parse(file.read_text()))]
    texts = [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    texts += ["".join(map(_literal, node.values)) for node in found if isinstance(node, ast.JoinedStr)]
    return [re.sub(r"\{[^{}]*\}", "{}", text) for text in {*texts} if 4 < len(text) < LONGEST]


def _literal(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "{}"


def is_said(message: str) -> bool:
    """A text of the program, or what "…" leaves of one, with its blanks filled in."""
    pieces = [piece.strip() for piece in message.split("…")]
    return any(all(piece in text for piece in pieces) for text in SAID) or any(
        form.fullmatch(message) for form in FORMS
    )


SAID = said()
WITH_BLANKS = [text for text in SAID if "{}" in text and len(re.findall(r"[a-z]", text)) > 4]
FORMS = [re.compile(".+".join(map(re.escape, text.split("{}")))) for text in WITH_BLANKS]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_messages_that_a_page_explains_are_ones_that_the_box_says(page: Path) -> None:
    tables = re.findall(r"^\| (?:you see|reason) .*\n(?:\|.*\n)+", page.read_text(), re.MULTILINE)
    seen = [row.split(" | ")[0] for table in tables for row in table.splitlines()[2:]]
    explained = [message for cell in seen for message in re.findall(r"\*([^*]+)\*", cell)]
    assert [message for message in explained if not is_said(message)] == []
