"""A file that is there whole, or as it was before. Decides nothing about what it says, nor who may read it."""

import os
from contextlib import suppress
from pathlib import Path


def put(path: Path, content: bytes, mode: int, *, like: Path | None = None, lasts: bool = True) -> None:
    """Write it beside, then give it its name. Raises OSError: then the old one stands, and nothing is left beside it.

    `like`: the folder whose owner and group it gets when root writes it. `lasts`: it is on the disk before it has its
    name; of a file in memory nobody needs that.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(beside, content, mode, like, lasts=lasts)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    if lasts:
        settle(path.parent)


def give(made: int | Path, like: Path) -> None:
    """What root made (`sudo planb sync`) is the property of whoever owns `like`: the page's own user has to read it."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(made, owner.st_uid, owner.st_gid)


def settle(directory: Path) -> None:
    """The names in this folder are on the disk."""
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def identity(path: Path) -> tuple[int, int, int] | None:
    """What changes when another file has this name, or when it is written to. None: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _write(path: Path, content: bytes, mode: int, like: Path | None, *, lasts: bool) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    with open(fd, "wb") as file:
        with suppress(PermissionError):  # a stick with FAT knows no owners
            os.fchmod(fd, mode)  # whatever the umask
            if like:
                give(fd, like)
        file.write(content)
        file.flush()
        if lasts:
            os.fsync(fd)
