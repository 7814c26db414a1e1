"""Decide which uplink carries the salon's traffic. Pure: time arrives inside events.

`step(policy, state, event)` folds the event into the health of its uplink, looks the new situation up in
TRANSITIONS (the one table of states, from which the diagram in docs/how-it-works.md is drawn), and asks for
the probes that are due. Judging one uplink is health.py; the routes that follow are plan.py.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from appliance.failover import health as judge
from appliance.failover.events import Action, Activate, Event, Flush, LinkChanged, Probe, Probed, Prove, Proved, Tick
from appliance.failover.health import Health
from appliance.failover.words import LineState

NEVER = float("inf")
QUIET_S = 1800.0  # a line that was quiet for so long has one flap forgiven
CHANCE_S = 3.0  # at start the primary may take so long before a backup is taken instead
READY_S = 1.0  # a backup is ready if it has answered since the trouble began, or this much before
RETRY_S = 1.0  # how often a line that is down and wanted is asked
ASLEEP_RETRY_S = 30.0  # the same for a metered one that nobody needs now
PROOF_S = 10.0  # how often a line that is up has to prove itself
PROOF_METERED_S = 60.0  # the same while a metered one carries the salon
PROOF_ASLEEP_S = 6 * 3600.0  # and while it only stands by: four proofs a day are 0.6 MB a month
PROOF_AGAIN_S = 0.5  # after a first strange answer
PATIENCE_LEAST_S = 0.15  # less, and a busy Wi-Fi or a full queue looks like death
PATIENCE_MOST_S = 0.4
PATIENCE_UNKNOWN_S = 1.0  # nothing was heard yet
PATIENCE_WAKING_S = 3.0  # an LTE modem that slept took 2.7 s for its first answer (openwrt/packages #15617)


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


def begin(policy: Policy, at: float) -> State:
    """Nothing is known and nothing is routed."""
    uplinks = tuple(Health(way.name, since=at) for way in policy.ways)
    return State("starting", at, at, None, None, uplinks, policy.hold_down_s)


def step(policy: Policy, state: State, event: Event) -> tuple[State, tuple[Action, ...]]:
    """One event in, the next state and what is to be done out."""
    state = _fold(state, event)
    state, switching = _move(policy, state, event.at)
    state, asking = _ask(policy, state, event.at)
    return state, (*switching, *asking)


def wake_at(policy: Policy, state: State, at: float) -> float:
    """When the next Tick is worth sending, in monotonic seconds after `at`; events may come before."""
    moments = [moment for health in state.uplinks for moment in _due(policy, state, health)]
    moments += [_hold_until(state), state.started + CHANCE_S, at + RETRY_S]
    return min(moment for moment in moments if moment > at)


def hold_until(state: State) -> float | None:
    """When the salon goes home, if all stays well. None: it is not waiting."""
    return _hold_until(state) if state.line == "holding" else None


# --- the table of states --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """The situation in the few facts that the table asks for."""

    primary: str
    active: Health | None
    preferred: Health | None  # proven, and before the active one in the order
    ready: Health | None  # the best other uplink that is proven and answers now
    hoped: bool  # another uplink was well when it was last asked
    usable: Health | None  # the best uplink of all that carries anything
    all_down: bool
    chance_over: bool  # the primary had its time to come up
    hold_over: bool

    @property
    def failed(self) -> bool:
        """The active one is dead, or so poor that a line which is up is better."""
        return self.active is not None and not self.active.is_up

    @property
    def dead(self) -> bool:
        return self.active is not None and not self.active.is_usable


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


def _move(policy: Policy, state: State, at: float) -> tuple[State, tuple[Action, ...]]:
    """Take the first transition of the table that holds, if there is one."""
    seen = _look(state, at)
    for row in TRANSITIONS:
        if row.frm == state.line and row.test(seen):
            return _take(policy, state, row, seen, at)
    return replace(state, reason=_reason(state, state.line)), ()


def _take(policy: Policy, state: State, row: Transition, seen: Seen, at: float) -> tuple[State, tuple[Action, ...]]:
    target = row.by(seen)
    moved = replace(state, line=row.to, since=at, reason=_reason(state, row.to), because=row.when)
    if row.flap:
        moved = replace(moved, hold_down_s=_longer(policy, state, at), left_at=at)
    if target is None or target.uplink == state.active:
        return moved, ()
    # What is left because of a fault is flushed; what is left to go home keeps its connections.
    flush = (Flush(seen.active.uplink),) if seen.active and (seen.dead or row.flap) else ()
    return replace(moved, active=target.uplink), (Activate(target.uplink), *flush)


def _reason(state: State, line: LineState) -> str | None:
    """Why the line is where it is now: the fault of the best uplink that is not well."""
    if line in ("starting", "on_primary"):
        return None
    if line == "holding":
        return state.reason  # all is well again; what it was stays said
    blamed = next((h for h in state.uplinks if h.reason), None)
    return f"{blamed.uplink}: {blamed.reason}" if blamed else state.reason


def _longer(policy: Policy, state: State, at: float) -> float:
    """The next hold-down: doubled when the line failed again soon, halved for every quiet half hour."""
    if state.left_at is None:
        return policy.hold_down_s
    quiet = (at - state.left_at) // QUIET_S
    if quiet == 0:
        return min(state.hold_down_s * 2, policy.max_hold_down_s)
    return max(state.hold_down_s / math.pow(2, quiet), policy.hold_down_s)


def _look(state: State, at: float) -> Seen:
    active = state.health(state.active) if state.active else None
    others = [health for health in state.uplinks if health is not active]
    usable = [h for h in state.uplinks if h.is_up] or [h for h in state.uplinks if h.is_usable]
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
        hold_over=state.line == "holding" and at >= _hold_until(state),
    )


def _preferred_to(state: State, active: Health | None) -> Health | None:
    if active is None:
        return None
    before = state.uplinks[: state.uplinks.index(active)]
    return next((health for health in before if health.is_up), None)


def _answers_since(active: Health | None, other: Health) -> bool:
    """Never leave for a worse place: the other line has to have answered since this one got into trouble."""
    return active is None or other.replied_at >= active.trouble_at - READY_S


def _hold_until(state: State) -> float:
    active = state.health(state.active) if state.active else None
    preferred = _preferred_to(state, active)
    return preferred.since + state.hold_down_s if preferred else NEVER


# --- folding and asking ---------------------------------------------------------------------------------


def _fold(state: State, event: Event) -> State:
    match event:
        case LinkChanged():
            return _with(state, judge.linked(state.health(event.uplink), event))
        case Probed():
            return _with(state, judge.probed(state.health(event.uplink), event))
        case Proved():
            return _with(state, judge.proved(state.health(event.uplink), event))
        case Tick():
            return state
        case _:
            assert_never(event)


def _with(state: State, health: Health) -> State:
    uplinks = tuple(health if old.uplink == health.uplink else old for old in state.uplinks)
    return replace(state, uplinks=uplinks)


def _ask(policy: Policy, state: State, at: float) -> tuple[State, tuple[Action, ...]]:
    """Ask for every probe and proof that is due, and note that it is under way."""
    actions: list[Action] = []
    for health in state.uplinks:
        probe_at, prove_at = _due(policy, state, health)
        if at >= probe_at:
            actions.append(_probe(policy, health, at))
            health = replace(health, probing=True, probed_at=at)
        if at >= prove_at:
            actions.append(Prove(health.uplink))
            health = replace(health, proving=True, tried_at=at)
        state = _with(state, health)
    return state, tuple(actions)


def _due(policy: Policy, state: State, health: Health) -> tuple[float, float]:
    """When the next probe and the next proof of an uplink are due."""
    if not health.attached:
        return NEVER, NEVER
    probe = NEVER if health.probing else health.probed_at + _probe_interval(policy, state, health)
    prove = NEVER if health.proving else health.tried_at + _proof_interval(policy, state, health)
    return probe, prove


def _probe_interval(policy: Policy, state: State, health: Health) -> float:
    if health.is_usable and health.suspected_at is not None:
        return 0.0  # the burst: ask again as soon as the last round is over
    if _sleeps(policy, state, health):
        return policy.metered_interval_s if health.is_usable else ASLEEP_RETRY_S
    return policy.idle_interval_s if health.is_usable and _carries(state, health) else _standby(policy, health)


def _standby(policy: Policy, health: Health) -> float:
    return RETRY_S if _is_metered(policy, health) or not health.is_usable else policy.idle_interval_s


def _proof_interval(policy: Policy, state: State, health: Health) -> float:
    if health.is_usable:
        return _proof_interval_up(policy, state, health)
    if health.is_down and health.reason == "no_reply" and health.replied_at < health.since:
        return PROOF_S  # nothing answers below; ask now and then, for a provider that blocks echoes
    return ASLEEP_RETRY_S if _sleeps(policy, state, health) and health.is_down else RETRY_S


def _proof_interval_up(policy: Policy, state: State, health: Health) -> float:
    if health.proofs_lost:
        return PROOF_AGAIN_S
    if not _is_metered(policy, health):
        return PROOF_S
    return PROOF_METERED_S if _carries(state, health) else PROOF_ASLEEP_S


def _probe(policy: Policy, health: Health, at: float) -> Probe:
    calm = health.is_usable and health.suspected_at is None and not _waking(health, at)
    return Probe(health.uplink, everyone=not calm, patience=_patience(policy, health, at))


def _patience(policy: Policy, health: Health, at: float) -> float:
    if _is_metered(policy, health) and _waking(health, at) and health.suspected_at is None:
        return PATIENCE_WAKING_S
    if health.srtt is None or not health.is_usable:
        return PATIENCE_UNKNOWN_S
    return min(max(4 * health.srtt, PATIENCE_LEAST_S), PATIENCE_MOST_S)


def _waking(health: Health, at: float) -> bool:
    return at - health.replied_at > 10.0


def _carries(state: State, health: Health) -> bool:
    return health.uplink == state.active


def _is_metered(policy: Policy, health: Health) -> bool:
    return next(way.metered for way in policy.ways if way.name == health.uplink)


def _sleeps(policy: Policy, state: State, health: Health) -> bool:
    """A metered line that nobody needs now is left alone: every probe costs money."""
    return _is_metered(policy, health) and not _carries(state, health) and not _in_need(state)


def _in_need(state: State) -> bool:
    """Pre-warm: from the first suspicion on, the backups are asked too."""
    if state.active is None or state.line == "offline":
        return True
    active = state.health(state.active)
    return not active.is_up or active.suspected_at is not None
