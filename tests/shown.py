"""What is left of a text when every sentence that was said through the tongue is taken out of it (language "xx")."""

import re
from collections.abc import Iterable

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun"
MONTHS = "January February March April May June July August September October November December Oct Nov Sept"
DATES = rf"\b(?:{'|'.join((DAYS + ' ' + MONTHS).split())})\b"  # babel says them: spoken.py


def unsaid(text: str, data: Iterable[str]) -> list[str]:
    """The words that are neither a sentence in ⟦brackets⟧ nor data. Dots stand for what had no room any more."""
    left = outside(text)
    for name in sorted({*data}, key=len, reverse=True):
        left = left.replace(name, " ") if len(name) > 1 else left
    left = re.sub(rf"https?://[^\s,]+|{DATES}|\band\b", " ", left)  # the last word of a list is babel's
    return sorted({*re.findall(r"[^\W\d_]{2,}(?:[ '’][^\W\d_]+)*", left)})


def outside(text: str) -> str:
    """What stands outside of the brackets, which may hold others. What was cut off (…) closes the innermost."""
    depth, kept = 0, []
    for char in text:
        if char == "⟦":
            depth += 1
        elif depth and char in "⟧…":
            depth -= 1
        elif not depth:
            kept.append(char)
    return "".join(kept)
