"""What the line daemon remembers over a restart, in one small file. Decides when writing is worth the SD card's wear.

Not what is remembered: the hold-down is failover/policy.py's, the bytes are failover/allowance.py's.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import FiniteFloat, TypeAdapter, ValidationError

from appliance import whole
from appliance.failover.allowance import Spent
from appliance.status import Moment

log = logging.getLogger(__name__)

SCHEMA = 1
EVERY_S = 300.0  # bytes go onto the card this often at most; a power cut forgets five minutes of them


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment by both clocks: the monotonic one is right, but means nothing after another boot."""

    boot: str
    mono: FiniteFloat
    wall: Moment


@dataclass(frozen=True, slots=True)
class Memory:
    """What outlives the daemon."""

    hold_down_s: FiniteFloat | None = None  # None: as the settings have it
    left: Stamp | None = None  # when a preferred line was last left
    pinned: str | None = None  # the uplink that the owner asked to stay on
    spent: tuple[Spent, ...] = ()

    def of(self, uplink: str) -> Spent:
        return next((spent for spent in self.spent if spent.uplink == uplink), Spent(uplink))

    def having(self, spent: Spent) -> "Memory":
        """The same, but for what one uplink has used."""
        others = tuple(each for each in self.spent if each.uplink != spent.uplink)
        return replace(self, spent=(*others, spent))


@dataclass(frozen=True, slots=True)
class _File:
    schema: int
    memory: Memory


_FILE = TypeAdapter(_File)


class Notebook:
    """The file and what stands in it. `due` is asked in the loop; `write` may block on the card."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mute = False
        self._written_at = float("-inf")
        self._standing = load(path)

    @property
    def standing(self) -> Memory:
        """What stands in the file; at start, what a daemon before us remembered."""
        return self._standing

    def due(self, memory: Memory, at: float) -> bool:
        """A decision is written at once, for they are rare; bytes now and then."""
        if replace(memory, spent=self._standing.spent) != self._standing:
            return True
        return memory != self._standing and at - self._written_at >= EVERY_S

    def write(self, memory: Memory, at: float) -> None:
        """May block: call it off the loop. A card that is full or read-only is said once, and tried again later."""
        self._written_at, self._standing = at, memory
        try:
            save(self._path, memory)
        except OSError as error:
            if not self._mute:
                log.error("what the line remembers cannot be kept: %s: %s", self._path, error.strerror)
            self._mute = True
            return
        self._mute = False


def mono(stamp: Stamp, boot: str, at: float, now: datetime) -> float:
    """The moment on this boot's monotonic clock, `at` and `now` being this moment. It may lie before the boot.

    After another boot the wall clock has to tell; where it says that the moment is still to come, it was just now.
    """
    return stamp.mono if stamp.boot == boot else at - max(0.0, (now - stamp.wall).total_seconds())


def load(path: Path) -> Memory:
    """What was remembered. No file, or a damaged one: nothing, and that is said."""
    try:
        found = _FILE.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Memory()
    except OSError as error:
        log.error("what the line remembered cannot be read: %s: %s", path, error.strerror)
        return Memory()
    except ValidationError:
        log.error("what the line remembered is damaged, so it begins anew: %s", path)
        return Memory()
    return found.memory if found.schema == SCHEMA else Memory()


def save(path: Path, memory: Memory) -> None:
    """Replace the file whole, on the disk before the name changes. Blocks; raises OSError."""
    whole.put(path, _FILE.dump_json(_File(SCHEMA, memory)), 0o640)
