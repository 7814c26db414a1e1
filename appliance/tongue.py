"""Say a sentence in the salon's language. English is the language of the code; the others are catalogues (gettext).

It decides nothing about dates, amounts and lists: spoken/. The language is that of the task that runs (a context
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

from appliance.marked import N_

__all__ = [
    "LANGUAGES",
    "NAMES",
    "N_",
    "Language",
    "Tongue",
    "_",
    "counted",
    "known",
    "language",
    "n_",
    "p_",
    "speak",
    "speaking",
]

Language = Literal["en", "uk", "fi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Tongue = Language | Literal["xx"]  # "xx": English in ⟦brackets⟧, in which a test sees what did not come through here
NAMES: dict[Language, str] = {"en": "English", "uk": "Українська", "fi": "Suomi"}

_CATALOGUES = Path(__file__).parent / "languages"
_language: ContextVar[Tongue] = ContextVar("language", default="en")


def known(text: str | None) -> Language | None:
    """The language of that code. None: we do not speak it."""
    return next((language for language in LANGUAGES if language == text), None)


def language() -> Tongue:
    """The language that is spoken now."""
    return _language.get()


def speak(language: Tongue) -> None:
    """From now on, in this task and those that it starts."""
    _language.set(language)


@contextmanager
def speaking(language: Tongue) -> Iterator[None]:
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
    return counted(one, many, count).format(count=count, **values)


def counted(one: str, many: str, count: int) -> str:
    """The form of the sentence that goes with this number, its blanks still open."""
    return _catalogue(language()).ngettext(one, many, count)


def p_(context: str, text: str, /, **values: object) -> str:
    """A word that means two things in English: p_("price", "free"), p_("staff", "free")."""
    said = _catalogue(language()).pgettext(context, text)
    return said.format(**values) if values else said


@cache
def _catalogue(language: Tongue) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    if language == "xx":
        return _Bracketed()
    return gettext.translation("planb", _CATALOGUES, [language])


class _Bracketed(gettext.NullTranslations):
    """The catalogue of a language that nobody speaks."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as gettext has it
        return f"⟦{message}⟧"
