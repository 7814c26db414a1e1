"""Publish the book as one whole file, and read it. Decides which generation can be trusted, not what a book may say.

A new file is built beside the old one, checked, fsynced and renamed: a reader sees the old book or the new one. A
published file is never written again, so readers open it `immutable`: no lock, no journal, no write, which is why
another user, on a file system that is mounted read-only, can read it while this process is dead. Only what has to be
forgotten is overwritten (purge, rewrite), and only after another file took its name.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from appliance import whole
from appliance.salon.model import Book
from appliance.store import asbook, seal, shred, tables
from appliance.store.building import BUILDING, build, rows_of
from appliance.store.seal import Seal
from appliance.store.tables import Rows

GENERATIONS = ("book.db", "book.1.db", "book.2.db")  # newest first
# The same book, confirmed again, is written this often: its age survives a power cut to the hour, and the card rests.
CONFIRM_EVERY = timedelta(hours=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class NotKept(Exception):
    """The card is full, read-only or dying, or we are wrong: the published book stays. Says why, for people."""


def publish(state_dir: Path, book: Book, key: Seal) -> bool:
    """Make `book` the published one. False: the same one stands there already. One writer at a time."""
    with _alone(state_dir), _kept(state_dir):
        newest = state_dir / GENERATIONS[0]
        rows = rows_of(newest)
        standing, is_plain = _book(rows, key), _is_plain(rows)
        changed = standing is None or _undated(standing) != _undated(book)
        if standing and not changed and not is_plain and abs(book.taken_at - standing.taken_at) < CONFIRM_EVERY:
            return False
        fresh = _checked(state_dir, book, key)
        if standing and changed and not is_plain:
            _rotate(state_dir)
        _name(fresh, newest, erase=is_plain)
        return True


def load(state_dir: Path, key: Seal | None) -> Book | None:
    """The newest book that is whole. None: there is none. Without its key each visit says that it `is_sealed`."""
    books = (read(state_dir / name, key) for name in GENERATIONS)
    return next((book for book in books if book), None)


def read(path: Path, key: Seal | None) -> Book | None:
    """The book in one file. None: no file, no permission, or not whole."""
    return _book(rows_of(path), key)


def purge(
    state_dir: Path,
    key: Seal | None,
    keep: Callable[[date], bool],
    besides: Mapping[date, Collection[str]] | None = None,
) -> bool:
    """Let no generation hold a day that need not be kept. True: something went. Raises NotKept.

    `besides`: of days that need not be kept, the visits that do, by their ids. What nobody can read goes too, unless
    nothing can be read: then it is we who are wrong. What an older version left unsealed is sealed.
    """
    with _alone(state_dir), _kept(state_dir):
        found = {name: rows_of(state_dir / name) for name in GENERATIONS if (state_dir / name).exists()}
        books = {name: rows for name, rows in found.items() if rows and _book(rows, key)}
        if not books:
            return False
        left = {name: _left(rows, key, keep, besides or {}) for name, rows in books.items()}
        return _rewritten(state_dir, found, left)


def rewrite(state_dir: Path, key: Seal, change: Callable[[Book], Book]) -> bool:
    """Change every generation, as if it had always been so. True: one was changed. Raises NotKept."""
    with _alone(state_dir), _kept(state_dir):
        found = {name: rows_of(state_dir / name) for name in GENERATIONS if (state_dir / name).exists()}
        books = {name: book for name, rows in found.items() if (book := _book(rows, key))}
        if not books:
            return False
        changed = {name: changed for name, book in books.items() if (changed := change(book)) != book}
        same = {name: rows for name, rows in found.items() if rows and name in books.keys() - changed.keys()}
        return _rewritten(state_dir, found, same | {name: tables.rows(book, key) for name, book in changed.items()})


class Shelf:
    """The published book for a face: read again only when a file, or the key, is another one."""

    def __init__(self, state_dir: Path, key: Path | None) -> None:
        self._dir, self._key = state_dir, key
        self._seen: tuple[object, ...] = ()
        self._book: Book | None = None

    def book(self) -> Book | None:
        """The book as it is published now."""
        while (seen := self._files()) != self._seen:  # again, if it was published while it was being read
            self._book, self._seen = load(self._dir, seal.load(self._key) if self._key else None), seen
        return self._book

    def _files(self) -> tuple[object, ...]:
        paths = [self._dir / name for name in GENERATIONS]
        return tuple(whole.identity(path) for path in (*paths, *([self._key] if self._key else [])))


def _book(rows: Rows | None, key: Seal | None) -> Book | None:
    try:
        return asbook.book(rows, key) if rows else None
    except Exception:  # rows that make no book: as many kinds as there are ways to be damaged
        return None


def _is_plain(rows: Rows | None) -> bool:
    """From before anything was sealed."""
    return rows is not None and {"key": "schema", "value": tables.SCHEMA} not in rows["meta"]


def _undated(book: Book) -> Book:
    """What the book says, without when it was confirmed: two equal ones need no second file."""
    return replace(book, taken_at=NEVER, prices=book.prices and replace(book.prices, taken_at=NEVER))


def _checked(state_dir: Path, book: Book, key: Seal) -> Path:
    fresh = build(state_dir, tables.rows(book, key))
    if read(fresh, key) != book:
        raise NotKept("it does not read back as it was written")
    return fresh


def _left(rows: Rows, key: Seal | None, keep: Callable[[date], bool], besides: Mapping[date, Collection[str]]) -> Rows:
    gone = [day for row in rows["day"] if not keep(day := date.fromisoformat(row["date"]))]
    left = tables.without(rows, gone, besides) if gone else rows
    if not _is_plain(rows):
        return left
    if key is None:
        raise NotKept("it cannot be sealed: the key of the box is missing")
    book = asbook.book(rows, key)
    assert book is not None  # it was one a moment ago
    return tables.without(tables.rows(book, key), gone, besides)


def _rewritten(state_dir: Path, found: dict[str, Rows | None], wanted: Mapping[str, Rows]) -> bool:
    """Oldest first: what is served meanwhile is never older than what was."""
    changed = False
    for name in reversed(found):
        rows = wanted.get(name)
        if rows is None or (name != GENERATIONS[0] and not rows["day"]):
            shred.shred(state_dir / name)
        elif rows != found[name]:
            _name(build(state_dir, rows), state_dir / name, erase=True)
        else:
            continue
        changed = True
    if changed:
        whole.settle(state_dir)
    return changed


def _name(fresh: Path, path: Path, *, erase: bool) -> None:
    if erase:
        shred.put(fresh, path)
    else:
        os.replace(fresh, path)
    whole.settle(path.parent)


def _rotate(state_dir: Path) -> None:
    """book.1 -> book.2, and a second name book.1 for book.db: there is always a book.db."""
    newest, one, two = (state_dir / name for name in GENERATIONS)
    if one.exists():
        if one.samefile(newest):  # a power cut came between rotating and renaming: rotated already
            return
        os.replace(one, two)
    os.link(newest, one)


@contextmanager
def _kept(state_dir: Path) -> Iterator[None]:
    """What a card can do to us, in words; and nothing half built stays behind."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise NotKept(f"it cannot be kept on the box's card: {why}") from error
    finally:
        with suppress(OSError):
            shred.shred(state_dir / BUILDING)


@contextmanager
def _alone(state_dir: Path) -> Iterator[None]:
    """The daemon and `planb sync` by hand may not build at the same time."""
    lock = os.open(state_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
