"""The virtual salon at the bench: what the line did and when, and the tablet that noticed. Decides no figure.

Times are monotonic seconds, which all rooms share. The line's moments are those of its own decisions, out of line.json.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf

from appliance import status
from appliance.demo.box import Pace
from appliance.demo.desk import Tablet
from appliance.demo.noticed import Kind
from appliance.demo.salon import Salon, salon
from appliance.failover.events import Action, Flush
from appliance.recording import NotARecording, Segment, read

# The way home is short, so that many repetitions fit; the modem is asked as rarely as a real one.
QUICK = Pace(hold_down_s=2.0, max_hold_down_s=2.0, metered_interval_s=300.0, drain_s=300.0, every_s=300.0)
REAL = Pace(hold_down_s=60.0, max_hold_down_s=1800.0, metered_interval_s=300.0, drain_s=300.0, every_s=300.0)
SETTLED_S = 40.0
LOOK_S = 0.005


class Unsettled(Exception):
    """The salon did not get where a measurement needs it."""


@dataclass(frozen=True, slots=True)
class Change:
    """The line became something else."""

    at: float
    state: str
    active: str | None


class House:
    """The salon, with a watch on its line."""

    def __init__(self, opened: Salon) -> None:
        self.salon = opened
        self.changes: list[Change] = []
        self._pace: Pace | None = None
        self._asks = False  # the tablet that is there
        threading.Thread(target=self._watch, daemon=True).start()

    # --- the box and its line -----------------------------------------------------------------------------

    def have(self, pace: Pace) -> None:
        """A box that works at this pace, with both lines up. With a real hold-down it is a new one each time."""
        if pace != self._pace or pace is REAL:
            self.salon.stop_box()
            self.salon.mend_everything()
            self.salon.places.line_memory.unlink(missing_ok=True)
            self.salon.start_box(pace=pace)
            self.salon.wait_until_it_works()
            self._pace = pace
        self.at_home()

    def at_home(self) -> None:
        """Nothing is broken, the salon is on its broadband, and the modem is ready."""
        for uplink in ("broadband", "4g", "vendor"):
            self.salon.heal(uplink)
        self.until(lambda: self.state == "on_primary", "home again")
        if self.uplink("4g").verdict == "down":  # asked every 30 s: its link coming back is faster
            self.salon.apply("carrier", "4g")
            self.salon.heal("4g")
        self.until(lambda: self.uplink("4g").verdict == "up", "the modem ready")
        self.until(lambda: self.uplink("broadband").verdict == "up", "the broadband up")

    def forsake(self) -> None:
        """After a measurement that failed: the next one has a new box."""
        self._pace = None

    @property
    def file(self) -> status.LineFile:
        found = self.salon.line()
        if found is None:
            raise Unsettled("the line daemon is silent")
        return found

    @property
    def state(self) -> str:
        return self.file.line.state

    def uplink(self, name: str) -> status.UplinkStatus:
        return next(each for each in self.file.uplinks if each.name == name)

    def verdict_since(self, name: str) -> float:
        file = self.file
        since = next(each.since for each in file.uplinks if each.name == name)
        return file.mono + (since - file.at).total_seconds()

    def changed(self, begin: float, end: float = inf) -> list[Change]:
        return [change for change in self.changes if begin <= change.at < end]

    def left_at(self, broke: float, patience: float = SETTLED_S) -> float:
        """When the line left its primary."""
        self.until(lambda: any(c.state == "on_backup" for c in self.changed(broke)), "on the backup", patience)
        return next(change.at for change in self.changed(broke) if change.state == "on_backup")

    def flushes(self, begin: float, end: float) -> int:
        """How often connections were forgotten, out of the recording."""
        found = [(at - begin, do.uplink) for at, do in self.actions(begin, end) if isinstance(do, Flush)]
        for at, uplink in found:
            print(f"bench: after {at:.2f} s the connections of {uplink} were forgotten", file=sys.stderr)
        return len(found)

    def actions(self, begin: float, end: float) -> list[tuple[float, Action]]:
        """What the core asked for, out of the recording."""
        time.sleep(1.2)  # it is pushed out once a second
        steps = [step for segment in self._segments() for step in segment.steps]
        return [(step.event.at, do) for step in steps if begin <= step.event.at < end for do in step.actions]

    def _segments(self) -> Iterator[Segment]:
        for path in sorted(self.salon.places.events.glob("*")):
            with suppress(NotARecording):  # one that has just begun
                yield from read(path).segments

    # --- the tablet ---------------------------------------------------------------------------------------

    def busy_tablet(self, settled_s: float = 1.0) -> Tablet:
        """A new one that asks all the time, and whose connections stand."""
        tablet, self._asks = self.salon.next_tablet(), True
        time.sleep(settled_s)
        return tablet

    def quiet_tablet(self) -> Tablet:
        """A new one that asks nothing, and has one connection that says nothing."""
        tablet, self._asks = self.salon.next_tablet(quiet=True), False
        return tablet

    def some_busy_tablet(self) -> Tablet:
        """The one that is there, if it asks and is answered."""
        if not self._asks:
            return self.busy_tablet()
        self.until(self.salon.tablet.is_well, "an answer to the tablet")
        return self.salon.tablet

    def breaks(self, fault: str, percent: float | None, tablet: Tablet) -> Callable[[], float]:
        """Break the broadband; call what comes back, later, for the moment at which it broke.

        The command takes a while. The line surely worked at the last answer to UDP, and surely not when it was done.
        """
        before = time.monotonic()
        self.salon.apply(fault, "broadband", percent)
        after = time.monotonic()

        def broke() -> float:
            silences = [s for s in tablet.heard()[0] if s.kind == "udp" and s.end > before and s.begin < after]
            return max((max(s.begin, before) for s in silences), default=after)

        return broke

    def gap(self, tablet: Tablet, kind: Kind, begin: float, end: float = inf) -> float | None:
        """Milliseconds from `begin` to the end of the last silence that touches it; None: it did not end."""
        ends = [s.end for s in tablet.heard()[0] if s.kind == kind and s.begin < end - 0.3 and s.end > begin]
        last = max(ends, default=begin)
        return None if last == inf else (last - begin) * 1000

    def answered(self, tablet: Tablet, kind: Kind, since: float) -> float:
        """When the silence that there was at `since` ended."""
        self.until(lambda: self.gap(tablet, kind, since) is not None, f"an answer to {kind}")
        return since + (self.gap(tablet, kind, since) or 0.0) / 1000

    def until(self, it: Callable[[], bool], what: str, patience: float = SETTLED_S) -> None:
        deadline = time.monotonic() + patience
        while not it():
            if time.monotonic() > deadline:
                raise Unsettled(f"{what}: not within {patience:.0f} s")
            time.sleep(LOOK_S)

    def _watch(self) -> None:
        """Note every change of the line, at the moment at which it was decided."""
        seen = None
        while True:
            time.sleep(LOOK_S)
            try:
                written = self.salon.places.line_json.stat().st_mtime_ns
            except OSError:
                continue
            if written == seen:
                continue
            seen = written
            if file := self.salon.line():
                at = file.mono + (file.line.since - file.at).total_seconds()
                change = Change(at, file.line.state, file.line.active)
                if not self.changes or self.changes[-1].state != change.state or self.changes[-1].at < at - 0.001:
                    self.changes.append(change)


@contextmanager
def house() -> Iterator[House]:
    with salon() as opened:
        yield House(opened)
