"""Decide which uplink carries the salon's traffic. Pure: time arrives inside events.

`step(policy, state, event)` folds the event into the health of its uplink (health.py, silence.py, quality.py), looks
the new situation up in the table of states (table.py), and asks for what is due (asking.py). The routes: plan.py.
"""

import math
from dataclasses import replace
from typing import assert_never

from appliance.failover import silence
from appliance.failover.asking import RETRY_S, ask, due, verdicts_at
from appliance.failover.events import (
    Action,
    Activate,
    Event,
    Flowed,
    Flush,
    Late,
    LinkChanged,
    Probed,
    Proved,
    Tick,
    Wished,
)
from appliance.failover.health import linked, proved
from appliance.failover.state import Policy, State
from appliance.failover.table import CHANCE_S, TRANSITIONS, Seen, Transition, home_at, look, settled_at
from appliance.failover.words import LineState

QUIET_S = 1800.0  # a line that was quiet for so long has one flap forgiven


def step(policy: Policy, state: State, event: Event) -> tuple[State, tuple[Action, ...]]:
    """One event in, the next state and what is to be done out."""
    folded = _grown_silent(_fold(state, event), event.at)
    moved, switching = _move(policy, folded, event.at)
    stranded = tuple(Flush(uplink) for uplink in _stranded(moved) if uplink not in _stranded(state))
    moved, asking = ask(policy, moved, event.at)
    return moved, (*dict.fromkeys((*switching, *stranded)), *asking)


def wake_at(policy: Policy, state: State, at: float) -> float:
    """When the next Tick is worth sending, in monotonic seconds after `at`; events may come before."""
    moments = [moment for health in state.uplinks for moment in due(policy, state, health)]
    moments += [home_at(state), verdicts_at(state), settled_at(state), state.started + CHANCE_S, at + RETRY_S]
    return min(moment for moment in moments if moment > at)


def hold_until(state: State) -> float | None:
    """When the salon goes home, if all stays well. None: it is not waiting."""
    return home_at(state) if state.line == "holding" else None


def _fold(state: State, event: Event) -> State:
    match event:
        case LinkChanged():
            return state.having(linked(state.health(event.uplink), event))
        case Probed():
            return state.having(silence.probed(state.health(event.uplink), event))
        case Late():
            return state.having(silence.late(state.health(event.uplink), event))
        case Flowed():
            return state.having(silence.flowed(state.health(event.uplink), event))
        case Proved():
            return state.having(proved(state.health(event.uplink), event))
        case Wished():
            return _wished(state, event)
        case Tick():
            return state
        case _:
            assert_never(event)


def _wished(state: State, event: Wished) -> State:
    """The owner's word. It never moves the salon to a line that does not work, and lasts until it is taken back."""
    known = [health.uplink for health in state.uplinks]
    wanted = event.uplink if event.wish == "stay" and event.uplink in known else None
    asked = replace(state, pinned=wanted)
    hurry = event.wish != "auto" and home_at(asked) < math.inf  # nothing to hurry to: then it is not remembered
    return replace(asked, hurry=hurry)


def _grown_silent(state: State, at: float) -> State:
    """Time alone can turn a silence into an outage."""
    return replace(state, uplinks=tuple(silence.silent(health, at) for health in state.uplinks))


def _move(policy: Policy, state: State, at: float) -> tuple[State, tuple[Action, ...]]:
    """Take the first transition of the table that holds, if there is one."""
    seen = look(state, at)
    for row in TRANSITIONS:
        if row.frm == state.line and row.test(seen):
            return _take(policy, state, row, seen, at)
    return replace(state, reason=_reason(state, state.line)), ()


def _take(policy: Policy, state: State, row: Transition, seen: Seen, at: float) -> tuple[State, tuple[Action, ...]]:
    target = row.by(seen)
    moved = replace(state, line=row.to, since=at, because=row.when)
    if row.flap:
        moved = replace(moved, hold_down_s=_longer(policy, state, at), left_at=at)
    if target is None or target.uplink == state.active:
        return replace(moved, reason=_reason(moved, row.to)), ()
    # What is left because of a fault is flushed; what is left to go home keeps its connections.
    flush = (Flush(seen.active.uplink),) if seen.active and (seen.dead or row.flap) else ()
    moved = _handed_over(policy, moved, target.uplink, at)
    return replace(moved, reason=_reason(moved, row.to)), (Activate(target.uplink), *flush)


def _handed_over(policy: Policy, state: State, target: str, at: float) -> State:
    """From now on another line carries. What stays behind on a metered one has drain_s to end by itself."""
    uplinks = tuple(
        replace(health, drain_at=None if health.uplink == target else at + policy.drain_s)
        if policy.is_metered(health.uplink) and health.uplink in (target, state.active)
        else health
        for health in state.uplinks
    )
    return replace(state, active=target, hurry=False, uplinks=uplinks, moved_at=at)


def _stranded(state: State) -> list[str]:
    """The dead lines whose connections have a working one to go to, such as those that stayed behind at a failback."""
    active = state.health(state.active) if state.active else None
    if active is None or not active.is_usable or active.silent_since is not None:
        return []  # where it is doubtful whether there is a place to go to, nothing is forgotten
    return [health.uplink for health in state.uplinks if health.is_down]


def _reason(state: State, line: LineState) -> str | None:
    """Why the line is where it is now: the fault of the best uplink that is not well."""
    if line in ("starting", "on_primary"):
        return None
    if state.pinned is not None and state.pinned == state.active:
        return f"{state.pinned}: pinned"
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
    return max(math.ldexp(state.hold_down_s, -int(quiet)), policy.hold_down_s)  # 2 ** quiet is too large after 21 days
