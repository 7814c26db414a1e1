"""Read what the box knows at one moment: line.json, book.json and the published book. Decides how old the copy is.

What time it is, is salon/moment.py's: `now` says which day it is and who is next, `clock` measures how long ago.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance import status
from appliance.places import Places
from appliance.salon.documents import Doc
from appliance.salon.model import Book, Day
from appliance.salon.moment import Proof, believed, newest_in, proof
from appliance.status import BookFile, ClockState, LineFile, SourceState
from appliance.store import history, vault
from appliance.store.happened import Past
from appliance.store.snapshot import Shelf

SPOKEN_OF = timedelta(seconds=40)  # Toast's rule: a banner that comes and goes teaches people not to read it


@dataclass(frozen=True, slots=True)
class Reading:
    """One moment. All that a page says is decided from this value alone."""

    now: datetime  # the time to go by, in the salon's zone
    line: LineFile | None  # None: the line daemon is silent
    said: BookFile | None  # None: the book daemon has said nothing since the box started
    book: Book | None  # None: there is no copy yet
    behind: timedelta = timedelta()  # how far the box's clock is behind `now`: it cannot be that early
    documents: tuple[Doc, ...] = ()  # newest first; who may see them: salon/privacy.py
    is_renewed: bool = True  # the book daemon lives

    @property
    def clock(self) -> datetime:
        """What the box's clock says. Lengths of time are measured by it."""
        return self.now - self.behind

    @property
    def is_brief(self) -> bool:
        """The salon has been without a line for so short a time that it is not worth anybody's breath yet."""
        if self.line is None or self.line.line.state != "offline":
            return False
        return timedelta() <= self.clock - self.line.line.since < SPOKEN_OF

    @property
    def clock_state(self) -> ClockState:
        """Who vouches for the clock. A book daemon that says nothing does not."""
        return self.said.clock if self.said else "unknown"

    @property
    def taken_at(self) -> datetime | None:
        """When the appointments were last confirmed. None: there is no copy.

        The published file is confirmed on the card only now and then, book.json at every fetch: the newer one counts.
        """
        if self.book is None:
            return None
        return max([self.book.taken_at, *_oldest(self._confirmed())])

    @property
    def prices_taken_at(self) -> datetime | None:
        if self.book is None or self.book.prices is None:
            return None
        said = self.said.prices.taken_at if self.said and self.said.prices else None
        return max(self.book.prices.taken_at, said or self.book.prices.taken_at)

    @property
    def state(self) -> SourceState:
        return status.freshness(self.taken_at, self.clock)

    @property
    def days(self) -> tuple[Day, ...]:
        return self.book.days if self.book else ()

    def day(self, wanted: date) -> Day | None:
        return next((day for day in self.days if day.date == wanted), None)

    def day_called(self, text: str) -> Day | None:
        """The day of an address, such as 2026-11-21. None: not held, or not a date."""
        try:
            return self.day(date.fromisoformat(text)) if len(text) == 10 else None
        except ValueError:
            return None

    @property
    def has_only_documents(self) -> bool:
        """No source of this salon gives appointments: its booking system has no way to be asked for them."""
        brings = {what for source in self.said.sources for what in source.brings} if self.said else set[str]()
        if "visits" in brings or any(day.visits for day in self.days):
            return False
        return "documents" in brings or bool(self.documents)

    def _confirmed(self) -> Iterator[datetime | None]:
        sources = self.said.sources if self.said else ()
        return (source.taken_at for source in sources if "visits" in source.brings)


class Desk:
    """Where the pages get their reading from."""

    def __init__(
        self,
        places: Places,
        zone: ZoneInfo,
        key: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places, self._zone, self._clock, self._mono = places, zone, clock, mono
        self._shelf = Shelf(places.state, key or places.key(None))
        self._vault = vault.Shelf(places.vault, key or places.key(None))
        self._history = history.Shelf(places.history_db)
        self._boot = status.boot_id()
        self._proof: Proof | None = None  # of how late it is at least

    def read(self) -> Reading:
        said, book = status.read_book(self._places.book_json), self._shelf.book()
        clock = self._clock().astimezone(self._zone)
        mono = self._mono()
        self._proof = proof(self._proof, newest_in(book), mono)
        least = self._proof.least(mono) if self._proof else None
        now = believed(clock, least, trusted=said is not None and said.clock == "synchronised")
        return Reading(
            now=now,
            line=status.read_line(self._places.line_json, mono=mono, boot=self._boot),
            said=said,
            book=book,
            behind=now - clock,
            documents=self._vault.docs(),
            is_renewed=status.is_renewed(said, mono=mono, boot=self._boot),
        )

    def past(self) -> Past | None:
        """When the line failed, and what came of it. None: the history cannot be read, so nobody knows."""
        try:
            return self._history.past()
        except history.Unreadable:
            return None

    def document(self, doc: Doc) -> bytes | None:
        """What a document says. None: it is gone, or it cannot be opened."""
        return self._vault.body(doc.id)


def _oldest(confirmed: Iterator[datetime | None]) -> tuple[datetime, ...]:
    """The oldest of several confirmations; none at all when a source has never been confirmed."""
    moments = tuple(confirmed)
    known = tuple(moment for moment in moments if moment)
    return (min(known),) if known and len(known) == len(moments) else ()
