"""Name what a page is made of, but for who reads it: two equal editions make the same page. Pure.

It decides what is worth a new page, and what is only noise: a round trip that was measured again is no news.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from appliance.salon.documents import Doc
from appliance.salon.model import Book
from appliance.status import BookFile, LineFile, SourceStatus
from appliance.store.devices import Device
from appliance.store.users import User
from appliance.web.desk import Reading

What = Literal["clock", "line", "book", "people"]

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Edition:
    """The facts behind a page at one moment."""

    clock: str  # to the minute: every page shows the time, and tells ages
    line: tuple[object, ...]
    said: BookFile | None
    book: Book | None
    documents: tuple[Doc, ...]
    people: tuple[User | Device, ...]
    is_renewed: bool

    @property
    def mark(self) -> str:
        """A short name that a page can carry. It is made of times and counts: nothing of a client is in it."""
        taken = self.book.taken_at if self.book else None
        newest = self.documents[0].id if self.documents else ""
        facts = (self.clock, self.line, self.said, taken, newest, len(self.documents), self.is_renewed)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def edition(reading: Reading, people: tuple[User | Device, ...] = ()) -> Edition:
    return Edition(
        clock=f"{reading.now:%F %H:%M} {reading.clock:%F %H:%M} {reading.now.tzinfo}",
        line=(_of_line(reading.line), reading.is_brief),
        said=_of_said(reading.said),
        book=reading.book,
        documents=reading.documents,
        people=people,
        is_renewed=reading.is_renewed,
    )


def changed(before: Edition, after: Edition) -> tuple[What, ...]:
    """What is news, by its kind. Empty: nothing."""
    return tuple(_changed(before, after))


def _changed(before: Edition, after: Edition) -> Iterator[What]:
    if before.clock != after.clock:
        yield "clock"
    if before.line != after.line:
        yield "line"
    if _of_book(before) != _of_book(after):
        yield "book"
    if before.people != after.people:
        yield "people"


def _of_book(one: Edition) -> tuple[object, ...]:
    return one.book, one.said, one.documents, one.is_renewed


def _of_line(line: LineFile | None) -> tuple[object, ...] | None:
    """What the line daemon has decided, without what it measures every other second."""
    if line is None:
        return None
    uplinks = tuple((each.name, each.verdict, each.reason, each.since) for each in line.uplinks)
    return line.line, uplinks, line.vendor, line.issues, line.drill


def _of_said(said: BookFile | None) -> BookFile | None:
    """book.json without its heartbeat, and without when it was asked in vain."""
    return replace(said, at=NEVER, mono=None, sources=tuple(map(_held, said.sources))) if said else None


def _held(source: SourceStatus) -> SourceStatus:
    return replace(source, checked_at=None, next_at=None)
