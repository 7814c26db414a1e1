"""Power cuts, full cards, read-only cards, cards that forget: the last good book is served, and the reason is named."""

import os
import pickle
import random
import sqlite3
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.store import seal, snapshot
from appliance.store.cache import Cache
from appliance.store.seal import Seal
from appliance.store.snapshot import GENERATIONS, NotKept, Shelf, load, publish, purge
from tests.aday import SATURDAY, a_book, a_day, colour, part, visit
from tests.store.writers import NEW, OLD, writers

KEY = Seal(bytes(range(32)))
FIRST = a_book(a_day(colour("Oksana", "olena", "10:00")))
SECOND = a_book(a_day(colour("Oksana", "olena", "10:00"), visit("Tom", part("james", "11:00", 30))))
THIRD = replace(SECOND, days=())
KILLS = 40


def published(directory: Path) -> None:
    for book in (FIRST, SECOND, THIRD):
        publish(directory, book, KEY)


# --- the power goes ------------------------------------------------------------------------------------------


def test_a_writer_that_is_killed_at_any_moment_leaves_a_whole_book_in_every_generation(tmp_path: Path):
    with writers(tmp_path) as at_work:
        left = [at_work.one_is_killed() for _ in range(KILLS)]
    assert all(one.book in (OLD, NEW) and None not in one.others for one in left)
    assert any(one.was_building for one in left)
    publish(tmp_path, FIRST, KEY)
    assert load(tmp_path, KEY) == FIRST
    assert not list(tmp_path.glob(".*"))


def test_whoever_is_killed_while_forgetting_leaves_the_book_as_it_was_or_as_it_shall_be(tmp_path: Path):
    with writers(tmp_path, "rewrite") as at_work:
        left = [at_work.one_is_killed() for _ in range(KILLS // 2)]
    assert all(one.book in (OLD, NEW) and None not in one.others for one in left)


def test_a_face_never_sees_what_is_being_overwritten(tmp_path: Path):
    key, seen = tmp_path / "seal.key", Counter[str]()
    key.write_bytes(bytes(range(32)))
    with writers(tmp_path, "rewrite") as them, them.one_is_at_work():
        while min(seen["old"], seen["new"]) < 50:
            book = Shelf(tmp_path, key).book()
            seen["old" if book == OLD else "new" if book == NEW else "neither"] += 1
    assert not seen["neither"]


# --- the card forgets, or somebody has been at it -------------------------------------------------------------


def test_a_file_that_is_torn_anywhere_is_not_believed(tmp_path: Path):
    published(tmp_path)
    whole = (tmp_path / "book.db").read_bytes()
    for length in {*range(0, len(whole), 1009), len(whole) - 1, len(whole) - 4096, 100, 99, 16}:
        (tmp_path / "book.db").write_bytes(whole[:length])
        assert load(tmp_path, KEY) == SECOND


def test_a_page_that_came_back_as_zeros_is_not_believed(tmp_path: Path):
    published(tmp_path)
    whole = (tmp_path / "book.db").read_bytes()
    for begin in range(0, len(whole), 4096):
        (tmp_path / "book.db").write_bytes(whole[:begin] + bytes(4096) + whole[begin + 4096 :])
        assert load(tmp_path, KEY) == SECOND


def test_flipped_bits_are_noticed_or_change_nothing(tmp_path: Path):
    publish(tmp_path, FIRST, KEY)
    publish(tmp_path, SECOND, KEY)
    path, dice = tmp_path / "book.db", random.Random(4)
    whole, noticed = path.read_bytes(), 0
    used = [at for at, byte in enumerate(whole) if byte]  # most of a page is empty, and nobody reads that
    for at in dice.sample(used, 400):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        read = load(tmp_path, KEY)
        assert read in (SECOND, FIRST)
        noticed += read == FIRST
    assert noticed > 200


@pytest.mark.parametrize("table", ["visit", "staff", "segment", "meta"])
def test_a_forged_pickle_in_the_book_is_damage_and_is_never_opened(tmp_path: Path, table: str):
    publish(tmp_path, FIRST, KEY)
    publish(tmp_path, SECOND, KEY)
    sprung = tmp_path / "sprung"
    pickled = pickle.dumps(_Trap(sprung))
    column = {"visit": "sealed", "staff": "works", "segment": "service", "meta": "value"}[table]
    with sqlite3.connect(tmp_path / "book.db") as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '')")
    db.close()
    with sqlite3.connect(tmp_path / "book.db") as db:
        db.execute(f"UPDATE {table} SET {column} = ?", (pickled,))
    db.close()
    assert load(tmp_path, KEY) == FIRST
    assert not sprung.exists()


def test_a_forged_pickle_in_the_cache_is_a_miss(tmp_path: Path):
    sprung, key = tmp_path / "sprung", tmp_path / "seal.key"
    seal.ensure(key)
    with Cache(tmp_path, key) as cache:
        cache.put("main", {"body": "x"})
    for mode in (1, 2, 3, 4):
        with sqlite3.connect(tmp_path / "payloads" / "cache.db") as db:
            db.execute("UPDATE Cache SET mode = ?, value = ?", (mode, pickle.dumps(_Trap(sprung))))
        db.close()
        with Cache(tmp_path, key) as cache:
            assert cache.get("main") is None
    assert not sprung.exists()


class _Trap:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.path),)


