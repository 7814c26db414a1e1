"""One round of questions to a booking system, in the order of its profile. Decides what is asked, and how fast.

What the answers hold is read by children (leaf.py); paging.py says whether a list is whole.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from appliance.sources import child, etags, http, paging
from appliance.sources.door import Failed
from appliance.sources.fields import kept
from appliance.sources.leaf import MOST_ROWS, framed
from appliance.sources.paging import Leaf
from appliance.sources.profile import Needs, Profile, Request
from appliance.sources.template import IDS, Known, filled, filled_path

MOST_ANSWER = 4 * 2**20  # a hundred appointments are a hundred kilobytes


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


class _Head(BaseModel):
    """What the child says about the answers that it read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    leaves: list["_Leaf | _Wrong"]
    left_out: dict[Annotated[str, Field(max_length=400)], Annotated[int, Field(ge=0)]]


class _Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    count: Annotated[int, Field(ge=0, le=MOST_ROWS)]
    next: Annotated[str, Field(max_length=2000)] | None
    pages: int | None
    total: int | None
    last: Annotated[str, Field(max_length=2000)] | None
    ids: dict[str, list[Annotated[str, Field(max_length=200)]]]


class _Wrong(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    wrong: Annotated[str, Field(max_length=200)]


_HEAD = TypeAdapter(_Head)


class Round:
    """All questions of one round. What it raises is http.Refused, with the reason in words."""

    def __init__(self, asking: http.Asking, profile: Profile, url: str, known: Known) -> None:
        self._asking, self._profile, self._url, self._known = asking, profile, url, known
        self._headers = headers(profile, known)
        self._count = 0
        self._ids: dict[str, list[str]] = {}
        self.etags: dict[str, str] | None = {}  # None: an answer had none
        self.rows: dict[str, list[bytes]] = {}  # by request, a canonical list for each answer
        self.left_out: dict[str, dict[str, int]] = {}

    async def is_unchanged(self, before: dict[str, str]) -> bool:
        """Is every answer still the one whose ETag we know? Only if every question of today was asked then."""
        today = [self._question(one, Subject(), 0, 0, None).url for one in self._profile.requests if not _needs(one)]
        if not before or not {*today} <= before.keys():
            return False
        for url, etag in before.items():
            reply = await self._reply(Question(url), {"If-None-Match": etag})
            if reply.status != 304:
                return False
        return True

    async def everything(self) -> None:
        """Ask it all, one after the other: a small system is not to be hurried."""
        for request in self._profile.requests:
            try:
                await self._whole(request)
            except paging.Half as half:
                raise http.Refused(f"{request.name}: {half}") from None

    async def _whole(self, request: Request) -> None:
        rows, subjects = self.rows.setdefault(request.name, []), [*self._subjects(request)]
        if request.paging.kind == "none":
            asked = [(one.each, self._question(request, one, 0, 0, None)) for one in subjects]
            answers = [(each, await self._answer(request, question)) for each, question in asked]
            for leaf in await self._read(request, [(each, body) for each, body in answers if body is not None]):
                paging.is_last(request.paging, leaf, 0, leaf.count, self._known.window.first)
        else:
            for subject in subjects:
                await self._part_by_part(request, subject)
        if request.least and subjects and not any(part != b"[]" for part in rows):
            raise http.Refused(f"{request.name}: it answers with an empty list, which cannot be")

    async def _part_by_part(self, request: Request, subject: Subject) -> None:
        got, cursor, seen = 0, None, set[str]()
        for number in range(self._profile.limits.pages):
            body = await self._answer(request, self._question(request, subject, number, got, cursor))
            if body is None:
                return
            (leaf,) = await self._read(request, [(subject.each, body)])
            got, cursor = got + leaf.count, leaf.next
            if paging.is_last(request.paging, leaf, number, got, self._known.window.first):
                return
            if cursor in seen:
                raise paging.Half("it leads us in a circle")
            seen |= {cursor} if cursor else set()
        raise paging.Half(f"it has more than {self._profile.limits.pages} pages")

    def _subjects(self, request: Request) -> Iterator[Subject]:
        ids = self._ids.get(request.name, [])
        if request.each:
            yield from (Subject(each=one) for one in ids)
        elif needs := request.ids:
            yield from (Subject(ids=tuple(ids[at : at + needs.most])) for at in range(0, len(ids), needs.most))
        else:
            yield Subject()

    def _question(self, request: Request, subject: Subject, number: int, got: int, cursor: str | None) -> Question:
        known = replace(self._known, each=subject.each)
        parts = paging.params(request.paging, number, got, cursor)
        try:
            url = self._url + filled_path(request.path, known)
        except ValueError as wrong:
            raise http.Refused(f"{request.name}: it names {wrong}") from None
        if request.method == "POST":
            body = {**_body(request.body or {}, subject), **parts}
            return Question(url, json.dumps(body).encode())
        query = {name: _asked(value, known, subject) for name, value in request.query.items()} | parts
        return Question(f"{url}?{urlencode(query, doseq=True)}" if query else url)

    async def _answer(self, request: Request, question: Question) -> bytes | None:
        """An answer that can be read on. None: this version of the system has no such list."""
        reply = await self._reply(question, {})
        if reply.status == 404 and request.optional:
            self.etags = None
            return None
        body = _expected(reply, request.name).body
        if body.lstrip()[:1] == b"<":
            raise http.Refused("it is a web page, perhaps a sign-in page, and not the answer of a booking system")
        if len(body) > MOST_ANSWER:
            raise http.Refused(f"{request.name}: one answer holds more than {MOST_ANSWER // 2**20} MB")
        self._remember(question, reply.headers.get("etag", ""))
        return body

    async def _reply(self, question: Question, more: dict[str, str]) -> http.Reply:
        self._count += 1
        if self._count > self._profile.limits.requests:
            raise http.Refused(f"it takes more than {self._profile.limits.requests} questions to read it")
        if self._count > 1:
            await asyncio.sleep(self._profile.limits.least_interval_s)
        method = "GET" if question.body is None else "POST"
        kind = {} if question.body is None else {"Content-Type": "application/json"}
        return await self._asking.ask(method, question.url, {**self._headers, **kind, **more}, question.body)

    def _remember(self, question: Question, etag: str) -> None:
        if self.etags is None or question.body is not None or not etags.sayable(etag):
            self.etags = None
        else:
            self.etags[question.url] = etag

    async def _read(self, request: Request, answers: list[tuple[str, bytes]]) -> list[Leaf]:
        """What these answers hold. Their rows are kept, and the ids that later questions need."""
        if not answers:
            return []
        task, bodies = _task(self._profile, request, [each for each, _ in answers]), [body for _, body in answers]
        out = await child.parse("appliance.sources.leaf", [task], framed(bodies))
        if isinstance(out, Failed):
            raise http.Refused(f"{request.name}: {out.reason}")
        leaves, rows, left_out = _leaves(out, len(bodies), request.name)
        self.rows[request.name] += rows
        counted = self.left_out.setdefault(request.name, {})
        for name, count in left_out.items():
            counted[name] = counted.get(name, 0) + count
        for name, ids in ((name, ids) for leaf in leaves for name, ids in leaf.ids.items()):
            self._ids[name] = [*dict.fromkeys([*self._ids.get(name, []), *ids])]
        return leaves


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


def _needs(request: Request) -> Needs | None:
    return request.each or request.ids


def _task(profile: Profile, request: Request, each: list[str]) -> str:
    """What the child has to find."""
    part = request.paging
    wanted = {one.name: needs.expr for one in profile.requests if (needs := _needs(one)) and needs.of == request.name}
    asked = {"items": request.items, "next": part.next, "pages": part.pages, "total": part.total, "until": part.until}
    return json.dumps({**asked, "ids": wanted, "names": kept(profile, request.name), "each": each})


def _leaves(out: bytes, count: int, name: str) -> tuple[list[Leaf], list[bytes], dict[str, int]]:
    first, *rows = out.rstrip(b"\n").split(b"\n")
    try:
        head = _HEAD.validate_json(first)
    except ValidationError:
        raise http.Refused(f"{name}: it cannot be read") from None
    if wrong := next((leaf for leaf in head.leaves if isinstance(leaf, _Wrong)), None):
        raise http.Refused(f"{name}: {wrong.wrong}")
    if not len(head.leaves) == len(rows) == count:
        raise http.Refused(f"{name}: it cannot be read")
    return [Leaf(**leaf.model_dump()) for leaf in head.leaves], rows, head.left_out


def _asked(value: str | int, known: Known, subject: Subject) -> str | int | list[str]:
    if value == IDS:
        return list(subject.ids)
    return filled(value, known) if isinstance(value, str) else value


def _body(body: dict[str, Any], subject: Subject) -> dict[str, Any]:
    return {name: list(subject.ids) if value == IDS else value for name, value in body.items()}


def _expected(reply: http.Reply, name: str) -> http.Reply:
    """What a feed's address is to a calendar, a key is here."""
    if reply.status == 401:
        raise http.Refused("it does not take our key or password; look at its secrets")
    if reply.status == 403:
        raise http.Refused(f"our key may not read its {name}; look at what the key is allowed to")
    if reply.status == 404:
        raise http.Refused(f"it has no {name} at this address; look at its url and values in planb.toml")
    return reply.expected(200)
