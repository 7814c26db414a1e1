"""Play a recording through the decision core and compare. Pure, and the same every time.

A newer version may decide otherwise than the box did; that is what a replay is for, so it is said and not hidden.
"""

from dataclasses import dataclass
from datetime import datetime

from appliance.failover.events import Action, Event, Probe, Prove, Wished
from appliance.failover.policy import step
from appliance.failover.state import State
from appliance.failover.tell import tell
from appliance.recording.form import Became, became
from appliance.recording.reading import NotARecording, Recording, Segment, Step


@dataclass(frozen=True, slots=True)
class Decision:
    """A moment at which something was decided, or was found out."""

    at: datetime
    seconds: float  # since the recording began
    line: str
    active: str | None
    because: str | None
    told: tuple[str, ...]  # what the log said, in the owner's words
    actions: tuple[Action, ...]  # but for questions: those are asked all the time
    differs: str | None = None  # how the box decided otherwise than this version does


def replay(recording: Recording) -> tuple[Decision, ...]:
    """What this version decides, moment by moment. Raises NotARecording when the core cannot make sense of it."""
    start = recording.segments[0].head.at_wall
    return tuple(decision for segment in recording.segments for decision in _played(segment, start))


def _played(segment: Segment, start: datetime) -> list[Decision]:
    decisions, state = [], segment.head.state
    recorded = became(state)  # what the box was until now
    for each in segment.steps:
        before, (state, actions) = state, _step(segment, state, each)
        told = (*_wished(each.event), *tell(before, state, each.event.at))
        moves = tuple(action for action in actions if not isinstance(action, Probe | Prove))
        changed = (recorded, became(before)) != (each.became, became(state))
        recorded, differs = each.became, _difference(each, state, moves, changed)
        if told or moves or differs:
            at = segment.head.when(each.event.at)
            decisions.append(Decision(at, (at - start).total_seconds(), *became(state), told, moves, differs))
    return decisions


def _wished(event: Event) -> tuple[str, ...]:
    if not isinstance(event, Wished):
        return ()
    return (" ".join(filter(None, ("the owner wants:", event.wish, event.uplink))),)


def _step(segment: Segment, state: State, each: Step) -> tuple[State, tuple[Action, ...]]:
    try:
        return step(segment.head.policy, state, each.event)
    except Exception as error:  # a file that was changed by hand finds a dozen kinds, and none says more
        raise NotARecording(f"it cannot be played: {type(error).__name__} at {each.event.at}") from error


def _difference(each: Step, state: State, moves: tuple[Action, ...], changed: bool) -> str | None:
    """How the box decided otherwise, in words, at the moment when it did. None: the same."""
    if changed and each.became != became(state):
        return f"the box decided: {_said(each.became)}"
    recorded = tuple(action for action in each.actions if not isinstance(action, Probe | Prove))
    return f"the box did: {', '.join(map(str, recorded)) or 'nothing'}" if recorded != moves else None


def _said(decided: Became) -> str:
    line, active, because = decided
    return f"{line} on {active}{f', because {because}' if because else ''}"