# --- the card is full, or will not be written ------------------------------------------------------------------


def _mounted(place: Path, options: str) -> None:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)


def _filled(place: Path) -> Path:
    """A file that takes every byte that is left."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return filler


@pytest.mark.netns
@pytest.mark.parametrize("spare_kib", [0, 4, 20, 40])
def test_on_a_full_card_the_old_book_stays_and_no_rubbish(tmp_path: Path, spare_kib: int):
    place = tmp_path / "card"
    _mounted(place, "size=400k")
    publish(place, FIRST, KEY)
    filler = _filled(place)
    os.truncate(filler, filler.stat().st_size - spare_kib * 1024)
    with pytest.raises(NotKept, match=r"cannot be kept on the box's card: (No space left|database or disk is full)"):
        publish(place, SECOND, KEY)
    assert load(place, KEY) == FIRST
    assert sorted(path.name for path in place.iterdir()) == ["book.db", "filler"]
    filler.unlink()
    assert publish(place, SECOND, KEY)
    assert load(place, KEY) == SECOND


@pytest.mark.netns
def test_on_a_full_card_a_purge_says_so_and_the_book_stays(tmp_path: Path):
    place = tmp_path / "card"
    _mounted(place, "size=400k")
    publish(place, FIRST, KEY)
    _filled(place)
    with pytest.raises(NotKept, match="cannot be kept on the box's card"):
        purge(place, KEY, lambda day: day > SATURDAY)
    assert load(place, KEY) == FIRST


@pytest.mark.netns
def test_on_a_full_card_a_purge_makes_its_own_room_of_what_is_over(tmp_path: Path):
    place = tmp_path / "card"
    _mounted(place, "size=400k")
    publish(place, FIRST, KEY)
    publish(place, SECOND, KEY)
    _filled(place)
    assert purge(place, KEY, lambda day: day > SATURDAY)
    assert load(place, KEY) == THIRD
    assert sorted(path.name for path in place.iterdir()) == ["book.db", "filler"]


@pytest.mark.netns
def test_on_a_card_that_has_become_read_only_the_book_is_read_and_nothing_is_lost(tmp_path: Path):
    place = tmp_path / "card"
    _mounted(place, "size=1m")
    publish(place, FIRST, KEY)
    publish(place, SECOND, KEY)
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    for act in (lambda: publish(place, THIRD, KEY), lambda: purge(place, KEY, lambda day: day > SATURDAY)):
        with pytest.raises(NotKept, match="Read-only file system"):
            act()
    with pytest.raises(OSError, match="Read-only file system"):
        seal.ensure(place / "seal.key")
    assert [snapshot.read(place / name, KEY) for name in GENERATIONS] == [SECOND, FIRST, None]
