"""Documents out of a folder, and off the sticks that are plugged in. Decides which files are looked at, and when they
are whole; what kind one is, salon/filetype.py says. Nothing in there is ever changed.

Whoever can write into that folder is not trusted: no link is followed, not even one that takes a folder's place while
we look, and nothing is opened that could keep us waiting.
"""

import asyncio
import os
import stat
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from appliance.salon.filetype import HEAD, Unwanted, typed
from appliance.salon.text import clean
from appliance.sources.door import Brought, Document, Failed

DEPTH = 2  # a folder for each member of staff, and one for each day in it
MOST_BYTES = 10 * 2**20
MOST_A_LOOK = 32 * 2**20  # bytes: the rest comes with the next look; a Pi has 512 MB
MOST_FILES = 500  # the newest; older ones have had their day
MOST_LISTED = 20_000  # of a photographer's stick
SETTLED_S = 2.0  # a file that was written to this recently may not be whole
LONGEST_NAME = 120
PATIENCE_S = 30.0  # a worn stick can keep a reader waiting for minutes

_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lock", ".lck", "~")
_NOT_OURS = ("thumbs.db", "desktop.ini", "system volume information", "lost+found")
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe without a writer would block


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it stood there when we looked."""

    top: Path
    parts: tuple[str, ...]
    size: int
    mtime_ns: int

    @property
    def mark(self) -> str:
        path = os.fsencode("/".join(self.parts)).decode("utf-8", "backslashreplace")
        return f"{path}\t{self.size}\t{self.mtime_ns}"

    @property
    def name(self) -> str:
        stem, dot, ending = self.parts[-1].rpartition(".")
        ending = clean(f".{ending}", 12) if dot and len(ending) < 12 else ""
        return clean(stem if ending else self.parts[-1], LONGEST_NAME - len(ending)) + ending


class Folder:
    """A folder, sticks, or both."""

    def __init__(self, folder: Path | None, sticks: Path | None) -> None:
        self._folder, self._sticks = folder, sticks

    async def collect(self, known: Collection[str]) -> Brought | Failed:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await asyncio.to_thread(self._look, known)
        except TimeoutError:
            return Failed(f"the folder or the stick has not answered for {PATIENCE_S:g} s")

    def _look(self, known: Collection[str]) -> Brought | Failed:
        failed = _unreadable(self._folder) if self._folder else None
        tops = [top for top in (self._folder if not failed else None, *_plugged_in(self._sticks)) if top]
        listed = islice((file for top in tops for file in _files(top, (), 0)), MOST_LISTED)
        found = sorted(listed, key=lambda file: file.mtime_ns)
        brought = _brought(found[-MOST_FILES:], known)
        if len(found) > MOST_FILES:
            brought = Brought(brought.documents, (*brought.left_out, f"files beside the newest {MOST_FILES}"))
        return failed if failed and not brought.documents else brought


def _unreadable(folder: Path) -> Failed | None:
    try:
        os.close(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    except FileNotFoundError:
        hint = "; the box's services see nothing below /home: use /srv" if folder.is_relative_to("/home") else ""
        return Failed(f"there is no folder {folder}{hint}")
    except OSError as error:
        return Failed(f"the folder {folder} cannot be read: {error.strerror}")
    return None


def _plugged_in(sticks: Path | None) -> list[Path]:
    """Where sticks are mounted. None there: nobody has plugged one in, and that is no mistake."""
    with suppress(OSError):
        return sorted(path for path in sticks.iterdir() if path.is_dir()) if sticks else []
    return []


def _files(top: Path, parts: tuple[str, ...], depth: int) -> Iterator[_File]:
    """Every file that could be a document. What cannot be listed is not there."""
    with suppress(OSError), _folder(top, parts) as fd, os.scandir(fd) as entries:
        for entry in entries:
            if _is_noise(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False) and depth < DEPTH:
                yield from _files(top, (*parts, entry.name), depth + 1)
            elif entry.is_file(follow_symlinks=False):
                found = entry.stat(follow_symlinks=False)
                yield _File(top, (*parts, entry.name), found.st_size, found.st_mtime_ns)


def _is_noise(name: str) -> bool:
    """What systems and programs leave behind, and what is not finished."""
    small = name.casefold()
    return small.startswith((".", "~", "$")) or small.endswith(_TEMPORARY) or small in _NOT_OURS


def _brought(files: list[_File], known: Collection[str]) -> Brought:
    documents, left_out, total = list[Document](), list[str](), 0
    for file in files:
        if file.mark in known or file.size == 0 or 0 <= time.time() - file.mtime_ns / 1e9 < SETTLED_S:
            continue
        if total + min(file.size, MOST_BYTES) > MOST_A_LOOK:
            break
        body = _read(file)
        if isinstance(body, Unwanted):
            left_out.append(body.reason)
        elif body is not None:
            total += len(body)
            received = datetime.fromtimestamp(file.mtime_ns / 1e9, UTC)
            documents.append(Document(file.mark, file.name, body, received))
    return Brought(tuple(documents), tuple(left_out))


def _read(file: _File) -> bytes | Unwanted | None:
    """What it says. None: it is not the file that we saw, so it is looked at again next time."""
    if file.size > MOST_BYTES:
        return Unwanted(f"a file of more than {MOST_BYTES // 2**20} MB")
    try:
        with _folder(file.top, file.parts[:-1]) as folder:
            fd = os.open(file.parts[-1], _READ, dir_fd=folder)
        with os.fdopen(fd, "rb") as opened:
            if not _is_same(fd, file):
                return None
            head = opened.read(HEAD)
            if isinstance(mime := typed(head, file.name), Unwanted):
                return mime
            body = head + opened.read(MOST_BYTES + 1 - len(head))
            return body if len(body) == file.size and _is_same(fd, file) else None
    except FileNotFoundError:
        return None
    except OSError as error:
        return Unwanted(f"a file that cannot be read: {error.strerror}")


def _is_same(fd: int, file: _File) -> bool:
    now = os.fstat(fd)
    return stat.S_ISREG(now.st_mode) and (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)


@contextmanager
def _folder(top: Path, parts: tuple[str, ...]) -> Iterator[int]:
    """A folder below `top`, reached step by step and over no link."""
    fd = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=fd)
            os.close(fd)
            fd = below
        yield fd
    finally:
        os.close(fd)
