"""Amounts as people write them -> minor units. Pure. What cannot be read for certain is not guessed."""

import re
from dataclasses import dataclass

SYMBOLS = {"£": "GBP", "€": "EUR", "₴": "UAH", "грн": "UAH", "zł": "PLN"}  # not $ and kr: several currencies each
WHOLE = {"JPY", "KRW", "ISK", "HUF", "CLP", "VND"}  # no minor unit in use (ISO 4217)
LONGEST = 9  # digits: ten million and its pence. Longer ones are typing errors, and a database cannot hold thirty
_NUMBER = re.compile(r"\d{1,3}(?:[ '\u00a0.,]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Amount:
    """Minor units, and the currency if the text named one."""

    minor: int
    currency: str | None


def amount(text: str, currency: str) -> Amount | None:
    """Read one amount, such as "85.00", "85,50", "£1,250", "850 грн". None: it is not one amount and nothing else."""
    named, rest = _currency(text)
    number = rest.strip().removesuffix(",-").removesuffix(".-").strip()
    if not _NUMBER.fullmatch(number) or len(re.sub(r"\D", "", number)) > LONGEST:
        return None
    return Amount(_minor(number, named or currency), named)


def _currency(text: str) -> tuple[str | None, str]:
    for symbol, code in SYMBOLS.items():
        if symbol in text.casefold():
            return code, re.sub(re.escape(symbol) + r"\.?", "", text, count=1, flags=re.IGNORECASE)
    code_at = re.search(r"\b[A-Z]{3}\b", text)
    return (code_at[0], text.replace(code_at[0], "", 1)) if code_at else (None, text)


def _minor(number: str, currency: str) -> int:
    """The last separator with one or two digits behind it is the decimal one; the others group thousands."""
    tail = re.search(r"[.,](\d{1,2})$", number)
    whole = re.sub(r"\D", "", number[: tail.start()] if tail else number)
    fraction = (tail[1] if tail else "").ljust(2, "0")
    return int(whole) if currency in WHOLE else int(whole) * 100 + int(fraction)
