"""Write down every event and what was decided, at 0.05 ms each. Decides when a segment begins and what is dropped.

The folder is in /run: memory, so nothing here waits for a card, and nothing may grow. What is written is compressed as
it comes and pushed out once a second, so that a crash costs a second, and no old file has to be packed in the loop.
"""

import logging
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from appliance.failover.events import Action, Event
from appliance.failover.state import Policy, State
from appliance.recording.form import SUFFIX, Head, became, head_line, step_line

log = logging.getLogger(__name__)

SEGMENT_S = 600.0
SEGMENT_BYTES = 2_000_000  # before packing, which makes a tenth of it
PUSH_S = 1.0
KEPT_S = 24 * 3600.0
LARGEST = 8_000_000  # bytes, all together: a Zero 2 W has 512 MB for everything
AGAIN_S = 60.0  # after /run was full


class Recorder:
    """The pen. Nothing here raises OSError, and nothing blocks: a full /run is said once, and tried again later."""

    def __init__(self, folder: Path, policy: Policy, boot: str, largest: int = LARGEST) -> None:
        self._folder = folder
        self._policy = policy
        self._boot = boot
        self._largest = largest
        self._segment: _Segment | None = None
        self._last: State | None = None
        self._closed: tuple[Path, ...] = ()  # the last two, as far as they were not cut off yet
        self._again_at = float("-inf")
        self._mute = False

    def note(self, event: Event, before: State, after: State, actions: tuple[Action, ...]) -> None:
        """One step of the core."""
        if event.at < self._again_at:
            return
        try:
            segment = self._running(event.at, before)
            segment.add(step_line(event, before, after, actions))
            if became(after) != became(before) or event.at - segment.pushed_at >= PUSH_S:
                segment.push(event.at)
                self._mute = False
        except OSError as error:
            self._give_up(error, event.at)
        self._last = after

    def cut(self) -> tuple[Path, ...]:
        """End the running segment; it and the one before, as far as they were not given out before. For `keep`."""
        self._end()
        cut, self._closed = self._closed, ()
        return cut

    def close(self) -> None:
        self._end()

    def _running(self, at: float, before: State) -> "_Segment":
        """The segment to write into. What was changed behind our back has to be in a head, or it is not replayed."""
        if self._segment and (before is not self._last or self._segment.is_full(at)):
            self._end()
        if self._segment is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._drop(at)
            path = self._folder / f"{self._boot[:8]}-{int(at * 1000):012d}{SUFFIX}"
            self._segment = _Segment(path, Head(1, self._boot, at, datetime.now(UTC), self._policy, before))
        return self._segment

    def _end(self) -> None:
        segment, self._segment = self._segment, None
        if segment is None:
            return
        try:
            segment.close()
        except OSError as error:
            self._give_up(error, segment.pushed_at)
        self._closed = (*self._closed, segment.path)[-2:]

    def _drop(self, at: float) -> None:
        """What is of another boot, a day old, or too much."""
        found = sorted(self._folder.glob(f"*{SUFFIX}"), reverse=True)
        room = self._largest * 3 // 4  # the rest is for the segment that begins
        for path in found:
            boot, _, began = path.name.removesuffix(SUFFIX).partition("-")
            room -= path.stat().st_size
            old = not began.isdecimal() or at - int(began) / 1000 > KEPT_S
            if boot != self._boot[:8] or old or room < 0:
                path.unlink()

    def _give_up(self, error: OSError, at: float) -> None:
        if not self._mute:
            log.error("what happens cannot be recorded for replay: %s: %s", self._folder, error.strerror)
        self._mute, self._again_at = True, at + AGAIN_S
        if self._segment:
            self._segment.abandon()
        self._segment = None


class _Segment:
    """One file that is being written."""

    def __init__(self, path: Path, head: Head) -> None:
        self.path = path
        self.pushed_at = self._began = head.at
        self._packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)  # 16: as gzip does
        self._file: BinaryIO = path.open("wb", buffering=0)
        self._lines = [head_line(head)]
        self._bytes = 0

    def add(self, line: bytes) -> None:
        self._lines.append(line)
        self._bytes += len(line)

    def is_full(self, at: float) -> bool:
        return at - self._began >= SEGMENT_S or self._bytes >= SEGMENT_BYTES

    def push(self, at: float) -> None:
        packed = self._packer.compress(b"".join(self._lines)) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        self._lines.clear()
        self.pushed_at = at
        self._write(packed)

    def close(self) -> None:
        with self._file:
            self._write(self._packer.compress(b"".join(self._lines)) + self._packer.flush())

    def abandon(self) -> None:
        with suppress(OSError):
            self._file.close()

    def _write(self, packed: bytes) -> None:
        while packed:  # a file system that is nearly full takes a part first
            packed = packed[self._file.write(packed) or 0 :]
