"""How a value in an answer is written -> what a row takes. The list is closed: a profile is data, not a program.

Decides nothing about what a value means. One that cannot be converted raises Unread, with nothing of it inside.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from appliance.salon.money import LONGEST, WHOLE

LONGEST_TEXT = 2000
MOST_MINUTES = 24 * 60


class Unread(Exception):
    """This is not written in the way that the profile says."""


def text(value: Any) -> str:
    """A name, a number, a word. A list or a table is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise Unread
    return str(value)[:LONGEST_TEXT].encode("utf-8", "replace").decode().strip()


def moment(value: Any) -> datetime:
    """ISO 8601, with a zone or without: "2026-11-24 09:00:00", "2026-11-24T09:00:00Z"."""
    said = text(value)
    if len(said) <= len("2026-11-24"):
        raise Unread  # a day is no moment
    ends = re.fullmatch(r"(.{10})[T ]24:00(?::00)?", said)  # how a shift until midnight is written
    try:
        found = datetime.fromisoformat(f"{ends[1]}T00:00" if ends else said)
        return found.replace(microsecond=0) + timedelta(days=1 if ends else 0)
    except (ValueError, OverflowError):
        raise Unread from None


def day(value: Any) -> datetime:
    """The midnight with which a day begins."""
    try:
        return datetime.combine(date.fromisoformat(text(value)[:10]), time())
    except ValueError:
        raise Unread from None


def minutes(value: Any, each: int = 1) -> int:
    """Whole minutes; `each`: how many of what is written make one."""
    number = _decimal(value)
    if not 0 <= number <= MOST_MINUTES * each:
        raise Unread
    return int(number / each)


def seconds(value: Any) -> int:
    return minutes(value, 60)


def millis(value: Any) -> int:
    return minutes(value, 60_000)


def money_major(value: Any, currency: str) -> str:
    """An amount as the price list would write it, its currency behind it."""
    return _amount(_decimal(value), currency)


def money_minor(value: Any, currency: str) -> str:
    """The same from pence and cents, of which some currencies have none."""
    number = _decimal(value)
    if number != int(number) or not 0 <= number < 10**LONGEST:
        raise Unread
    return f"{int(number)} {currency}" if currency in WHOLE else _amount(number / 100, currency)


def truth(value: Any) -> bool:
    """true, 1, "yes"."""
    said = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
    if value is None:
        return False
    if (word := text(value).casefold()) not in said:
        raise Unread
    return said[word]


def word(value: Any, words: dict[str, str]) -> str:
    """One of our words for one of theirs; "_" stands for every other."""
    said = "" if value is None else text(value)
    if said not in words and "_" not in words:
        raise Unread
    return words.get(said, words.get("_", ""))


def part(value: Any, pattern: str) -> str:
    """What the pattern's first group holds."""
    if not (match := re.search(pattern, text(value)[:500])):
        raise Unread
    return (match[1] or "").strip()


def _amount(number: Decimal, currency: str) -> str:
    if number < 0 or number != number.quantize(Decimal("0.01")) or len(str(int(number))) > LONGEST - 2:
        raise Unread
    return f"{number:.2f} {currency}".strip()


def _decimal(value: Any) -> Decimal:
    """A number, or the text of one."""
    try:
        number = Decimal(text(value) if not isinstance(value, bool) else "x")
    except InvalidOperation:
        raise Unread from None
    if not number.is_finite() or abs(number) > 10**12:
        raise Unread
    return number


PLAIN: dict[str, Callable[[Any], Any]] = {
    "text": text,
    "datetime": moment,
    "date": day,
    "minutes": minutes,
    "seconds": seconds,
    "millis": millis,
    "bool": truth,
}
