"""What a profile may say: how a booking system with a JSON interface is asked, and what its fields mean.

A profile is data (profiles/*.toml, docs/profiles.md). Everything in it is checked when it is read: every JMESPath
expression is compiled, every name that it refers to has to be there. Nothing in it is code.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from appliance.salon.calendar import BLOCKS
from appliance.salon.model import AlertKind, SegmentKind, VisitStatus
from appliance.sources import template

HERE = Path(__file__).parent / "profiles"
MOST_BYTES = 64 * 1024
QUESTIONS = ("search", "bulk-retrieve", "batch-retrieve", "query")  # how a path ends at which a POST changes nothing
As = Literal[
    "text", "datetime", "date", "minutes", "seconds", "millis", "money_minor", "money_major", "bool", "enum", "regex"
]


class Unfit(Exception):
    """The profile cannot be used, or not with these settings. Says what to do."""


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


def _filled(text: str) -> str:
    template.places(text)
    return text


Expr = Annotated[str, Field(max_length=500), AfterValidator(_compiles)]
Plain = Annotated[str, Field(max_length=500), AfterValidator(_plain)]
Template = Annotated[str, Field(max_length=300), AfterValidator(_filled)]
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


class Profile(Frozen):
    """A booking system, as data."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    title: str = Field(max_length=60)
    url: str = Field("", pattern=r"^(https?://[^\s{}?#]+[^\s{}?#/])?$")  # empty: planb.toml says where it is
    values: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")], str] = Field(default={})
    secrets: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")], str] = Field(default={})
    auth: Auth = Auth()
    headers: dict[str, Template] = Field(default={})
    questions: tuple[str, ...] = ()  # paths at which the vendor's documentation says that a POST changes nothing
    limits: Limits = Limits()
    requests: tuple[Request, ...] = Field(min_length=1)
    lookups: dict[Name, Lookup] = Field(default={})
    appointments: tuple[Appointments, ...] = ()
    people: tuple[People, ...] = ()
    shifts: tuple[Shifts, ...] = ()
    away: tuple[Absences, ...] = ()
    prices: tuple[Prices, ...] = ()
    weekly: tuple[Weekly, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for wrong in _wrong(self):
            raise ValueError(wrong)
        return self

    @property
    def maps(self) -> tuple[Map, ...]:
        return (*self.appointments, *self.people, *self.shifts, *self.away, *self.prices)


def _wrong(profile: Profile) -> Iterator[str]:
    """What refers to something that is not there."""
    names = [request.name for request in profile.requests]
    if len({*names}) < len(names):
        yield "requests with names of their own"
    referred = [one.of for one in profile.maps]
    referred += [one.of for one in profile.weekly] + [one.of for one in profile.lookups.values()]
    referred += [plan.other.of for plan in profile.weekly if plan.other]
    for name in referred:
        if name not in names:
            yield f'names of requests; "{name}" is none'
    for number, request in enumerate(profile.requests):
        yield from _wrong_request(request, profile, names[:number])
    sayable = {f"secret.{name}" for name in profile.secrets} | {f"values.{name}" for name in profile.values}
    for place in set[str]().union(*map(template.places, _said_aloud(profile))) - sayable:
        yield f"{{{place}}} among its secrets or values"
    for told in tells(profile):
        if told.via and told.via not in profile.lookups:
            yield f'names of lookups; "{told.via}" is none'
    for one in profile.appointments:
        yield from _not_among(one.status, get_args(VisitStatus), "status")
        yield from _not_among(one.kind, get_args(SegmentKind), "kind")
    kinds = [one.price_kind for one in profile.appointments] + [one.price_kind for one in profile.prices]
    for kind in kinds:
        yield from _not_among(kind, ("fixed", "from", "consult"), "price_kind")
    for away in profile.away:
        yield from _not_among(away.kind, tuple(BLOCKS), "kind")


def _said_aloud(profile: Profile) -> list[str]:
    """Every text that goes into a header."""
    auth = profile.auth
    said = [auth.basic.user, auth.basic.password] if auth.basic else []
    said += [auth.bearer] if auth.bearer else []
    said += [auth.header.value] if auth.header else []
    return [*said, *profile.headers.values()]


def _wrong_request(request: Request, profile: Profile, before: list[str]) -> Iterator[str]:
    known = {*template.DAYS, *template.INSTANTS, *(f"values.{name}" for name in profile.values)}
    known |= {"each"} if request.each else set()
    texts = [request.path, *(text for text in request.query.values() if text != template.IDS and isinstance(text, str))]
    for place in set[str]().union(*map(template.places, texts)) - known:
        yield f"{{{place}}} in a request, which is not known there"
    for needs in (request.each, request.ids):
        if needs and needs.of not in before:
            yield f'an earlier request; "{needs.of}" is none'
    if request.method == "POST" and request.path not in profile.questions:
        yield f"every POST among its questions; {request.path} is not"
    if request.method == "POST" and request.path.rpartition("/")[2] not in QUESTIONS:
        yield f"POST only at paths that end in {', '.join(QUESTIONS)}"
    if request.method == "GET" and request.body is not None:
        yield "a body for POST only"


def _not_among(told: Told | None, allowed: tuple[str, ...], field: str) -> Iterator[str]:
    for word in told.enum.values() if told else ():
        if word not in allowed:
            yield f'{field} as one of {", ".join(allowed)}; "{word}" is none'


def tells(value: Any) -> Iterator[Told]:
    """Every Told in a part of a profile."""
    if isinstance(value, Told):
        yield value
    if isinstance(value, BaseModel):
        value = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from tells(one)


def shipped() -> tuple[str, ...]:
    """The names of the profiles that come with the box."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml")))


def load(named: str) -> Profile:
    """The profile of that name, or in the file of that path. Raises Unfit."""
    if "/" not in named and named not in shipped():
        raise Unfit(f"there is no profile {named}; there are {', '.join(shipped())}, or the whole path of your own")
    path = Path(named) if "/" in named else HERE / f"{named}.toml"
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode()
    except FileNotFoundError:
        raise Unfit(f"there is no profile {path}") from None
    except (OSError, UnicodeDecodeError):
        raise Unfit(f"the profile {path} cannot be read") from None
    if len(text) > MOST_BYTES:
        raise Unfit(f"the profile {path} is too large to be one")
    return read(text, path.name)


def read(text: str, file: str) -> Profile:
    """Parse a profile. Raises Unfit with its first three problems."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unfit(f"{file} is not valid TOML: {error}") from None
    except ValidationError as error:
        raise Unfit(f"{file}: {'; '.join(_in_words(found) for found in error.errors()[:3])}") from None


def _in_words(found: Any) -> str:
    where = ".".join(str(part) for part in found["loc"])
    if found["type"] == "value_error":
        return f"{where or 'it'} needs {found['ctx']['error']}"
    return f"{where}: {found['msg'][:1].lower()}{found['msg'][1:]}"
