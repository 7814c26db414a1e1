"""Publish the book as one whole file, and read it. Decides which generation can be trusted, not what a book may say.

A new file is built beside the old one, checked, fsynced and renamed: a reader sees the old book or the new one. A
published file is never written again, so readers open it `immutable`: no lock, no journal, no write, which is why
another user, on a file system that is mounted read-only, can read it while this process is dead.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from appliance.salon.model import Book
from appliance.store import tables

GENERATIONS = ("book.db", "book.1.db", "book.2.db")  # newest first
# The same book, confirmed again, is written this often: its age survives a power cut to the hour, and the card rests.
CONFIRM_EVERY = timedelta(hours=1)
BUILDING = ".book.building.db"


class NotKept(Exception):
    """The card is full, read-only or dying, or we are wrong: the published book stays. Says why, for people."""


def publish(state_dir: Path, book: Book) -> bool:
    """Make `book` the published one. False: the same one stands there already. One writer at a time."""
    with _alone(state_dir):
        standing = read(state_dir / GENERATIONS[0])
        changed = standing is None or tables.digest(standing) != tables.digest(book)
        if standing and not changed and abs(book.taken_at - standing.taken_at) < CONFIRM_EVERY:
            return False
        try:
            _replace(state_dir, book, rotate=standing is not None and changed)
        except (OSError, sqlite3.OperationalError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            raise NotKept(f"it cannot be kept on the box's card: {why}") from error
        finally:
            with suppress(OSError):
                (state_dir / BUILDING).unlink()
        return True


def load(state_dir: Path) -> Book | None:
    """The newest book that is whole. None: there is none."""
    books = (read(state_dir / name) for name in GENERATIONS)
    return next((book for book in books if book), None)


def read(path: Path) -> Book | None:
    """The book in one file. None: no file, no permission, or not whole."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as db:
            return _whole(db)
    except Exception:  # flipped bits find a dozen kinds, from IndexError to OverflowError, and none says more
        return None


class Shelf:
    """The published book for a face: read again only when the file is another one."""

    def __init__(self, state_dir: Path) -> None:
        self._dir = state_dir
        self._seen: tuple[object, ...] = ()
        self._book: Book | None = None

    def book(self) -> Book | None:
        """The book as it is published now."""
        seen = tuple(_identity(self._dir / name) for name in GENERATIONS)
        if seen != self._seen:
            self._book, self._seen = load(self._dir), seen
        return self._book


def _whole(db: sqlite3.Connection) -> Book | None:
    db.row_factory = sqlite3.Row
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        return None
    # the names are our own constants, and rowid is the order in which we wrote
    found = {name: db.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in tables.COLUMNS}  # noqa: S608
    meta = {row["key"]: row["value"] for row in found["meta"]}
    if meta["schema"] != str(tables.SCHEMA):
        return None
    book = tables.book(found)
    return book if meta["complete"] == tables.digest(book) else None


def _replace(state_dir: Path, book: Book, *, rotate: bool) -> None:
    fresh = _build(state_dir, book)
    if rotate:
        _rotate(state_dir)
    os.replace(fresh, state_dir / GENERATIONS[0])
    _fsync(state_dir)


def _begun(state_dir: Path) -> Path:
    """An empty file to build in. It will hold names: nobody else may read it, not even while it is built."""
    fresh = state_dir / BUILDING
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640))
    return fresh


def _build(state_dir: Path, book: Book) -> Path:
    from sqlite_utils import Database  # here, because a face that only reads should not pay 12 MB for it

    fresh = _begun(state_dir)
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA journal_mode=MEMORY")  # one file; nobody reads it before the rename
        connection.execute("PRAGMA synchronous=OFF")  # we fsync it whole, once
        db = Database(connection)
        with db.atomic():  # sqlite-utils commits every 100 rows otherwise
            for name, rows in tables.rows(book).items():
                table = db.table(name).create(tables.COLUMNS[name], pk=tables.KEYS.get(name), strict=True)
                table.insert_all(rows)
            mark = {"schema": str(tables.SCHEMA), "complete": tables.digest(book)}
            db.table("meta").insert_all({"key": key, "value": value} for key, value in mark.items())
    _seal(fresh, state_dir)
    if read(fresh) != book:
        raise NotKept("it does not read back as it was written")
    return fresh


def _seal(fresh: Path, state_dir: Path) -> None:
    """On the disk, readable by the group and by nobody else, writable by no reader."""
    fd = os.open(fresh, os.O_RDWR)
    try:
        os.fchmod(fd, 0o640)
        if os.geteuid() == 0:  # `sudo planb sync` must not hide the book from the page's own user
            owner = state_dir.stat()
            os.fchown(fd, owner.st_uid, owner.st_gid)
        os.fsync(fd)
    finally:
        os.close(fd)


def _rotate(state_dir: Path) -> None:
    """book.1 -> book.2, and a second name book.1 for book.db: there is always a book.db."""
    newest, one, two = (state_dir / name for name in GENERATIONS)
    if one.exists():
        if one.samefile(newest):  # a power cut came between rotating and renaming: rotated already
            return
        os.replace(one, two)
    os.link(newest, one)


@contextmanager
def _alone(state_dir: Path) -> Iterator[None]:
    """The daemon and `planb sync` by hand may not build at the same time."""
    lock = os.open(state_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _fsync(directory: Path) -> None:
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
