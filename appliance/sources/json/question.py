"""A request of a profile -> an address, headers and a body. Pure; raises Refused for an id that is none.

Secrets go into headers and nowhere else: an address stands in caches and in other people's logs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from appliance.sources import http
from appliance.sources.json.profile import Profile
from appliance.sources.json.requests import Request
from appliance.sources.json.template import IDS, Known, filled, filled_path


@dataclass(frozen=True, slots=True)
class Question:
    """One address, and what is sent there."""

    url: str
    body: bytes | None = None  # None: GET


@dataclass(frozen=True, slots=True)
class Subject:
    """What one question of a request is about: one id, several, or nothing in particular."""

    each: str = ""
    ids: tuple[str, ...] = ()


def question(url: str, request: Request, known: Known, subject: Subject, part: Mapping[str, str | int]) -> Question:
    """One question of a request. `part`: which part of its list."""
    known = replace(known, each=subject.each)
    try:
        whole = url + filled_path(request.path, known)
    except ValueError as wrong:
        raise http.Refused(f"{request.name}: it names {wrong}") from None
    if request.method == "POST":
        body = {name: _in_body(value, known, subject) for name, value in (request.body or {}).items()}
        return Question(whole, json.dumps(body | dict(part)).encode())
    query = {name: _asked(value, known, subject) for name, value in request.query.items()} | dict(part)
    return Question(f"{whole}?{urlencode(query, doseq=True)}" if query else whole)


def headers(profile: Profile, known: Known) -> dict[str, str]:
    """How the box says who it is, and what else this system wants to be told."""
    said = {"Accept": "application/json"} | {name: filled(text, known) for name, text in profile.headers.items()}
    auth = profile.auth
    if auth.basic:
        said |= http.basic(filled(auth.basic.user, known), filled(auth.basic.password, known))
    if auth.bearer:
        said["Authorization"] = f"Bearer {filled(auth.bearer, known)}"
    if auth.header:
        said[auth.header.name] = filled(auth.header.value, known)
    return said


def _asked(value: str | int, known: Known, subject: Subject) -> str | int | list[str]:
    if value == IDS:
        return list(subject.ids)
    return filled(value, known) if isinstance(value, str) else value


def _in_body(value: Any, known: Known, subject: Subject) -> Any:
    if isinstance(value, dict):
        return {name: _in_body(inner, known, subject) for name, inner in value.items()}
    if isinstance(value, list):
        return [_in_body(inner, known, subject) for inner in value]
    return _asked(value, known, subject) if isinstance(value, str) else value
