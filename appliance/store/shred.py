"""Take a file away and overwrite what it held. Decides nothing.

Honestly: on an SD card the zeros land in other cells than the ones that were to be overwritten, and the old ones live
on until the card itself clears them. So this is worth something on a disk, and on the card it takes the file out of
reach of a program; what must not come back from a card is sealed (seal.py), and its key is what has to go.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ZEROS = bytes(2**16)


def shred(path: Path) -> None:
    """Zeros on the disk, then the name goes. A file with a second name only loses this one. Raises OSError."""
    with suppress(OSError), _held(path) as fd:  # a link, a pipe, a card that is full of errors: then only the name
        if os.fstat(fd).st_nlink == 1:
            _zeros(fd)
    path.unlink(missing_ok=True)


def shred_all(directory: Path) -> int:
    """Every file beneath a folder, and the folder. How many there were; a link is taken away, not what it leads to."""
    gone = 0
    for path in sorted(directory.rglob("*"), reverse=True):  # what is in a folder comes before the folder
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            shred(path)
            gone += 1
    if directory.is_dir():
        directory.rmdir()
    return gone


def put(fresh: Path, path: Path) -> None:
    """Give `fresh` the name `path`; zeros for what had it. A reader sees the old file, the new one, or none of both."""
    try:
        with _held(path) as fd:
            os.replace(fresh, path)
            if os.fstat(fd).st_nlink == 0:
                _zeros(fd)
    except FileNotFoundError:
        os.replace(fresh, path)


@contextmanager
def _held(path: Path) -> Iterator[int]:
    fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield fd
    finally:
        os.close(fd)


def _zeros(fd: int) -> None:
    left = os.fstat(fd).st_size
    while left > 0:
        left -= os.write(fd, ZEROS[:left])
    os.fsync(fd)
