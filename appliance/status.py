"""What everyone may know: line.json and book.json, written by one daemon each, read by every face.

Holds no personal data. The writer replaces a file atomically; a reader sees the old one or the new one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, FiniteFloat, TypeAdapter, ValidationError

from appliance import whole
from appliance.failover.words import LineState, Reason, Verdict
from appliance.issues import Severity
from appliance.salon.moment import Trouble
from appliance.tongue import n_

SCHEMA = 1
SILENT_S = 10.0  # a line.json older than this says nothing about now
BOOK_SILENT_S = 90.0  # three heartbeats of the book daemon
FRESH = timedelta(minutes=15)
OLD = timedelta(hours=2)  # Cerner's rule: look into it after two hours without data
JUST_BACK = timedelta(hours=1)  # so long it is worth saying that a copy is of the time after an outage

SourceState = Literal["fresh", "old", "stale", "never"]
ClockState = Literal["synchronised", "rtc", "restored", "unknown"]


def _of_our_time(moment: datetime) -> datetime:
    if not 1970 <= moment.year < 2200:  # at the edges of the calendar no other zone can be reckoned
        raise ValueError("not a time that a box can have seen")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]


@dataclass(frozen=True, slots=True)
class Line:
    state: LineState
    active: str | None  # the uplink that carries the salon's traffic
    since: Moment
    reason: str | None  # "broadband: no_reply"
    hold_down_until: Moment | None
    pinned: str | None = None  # the uplink that the owner asked to stay on

    @property
    def carrier(self) -> str | None:
        """Who carries the salon. An outage keeps its last line as the active one, but nothing is carried then."""
        return None if self.state == "offline" else self.active

    @property
    def is_asked_for(self) -> bool:
        """The salon is on a backup because somebody wants it, and not because the usual line failed."""
        return self.state == "on_backup" and self.pinned is not None and self.pinned == self.active


@dataclass(frozen=True, slots=True)
class UplinkStatus:
    name: str
    kind: str
    device: str
    verdict: Verdict
    reason: Reason | None
    since: Moment
    rtt_ms: FiniteFloat | None
    loss: FiniteFloat | None  # 0.0 to 1.0
    metered: bool
    proven_at: Moment | None
    bytes_month: int
    allowance_mb: int | None
    address: str | None
    gateway: str | None
    probe_bytes_month: int = 0  # what asking through it costs in a month, at the pace of a standby
    signal: int | None = None  # percent, of a modem or a hotspot


VendorState = Literal["ok", "unreachable", "unknown"]


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What the booking system says of itself (Statuspage's /api/v2/status.json, or any page that answers)."""

    url: str
    indicator: Literal["none", "minor", "major", "critical", "unknown"]
    text: str  # its own words, stripped and short; "" where it says none


@dataclass(frozen=True, slots=True)
class VendorStatus:
    host: str
    state: VendorState  # asked over a line that is up; "unknown": no line is
    status_page: StatusPage | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DrillStatus:
    """A rehearsal that is under way."""

    uplink: str
    since: Moment


@dataclass(frozen=True, slots=True)
class IssueStatus:
    code: str
    severity: Severity
    title: str
    text: str
    since: Moment


@dataclass(frozen=True, slots=True)
class LineFile:
    """line.json. `mono` is the monotonic clock at writing, in seconds: age survives a clock that jumps."""

    schema: int
    at: Moment
    boot: str
    mono: FiniteFloat
    line: Line
    uplinks: tuple[UplinkStatus, ...]
    vendor: tuple[VendorStatus, ...] = ()
    issues: tuple[IssueStatus, ...] = ()
    drill: DrillStatus | None = None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    name: str
    kind: str
    state: SourceState
    taken_at: Moment | None  # when the source last confirmed what we hold (a 200 or a 304)
    checked_at: Moment | None  # when we last asked
    next_at: Moment | None
    visits: int
    quarantined: int
    refused: str | None  # why the newer copy was not taken; None: it was
    uplink: str | None
    brings: tuple[Literal["visits", "prices", "documents"], ...] = ("visits",)
    put_aside: tuple[str, ...] = ()  # why rows were put aside, each reason once; no personal data
    documents: int = 0  # how many of its documents are held

    @property
    def how_many_aside(self) -> str:
        """ "3 rows were put aside", "1 document was put aside"."""
        if self.brings == ("documents",):
            return n_("{count} document was put aside", "{count} documents were put aside", self.quarantined)
        return n_("{count} row was put aside", "{count} rows were put aside", self.quarantined)

    @property
    def aside(self) -> str:
        """What was put aside, and why: "main: 3 rows were put aside: an entry without a title (3)"."""
        if not self.quarantined:
            return ""
        why = f": {'; '.join(self.put_aside)}" if self.put_aside else ""
        return f"{self.name}: {self.how_many_aside}{why}"


