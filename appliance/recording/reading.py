"""Read a recording, plain or packed, whole or cut off by a crash. Decides what can still be played.

A file may come from anywhere, by mail too: it is read with a limit, and what is nonsense is said in words.
"""

import math
import zlib
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from appliance.failover.events import Action, Event
from appliance.recording.form import HEAD_BEGINS, Became, Head, became, read_head, read_step

LARGEST = 32_000_000  # bytes, unpacked: sixteen segments
MOST_LINES = LARGEST // 40
FIRST = 65_536  # bytes in which the first line ends, with ten uplinks too
MISSING = "a part is missing: it was still being written, or is damaged"

_PACKED = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"  # how zlib begins a gzip file (RFC 1952): no name, no time
_PIECE = 64  # bytes; what is unpacked of a piece in which the damage begins is lost


class NotARecording(Exception):
    """There is nothing to play in this file. Says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event, and what the box decided when it heard it."""

    event: Event
    became: Became
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    head: Head
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    segments: tuple[Segment, ...]
    damage: tuple[str, ...] = ()  # what could not be read, in words


def read(path: Path) -> Recording:
    """Raises NotARecording, and OSError where the file cannot be opened."""
    with path.open("rb") as file:
        lines, cut = _lines(file.read(LARGEST), LARGEST)
    starts = [number for number, line in enumerate(lines) if line.startswith(HEAD_BEGINS)]
    if not starts or starts[0] != 0:
        raise NotARecording(f"{path.name} is no recording of this box")
    found = [_segment(lines[a:b], a + 1) for a, b in pairwise((*starts, len(lines)))]
    damage = [*(why for _, why in found if why), *([MISSING] if cut else [])]
    segments = tuple(segment for segment, _ in found if segment)
    if not segments:
        raise NotARecording(f"{path.name} cannot be played: {damage[0]}")
    return Recording(segments, tuple(damage))


def began(path: Path) -> datetime:
    """When a recording begins. Raises NotARecording, and OSError."""
    with path.open("rb") as file:
        lines, _ = _lines(file.read(FIRST), FIRST)
    try:
        return read_head(lines[0]).at_wall
    except (IndexError, ValueError):
        raise NotARecording(f"{path.name} is no recording of this box") from None


def _lines(content: bytes, largest: int) -> tuple[list[bytes], bool]:
    """The whole lines, and whether something was cut off behind them."""
    cut = False
    if content.startswith(_PACKED[:3]):
        content, cut = _unpacked(content, largest)
    whole, _, rest = content[:largest].rpartition(b"\n")
    return whole.split(b"\n", MOST_LINES) if whole else [], cut or bool(rest)


def _unpacked(content: bytes, largest: int) -> tuple[bytes, bool]:
    """Gzip files one behind the other; of one that breaks off, or is damaged, what can be read."""
    found, cut, start = bytearray(), False, 0
    while start >= 0 and len(found) < largest:
        part, length = _member(memoryview(content)[start:], largest - len(found))
        found += part
        if length is None:
            cut = True
            if not found.endswith(b"\n"):  # a line that broke off must not swallow the first of the next
                found += b"\n"
        start = content.find(_PACKED, start + (length or 1))
    return bytes(found), cut


def _member(content: memoryview, room: int) -> tuple[bytes, int | None]:
    """The first gzip file, and its length. None: it has no end."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    found = bytearray()
    for start in range(0, len(content), _PIECE):
        try:
            found += unpacker.decompress(content[start : start + _PIECE], max(1, room - len(found)))
        except zlib.error:
            return bytes(found), None
        if unpacker.eof:
            return bytes(found), min(start + _PIECE, len(content)) - len(unpacker.unused_data)
        if len(found) >= room:
            break
    return bytes(found), None


def _segment(lines: list[bytes], first: int) -> tuple[Segment | None, str | None]:
    """What can be played of a segment, and what could not be read; `first` is the number of its first line."""
    try:
        head = _sound(read_head(lines[0]))
    except ValueError:
        return None, f"line {first}: written by another version"
    steps: list[Step] = []
    last = became(head.state)
    for number, line in enumerate(lines[1:], first + 1):
        try:
            event, last, actions = read_step(line, last)
            steps.append(Step(_known(event, head), last, actions))
        except ValueError:
            return Segment(head, tuple(steps)), f"line {number} cannot be read, and what follows it is left out"
    return Segment(head, tuple(steps)), None


def _sound(head: Head) -> Head:
    names = [way.name for way in head.policy.ways]
    if not names or names != [health.uplink for health in head.state.uplinks]:
        raise ValueError("its uplinks are not those of its settings")
    if head.state.active not in (None, *names):
        raise ValueError("it is on an uplink that is not there")
    return head


def _known(event: Event, head: Head) -> Event:
    names = [None, *(way.name for way in head.policy.ways)]
    if not math.isfinite(event.at) or getattr(event, "uplink", None) not in names:
        raise ValueError("of another box")
    return event
