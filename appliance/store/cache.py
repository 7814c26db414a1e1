"""What was fetched, as it came, with its validators: diskcache, JSON only, sealed. Losing all of it costs one fetch.

The book of record is not in here (snapshot.py). Any error is a miss, and so is what another key has sealed. One process
at a time: the caller sees to it.
"""

import base64
import json
import sqlite3
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import MODE_RAW, JSONDisk, Timeout

from appliance.store import seal
from appliance.store.seal import Seal
from appliance.store.shred import shred_all

PAYLOADS = "payloads"
SETTINGS = {
    "sqlite_synchronous": 2,  # the default lost acknowledged values in 45 of 60 power cuts
    "sqlite_mmap_size": 0,
    "sqlite_secure_delete": 1,  # zeros for what is dropped, whatever was written here before it was sealed
    "disk_min_file_size": 2**30,  # no value becomes a file of its own
    "eviction_policy": "none",
    "cull_limit": 0,  # and nothing has an expiry: a clock that jumped ahead would delete the book's source
    "size_limit": 64 * 2**20,
    "timeout": 5,
}
_UNUSABLE = (sqlite3.Error, OSError, ValueError, TypeError, KeyError, EOFError, zlib.error, Timeout)


class SafeJSONDisk(JSONDisk):  # type: ignore[misc]  # diskcache has no types
    """JSONDisk lets a row choose its own decoder, pickle among them (CVE-2025-69872). This one does not."""

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        if mode != MODE_RAW or filename is not None:
            raise ValueError("a value that this box has not written")
        return super().fetch(mode, filename, value, read)

    def get(self, key: Any, raw: bool) -> Any:
        if not raw:
            raise ValueError("a key that this box has not written")
        return super().get(key, raw)


class _Store(diskcache.Cache):  # type: ignore[misc]
    """diskcache leaves the file open when it finds it broken while opening it. This one does not."""

    def __init__(self, directory: str) -> None:
        try:
            super().__init__(directory, disk=SafeJSONDisk, **SETTINGS)
        except BaseException:
            self.close()
            raise


class Cache:
    """Named JSON values that survive a power cut. `key` is the file with the box's key; without it nothing is kept.

    Opening diskcache writes to the card, so it is opened only for what is not known yet, and remembers what it read.
    """

    def __init__(self, directory: Path, key: Path) -> None:
        self._directory, self._key = directory / PAYLOADS, key
        self._known: dict[str, dict[str, Any] | None] = {}
        self._store: Any = None
        self._seal: Seal | None = None

    def get(self, key: str) -> dict[str, Any] | None:
        """The value, or None: not there, not readable, not ours."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Keep the value. On a full or broken disk, or without the box's key, it is kept until the next restart."""
        self._known[key] = value
        try:
            store = self._opened()
            if self._seal:
                store.set(key, _sealed(value, key, self._seal))
        except _UNUSABLE:
            return

    def drop(self, key: str) -> None:
        """Forget the value."""
        if self.get(key) is None:
            return
        self._known[key] = None
        try:
            self._opened().delete(key)
        except _UNUSABLE:
            return

    def keys(self) -> list[str]:
        """What there are values of, on the disk."""
        try:
            return [str(key) for key in self._opened()]
        except _UNUSABLE:
            return []

    def keep_only(self, prefixes: Collection[str]) -> None:
        """Forget every value whose key does not begin with one of these: of a source that is asked no more.

        Only while the store is open for something else: nothing is written to the card for this alone.
        """
        try:
            for key in [key for key in self._store or () if not str(key).startswith(tuple(prefixes))]:
                self._store.delete(key)
        except _UNUSABLE:
            return

    def forget(self) -> int:
        """All of it, on the disk too; how many files that were. Raises OSError."""
        self.close()
        self._known.clear()
        return shred_all(self._directory)

    def close(self) -> None:
        """Close the file, so that another process may open it. What was read stays known."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, key: str) -> dict[str, Any] | None:
        try:
            return _unsealed(self._opened().get(key), key, self._seal)
        except _UNUSABLE:
            return None

    def _opened(self) -> Any:
        """The store; a broken one is thrown away, because all of it can be fetched again."""
        if self._store is None:
            self._seal = seal.load(self._key)
            try:
                self._store = self._open()
            except _UNUSABLE:
                shred_all(self._directory)
                self._store = self._open()
        return self._store

    def _open(self) -> Any:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._directory.chmod(0o700)
        return _Store(str(self._directory))


def _sealed(value: dict[str, Any], key: str, box: Seal) -> dict[str, str]:
    """Packed before it is sealed: afterwards nothing can be packed."""
    sealed = box.close(zlib.compress(json.dumps(value).encode()), key)
    return {"sealed": base64.b64encode(sealed).decode()}


def _unsealed(value: Any, key: str, box: Seal | None) -> dict[str, Any] | None:
    if not box or not isinstance(value, dict) or not isinstance(value.get("sealed"), str):
        return None
    plain = box.open(base64.b64decode(value["sealed"]), key)
    found = json.loads(zlib.decompress(plain)) if plain else None
    return found if isinstance(found, dict) else None
