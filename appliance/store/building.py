"""One generation of the book as a file: build it whole, read its rows. Decides neither which one is served nor what
it says."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from appliance import whole
from appliance.store import tables
from appliance.store.tables import Rows

BUILDING = ".book.building.db"
MARKS = ("schema", "complete")  # the rows of `meta` that say what the others are


def rows_of(path: Path) -> Rows | None:
    """The rows of one file, as they are stored. None: no file, no permission, or damaged."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as db:
            db.row_factory = sqlite3.Row
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return None
            # the names are our own constants, and rowid is the order in which we wrote
            return {
                name: [dict(row) for row in db.execute(f"SELECT * FROM {name} ORDER BY rowid")]  # noqa: S608
                for name in tables.COLUMNS
            }
    except Exception:  # flipped bits find a dozen kinds, from IndexError to OverflowError, and none says more
        return None


def build(state_dir: Path, rows: Rows) -> Path:
    """A file of these rows beside the published ones, on the disk. Raises OSError, sqlite3.OperationalError."""
    from sqlite_utils import Database  # here, because a face that only reads should not pay 12 MB for it

    fresh = begun(state_dir)
    rows = {**rows, "meta": [row for row in rows["meta"] if row["key"] not in MARKS]}
    marks = {"schema": tables.SCHEMA, "complete": tables.digest(rows)}
    rows["meta"] += [{"key": key, "value": value} for key, value in marks.items()]
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA journal_mode=MEMORY")  # one file; nobody reads it before the rename
        connection.execute("PRAGMA synchronous=OFF")  # we fsync it whole, once
        db = Database(connection)
        with db.atomic():  # sqlite-utils commits every 100 rows otherwise
            for name, columns in tables.COLUMNS.items():
                table = db.table(name).create(columns, pk=tables.KEYS.get(name), strict=True)
                table.insert_all(rows[name])
    _finish(fresh, state_dir)
    return fresh


def begun(state_dir: Path) -> Path:
    """An empty file to build in. It will hold names: nobody else may read it, not even while it is built."""
    fresh = state_dir / BUILDING
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640))
    return fresh


def _finish(fresh: Path, state_dir: Path) -> None:
    """On the disk, readable by the group and by nobody else, writable by no reader."""
    fd = os.open(fresh, os.O_RDWR)
    try:
        os.fchmod(fd, 0o640)
        whole.give(fd, state_dir)
        os.fsync(fd)
    finally:
        os.close(fd)
