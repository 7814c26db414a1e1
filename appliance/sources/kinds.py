"""The kinds of booking systems, and the one behind a setting. Decides nothing; reads the secrets that it names."""

from collections.abc import Callable, Collection
from pathlib import Path

from appliance import config
from appliance.places import Places
from appliance.sources.caldav.source import Caldav
from appliance.sources.csv.source import Csv
from appliance.sources.door import Answer, Failed, Post, Source, Validators, Window
from appliance.sources.feed import Address, Documents, Feed, Newest, OnTheBox
from appliance.sources.ics.source import Ics
from appliance.sources.imap.source import Imap
from appliance.sources.json import source as json
from appliance.sources.json.profile import Unfit
from appliance.sources.tame import Tamed
from appliance.sources.vault import Folder

Newests = Callable[[str, str], Newest]  # the newest document of a source whose name matches
Secrets = Callable[[str], str]


def opened(source: config.OfRows, places: Places, newest: Newests, secrets: Secrets | None = None) -> Source:
    """The booking system behind a setting. What is a secret is read from its file, each time.

    `secrets` stands in for those files where nothing is going to be asked.
    """

    def secret(named: str) -> str:
        return secrets(named) if secrets else _secret(named, places)

    try:
        match source:
            case config.Ics():
                return Ics(_feed(source, secret, newest), source.staff, source.title)
            case config.Csv():
                return Csv(_feed(source, secret, newest), source)
            case config.Json():
                keys = {name: secret(named) for name, named in source.secrets.items()}
                return json.opened(source.profile, source.url, source.values, keys)
            case config.Caldav():
                return Caldav(source, secret(source.url), secret(source.password))
    except (_Missing, Unfit) as missing:
        return Unusable(str(missing))


def collector(source: config.OfDocuments, places: Places) -> Post:
    """Where documents come from, behind a setting. What it brings is harmless."""
    try:
        return Tamed(_post(source, places))
    except _Missing as missing:
        return Unusable(str(missing))


def _post(source: config.OfDocuments, places: Places) -> Post:
    match source:
        case config.Vault():
            return Folder(Path(source.folder) if source.folder else None, places.sticks if source.sticks else None)
        case config.Imap():
            return Imap(source, _secret(source.password, places))


async def unmapped(source: Source, body: bytes, window: Window | None = None) -> tuple[str, ...]:
    """The fields of a payload that are not used, where the kind of source knows of any; with a window, those unread."""
    if isinstance(source, Csv):
        return await source.unmapped(body)
    return await json.unmapped(source, body, window) if isinstance(source, json.Json) else ()


class Unusable:
    """A source that cannot even be asked: it answers with the reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def fetch(self, known: Validators, window: Window) -> Answer:  # noqa: ARG002  the door's shape
        return Failed(self._reason)

    async def read(self, body: bytes, window: Window) -> Failed:  # noqa: ARG002
        return Failed(self._reason)

    async def collect(self, known: Collection[str]) -> Failed:  # noqa: ARG002
        return Failed(self._reason)


class _Missing(Exception):
    """A secret that the box may not read, or that is not there."""


def _feed(source: config.Ics | config.Csv, secret: Secrets, newest: Newests) -> Feed:
    if source.file is not None:
        return OnTheBox(Path(source.file))
    if source.documents is not None:
        return Documents(newest(source.documents, source.match))
    return Address(secret(source.url or ""), source.user, source.password and secret(source.password))


def _secret(value: str, places: Places) -> str:
    """The value itself, or what stands in the file of "secret:NAME"."""
    if not value.startswith("secret:"):
        return value
    name = value.removeprefix("secret:")
    try:
        return places.secret(name).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise _Missing(f"it needs secret:{name}, and there is no such secret that the box may read") from None
