"""The memory of the core, and what it is told beforehand. Values only; they decide nothing."""

from dataclasses import dataclass, replace
from typing import Literal

from appliance.failover.health import Health
from appliance.failover.words import LineState


@dataclass(frozen=True, slots=True)
class Way:
    """What the policy knows of an uplink beforehand. The order of Policy.ways is the order of preference."""

    name: str
    metered: bool
    kind: Literal["ethernet", "modem", "tether", "wifi"] = "ethernet"


@dataclass(frozen=True, slots=True)
class Policy:
    ways: tuple[Way, ...]
    idle_interval_s: float = 0.5
    metered_interval_s: float = 300.0
    hold_down_s: float = 60.0
    max_hold_down_s: float = 1800.0
    drain_s: float = 300.0

    def is_metered(self, name: str) -> bool:
        return next(way.metered for way in self.ways if way.name == name)


@dataclass(frozen=True, slots=True)
class State:
    """The whole memory of the core."""

    line: LineState
    since: float
    started: float
    active: str | None
    reason: str | None  # why the line is as it is: "broadband: no_reply"
    uplinks: tuple[Health, ...]  # in order of preference
    hold_down_s: float
    because: str | None = None  # the row of the table that led here
    left_at: float | None = None  # when a preferred line was last left, or lost again while it was waited for
    pinned: str | None = None  # the uplink that the owner wants to stay on
    hurry: bool = False  # the owner does not want to wait for the hold-down
    moved_at: float = 0.0  # when the active one was taken

    def health(self, name: str) -> Health:
        return next(health for health in self.uplinks if health.uplink == name)

    def having(self, health: Health) -> "State":
        """The same, but for what is known about one uplink."""
        return replace(self, uplinks=tuple(health if old.uplink == health.uplink else old for old in self.uplinks))

    @property
    def ranked(self) -> tuple[Health, ...]:
        """The uplinks as they are wanted: the owner's wish first, then the settings' order."""
        return tuple(sorted(self.uplinks, key=lambda health: health.uplink != self.pinned))


@dataclass(frozen=True, slots=True)
class Remembered:
    """What outlives a restart. `left_at`: on this boot's monotonic clock, which may be before 0."""

    hold_down_s: float | None = None
    left_at: float | None = None
    pinned: str | None = None


PAUSE_S = 5.0  # at work, but not at this very moment


def begin(policy: Policy, at: float, remembered: Remembered | None = None) -> State:
    """Nothing is known and nothing is routed. A salon is believed to be at work: it is asked at its liveliest pace."""
    known = remembered or Remembered()
    drain_at = at + policy.drain_s
    uplinks = tuple(
        Health(way.name, way.metered, since=at, used_at=at - PAUSE_S, drain_at=drain_at if way.metered else None)
        for way in policy.ways
    )
    pinned = known.pinned if known.pinned in [way.name for way in policy.ways] else None
    hold = min(max(known.hold_down_s or 0.0, policy.hold_down_s), policy.max_hold_down_s)
    return State("starting", at, at, None, None, uplinks, hold, left_at=known.left_at, pinned=pinned)
