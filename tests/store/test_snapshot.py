"""The published book: whole or not at all, and readable by everybody who may."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.store import snapshot, tables
from appliance.store.building import begun, rows_of
from appliance.store.seal import Seal
from appliance.store.snapshot import GENERATIONS, Shelf, load, publish
from tests.aday import TAKEN, a_book, a_day, at, colour, lunch, part, visit

FIRST = a_book(a_day(colour("Оксана", "olena", "10:00"), blocks=(lunch("james", "13:00"),)))
SECOND = a_book(a_day(colour("Оксана", "olena", "10:00"), visit("Tom", part("james", "11:00", 30), price=None)))
THIRD = replace(SECOND, days=())
KEY = Seal(b"the key of this box is 32 bytes.")


def test_what_was_published_is_what_is_read(tmp_path: Path):
    assert load(tmp_path, KEY) is None
    assert publish(tmp_path, FIRST, KEY)
    assert load(tmp_path, KEY) == FIRST
    no_prices = replace(FIRST, prices=None)
    publish(tmp_path, no_prices, KEY)
    assert load(tmp_path, KEY) == no_prices


def test_a_moment_is_read_in_the_salons_own_zone(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    start = load(tmp_path, KEY).days[0].visits[0].start
    assert (start, start.tzinfo) == (at("10:00"), at("10:00").tzinfo)


def test_the_same_book_is_not_written_again(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    before = (tmp_path / "book.db").stat().st_mtime_ns, tmp_path.stat().st_mtime_ns
    assert not publish(tmp_path, replace(FIRST, taken_at=TAKEN + timedelta(minutes=59)), KEY)
    assert ((tmp_path / "book.db").stat().st_mtime_ns, tmp_path.stat().st_mtime_ns) == before


def test_the_same_book_an_hour_later_is_written_once_and_pushes_no_generation_out(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    publish(tmp_path, SECOND, KEY)
    later = replace(SECOND, taken_at=TAKEN + timedelta(hours=1))
    assert publish(tmp_path, later, KEY)
    assert load(tmp_path, KEY) == later
    assert snapshot.read(tmp_path / "book.1.db", KEY) == FIRST


def test_a_book_is_nobody_elses_while_it_is_being_built(tmp_path: Path):
    umask = os.umask(0)
    try:
        with sqlite3.connect(begun(tmp_path)) as db:
            db.execute("CREATE TABLE visit (client)")
        db.close()
    finally:
        os.umask(umask)
    (half,) = tmp_path.iterdir()
    assert half.stat().st_mode & 0o777 == 0o640


def test_a_book_that_cannot_be_kept_leaves_the_old_one_and_no_rubbish(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    (tmp_path / "book.1.db").mkdir()
    (tmp_path / "book.2.db").write_text("in the way")
    with pytest.raises(snapshot.NotKept, match="cannot be kept"):
        publish(tmp_path, SECOND, KEY)
    assert load(tmp_path, KEY) == FIRST
    assert not list(tmp_path.glob(".*"))


def test_a_book_that_does_not_read_back_as_it_was_written_is_not_published(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    nowhere = at("10:00").replace(year=2026, month=3, day=29, hour=1, minute=30)  # the clocks leave this hour out
    odd = replace(lunch("james", "13:00"), start=nowhere)
    with pytest.raises(snapshot.NotKept, match="read back"):
        publish(tmp_path, a_book(a_day(colour("Оксана", "olena", "10:00"), blocks=(odd,))), KEY)
    assert load(tmp_path, KEY) == FIRST
    assert not list(tmp_path.glob(".*"))


def test_three_generations_are_kept_each_in_one_file(tmp_path: Path):
    for book in (FIRST, SECOND, THIRD):
        publish(tmp_path, book, KEY)
    assert [snapshot.read(tmp_path / name, KEY) for name in GENERATIONS] == [THIRD, SECOND, FIRST]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(GENERATIONS)


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _noise(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _half_noise(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + os.urandom(len(whole) - 8192))


def _one_price_changed(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE price SET amount_minor = 1")
    db.close()


def _no_mark(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM meta WHERE key = 'complete'")
    db.close()


def _from_the_future(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    db.close()


def _another_table(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE cats (name)")
    db.close()


def _marked_again(path: Path) -> None:
    """As if it had been written so: its mark is the right one."""
    rows = rows_of(path)
    rows["meta"] = [row for row in rows["meta"] if row["key"] not in ("schema", "complete")]
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'complete'", (tables.digest(rows),))
    db.close()


def _another_column(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE visit RENAME COLUMN status TO sTatvs")
    db.close()
    _marked_again(path)


def _before_the_calendar(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE segment SET start = '0001-01-01T00:00:00+14:00'")
    db.close()
    _marked_again(path)


def _brackets_without_end(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE staff SET works = ?", ("[" * 20_000,))
    db.close()
    _marked_again(path)


DAMAGE = (_torn, _noise, _empty, _half_noise, _one_price_changed, _no_mark, _from_the_future, _another_table)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_book_falls_back_to_the_one_before(tmp_path: Path, damage):
    for book in (FIRST, SECOND, THIRD):
        publish(tmp_path, book, KEY)
    damage(tmp_path / "book.db")
    assert load(tmp_path, KEY) == SECOND
    damage(tmp_path / "book.1.db")
    assert load(tmp_path, KEY) == FIRST
    damage(tmp_path / "book.2.db")
    assert load(tmp_path, KEY) is None


@pytest.mark.parametrize("damage", [_another_column, _before_the_calendar, _brackets_without_end])
def test_rows_that_sqlite_finds_whole_but_make_no_book_are_damage_too(tmp_path: Path, damage):
    publish(tmp_path, FIRST, KEY)
    publish(tmp_path, SECOND, KEY)
    damage(tmp_path / "book.db")
    assert load(tmp_path, KEY) == FIRST


def test_a_damaged_book_is_replaced_by_the_next_good_one(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    publish(tmp_path, SECOND, KEY)
    _noise(tmp_path / "book.db")
    assert publish(tmp_path, SECOND, KEY)
    assert [snapshot.read(tmp_path / name, KEY) for name in GENERATIONS[:2]] == [SECOND, FIRST]


def test_a_power_cut_between_rotating_and_renaming_costs_no_generation(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    os.link(tmp_path / "book.db", tmp_path / "book.1.db")
    (tmp_path / ".book.building.db").write_bytes(b"half")
    publish(tmp_path, SECOND, KEY)
    assert [snapshot.read(tmp_path / name, KEY) for name in GENERATIONS] == [SECOND, FIRST, None]


def test_readers_may_read_and_others_may_not(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    assert (tmp_path / "book.db").stat().st_mode & 0o777 == 0o640


def test_reading_leaves_no_trace(tmp_path: Path):
    """No lock, no journal, no -wal, no -shm: a folder that nobody may write is enough."""
    publish(tmp_path, FIRST, KEY)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path, *tmp_path.iterdir())}
    tmp_path.chmod(0o500)
    try:
        assert load(tmp_path, KEY) == FIRST
    finally:
        tmp_path.chmod(0o700)
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path, *tmp_path.iterdir())} == before


@pytest.fixture
def open_path() -> Iterator[Path]:
    """Not below tmp_path, which every start of pytest closes for other users."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_of_the_group_reads_on_a_file_system_that_cannot_be_written(open_path: Path):
    publish(open_path, FIRST, KEY)
    os.chown(open_path, 0, 65534)
    open_path.chmod(0o750)
    os.chown(open_path / "book.db", 0, 65534)
    for parent in open_path.parents:
        if parent.stat().st_mode & 0o005 != 0o005:
            parent.chmod(parent.stat().st_mode | 0o005)
    asked = (
        "import os, sys; from pathlib import Path; from appliance.store.snapshot import load;"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534); print(len(load(Path(sys.argv[1]), None).days))"
    )
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount, "sh", open_path, sys.executable, asked],
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount" in done.stderr:
        pytest.skip("no mounts in this container")
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_the_shelf_reads_again_only_when_the_file_is_another_one(tmp_path: Path):
    key = tmp_path / "a stick"
    key.write_bytes(b"the key of this box is 32 bytes.")
    shelf = Shelf(tmp_path, key)
    assert shelf.book() is None
    publish(tmp_path, FIRST, KEY)
    book = shelf.book()
    assert book == FIRST
    assert shelf.book() is book
    publish(tmp_path, SECOND, KEY)
    assert shelf.book() == SECOND
    for path in tmp_path.iterdir():
        path.unlink()
    assert shelf.book() is None


def test_a_reader_sees_the_old_book_or_the_new_one(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    stop = threading.Event()
    seen: list[object] = []

    def read() -> None:
        while not stop.is_set():
            seen.append(snapshot.read(tmp_path / "book.db", KEY))

    reader = threading.Thread(target=read)
    reader.start()
    for book in [SECOND, THIRD, FIRST] * 10:
        publish(tmp_path, book, KEY)
    stop.set()
    reader.join()
    assert len(seen) > 10
    assert all(book in (FIRST, SECOND, THIRD) for book in seen)
