"""Take what the owner asks for out of /run/planb/wish.json. Decides what is a wish; granting it is the core's.

The folder has another writer, the book daemon, and that one speaks to the internet: only what root or we ourselves
wrote counts, nothing is followed, and what is nonsense, or older than the moment, is refused in the log.
"""

import logging
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path

from appliance.wish import LARGEST, Wish, parse

log = logging.getLogger(__name__)

OLD_S = 30.0  # somebody asked while we were not there; by now they have done something else


class Wishes:
    """The owner's letter box."""

    def __init__(self, path: Path, uplinks: Iterable[str]) -> None:
        self._path = path
        self._taken = path.with_name(f".{path.name}.taken")
        self._uplinks = tuple(uplinks)
        self._stuck = False

    def take(self) -> Wish | None:
        """The wish that is waiting, once. Cheap when there is none: one call to the kernel."""
        if not self._claim():
            return None
        found = _read(self._taken)
        self._remove()
        why = found if isinstance(found, str) else self._objection(found)
        if why is not None:
            log.warning("a wish was not taken: %s", why)
        return None if why is not None or isinstance(found, str) else found

    def _claim(self) -> bool:
        """Make it ours alone first, so that a newer one is not thrown away with it."""
        try:
            self._path.rename(self._taken)
        except FileNotFoundError:
            return False
        except OSError as error:
            self._cannot(error)
            return False
        return True

    def _objection(self, wish: Wish) -> str | None:
        """Why this cannot be meant. None: it can."""
        if wish.uplink is not None and wish.uplink not in self._uplinks:
            return f"it names no uplink of this box; there is {', '.join(self._uplinks)}"
        if wish.wish == "stay" and wish.uplink is None:
            return "it does not say on which uplink to stay"
        return "it is old" if abs(time.monotonic() - wish.at) > OLD_S else None

    def _remove(self) -> None:
        try:
            self._taken.unlink(missing_ok=True)
        except OSError as error:
            self._cannot(error)

    def _cannot(self, error: OSError) -> None:
        if not self._stuck:
            log.error("wishes cannot be taken: %s: %s", self._path, error.strerror)
        self._stuck = True


def _read(path: Path) -> Wish | str:
    """The wish in the file, or why there is none."""
    try:
        content = _content(path)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if content is None:
        return "it is no file, or somebody else wrote it"
    if len(content) > LARGEST:
        return "it is too long"
    return parse(content) or "nobody understands it"


def _content(path: Path) -> bytes | None:
    """The first bytes of a plain file that is root's or our own. Raises OSError, also for a link."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        about = os.fstat(fd)
        ours = stat.S_ISREG(about.st_mode) and about.st_uid in (0, os.geteuid())
        return os.read(fd, LARGEST + 1) if ours else None
    finally:
        os.close(fd)
