"""What every booking system looks like from here: it can be asked and read, never written to. Decides nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from appliance.salon.rows import Rows


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets a server say "not changed", and what lets us see it when the server cannot."""

    etag: str | None = None  # whatever the kind of source uses: an ETag, or the tags of several calendars
    modified: str | None = None  # Last-Modified, as the server wrote it
    digest: str | None = None  # SHA-256 of the body


@dataclass(frozen=True, slots=True)
class Fetched:
    """A payload that is not the one we know."""

    body: bytes
    validators: Validators
    as_of: datetime | None = None  # UTC: when it was true, for a file that somebody wrote; None: now


@dataclass(frozen=True, slots=True)
class NotModified:
    """The payload that we know is still the right one."""

    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not work. `reason` is for people, and never holds the address: the address is the password."""

    reason: str
    retry_after_s: float | None = None


Answer = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are asked about."""

    first: date
    days: int
    zone: ZoneInfo

    @property
    def after(self) -> date:
        """The first day that is not asked about any more."""
        return self.first + timedelta(days=self.days)


class Source(Protocol):
    """A booking system. None of these raises for what a network or an upstream can do."""

    async def fetch(self, known: Validators, window: Window) -> Answer:
        """Ask for the payload of these days, unless it is still the one that `known` describes."""
        ...

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        """The rows of a payload for these days. The payload is hostile until proven otherwise."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it came: a day sheet, a roster, a price list."""

    mark: str  # what it is called where it came from, with what changes when it does: it is not brought twice
    name: str  # for people, with its extension; clean, 120 letters at most
    body: bytes
    received_at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Brought:
    """The documents that were not known, and why others were left out."""

    documents: tuple[Document, ...]
    left_out: tuple[str, ...] = ()  # a reason for each; no personal data


class Post(Protocol):
    """Where documents come from: a folder, a stick, a mailbox. It is left as it was found."""

    async def collect(self, known: Collection[str]) -> Brought | Failed:
        """The documents whose marks are not `known`, oldest first."""
        ...
