"""The one table of states: what the line is, what is seen, what it becomes.

The diagram in docs/how-it-works.md is drawn from TRANSITIONS. The rows of one state are asked from top to bottom;
the first that holds is taken. Pure; taking it is policy.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.failover.health import Health
from appliance.failover.state import State
from appliance.failover.words import LineState

CHANCE_S = 3.0  # at start the primary may take so long before a backup is taken instead
FRESH_S = 2.0  # who goes home by choice has heard from there in this time
SETTLE_S = 0.6  # a line that carries the salon and has a new address has so long to prove itself
READY_S = 1.0  # a backup is ready if it has answered since the trouble began, or this much before


@dataclass(frozen=True, slots=True)
class Seen:
    """The situation in the few facts that the table asks for."""

    primary: str
    active: Health | None
    preferred: Health | None  # proven, and before the active one in the order of the owner's wish and the settings
    ready: Health | None  # the best other uplink that is proven and answers now
    hoped: bool  # another uplink was well when it was last asked
    usable: Health | None  # the best uplink of all that carries anything
    all_down: bool
    chance_over: bool  # the primary had its time to come up
    hold_over: bool  # the preferred one has waited long enough, and answers now
    stays: bool  # the owner wants to stay on the active one
    settles: bool  # the active one has just got another address

    @property
    def failed(self) -> bool:
        """The active one is dead, or so poor that a line which is up is better."""
        return self.active is not None and not self.active.is_up and not self.settles

    @property
    def dead(self) -> bool:
        return self.active is not None and not self.active.is_usable and not self.settles


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: in state `frm`, when `test` holds, the line is `to`, carried by `by` (None: as before)."""

    frm: LineState
    when: str
    test: Callable[[Seen], bool]
    to: LineState
    by: Callable[[Seen], Health | None] = lambda seen: seen.active
    flap: bool = False  # a preferred line was lost: the way home takes longer next time


def _is_primary(health: Health | None, seen: Seen) -> bool:
    return health is not None and health.uplink == seen.primary


def _is_backup(health: Health | None, seen: Seen) -> bool:
    return health is not None and health.uplink != seen.primary


def _ready(seen: Seen) -> Health | None:
    return seen.ready


def _usable(seen: Seen) -> Health | None:
    return seen.usable


def _preferred(seen: Seen) -> Health | None:
    return seen.preferred


TRANSITIONS: tuple[Transition, ...] = (
    Transition("starting", "the primary is proven", lambda s: _is_primary(s.usable, s), "on_primary", _usable),
    Transition(
        "starting",
        "only a backup is proven, and the primary had its chance",
        lambda s: _is_backup(s.usable, s) and s.chance_over,
        "on_backup",
        _usable,
    ),
    Transition("starting", "every line is down", lambda s: s.all_down, "offline"),
    Transition(
        "on_primary",
        "the primary failed, a backup is ready",
        lambda s: s.failed and s.ready is not None,
        "on_backup",
        _ready,
        flap=True,
    ),
    Transition("on_primary", "the primary is dead, no backup is left", lambda s: s.dead and not s.hoped, "offline"),
    Transition("on_primary", "the owner wants another line", lambda s: s.hold_over, "on_backup", _preferred),
    Transition(
        "on_backup",
        "the active one is dead, the primary is ready",
        lambda s: s.dead and _is_primary(s.ready, s),
        "on_primary",
        _ready,
    ),
    Transition(
        "on_backup",
        "the active one is dead, another backup is ready",
        lambda s: s.dead and s.ready is not None,
        "on_backup",
        _ready,
    ),
    Transition("on_backup", "the active one is dead, nothing is left", lambda s: s.dead and not s.hoped, "offline"),
    Transition("on_backup", "a preferred line is proven again", lambda s: s.preferred is not None, "holding"),
    Transition(
        "holding",
        "the active one is dead, the primary is ready",
        lambda s: s.dead and _is_primary(s.ready, s),
        "on_primary",
        _ready,
    ),
    Transition(
        "holding",
        "the active one is dead, another backup is ready",
        lambda s: s.dead and s.ready is not None,
        "on_backup",
        _ready,
    ),
    Transition("holding", "the owner wants to stay", lambda s: s.stays, "on_backup"),
    Transition("holding", "the preferred line is lost again", lambda s: s.preferred is None, "on_backup", flap=True),
    Transition(
        "holding",
        "the hold-down is over, the primary is waiting",
        lambda s: s.hold_over and _is_primary(s.preferred, s),
        "on_primary",
        _preferred,
    ),
    Transition(
        "holding", "the hold-down is over, a better backup is waiting", lambda s: s.hold_over, "on_backup", _preferred
    ),
    Transition("offline", "the primary is proven", lambda s: _is_primary(s.usable, s), "on_primary", _usable),
    Transition("offline", "a backup is proven", lambda s: _is_backup(s.usable, s), "on_backup", _usable),
)


def look(state: State, at: float) -> Seen:
    active = state.health(state.active) if state.active else None
    others = [health for health in state.ranked if health is not active]
    usable = [h for h in state.ranked if h.is_up] or [h for h in state.ranked if h.is_usable]
    primary = state.uplinks[0]
    return Seen(
        primary=primary.uplink,
        active=active,
        preferred=_preferred_to(state, active),
        ready=next((h for h in others if h.is_up and _answers_since(active, h)), None),
        hoped=any(health.is_up for health in others),
        usable=usable[0] if usable else None,
        all_down=all(health.is_down for health in state.uplinks),
        chance_over=primary.is_down or at - state.started >= CHANCE_S,
        hold_over=at >= home_at(state) and _answers_now(_preferred_to(state, active), at),
        stays=state.pinned is not None and state.pinned == state.active,
        settles=at < settled_at(state),
    )


def settled_at(state: State) -> float:
    """Until when the active line is given the benefit of a new address; -inf: it has none."""
    active = state.health(state.active) if state.active else None
    renewed = active is not None and active.attached and active.verdict == "unknown" and active.renewed
    return active.since + SETTLE_S if active is not None and renewed else float("-inf")


def _preferred_to(state: State, active: Health | None) -> Health | None:
    if active is None:
        return None
    before = state.ranked[: state.ranked.index(active)]
    return next((health for health in before if health.is_up), None)


def _answers_since(active: Health | None, other: Health) -> bool:
    """Never leave for a worse place: the other line has to have answered since this one got into trouble.

    A line whose cable is out is the worst of all places: nothing can be lost by leaving it, and no time is.
    """
    return active is None or not active.attached or other.replied_at >= active.trouble_at - READY_S


def _answers_now(preferred: Health | None, at: float) -> bool:
    return preferred is not None and preferred.silent_since is None and preferred.replied_at >= at - FRESH_S


def waits(state: State, health: Health) -> bool:
    """Whether this is the line that a hold-down keeps waiting."""
    preferred = _preferred_to(state, state.health(state.active)) if state.active else None
    return state.line in ("holding", "on_primary") and preferred is not None and preferred.uplink == health.uplink


def home_at(state: State) -> float:
    """When the hold-down of the preferred line is over; inf: none is waiting."""
    active = state.health(state.active) if state.active else None
    preferred = _preferred_to(state, active)
    if preferred is None:
        return float("inf")
    return preferred.since + (0.0 if state.hurry else state.hold_down_s)
