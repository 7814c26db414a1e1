"""What a profile says of asking: paths and parameters, how long lists come in parts, who the box says it is.

Decides which texts may hold which placeholders; profile.py says what goes together.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from appliance.sources.json import template
from appliance.sources.json.meaning import Expr, Frozen, Name, Plain


def _filled(text: str) -> str:
    template.places(text)
    return text


Template = Annotated[str, Field(max_length=300), AfterValidator(_filled)]


class Paging(Frozen):
    """How a long list is asked for, part by part."""

    kind: Literal["none", "page", "offset", "short_page", "cursor"] = "none"
    param: str = ""  # the parameter that says which part
    start: Annotated[int, Field(ge=0, le=1)] = 0  # the number of the first page
    size: Annotated[int, Field(ge=1, le=1000)] | None = None  # rows in a full part
    size_param: str = ""
    pages: Expr | None = None  # how many there are
    total: Expr | None = None  # how many rows there are in all of them
    next: Expr | None = None  # the cursor of the next one
    until: Plain | None = None  # of all rows of a part: a date. One before the window: the rest is older still

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        needed = {"page": self.pages, "short_page": self.size, "offset": self.size, "cursor": self.next}
        if self.kind != "none" and not (self.param and needed[self.kind]):
            raise ValueError("page with param and pages, short_page and offset with param and size, cursor with next")
        return self


class Needs(Frozen):
    """Ids out of an earlier answer: only what the window needs is asked for."""

    of: Name
    expr: Plain  # of all rows of a part of that answer
    most: int = Field(100, ge=1, le=1000)  # ids in one question


class Request(Frozen):
    """One question, and where the rows stand in its answer."""

    name: Name
    path: Annotated[Template, Field(pattern=r"^/")]
    method: Literal["GET", "POST"] = "GET"
    query: dict[str, Template | int] = Field(default={})
    body: dict[str, Any] | None = None
    paging: Paging = Paging()
    items: Expr = "@"
    least: int = Field(0, ge=0, le=1)  # 1: a list that is never empty; an empty one is not believed
    optional: bool = False  # a version that does not have it (404) has none of these rows
    each: Needs | None = None  # one question for each id, as {each}
    ids: Needs | None = None  # one question for many ids, as "{ids}"


class Limits(Frozen):
    requests: Annotated[int, Field(ge=1, le=300)] = 60  # in one round
    pages: Annotated[int, Field(ge=1, le=100)] = 20  # of one list
    least_interval_s: Annotated[float, Field(ge=0, le=5)] = 0.0


class Basic(Frozen):
    user: Template
    password: Template


class Header(Frozen):
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,60}$")]
    value: Template


class Auth(Frozen):
    """How the box says who it is: one of these."""

    basic: Basic | None = None
    bearer: Template | None = None
    header: Header | None = None
