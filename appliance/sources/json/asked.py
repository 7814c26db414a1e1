"""One round of questions to a booking system, in the order of its profile. Decides what is asked, and how fast.

What the answers hold is read by children (leaf.py); paging.py says whether a list is whole.
"""

import asyncio
import json
from collections.abc import Iterator

from appliance.sources import child, http
from appliance.sources.door import Failed
from appliance.sources.json import etags, paging
from appliance.sources.json.fields import kept
from appliance.sources.json.leaf import framed
from appliance.sources.json.leaves import leaves
from appliance.sources.json.paging import Leaf
from appliance.sources.json.profile import Profile
from appliance.sources.json.question import Question, Subject, headers, question
from appliance.sources.json.requests import Needs, Request
from appliance.sources.json.template import Known

MOST_ANSWER = 4 * 2**20  # a hundred appointments are a hundred kilobytes
ALL = Subject()


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
        today = [self._question(one).url for one in self._profile.requests if not _needs(one)]
        if not before or not {*today} <= before.keys():
            return False
        for url, etag in before.items():
            reply = await self._reply(Question(url), {"If-None-Match": etag})
            if reply.status != 304:
                return False
        return True

    async def everything(self) -> None:
        """Ask it all, one after the other: a small system is not to be hurried."""
        self._count = 0
        for request in self._profile.requests:
            try:
                await self._whole(request)
            except paging.Half as half:
                raise http.Refused(f"{request.name}: {half}") from None

    async def _whole(self, request: Request) -> None:
        rows, subjects = self.rows.setdefault(request.name, []), [*self._subjects(request)]
        if request.paging.kind == "none":
            asked = [(one.each, self._question(request, one)) for one in subjects]
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
            part = paging.params(request.paging, number, got, cursor)
            body = await self._answer(request, self._question(request, subject, part))
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
            yield ALL

    def _question(self, request: Request, subject: Subject = ALL, part: dict[str, str | int] | None = None) -> Question:
        first = paging.params(request.paging, 0, 0, None)
        return question(self._url, request, self._known, subject, first if part is None else part)

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
        out = await child.parse("appliance.sources.json.leaf", [task], framed(bodies))
        if isinstance(out, Failed):
            raise http.Refused(f"{request.name}: {out.reason}")
        read, rows, left_out = leaves(out, len(bodies), request.name)
        self.rows[request.name] += rows
        counted = self.left_out.setdefault(request.name, {})
        for name, count in left_out.items():
            counted[name] = counted.get(name, 0) + count
        for name, ids in ((name, ids) for leaf in read for name, ids in leaf.ids.items()):
            self._ids[name] = [*dict.fromkeys([*self._ids.get(name, []), *ids])]
        return read


def _needs(request: Request) -> Needs | None:
    return request.each or request.ids


def _task(profile: Profile, request: Request, each: list[str]) -> str:
    """What the child has to find."""
    part = request.paging
    wanted = {one.name: needs.expr for one in profile.requests if (needs := _needs(one)) and needs.of == request.name}
    asked = {"items": request.items, "next": part.next, "pages": part.pages, "total": part.total, "until": part.until}
    return json.dumps({**asked, "ids": wanted, "names": kept(profile, request.name), "each": each})


def _expected(reply: http.Reply, name: str) -> http.Reply:
    """What a feed's address is to a calendar, a key is here."""
    if reply.status == 401:
        raise http.Refused("it does not take our key or password; look at its secrets")
    if reply.status == 403:
        raise http.Refused(f"our key may not read its {name}; look at what the key is allowed to")
    if reply.status == 404:
        raise http.Refused(f"it has no {name} at this address; look at its url and values in planb.toml")
    return reply.expected(200)
