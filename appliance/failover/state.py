"""The memory of the core, and what it is told beforehand. Values only; they decide nothing."""

from dataclasses import dataclass, replace

from appliance.failover.health import Health
from appliance.failover.words import LineState


@dataclass(frozen=True, slots=True)
class Way:
    """What the policy knows of an uplink beforehand. The order of Policy.ways is the order of preference."""

    name: str
    metered: bool


@dataclass(frozen=True, slots=True)
class Policy:
    ways: tuple[Way, ...]
    idle_interval_s: float = 0.5
    metered_interval_s: float = 300.0
    hold_down_s: float = 60.0
    max_hold_down_s: float = 1800.0


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

    def health(self, name: str) -> Health:
        return next(health for health in self.uplinks if health.uplink == name)

    def having(self, health: Health) -> "State":
        """The same, but for what is known about one uplink."""
        return replace(self, uplinks=tuple(health if old.uplink == health.uplink else old for old in self.uplinks))


def begin(policy: Policy, at: float) -> State:
    """Nothing is known and nothing is routed."""
    uplinks = tuple(Health(way.name, since=at) for way in policy.ways)
    return State("starting", at, at, None, None, uplinks, policy.hold_down_s)
