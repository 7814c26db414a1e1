"""What happened to the line, for years: outages, switches, rehearsals. Decides how it is kept and for how long.

Not what an outage is: line/outages.py. One writer, the line daemon; readers are other users and open it read-only. A
rollback journal, because a reader cannot open a WAL database whose writer is gone (docs/decisions.md). The
standard library alone, because the line daemon has no 8 MB for the tables of sqlite-utils.
"""

import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from appliance import whole
from appliance.store.aside import put_aside
from appliance.store.happened import TABLES, Outage, Past, Record, Standstill, Switch, plain, put, rows
from appliance.wish import Drilled

__all__ = ["Drilled", "History", "Outage", "Past", "Record", "Shelf", "Standstill", "Switch", "Unreadable", "read"]

log = logging.getLogger(__name__)

SCHEMA = 1  # a table more is no other version: who does not know it does not ask for it
KEPT_FOR = timedelta(days=731)
ROWS_KEPT = 10_000  # of each table: a line that flaps for a month must not fill the card
ROWS_WAITING = 1000
PATIENCE_S = 2.0  # how long one waits for the other's lock


class Unreadable(Exception):
    """The history cannot be read now. Says why, for people."""


class History:
    """The writer. Every method may block on the card: call them off the loop, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: tuple[Record, ...] = ()  # what the card did not take yet

    def open_outage(self) -> Outage | None:
        """The outage that was not over when the daemon before us ended. A damaged file is put aside first."""
        try:
            _sound(self._path)
            with _writing(self._path) as db:
                _forget(db)
            newest = read(self._path).outages[:1]
        except (sqlite3.Error, OSError, Unreadable) as error:
            log.error("%s cannot be kept: %s", self._path, error)
            return None
        return next((outage for outage in newest if outage.ended is None), None)

    def open_standstills(self) -> tuple[Standstill, ...]:
        """The standstills that were not over when the daemon before us ended. Ask `open_outage` first."""
        try:
            return tuple(each for each in read(self._path).standstills if each.ended is None)
        except Unreadable:
            return ()

    def keep(self, records: Iterable[Record]) -> None:
        """Write them, all or none. An outage that is known by its id is brought up to date.

        What a full card, or a reader that holds the file, does not let through is written with the next ones.
        """
        due = (*self._waiting, *records)
        try:
            with _writing(self._path) as db:
                for record in due:
                    put(db, record)
        except (sqlite3.Error, OSError) as error:
            if not self._waiting:
                log.error("%s cannot be kept: %s", self._path, error)
            self._waiting = due[-ROWS_WAITING:]
            return
        self._waiting = ()


def read(path: Path) -> Past:
    """Everything that is kept; nothing, where nothing ever happened. Raises Unreadable."""
    if not path.exists():
        return Past()
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE_S)) as db:
            return Past(rows(db, Outage), rows(db, Switch), rows(db, Drilled), rows(db, Standstill))
    except (sqlite3.Error, ValueError, TypeError, AttributeError) as error:
        hint = "" if os.access(path, os.R_OK) else ". Try again with sudo."
        raise Unreadable(f"{path} cannot be read: {error}{hint}") from None


class Shelf:
    """A reader that is asked often: it reads again when the file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int, int] | None, Past] | None = None

    def past(self) -> Past:
        """What `read` answers. Raises Unreadable."""
        seen = whole.identity(self._path)
        if self._read is None or self._read[0] != seen:
            self._read = (seen, read(self._path))
        return self._read[1]


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, on the card when it is over."""
    with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as db:
        db.execute("PRAGMA synchronous=FULL")
        for table, _, columns in TABLES.values():
            db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        if _version(db) != SCHEMA:
            db.execute(f"PRAGMA user_version={SCHEMA}")
        with db:
            yield db


def _version(db: sqlite3.Connection) -> int:
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    return found


def _forget(db: sqlite3.Connection) -> None:
    """What is older than two years, and what is too much."""
    oldest = plain(datetime.now(UTC) - KEPT_FOR)
    for table, when, _ in TABLES.values():
        db.execute(f'DELETE FROM {table} WHERE "{when}" < ?', (oldest,))  # noqa: S608
        rest = f'SELECT rowid FROM {table} ORDER BY "{when}" DESC, rowid DESC LIMIT -1 OFFSET ?'  # noqa: S608
        db.execute(f"DELETE FROM {table} WHERE rowid IN ({rest})", (ROWS_KEPT,))  # noqa: S608


def _sound(path: Path) -> None:
    """Put a file that is damaged, or none of ours, aside, so that what happens from now on is kept."""
    why = _damage(path) if path.exists() and path.stat().st_size else None
    if why is None:
        return
    log.error("%s is damaged: %s. It is kept as %s, and a new one is begun", path, why, put_aside(path))


def _damage(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return "it does not check"
            version = _version(db)
        read(path)
    except sqlite3.OperationalError:
        return None  # locked, or no permission: nothing is known to be wrong with it
    except sqlite3.DatabaseError as error:
        return str(error)
    except Unreadable as error:
        return str(error)
    return None if version == SCHEMA else f"it is of version {version}"
