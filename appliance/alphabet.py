"""Decide how names are compared: in which order a list by name stands, and what counts as the same letter in a search.

The order is that of the language that is spoken now: Finnish ends with å ä ö, Ukrainian begins with its own letters.
A name of the other script is kept in order behind them. Names are compared as they are written, first names first: who
stands at the desk says "Maria", and which part of a name is the surname no box can know. Pure.
"""

import unicodedata

from appliance.tongue import language

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя"
_ENGLISH = _LATIN + _CYRILLIC
_ORDER: dict[str, str] = {"uk": _CYRILLIC + _LATIN, "fi": f"{_LATIN}åäö{_CYRILLIC}"}
# letters that are no other letter with a mark; static/book.js has the same table
PLAIN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ґ": "г",
}  # fmt: skip
APOSTROPHES = "'’‘ʼʹ`´"


def fold(text: str, keep: str = "") -> str:
    """Small letters without their marks: "Žáková" is "zakova". Letters of `keep` stay what they are."""
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return "".join(letter if letter.isascii() or letter in keep else _plain(letter) for letter in small)


def sort_key(name: str) -> tuple[list[int], str]:
    """For sorted(): letter by letter in the alphabet of the language. Spaces come first, then digits, then letters."""
    order = _order()
    return [_rank(letter, order) for letter in fold(name, keep=order) if letter not in APOSTROPHES], name


def _order() -> str:
    return _ORDER.get(language(), _ENGLISH)


def _plain(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(PLAIN.get(part, part) for part in bare)


def _rank(letter: str, order: str) -> int:
    if letter.isalpha():
        found = order.find(letter)
        return 1000 + (found if found != -1 else len(order) + ord(letter))
    return ord(letter) if letter.isdigit() else 0
