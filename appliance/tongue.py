"""Say a sentence in the salon's language. English is the language of the code; the others are catalogues (gettext).

It decides nothing about dates, amounts and lists: spoken.py. The language is that of the task that runs (a context
variable), so that one page can answer in another language than the next. Standard library alone: the line daemon says
its issues with it.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "uk", "fi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: dict[Language, str] = {"en": "English", "uk": "Українська", "fi": "Suomi"}

_CATALOGUES = Path(__file__).parent / "languages"
_language: ContextVar[Language] = ContextVar("language", default="en")


def language() -> Language:
    """The language that is spoken now."""
    return _language.get()


def speak(language: Language) -> None:
    """From now on, in this task and those that it starts."""
    _language.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """For as long as the block runs."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _(text: str, /, **values: object) -> str:
    """A sentence, with its {values} put in after it has been translated."""
    said = _catalogue(language()).gettext(text)
    return said.format(**values) if values else said


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """A sentence that counts: "{count} visit", "{count} visits". The number is put in as `count`."""
    return _catalogue(language()).ngettext(one, many, count).format(count=count, **values)


def p_(context: str, text: str, /, **values: object) -> str:
    """A word that means two things in English: p_("price", "free"), p_("staff", "free")."""
    said = _catalogue(language()).pgettext(context, text)
    return said.format(**values) if values else said


def N_(text: str) -> str:
    """A sentence that stands in a table, and is said later: here it is only marked for the translators."""
    return text


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("planb", _CATALOGUES, [language])