@dataclass(frozen=True, slots=True)
class DayCount:
    date: str
    visits: int


@dataclass(frozen=True, slots=True)
class PricesStatus:
    services: int
    taken_at: Moment | None


@dataclass(frozen=True, slots=True)
class BookFile:
    """book.json. `boot` and `mono` are those of its writing, as in line.json."""

    schema: int
    at: Moment
    clock: ClockState
    sources: tuple[SourceStatus, ...]
    days: tuple[DayCount, ...]
    prices: PricesStatus | None
    issues: tuple[IssueStatus, ...] = ()
    boot: str = ""
    mono: FiniteFloat | None = None  # None: written by an older version, which has no heartbeat


@dataclass(frozen=True, slots=True)
class Silent:
    """What stands for the line when its daemon says nothing."""

    state: Literal["unknown"] = "unknown"
    active: None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """Both files as one, for programs. `at` is when they were read."""

    schema: int
    at: Moment
    line_at: Moment | None
    book_at: Moment | None
    line: Line | Silent
    uplinks: tuple[UplinkStatus, ...]
    vendor: tuple[VendorStatus, ...]
    clock: ClockState
    sources: tuple[SourceStatus, ...]
    days: tuple[DayCount, ...]
    prices: PricesStatus | None
    issues: tuple[IssueStatus, ...]
    drill: DrillStatus | None


_LINE = TypeAdapter(LineFile)
_BOOK = TypeAdapter(BookFile)


def boot_id() -> str:
    """This boot's id (proc(5)): monotonic times of another boot mean nothing."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def freshness(taken_at: datetime | None, now: datetime) -> SourceState:
    """How far a copy that was confirmed at `taken_at` can be trusted now. One from the future has an unknown age."""
    if taken_at is None:
        return "never"
    age = now - taken_at
    if abs(age) < FRESH:
        return "fresh"
    if age < timedelta():
        return "stale"
    return "old" if age < OLD else "stale"


def trouble(line: LineFile | None, now: datetime) -> Trouble | None:
    """The outage that runs now, or that is just over. None: there is none, or nobody knows."""
    if line is None or line.line.is_asked_for or not line.uplinks:
        return None
    since, usual = line.line.since, line.uplinks[0]
    match line.line.state:
        case "offline":
            return Trouble(since)
        case "on_backup":  # it may have come later than the outage: a hotspot has to be switched on
            return Trouble(min(since, usual.since) if usual.verdict == "down" else since, is_carried=True)
        case "holding":
            return Trouble(None, usual.since)
        case "on_primary" if now - since < JUST_BACK:
            return Trouble(None, since)
    return None


def write_line(path: Path, line: LineFile) -> None:
    whole.put(path, _LINE.dump_json(line), 0o644, lasts=False)


def write_book(path: Path, book: BookFile) -> None:
    whole.put(path, _BOOK.dump_json(book), 0o644, lasts=False)


def read_line(path: Path, *, mono: float, boot: str) -> LineFile | None:
    """line.json, or None when the line daemon is silent: no file, an old one, another boot's, a broken one."""
    try:
        line = _LINE.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return line if line.boot == boot and mono - line.mono <= SILENT_S else None


def read_book(path: Path) -> BookFile | None:
    """book.json, or None when there is none. Its states are those of its writing: ask `freshness` again."""
    try:
        return _BOOK.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def is_renewed(book: BookFile | None, *, mono: float, boot: str) -> bool:
    """Does the book daemon live? One that waits for its next round still says so."""
    if book is None or book.mono is None:
        return book is not None
    return book.boot == boot and mono - book.mono <= BOOK_SILENT_S


def merged(line: LineFile | None, book: BookFile | None, now: datetime) -> Merged:
    """What both files say, with the state of each source as it is now."""
    sources = book.sources if book else ()
    return Merged(
        schema=SCHEMA,
        at=now.astimezone(UTC),
        line_at=line.at if line else None,
        book_at=book.at if book else None,
        line=line.line if line else Silent(),
        uplinks=line.uplinks if line else (),
        vendor=line.vendor if line else (),
        clock=book.clock if book else "unknown",
        sources=tuple(replace(each, state=freshness(each.taken_at, now)) for each in sources),
        days=book.days if book else (),
        prices=book.prices if book else None,
        issues=issues(line, book),
        drill=line.drill if line else None,
    )


def issues(line: LineFile | None, book: BookFile | None) -> tuple[IssueStatus, ...]:
    """What wants attention, of the line and of the book."""
    return (*(line.issues if line else ()), *(book.issues if book else ()))
