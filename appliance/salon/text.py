"""Text from outside, made harmless: what a terminal, a page or a log may be given. Pure."""

import hashlib
import re
import unicodedata

SAME_DIGITS = 9  # a national number without its zero, in most of Europe
# control, format (bidi overrides, zero width), surrogates, private use, unassigned; line and paragraph separators
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str, longest: int, *, lines: bool = False) -> str:
    """Without control characters, spaces collapsed, at most `longest` letters; line breaks only where `lines`."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")[: longest * 4]
    shown = "".join(_shown(letter) for letter in unicodedata.normalize("NFC", kept))
    parts = shown.split("\n") if lines else [shown.replace("\n", " ")]
    return "\n".join(" ".join(part.split()) for part in parts).strip()[:longest].strip()


def slug(name: str, fallback: str = "x") -> str:
    """An id of small letters, digits and dashes, the same for the same name. Another alphabet becomes a number."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
    whole = name.isascii() or len(words) >= len(name) - 1  # letters that were lost must not make two people one
    return words if words and whole else f"{words or fallback}-{fingerprint(name)[:6]}"


def fingerprint(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for these parts and tell nothing about them."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def last_digits(text: str) -> str:
    """What is the same in a telephone number however it is written: +44 7700 900123 and 07700900123 are one."""
    return re.sub(r"\D", "", text)[-SAME_DIGITS:]


def _shown(letter: str) -> str:
    if letter == "\n":
        return letter
    return "" if unicodedata.category(letter) in _UNSAFE else letter


def given_first(name: str) -> str:
    """ "Kovalenko Maria Ivanivna" -> "Maria Ivanivna Kovalenko". With a comma it is clear already (discreet.py)."""
    family, _, given = name.partition(" ")
    return name if "," in name or not given else f"{given.strip()} {family}"
