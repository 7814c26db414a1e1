"""What `planb replay` says: a recording, decision by decision, in the owner's words. Pure."""

from dataclasses import asdict
from datetime import tzinfo
from typing import Any

from appliance.failover.events import Action, Activate, Drain, Flush, Repair, Rest, Wake
from appliance.recording import Decision, Found, Recording
from appliance.summary.columns import table


def replayed(recording: Recording, decisions: tuple[Decision, ...], zone: tzinfo | None) -> str:
    """One line for each decision, with the time of day and the seconds since the recording began."""
    began = recording.segments[0].head.at_wall.astimezone(zone)
    events = sum(len(segment.steps) for segment in recording.segments)
    head = f"From {began.day} {began:%b %Y %H:%M:%S} on: {events} events; what was decided or found out:"
    body = [line for decision in decisions for line in _lines(decision, zone)]
    return "\n".join([head, *(f"Note: {why}." for why in recording.damage), *_differing(decisions), "", *body])


def replayed_json(recording: Recording, decisions: tuple[Decision, ...]) -> dict[str, Any]:
    return {
        "began": recording.segments[0].head.at_wall.isoformat(),
        "events": sum(len(segment.steps) for segment in recording.segments),
        "damage": recording.damage,
        "decisions": [_json(decision) for decision in decisions],
    }


def listed(found: tuple[Found, ...], zone: tzinfo | None) -> str:
    """The recordings there are."""
    if not found:
        return "Nothing is recorded yet: the line daemon writes as soon as it runs."
    rows = [(each.path.name, _began(each, zone), f"{each.bytes / 1000:.0f} kB", _where(each)) for each in found]
    return table(("recording", "begins", "size", ""), rows) + "\n\nPlay one with: planb replay NAME"


def listed_json(found: tuple[Found, ...]) -> dict[str, Any]:
    return {"recordings": [asdict(each) | {"began": each.began.isoformat()} for each in found]}


def _lines(decision: Decision, zone: tzinfo | None) -> list[str]:
    when = f"{decision.at.astimezone(zone):%H:%M:%S}  {decision.seconds:+9.2f} s  "
    words = "; ".join([*decision.told, *filter(None, map(_done, decision.actions))])
    lines = [when + (words or f"{decision.line} on {decision.active}")]
    return [*lines, *([" " * len(when) + f"but {decision.differs}"] if decision.differs else [])]


def _done(action: Action) -> str | None:
    """What was asked of the hands. That the salon moves is told already."""
    match action:
        case Flush(uplink):
            return f"connections of {uplink} are ended"
        case Drain(uplink):
            return f"what still uses {uplink} is moved"
        case Wake(uplink):
            return f"{uplink} is woken"
        case Rest(uplink):
            return f"{uplink} may rest"
        case Repair(uplink, rung):
            return f"{uplink} is mended, step {rung + 1}"
        case Activate():
            return None
    return None


def _differing(decisions: tuple[Decision, ...]) -> list[str]:
    count = sum(decision.differs is not None for decision in decisions)
    return [f"This version decides otherwise than the box did: {count} times."] if count else []


def _json(decision: Decision) -> dict[str, Any]:
    actions = [{"do": type(action).__name__.lower(), **asdict(action)} for action in decision.actions]
    return asdict(decision) | {"at": decision.at.isoformat(), "actions": actions}


def _began(found: Found, zone: tzinfo | None) -> str:
    began = found.began.astimezone(zone)
    return f"{began:%a} {began.day} {began:%b %H:%M:%S}"


def _where(found: Found) -> str:
    return "kept: around an outage" if found.kept else "in memory, until tomorrow or a restart"
