"""One at a time on this box: a round of the book daemon, `planb sync` by hand, and what is forgotten or wiped."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def alone(directory: Path) -> AsyncIterator[None]:
    """Hold the folder of the cache, which one process may open. Waits for whoever holds it. Raises OSError."""
    fd = _directory(directory)
    try:
        while not _locked(fd):  # noqa: ASYNC110  the lock is another process's, which sets no event of ours
            await asyncio.sleep(0.1)
        yield
    finally:
        os.close(fd)


def _directory(path: Path) -> int:
    path.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY)


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
