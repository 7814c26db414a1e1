"""What the two daemons say at one moment, and how a moment is written in the salon's zone. Only reads."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from appliance import status
from appliance.config import Broken, load
from appliance.noted import said
from appliance.places import Places
from appliance.salon.moment import believed
from appliance.status import BookFile, IssueStatus, LineFile, SourceState, SourceStatus
from appliance.times import clock


@dataclass(frozen=True, slots=True)
class Heard:
    """Both files as they are now."""

    line: LineFile | None  # None: the line daemon is silent
    book: BookFile | None  # None: there is no book yet
    now: datetime
    zone: tzinfo | None  # the salon's; None: the settings cannot be read, so this computer's
    audit: IssueStatus | None = None  # what is wrong with it

    @property
    def sources(self) -> tuple[SourceStatus, ...]:
        return self.book.sources if self.book else ()

    @property
    def issues(self) -> tuple[IssueStatus, ...]:
        return (*status.issues(self.line, self.book), *([self.audit] if self.audit else []))

    @property
    def here(self) -> datetime:
        """The time to go by, in the salon's zone."""
        newest = max((each.taken_at for each in self.sources if each.taken_at), default=None)
        sure = self.book is not None and self.book.clock == "synchronised"
        return believed(self.now.astimezone(self.zone), newest, sure)

    def moment(self, at: datetime) -> str:
        return clock(at, self.now.astimezone(self.zone))

    def state(self, source: SourceStatus) -> SourceState:
        """Asked again now: book.json says how it was when it was written."""
        return status.freshness(source.taken_at, self.now)


def listen(places: Places) -> Heard:
    """Read both files now."""
    line = status.read_line(places.line_json, mono=time.monotonic(), boot=status.boot_id())
    return Heard(line, status.read_book(places.book_json), datetime.now(UTC), _zone(places), said.wrong(places))


def _zone(places: Places) -> tzinfo | None:
    try:
        return load(places.toml).salon.zone
    except Broken:
        return None
