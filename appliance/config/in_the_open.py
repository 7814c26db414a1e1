"""What may be written where everybody can read it: lines, telephone numbers, accounts; never a password, PIN or card.

It decides what one value may be and which keys are refused; which values there are is plan_b.py's.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from appliance.config.frozen import Frozen

SECRET = re.compile(
    r"pass(word|code|phrase|wd)?|pwd|pin(_?(code|number))?|puk|secret|.*_(password|passcode|pin|pwd|secret|key)|cv[vc]2?"
    r"|(card|pan)(_?(no|nr|number))?",
    re.IGNORECASE,
)
CARD = re.compile(
    r"(?<![+\d])\d(?:[ -]?\d){14,18}(?!\d)"
)  # 15 to 19 digits (ISO/IEC 7812); a phone has 15 at most, and a +


class Open(Frozen):
    """A table that lies open at the desk."""

    @model_validator(mode="before")
    @classmethod
    def _holds_no_secret(cls, given: Any) -> Any:
        named = sorted(key for key in given if SECRET.fullmatch(key)) if isinstance(given, dict) else []
        if named:
            raise PydanticCustomError(
                "in_the_open",
                "take out {named}: a plan is printed and lies open at the desk, so never write a password, a PIN or a "
                'card number into it. Say where it is kept, such as: logins = "in the owner\'s safe"',
                {"named": ", ".join(named)},
            )
        return given


def _line(value: str) -> str:
    if not re.fullmatch(r"[^\x00-\x1f\x7f-\x9f]{0,120}", value):
        raise ValueError("one line of text, 120 characters at most")
    if any(_is_card(found) for found in CARD.findall(value)):
        raise PydanticCustomError("in_the_open", "no card number, please: a plan is printed and lies open at the desk")
    return value


def _is_card(written: str) -> bool:
    """ISO/IEC 7812: every other digit from the right is doubled, and the sum of what is left ends in 0."""
    digits = [int(each) for each in reversed(written) if each.isdecimal()]
    doubled = (sum(divmod(2 * each, 10)) for each in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def _iban(value: str) -> str:
    """ISO 13616: the first four to the end, letters as numbers: what is left over by 97 is 1."""
    plain = value.replace(" ", "").upper()
    if plain and not (re.fullmatch(r"[A-Z]{2}\d\d[A-Z0-9]{10,30}", plain) and _left_over(plain) == 1):
        raise ValueError('an IBAN without a slip of the pen, such as "FI21 1234 5600 0007 85"')
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _left_over(iban: str) -> int:
    return int("".join(str(int(each, 36)) for each in iban[4:] + iban[:4])) % 97


def _day(value: Any) -> Any:
    """A date as TOML has it, or the same in quotes, as `planb config show` prints it."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("a date, such as 2026-11-02") from None


def _shaped(pattern: str, allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and not re.fullmatch(pattern, value):
            raise ValueError(allowed)
        return value

    return AfterValidator(check)


Line = Annotated[str, AfterValidator(_line)]
Phone = Annotated[str, _shaped(r"[+(]?[0-9][0-9 ()./-]{2,24}", 'a telephone number, such as "+44 20 7946 0000"')]
Iban = Annotated[str, AfterValidator(_iban)]
SortCode = Annotated[str, _shaped(r"[0-9]{2}-[0-9]{2}-[0-9]{2}", 'a sort code, such as "20-00-00"')]
Account = Annotated[str, _shaped(r"[0-9]{6,10}", "an account number of 6 to 10 digits; elsewhere write iban = …")]
Day = Annotated[date, BeforeValidator(_day)]
