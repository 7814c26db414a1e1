"""A profile: how a booking system with a JSON interface is asked, and what its fields mean. Data, never code.

Decides what goes together: every name that a profile refers to has to be there. profiles/*.toml; docs/profiles.md.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Self, get_args

from pydantic import BaseModel, Field, ValidationError, model_validator

from appliance.salon.calendar import BLOCKS
from appliance.salon.model import SegmentKind, VisitStatus
from appliance.sources.json import template
from appliance.sources.json.meaning import (
    Absences,
    Appointments,
    Frozen,
    Lookup,
    Map,
    Name,
    People,
    Prices,
    Shifts,
    Told,
    Weekly,
)
from appliance.sources.json.requests import Auth, Limits, Request, Template

HERE = Path(__file__).parent / "profiles"
MOST_BYTES = 64 * 1024
QUESTIONS = ("search", "bulk-retrieve", "batch-retrieve", "query")  # how a path ends at which a POST changes nothing


class Unfit(Exception):
    """The profile cannot be used, or not with these settings. Says what to do."""


class Profile(Frozen):
    """A booking system, as data."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    title: str = Field(max_length=60)
    url: str = Field("", pattern=r"^(https?://[^\s{}?#]+[^\s{}?#/])?$")  # empty: planb.toml says where it is
    values: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")], str] = Field(default={})
    secrets: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")], str] = Field(default={})
    auth: Auth = Auth()
    headers: dict[str, Template] = Field(default={})
    questions: tuple[
        Annotated[str, Field(pattern=r"^/[^{}?#]*$")], ...
    ] = ()  # paths at which the vendor's documentation says that a POST changes nothing
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
    texts = [request.path, *_texts(request.query), *_texts(request.body)]
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


def _texts(value: Any) -> Iterator[str]:
    """All texts in a query or a body."""
    if isinstance(value, str) and value != template.IDS:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


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
