"""What was fetched: JSON only, and never more than a miss."""

import os
import pickle
import sqlite3
import zlib
from pathlib import Path

import diskcache
import pytest

from appliance.store.cache import Cache, SafeJSONDisk

VALUE = {"body": "BEGIN:VCALENDAR\xff", "etag": '"1"', "fetched_at": None}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "seal.key"
    path.write_bytes(bytes(range(32)))
    return path


class Trap:
    """Makes a folder when it is unpickled: that is all that a stranger's code needs to show."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.path),)


def _forge(directory: Path, statement: str, *values: object) -> None:
    db = sqlite3.connect(directory / "payloads" / "cache.db")
    with db:
        db.execute(statement, values)
    db.close()


def test_a_value_survives_a_restart(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") == VALUE
        cache.drop("main")
        assert cache.get("main") is None
        cache.drop("never there")


def test_only_the_owner_may_look(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") is None
        assert (tmp_path / "payloads").stat().st_mode & 0o777 == 0o700


def test_each_value_is_on_the_disk_before_it_counts_as_kept(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    db = sqlite3.connect(tmp_path / "payloads" / "cache.db")
    settings = dict(db.execute("SELECT key, value FROM Settings"))
    expiry = db.execute("SELECT expire_time FROM Cache").fetchall()
    db.close()
    assert settings["sqlite_synchronous"] == 2
    assert settings["eviction_policy"] == "none"
    assert expiry == [(None,)]


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
def test_a_forged_pickle_is_refused(tmp_path: Path, key: Path, mode: int):
    trap = tmp_path / "sprung"
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    _forge(tmp_path, "UPDATE Cache SET mode = ?, value = ?", mode, pickle.dumps(Trap(trap)))
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") is None
    assert not trap.exists()


def test_a_forged_file_is_not_read(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    _forge(tmp_path, "UPDATE Cache SET filename = '/etc/hostname', value = NULL, mode = 2")
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") is None


def test_a_forged_key_is_refused(tmp_path: Path, key: Path):
    trap = tmp_path / "sprung"
    disk = SafeJSONDisk(str(tmp_path))
    with pytest.raises(ValueError, match="not written"):
        disk.get(pickle.dumps(Trap(trap)), raw=False)
    assert not trap.exists()


@pytest.mark.parametrize("value", [b"", b"not packed", b"x\x9cK\xcb\xcf\x07\x00"])
def test_a_value_that_makes_no_sense_is_a_miss(tmp_path: Path, key: Path, value: bytes):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    _forge(tmp_path, "UPDATE Cache SET value = ?", value)
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") is None
        cache.put("main", VALUE)
        assert cache.get("main") == VALUE


def test_a_broken_cache_is_thrown_away(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    (tmp_path / "payloads" / "cache.db").write_bytes(os.urandom(9000))
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") is None
        cache.put("main", VALUE)
        assert cache.get("main") == VALUE


def test_the_bytes_of_the_cache_say_nothing_of_what_was_fetched(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", {"body": "Maria Kovalenko 07700 900123"})
        assert not said_below(tmp_path, "Maria", "900123")
    assert not said_below(tmp_path, "Maria", "900123")


def test_what_another_key_has_sealed_is_a_miss(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    key.write_bytes(bytes(32))
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") is None
        cache.put("main", VALUE)
    with Cache(tmp_path, key) as cache:
        assert cache.get("main") == VALUE


def test_a_value_that_was_given_another_name_is_a_miss(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
    _forge(tmp_path, "UPDATE Cache SET key = ?", zlib.compress(b'"other"'))
    with Cache(tmp_path, key) as cache:
        assert cache.keys() == ["other"]
        assert cache.get("other") is None


def test_without_the_key_a_value_is_known_until_the_restart_and_never_on_the_disk(tmp_path: Path, key: Path):
    key.unlink()
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
        assert cache.get("main") == VALUE
    with Cache(tmp_path, key) as cache:
        assert (cache.get("main"), cache.keys()) == (None, [])


def test_what_was_kept_before_anything_was_sealed_is_a_miss_and_zeros_once_it_is_swept(tmp_path: Path, key: Path):
    (tmp_path / "payloads").mkdir()
    with diskcache.Cache(str(tmp_path / "payloads"), disk=SafeJSONDisk, disk_compress_level=0) as old:
        old.set("main:ics:0", {"body": "Maria Kovalenko"})
    assert said_below(tmp_path, "Maria")
    with Cache(tmp_path, key) as cache:
        assert cache.get("main:ics:0") is None
        cache.keep_only(["main:ics:1"])
    assert not said_below(tmp_path, "Maria")


def test_what_belongs_to_a_source_that_is_asked_no_more_is_swept(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        for name in ("main:ics:1", "main:ics:1:refused", "main:ics:2", "old:csv:1"):
            cache.put(name, VALUE)
        cache.keep_only(["main:ics:1"])
        assert cache.keys() == ["main:ics:1", "main:ics:1:refused"]
    before = (tmp_path / "payloads" / "cache.db").stat().st_mtime_ns
    cache.keep_only([])  # it is closed: nothing is opened for this alone
    assert (tmp_path / "payloads" / "cache.db").stat().st_mtime_ns == before


def test_all_of_it_can_be_forgotten_at_once(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", VALUE)
        assert cache.forget() >= 1
        assert cache.get("main") is None
    assert not (tmp_path / "payloads" / "cache.db-wal").exists()


def said_below(directory: Path, *words: str) -> list[str]:
    held = b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())
    return [word for word in words if word.encode() in held]


def test_a_broken_cache_is_closed_when_it_is_thrown_away(tmp_path: Path, key: Path):
    with Cache(tmp_path, key) as cache:
        cache.put("main", {"body": "x"})
    (tmp_path / "payloads" / "cache.db").write_bytes(os.urandom(9000))
    with pytest.raises(sqlite3.DatabaseError) as kept:  # keeps the frames in which it was opened, and so the store
        Cache(tmp_path, key)._open()
    assert not [one for one in os.listdir("/proc/self/fd") if str(tmp_path) in _leads_to(one)], kept


def _leads_to(descriptor: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return ""
