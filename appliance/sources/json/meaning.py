"""What a profile says of an answer: where the value of a field stands, how it is written, which rows are what.

Every JMESPath expression is compiled when the profile is read. Decides nothing; profile.py says what goes together.
"""

import re
from typing import Annotated, Literal, Self

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from appliance.salon.model import AlertKind

As = Literal[
    "text", "datetime", "date", "minutes", "seconds", "millis", "money_minor", "money_major", "bool", "enum", "regex"
]


def _compiles(text: str) -> str:
    try:
        jmespath.compile(text)
    except JMESPathError:
        raise ValueError("a JMESPath expression") from None
    return text


def _plain(text: str) -> str:
    """An expression over rows that were cut down to the fields it names: it cannot ask for all of them."""
    if re.search(r"(^|[^\[])\*|\b(keys|values)\(", _compiles(text)):
        raise ValueError("an expression that names its fields; * and keys() may stand in items only")
    return text


Expr = Annotated[str, Field(max_length=500), AfterValidator(_compiles)]
Plain = Annotated[str, Field(max_length=500), AfterValidator(_plain)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Told(Frozen):
    """Where the value of one field stands, and how it is written."""

    expr: Plain
    as_: As | None = Field(None, alias="as")  # None: what the field usually is
    via: Name | None = None  # the expression gives a reference; the lookup of that name finds what it refers to
    give: Plain | None = None  # of what was found
    enum: dict[str, str] = Field(default={})  # "_": everything else
    pattern: str = Field("", max_length=200)  # as = "regex": its first group
    currency: Plain | None = None  # of an amount
    zone: "How | None" = None  # of a time that is written without one; else the salon's own

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if (self.via is None) != (self.give is None):
            raise ValueError("via and give together: what finds it, and what of it is taken")
        if (self.as_ == "enum") != bool(self.enum) or (self.as_ == "regex") != bool(self.pattern):
            raise ValueError('as = "enum" with a table enum, as = "regex" with a pattern')
        try:
            groups = re.compile(self.pattern).groups
        except re.error:
            groups = 0
        if self.pattern and groups < 1:
            raise ValueError("a pattern with one group (…)")
        return self


How = Annotated[Told, BeforeValidator(lambda said: {"expr": said} if isinstance(said, str) else said)]


class Lookup(Frozen):
    """The rows of `of` by what `at` says of them; with `each`, the parts of these rows."""

    of: Name
    at: Plain
    each: Plain | None = None


class Map(Frozen):
    """What the rows of a request are. With `each`, what stands in every `item` of them: the `part`s."""

    of: Name
    each: Plain | None = None
    where: Plain | None = None  # rows for which it is true


class Appointments(Map):
    id: How
    start: How
    end: How | None = None
    lasts: How | None = None
    pause: How | None = None  # after a part: it develops, and the next part follows then
    visit: How | None = None
    staff: How | None = None
    client: How | None = None
    client_ref: How | None = None
    phone: How | None = None
    service: How | None = None
    status: How | None = None
    price: How | None = None
    price_most: How | None = None
    price_kind: How | None = None
    deposit: How | None = None
    paid: How | None = None
    note: How | None = None
    alerts: dict[AlertKind, How] = Field(default={})
    kind: How | None = None
    room: How | None = None
    formula: How | None = None
    is_new: How | None = None
    asked_for: How | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if (self.end is None) == (self.lasts is None) or (self.each and not self.lasts):
            raise ValueError("one of end and lasts; with each, lasts")
        return self


class People(Map):
    ref: How
    name: How
    level: How | None = None
    shown: How | None = None


class Shifts(Map):
    staff: How
    start: How
    end: How


class Absences(Map):
    start: How
    end: How
    staff: How | None = None  # None: everybody
    kind: How | None = None
    label: How | None = None


class Prices(Map):
    service: How
    price: How
    price_most: How | None = None
    price_kind: How | None = None
    category: How | None = None
    level: How | None = None
    duration: How | None = None


class Other(Frozen):
    """Days that are unlike the plan, as rows of their own."""

    of: Name
    staff: How
    first: How
    last: How
    start: How
    end: How
    breaks: Plain | None = None


class Weekly(Frozen):
    """A plan by names of weekdays, {"monday": {"start": "09:00", "end": "18:00", "breaks": […]}, …}."""

    of: Name
    staff: How
    plan: Plain
    exceptions: Plain | None = None  # the same by dates, {"2026-12-24": {…} or null}
    zone: How | None = None
    other: Other | None = None
