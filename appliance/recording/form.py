"""One line of a recording, written and read. The core's values are taken as they are: new fields come by themselves.

Times can be infinite there, so the JSON has `Infinity`, which Python and pydantic read and write.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from pydantic import AwareDatetime, FiniteFloat, TypeAdapter
from pydantic_core import from_json, to_json

from appliance.failover.events import Action, Event
from appliance.failover.state import Policy, State

SUFFIX = ".jsonl.gz"
HEAD_BEGINS = b'{"schema":'


@dataclass(frozen=True, slots=True)
class Head:
    """How a segment begins. `at` and `at_wall` are the same moment by both clocks."""

    schema: Literal[1]
    boot: str
    at: FiniteFloat
    at_wall: AwareDatetime
    policy: Policy
    state: State

    def when(self, at: float) -> datetime:
        return datetime.fromtimestamp(self.at_wall.timestamp() + at - self.at, self.at_wall.tzinfo)


Became = tuple[str, str | None, str | None]  # line, active, because

_HEAD = TypeAdapter(Head)
_EVENTS: dict[str, TypeAdapter[Event]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(Event)}
_ACTIONS: dict[str, TypeAdapter[Action]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(Action)}


def became(state: State) -> Became:
    """What was decided, in the three words that matter."""
    return state.line, state.active, state.because


def head_line(head: Head) -> bytes:
    return to_json(head, inf_nan_mode="constants") + b"\n"


def step_line(event: Event, before: State, after: State, actions: tuple[Action, ...]) -> bytes:
    """An event and what followed from it; what stays as it was is left out."""
    line: dict[str, Any] = {"event": type(event).__name__, "of": event}
    if became(after) != became(before):
        line["became"] = became(after)
    if actions:
        line["do"] = [(type(action).__name__, action) for action in actions]
    return to_json(line, inf_nan_mode="constants") + b"\n"


def read_head(line: bytes) -> Head:
    """Raises ValueError."""
    return _HEAD.validate_json(line)


def read_step(line: bytes, before: Became) -> tuple[Event, Became, tuple[Action, ...]]:
    """Raises ValueError, also for a kind of event that this version does not know."""
    found = from_json(line)
    try:
        event = _EVENTS[found["event"]].validate_python(found["of"])
        actions = tuple(_ACTIONS[name].validate_python(given) for name, given in found.get("do", ()))
        state, active, because = found.get("became", before)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event: {error}") from None
    return event, (state, active, because), actions
