"""Numbers, amounts of money and of data, and lists as people write them. Pure. Prices: prices.py."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from appliance.salon.money import WHOLE
from appliance.spoken.locales import LOCALES
from appliance.tongue import Tongue, _, language

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "UAH": "₴", "PLN": "zł"}  # what is on the till, not "US$"
JOINT = "\u00a0"  # an amount is not torn from its currency at the end of a line


def number(value: float, digits: int = 0) -> str:
    """ "1,630", "1 630"; with `digits` behind the separator: "0.4", "0,4"."""
    return _number(value, "#,##0" + (f".{'0' * digits}" if digits else ""), language())


def money(minor: int | None, currency: str) -> str:
    """ "£85", "£82.50", "85 €", "85 XYZ"; empty when the amount is not known."""
    return "" if minor is None else _money(minor, currency, language())


def data(count: float) -> str:
    """Bytes as people say them: "0.4 MB", "41 MB", "1.2 GB"; providers count in thousands."""
    megabytes = count / 1_000_000
    if megabytes < 9.95:
        return _("{number} MB", number=_number(megabytes, "0.0", language()))
    if megabytes < 9950:
        return _("{number} MB", number=_number(megabytes, "0", language()))
    return _("{number} GB", number=_number(megabytes / 1000, "0.0", language()))


def joined(items: Iterable[str]) -> str:
    """ "Olena, Mia and Sam"."""
    return format_list(tuple(items), locale=LOCALES[language()])


@lru_cache(1024)
def _number(value: float, pattern: str, spoken: Tongue) -> str:
    return format_decimal(value, pattern, LOCALES[spoken])


@lru_cache(1024)
def _money(minor: int, currency: str, spoken: Tongue) -> str:
    """The sign stands where the language has it; pence only where there are any."""
    digits = 0 if currency in WHOLE else 2
    pattern = "#,##0.00" if digits and minor % 100 else "#,##0"
    amount = _number(abs(minor) / 10**digits, pattern, spoken)
    minus, sign = "−" if minor < 0 else "", SIGNS.get(currency, currency)
    if currency not in SIGNS or not _leads(spoken):
        return f"{minus}{amount}{JOINT}{sign}"
    return f"{minus}{sign}{JOINT if sign.isalpha() else ''}{amount}"


def _leads(spoken: Tongue) -> bool:
    """Does the sign come first?"""
    return str(Locale.parse(LOCALES[spoken]).currency_formats["standard"].pattern).startswith("¤")
