"""A booking system with a JSON interface, read as a profile says. Decides nothing itself.

How it is asked: asked.py; what its fields mean: mapping.py.
What is kept of a round is one document, `{"kept": {request: [[row, …], …]}, "left_out": …, "profile": …}`, the same
bytes for the same rows. It is put together from what children wrote: this process parses no answer.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from appliance.salon.rows import Rows
from appliance.salon.text import fingerprint
from appliance.sources import child, http, mapped
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators, Window
from appliance.sources.json import etags
from appliance.sources.json.asked import Round
from appliance.sources.json.fields import kept
from appliance.sources.json.profile import Profile, Unfit, load
from appliance.sources.json.template import Known
from appliance.sources.mapped import Tried

TOTAL_S = 60.0  # for a whole round: some systems are asked for every client by themselves


class Json:
    """A booking system that one profile describes."""

    def __init__(self, profile: Profile, url: str, values: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self._profile, self._url = profile, url.rstrip("/")
        self._values, self._secrets = values, secrets
        self._mark = fingerprint(profile.model_dump_json())

    async def fetch(self, known: Validators, window: Window) -> Answer:
        filling = Known(window, self._values, self._secrets)
        posts = [unquote(urlsplit(self._url + path).path) for path in self._profile.questions]

        async def talk(asking: http.Asking) -> Answer:
            asked = Round(asking, self._profile, self._url, filling)
            before = etags.unpacked(known.etag, self._mark) if known.digest else {}
            if await asked.is_unchanged(before):
                return NotModified()
            await asked.everything()
            body = _payload(self._profile.name, asked)
            digest = hashlib.sha256(body).hexdigest()
            if digest == known.digest:
                return NotModified()
            return Fetched(body, Validators(etag=etags.packed(asked.etags, self._mark), digest=digest))

        return await http.conversation(talk, posts=posts, total_s=TOTAL_S)

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        found = await tried(self, body, window)
        return found if isinstance(found, Failed) else found.rows

    def _task(self, window: Window) -> str:
        days = {"first": window.first.isoformat(), "days": window.days, "zone": window.zone.key}
        return json.dumps({**_brief(self._profile), **days})


async def tried(source: Json, body: bytes, window: Window) -> Tried | Failed:
    """The rows of a payload, and what it held besides.

    A payload is what `fetch` brought; or answers as they came: one of the main request, or `{request: [answer, …]}`.
    """
    if body.lstrip()[:1] == b"<":
        return Failed("it is a web page, perhaps a sign-in page, and not the answer of a booking system")
    out = await child.parse("appliance.sources.json.mapping", [source._task(window)], body)
    return out if isinstance(out, Failed) else mapped.tried(out)


async def unmapped(source: Json, body: bytes, window: Window | None = None) -> tuple[str, ...]:
    """What a payload holds besides, in words: names of fields, no values."""
    found = await tried(source, body, window or Window(date(2000, 1, 1), 1, ZoneInfo("UTC")))
    if isinstance(found, Failed):
        return ()
    unread = [f"{name} (not written as the profile says, {count} times)" for name, count in found.unread.items()]
    return (*unread, *(f"{name} ({count} times)" for name, count in sorted(found.left_out.items())))


def opened(named: str, url: str | None, values: Mapping[str, str], secrets: Mapping[str, str]) -> Json:
    """The system behind these settings. Raises Unfit if the profile is none, or asks for more than they give."""
    profile = load(named)
    if not (url or profile.url):
        raise Unfit(f'{profile.title} is wherever you host it; write: url = "https://…"')
    for what, given, wanted in (("values", values, profile.values), ("secrets", secrets, profile.secrets)):
        for name in wanted.keys() - given.keys():
            raise Unfit(f"{profile.title} needs {what}.{name}: {wanted[name]}")
        for name in given.keys() - wanted.keys():
            raise Unfit(f"{profile.title} knows no {what}.{name}; it takes {', '.join(sorted(wanted)) or 'none'}")
    for name, secret in secrets.items():
        if not secret.isprintable() or not secret.isascii():
            raise Unfit(f"the secret {name} holds more than one line, or letters that no key has")
    return Json(profile, url or profile.url, values, secrets)


def _payload(name: str, asked: Round) -> bytes:
    """The rows as they were kept, never parsed here."""
    lists = b",".join(
        json.dumps(request).encode() + b":[" + b",".join(rows) + b"]" for request, rows in sorted(asked.rows.items())
    )
    left_out = json.dumps(asked.left_out, sort_keys=True).encode()
    return b'{"kept":{%s},"left_out":%s,"profile":%s}' % (lists, left_out, json.dumps(name).encode())


def _brief(profile: Profile) -> dict[str, object]:
    """The profile as the child that maps needs it."""
    whole = profile.model_dump(mode="json", by_alias=True)
    requests = [{"name": one.name, "items": one.items, "names": kept(profile, one.name)} for one in profile.requests]
    main = profile.appointments[0].of if profile.appointments else profile.requests[0].name
    maps = ("name", "lookups", "appointments", "people", "shifts", "away", "prices", "weekly")
    return {**{what: whole[what] for what in maps}, "requests": requests, "main": main}
