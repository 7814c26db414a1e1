"""Give a sheet a file name that every computer takes: letters, digits, hyphens. It names no client. Pure."""

import re
import unicodedata

LONGEST = 60


def filed(*words: str) -> str:
    """ "2026-11-21-olena"; letters of other scripts stay what they are."""
    text = unicodedata.normalize("NFC", "-".join(words)).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-")[:LONGEST].strip("-") or "sheet"


def unlike(names: list[str]) -> list[str]:
    """The same names, but no two the same: two members of staff may be called Mia."""
    found: list[str] = []
    for name in names:
        other, count = name, 1
        while other in found:
            count += 1
            other = f"{name}-{count}"
        found.append(other)
    return found
