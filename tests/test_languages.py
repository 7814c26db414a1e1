"""Every sentence that people read is said in every language, with the same blanks, and what was translated is shipped.

Whether a page forgot to have a sentence said: tests/web/test_every_sentence.py and tests/dash/test_every_sentence.py.
"""

import ast
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from appliance import tongue
from appliance.tongue import LANGUAGES, Language, _, n_, p_, speaking
from appliance.visits import marks

HERE = Path(__file__).parent.parent
WORDS = HERE / "appliance/languages"
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2), "p_": ((1, "c"), 2)}
TRANSLATED = [language for language in LANGUAGES if language != "en"]
EACH = pytest.mark.parametrize("language", TRANSLATED)

Key = tuple[str | None, str | tuple[str, ...]]


def key(context: str | None, message: str | tuple[str, ...] | list[str]) -> Key:
    return context or None, message if isinstance(message, str) else tuple(message)


@cache
def in_the_source() -> frozenset[Key]:
    with (HERE / ".ci/words.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(HERE / "appliance", methods, options, KEYWORDS)
    return frozenset(key(context, message) for file, line, message, comments, context in found)


@cache
def template() -> Catalog:
    return read_po(io.BytesIO((WORDS / "planb.pot").read_bytes()))


@cache
def catalogue(language: Language) -> Catalog:
    return read_po(io.BytesIO(po(language).read_bytes()), locale=language)


def po(language: Language) -> Path:
    return WORDS / language / "LC_MESSAGES/planb.po"


def said(catalogue: Catalog) -> dict[Key, Message]:
    return {key(context(message), message.id): message for message in catalogue if message.id}


def context(message: Message) -> str | None:
    """babel's read_mo leaves it as the bytes that it found."""
    found: str | bytes | None = message.context
    return found.decode() if isinstance(found, bytes) else found


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def blanks(text: str) -> frozenset[str]:
    return frozenset(piece[1] for piece in Formatter().parse(text) if piece[1] is not None)


# --- the catalogues -------------------------------------------------------------------------------------


def test_the_template_holds_what_the_source_says() -> None:
    there = said(template()).keys()
    assert {"new": in_the_source() - there, "gone": there - in_the_source()} == {"new": set(), "gone": set()}, (
        "make words"
    )


@EACH
def test_a_catalogue_has_every_sentence_and_no_other(language: Language) -> None:
    assert said(catalogue(language)).keys() == said(template()).keys(), "make words"


@EACH
def test_every_sentence_is_translated_and_somebody_has_looked_at_it(language: Language) -> None:
    messages = said(catalogue(language)).values()
    assert [message.id for message in messages if message.fuzzy or not all(forms(message))] == []


@EACH
def test_every_form_of_a_sentence_has_the_blanks_of_the_english_one(language: Language) -> None:
    wrong = []
    for message in said(catalogue(language)).values():
        english = blanks(message.id if isinstance(message.id, str) else message.id[-1])
        wrong += [form for form in forms(message) if form and blanks(form) != english]
    assert wrong == []


@EACH
def test_a_sentence_that_counts_has_a_form_for_each_way_of_counting(language: Language) -> None:
    counting = [message for message in said(catalogue(language)).values() if not isinstance(message.id, str)]
    assert counting
    assert {len(forms(message)) for message in counting} == {catalogue(language).num_plurals}


@EACH
def test_what_is_shipped_is_what_was_translated(language: Language) -> None:
    shipped = said(read_mo(io.BytesIO(po(language).with_suffix(".mo").read_bytes())))
    written = {name: forms(message) for name, message in said(catalogue(language)).items() if all(forms(message))}
    assert {name: forms(message) for name, message in shipped.items() if name in written} == written, "make words"
    assert shipped.keys() <= said(catalogue(language)).keys(), "make words"


@EACH
def test_no_translation_begins_or_ends_unlike_the_english_sentence(language: Language) -> None:
    """A lost full stop, or a space that glues two sentences."""
    wrong = []
    for message in said(catalogue(language)).values():
        english = message.id if isinstance(message.id, str) else message.id[-1]
        wrong += [form for form in forms(message) if form and edges(form) != edges(english)]
    assert wrong == []


def edges(sentence: str) -> tuple[str, str, bool]:
    bare = sentence.strip()
    return (*sentence.split(bare, 1), bare.rstrip('”»"').endswith("."))  # type: ignore[return-value]


def test_a_letter_tells_one_status_from_the_other_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            letters = [mark.letter for mark in marks().values()]
        assert len({*letters}) == len(letters), language


# --- the tongue -----------------------------------------------------------------------------------------


def test_english_is_the_language_of_the_code() -> None:
    assert _("All is well") == "All is well"
    assert _("{count} per cent", count="{5}") == "{5} per cent", "a value is never taken for a blank"


def test_the_language_is_the_tasks_own() -> None:
    with speaking("xx"):
        assert _("All is well") == "⟦All is well⟧"
        assert n_("{count} visit", "{count} visits", 2) == "⟦2 visits⟧"
        assert p_("price", "free") == "⟦free⟧"
        with speaking("en"):
            assert _("All is well") == "All is well"
    assert tongue.language() == "en"


def test_only_our_own_languages_are_known() -> None:
    assert [tongue.known(code) for code in ("en", "uk", "fi", "xx", "UK", "../fi", "", None)] == [
        *LANGUAGES, None, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_locale_of_that_language_is_known_to_babel(language: Language) -> None:
    assert Locale.parse(language).language == language


# --- the source -----------------------------------------------------------------------------------------

SPEAKS = re.compile(r"^from appliance\.(?:tongue|marked) import", re.MULTILINE)
SOURCES = [path for path in sorted(HERE.glob("appliance/**/*.py")) if SPEAKS.search(path.read_text())]


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def is_literal(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HERE / "appliance")))
def test_what_a_translator_gets_is_written_out(path: Path) -> None:
    """What is put together at run time is in no catalogue; a table's sentence is marked with N_ where it stands."""
    glued = [call.lineno for call in calls(path, "_") if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)]
    glued += [call.lineno for call in calls(path, "N_") if not is_literal(call.args[0])]
    glued += [call.lineno for call in calls(path, "n_", "p_") if not all(map(is_literal, call.args[:2]))]
    assert glued == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HERE / "appliance")))
def test_no_sentence_hides_inside_of_an_f_string(path: Path) -> None:
    """Babel does not look into one: the sentence would come into no catalogue, and nobody would miss it."""
    strings = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
    inside = (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call))
    hidden = [
        node.lineno
        for node in inside
        if isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and is_literal(node.args[0])
    ]
    assert hidden == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HERE / "appliance")))
def test_where_sentences_are_said_nothing_else_is_called_so(path: Path) -> None:
    """`for _ in …` in a file that says `_("…")` makes its next sentence a mistake."""
    tree = ast.parse(path.read_text())
    stored = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == "_"
    ]
    taken = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg == "_"]
    assert [*stored, *taken] == []


# --- what it costs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["line.daemon", "sync", "led"])
def test_a_daemon_that_shows_nothing_never_loads_the_rules_of_dates(service: str) -> None:
    """Babel and what it reads of three languages are twelve megabytes."""
    ask = f"import sys, appliance.{service}; print('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout == "False\n"
