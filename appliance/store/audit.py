"""Who did what on the box: rows that are only ever added, each tied to the one before. Decides for how long they stay.

How they are tied: chain.py. One writer, the audit service. What is too old is let go from the front, and a row says so,
so that the chain goes on from there.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from appliance.noted import Note, Row
from appliance.status import ClockState
from appliance.store.aside import put_aside
from appliance.store.chain import Anchor, broken, sealed

log = logging.getLogger(__name__)

SCHEMA = 1
KEPT_FOR = timedelta(days=90)
ROWS_KEPT = 100_000  # 25 MB: a salon has a few hundred a day
PATIENCE_S = 1.0  # for whoever reads at the same time
OURSELVES = ("", "wall", "the box")  # nobody has to sign in for what the audit says of itself

_TABLES = """
CREATE TABLE IF NOT EXISTS notes (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, clock TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL,
  device TEXT NOT NULL, action TEXT NOT NULL, what TEXT NOT NULL, after TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS notes_by_action ON notes (action, at);
CREATE TABLE IF NOT EXISTS anchor (number INTEGER NOT NULL, hash TEXT NOT NULL);
"""
_COLUMNS = "number, at, clock, who, role, device, action, what, after, hash"


class Unreadable(Exception):
    """The audit cannot be read now. Says why, for people."""


class Trail:
    """The writer. Every method may block on the card: call them off the loop, one at a time. Raises sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end: tuple[int, str] | None = None  # the newest row that we wrote or found

    def begin(self, at: datetime, clock: ClockState) -> str:
        """Look at what is there; a damaged file is put aside. What is wrong, in words; empty: nothing."""
        damage = _sound(self._path)
        wrong = damage or broken(*_all(self._path))
        what = f"the service started; {wrong}" if wrong else "the service started"
        self.add(_own("broken" if wrong else "began", what), at, clock)
        return wrong

    def add(self, note: Note, at: datetime, clock: ClockState) -> Row:
        """Keep a note. If the end is not the one that we left, a row says that first."""
        with _writing(self._path) as db:
            end = _end(db)
            if self._end not in (None, end):
                log.error("%s was changed behind our back: it ended with row %d", self._path, end[0])
                end = _append(db, end, _own("broken", f"the last row here was {end[0]}"), at, clock)[1]
            row, end = _append(db, end, note, at, clock)
        self._end = end
        return row

    def looked_at(self, by: str, since: datetime, until: datetime) -> frozenset[str]:
        """Whose numbers somebody has been shown in between. A clock that ran ahead must not count for days to come."""
        with closing(_reading(self._path)) as db:
            found = db.execute(
                "SELECT DISTINCT what FROM notes WHERE action = 'reveal' AND at BETWEEN ? AND ? "
                "AND CASE WHEN who = '' THEN device ELSE who END = ?",
                (_plain(since), _plain(until), by),
            )
            return frozenset(what for (what,) in found)

    def last(self, count: int) -> tuple[Row, ...]:
        """The newest first."""
        with closing(_reading(self._path)) as db:
            return _rows(db, "ORDER BY number DESC LIMIT ?", (count,))

    def purge(self, at: datetime, clock: ClockState, kept: int = ROWS_KEPT) -> int:
        """Let go what is older than three months, or too much; a row says so. How many that were.

        Only whole beginnings go: after a jump of the clock an older row may stand behind a newer one.
        """
        with _writing(self._path) as db:
            anchor = _anchor(db)
            newest, _ = _end(db)
            young = db.execute("SELECT MIN(number) FROM notes WHERE at >= ?", (_plain(at - KEPT_FOR),)).fetchone()[0]
            upto = max((young or newest + 1) - 1, newest - kept)
            if upto <= anchor.number:
                return 0
            (found,) = db.execute("SELECT hash FROM notes WHERE number = ?", (upto,)).fetchone()
            _anchored(db, Anchor(upto, found))
            note = _own("purged", Anchor(upto, found).words)
            _, self._end = _append(db, _end(db), note, at, clock)
            db.execute("DELETE FROM notes WHERE number <= ?", (upto,))
        return upto - anchor.number

    @property
    def end(self) -> tuple[int, str]:
        """The number of the newest row, and its hash."""
        return self._end or (0, "")


def read(path: Path) -> tuple[tuple[Row, ...], Anchor]:
    """All rows, oldest first, and what they hang on. Raises Unreadable."""
    try:
        return _all(path)
    except (sqlite3.Error, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from None


def _all(path: Path) -> tuple[tuple[Row, ...], Anchor]:
    if not path.exists() or not path.stat().st_size:
        return (), Anchor()
    with closing(_reading(path)) as db:
        return _rows(db, "ORDER BY number", ()), _anchor(db)


def _own(action: str, what: str) -> Note:
    return Note(*OURSELVES, action, what)  # type: ignore[arg-type]


def _append(
    db: sqlite3.Connection, end: tuple[int, str], note: Note, at: datetime, clock: ClockState
) -> tuple[Row, tuple[int, str]]:
    number, after = end
    row = sealed(Row(number + 1, datetime.fromisoformat(_plain(at)), clock, note, after, ""))
    said = (note.who, note.role, note.device, note.action, note.what)
    db.execute(
        f"INSERT INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (row.number, _plain(at), clock, *said, row.after, row.hash),
    )
    return row, (row.number, row.hash)


def _end(db: sqlite3.Connection) -> tuple[int, str]:
    found: tuple[int, str] | None = db.execute("SELECT number, hash FROM notes ORDER BY number DESC LIMIT 1").fetchone()
    anchor = _anchor(db)
    return found or (anchor.number, anchor.hash)


def _anchor(db: sqlite3.Connection) -> Anchor:
    found = db.execute("SELECT number, hash FROM anchor").fetchone()
    return Anchor(*found) if found else Anchor()


def _anchored(db: sqlite3.Connection, anchor: Anchor) -> None:
    db.execute("DELETE FROM anchor")
    db.execute("INSERT INTO anchor VALUES (?, ?)", (anchor.number, anchor.hash))


def _rows(db: sqlite3.Connection, which: str, about: tuple[int, ...]) -> tuple[Row, ...]:
    found = db.execute(f"SELECT {_COLUMNS} FROM notes {which}", about)  # noqa: S608  every `which` is our own
    return tuple(
        Row(number, datetime.fromisoformat(at), clock, Note(*said), after, hash)
        for number, at, clock, *said, after, hash in found
    )


def _plain(moment: datetime) -> str:
    """UTC to the millisecond: as text they are in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE_S)


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, on the card when it is over."""
    with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as db:
        db.execute("PRAGMA synchronous=FULL")
        if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
            db.executescript(f"{_TABLES} PRAGMA user_version={SCHEMA};")
        with db:
            db.execute("BEGIN IMMEDIATE")
            yield db


def _sound(path: Path) -> str:
    """A file that is no audit any more stays, under another name. Says so, in words; empty: it is sound."""
    if not path.exists() or not path.stat().st_size:
        return ""
    try:
        with closing(_reading(path)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
                _rows(db, "LIMIT 1", ())
                return ""
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):  # locked, or no permission: nothing is known to be wrong with it
            return ""
    except (sqlite3.DatabaseError, ValueError) as error:
        log.error("%s is damaged: %s", path, error)
    return f"the one before was damaged, and is kept as {put_aside(path)}"
