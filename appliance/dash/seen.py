"""Read what the dashboard shows: line.json, book.json and the published book, at one moment.

Decides nothing. What it hands on of the book is the wall's view of it: a screen on a desk is seen by clients.
"""

import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from appliance.noted import said as said_of_audit
from appliance.places import Places
from appliance.salon.model import Book, Day
from appliance.salon.moment import Proof, believed, nearest, newest_in, proof
from appliance.salon.privacy import seen_by
from appliance.status import BookFile, IssueStatus, LineFile, boot_id, issues, read_book, read_line
from appliance.store.snapshot import Shelf

MEMORY = 120  # round-trip times that are kept for an uplink

Rtts = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the panels draw from."""

    now: datetime  # the time to go by, in the salon's own zone
    line: LineFile | None  # None: the line daemon is silent
    status: BookFile | None  # None: there is no book.json yet
    today: Day | None  # None: no book, or none of today
    later: Day | None  # the next day that the book holds; without one and without today, its newest
    has_book: bool
    behind: timedelta = timedelta()  # how far the box's clock is behind `now`: it cannot be that early
    audit: IssueStatus | None = None  # what is wrong with it
    rtts: dict[str, Rtts] = field(default_factory=dict)  # milliseconds, oldest first; None: no reply

    @property
    def clock(self) -> datetime:
        """What the box's clock says. Lengths of time are measured by it."""
        return self.now - self.behind

    @property
    def is_sure(self) -> bool:
        """Somebody vouches for the time."""
        return self.status is not None and self.status.clock == "synchronised"

    @property
    def issues(self) -> tuple[IssueStatus, ...]:
        return (*issues(self.line, self.status), *([self.audit] if self.audit else []))


class Reader:
    """The three files. Each is parsed again only when it is another one, or when it has to be judged by its age."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._shelf = Shelf(places.state, None)  # the wall's view holds nothing that is sealed
        self._boot = boot_id()
        self._rtts: dict[str, deque[float | None]] = {}
        self._heard: datetime | None = None
        self._book: Book | None = None
        self._days: tuple[Day, ...] = ()
        self._proof: Proof | None = None  # of how late it is at least

    def seen(self, clock: datetime) -> Seen:
        line = read_line(self._places.line_json, mono=time.monotonic(), boot=self._boot)
        self._remember(line)
        days, said = self._reduced(), read_book(self._places.book_json)
        self._proof = proof(self._proof, newest_in(self._book), mono := time.monotonic())
        least = self._proof.least(mono) if self._proof else None
        now = believed(clock, least, trusted=said is not None and said.clock == "synchronised")
        return Seen(
            now=now,
            line=line,
            status=said,
            today=next((day for day in days if day.date == now.date()), None),
            later=nearest((day for day in days if day.date != now.date()), now.date()),
            has_book=self._book is not None,
            behind=now - clock,
            audit=said_of_audit.wrong(self._places),
            rtts={name: tuple(rtts) for name, rtts in self._rtts.items()},
        )

    def _remember(self, line: LineFile | None) -> None:
        """Keep the round-trip times of every new line.json, once."""
        if line is None or line.at == self._heard:
            return
        self._heard = line.at
        for uplink in line.uplinks:
            if uplink.rtt_ms is None and uplink.verdict != "down":
                continue  # not asked, which is no loss: a metered line sleeps most of the time
            self._rtts.setdefault(uplink.name, deque(maxlen=MEMORY)).append(uplink.rtt_ms)

    def _reduced(self) -> tuple[Day, ...]:
        """The days of the published book as the wall may see them."""
        book = self._shelf.book()
        if book is not self._book:
            self._book = book
            self._days = tuple(seen_by(day, "wall") for day in book.days) if book else ()
        return self._days
