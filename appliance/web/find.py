"""Decide who is found by what somebody types: the beginnings of names, and the last four digits of a number. Pure.

It searches in what the reader may see and in nothing else: the day that comes in has been reduced to that
(salon/privacy.py). static/book.js finds the same while one types, in the `words` that stand here.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from appliance.alphabet import APOSTROPHES, fold
from appliance.salon.model import Day, Visit

LONGEST = 60  # letters of a question; nobody's name is longer than what one types of it

_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")


def asked(text: str | None) -> str:
    """The question as it was typed, without the blanks around it. Empty: nothing is looked for."""
    return " ".join((text or "")[:LONGEST].split())


def found(day: Day, question: str) -> frozenset[str]:
    """The ids of the visits whose client is meant."""
    return frozenset(visit.id for visit in day.visits if matches(words(visit), question))


def words(visit: Visit) -> str:
    """Everything by which a visit is found: "sinead obrien o brien 1234"."""
    return terms(visit.client.name, (visit.client.phone or "")[-12:])


def terms(name: str, phone: str = "") -> str:
    """The words of a name, with and without its apostrophes; of a number the last four digits, if they are there."""
    digits = "".join(letter for letter in phone if letter.isdigit())[-4:]
    plain = fold(name)
    found = [*_split(_APOSTROPHE.sub("", plain)), *_split(plain), digits if len(digits) == 4 else ""]
    return " ".join(dict.fromkeys(word for word in found if word))


def matches(terms: str, question: str) -> bool:
    """Does every word of the question begin one of these? An empty question means everybody."""
    wanted = _split(_APOSTROPHE.sub("", fold(question)))
    return all(f" {word}" in f" {terms}" for word in wanted)


def query(pairs: Iterable[tuple[str, str | None]]) -> str:
    """ "?view=list&find=mar"; nothing for what is not asked."""
    given = [(name, value) for name, value in pairs if value]
    return f"?{urlencode(given)}" if given else ""


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)
