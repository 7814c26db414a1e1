"""Decide when a modem that is down is mended, and by which rung of the ladder. Pure; net/modem.py does it.

Gently first, with longer and longer pauses, and never while the salon is on it. What only a person can mend (no SIM,
no credit, not plugged in) is left to the person.
"""

from dataclasses import dataclass, replace
from typing import Literal

from appliance.failover.events import Repair
from appliance.failover.health import Health
from appliance.failover.state import State
from appliance.failover.words import Reason

Sim = Literal["ok", "locked", "missing"]

LADDER = (
    "ask for its address again",
    "switch its interface off and on",
    "reset the modem",
    "plug it out and in by software",
    "switch the power of its port off and on",
)
PAUSES_S = (60.0, 120.0, 300.0, 900.0, 3600.0)  # after each rung; a modem that was reset takes a minute to register
FIRST_S = 30.0  # a modem that changes its cell is away for some 10 s; sooner, and we would disturb it
WELL_S = 600.0  # up for so long: whatever it was is over
HOPELESS: tuple[Reason, ...] = ("no_device", "portal")  # nothing is there to mend, or somebody has to pay
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Climb:
    """How far the mending of one modem has come."""

    uplink: str
    tries: int = 0
    tried_at: float = -NEVER  # monotonic seconds
    sim: Sim = "ok"  # what the modem says of its card

    @property
    def rung(self) -> int:
        """The next one. Beyond the last there is only the last again: somebody may have changed something."""
        return min(self.tries, len(LADDER) - 1)

    @property
    def pause(self) -> float:
        return PAUSES_S[min(self.tries, len(LADDER)) - 1] if self.tries else 0.0


def climb(state: State, before: Climb, at: float) -> tuple[Climb, tuple[Repair, ...]]:
    """The rung that is due now, if one is."""
    if at >= well_at(state, before):
        return Climb(before.uplink, sim=before.sim), ()
    if at < rung_at(state, before):
        return before, ()
    return replace(before, tries=before.tries + 1, tried_at=at), (Repair(before.uplink, before.rung),)


def rung_at(state: State, so_far: Climb) -> float:
    """When the next rung is due."""
    if not _is_mendable(state, so_far):
        return NEVER
    return max(state.health(so_far.uplink).since + FIRST_S, so_far.tried_at + so_far.pause)


def well_at(state: State, so_far: Climb) -> float:
    """When a modem that was mended counts as well, so that the next trouble begins from below."""
    health = state.health(so_far.uplink)
    return health.since + WELL_S if health.is_up and so_far.tries else NEVER


def given_up(state: State, so_far: Climb, at: float) -> bool:
    """Whether a person has to look: every rung was tried, and the last one had its time to help."""
    helped_not = so_far.tries > len(LADDER) or at >= so_far.tried_at + PAUSES_S[0]
    return so_far.tries >= len(LADDER) and helped_not and _is_mendable(state, so_far)


def _is_mendable(state: State, so_far: Climb) -> bool:
    health = state.health(so_far.uplink)
    return health.is_down and health.reason not in HOPELESS and so_far.sim == "ok" and not _carries(state, health)


def _carries(state: State, health: Health) -> bool:
    """Whether the salon is on it. When every line is dead, the last one stays the active one and carries nobody."""
    return state.active == health.uplink and state.line != "offline"
