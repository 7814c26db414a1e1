"""Decide when the hotspot of the salon phone is looked for, and when it is let go. Pure; net/hotspot.py does it.

It is looked for only when every line that is preferred to it is down: it costs somebody's battery and data. It is let
go when a better line has carried the salon for a while.
"""

from dataclasses import dataclass, replace

from appliance.failover.events import Rest, Wake
from appliance.failover.health import Health
from appliance.failover.state import State

SEEK_S = 10.0  # between two looks: a scan takes some 3 s, and a phone up to 10 to show itself
CALM_S = 300.0  # a better line has carried for so long: the phone may have its radio back
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Search:
    """What is remembered of one hotspot. Times are monotonic seconds."""

    uplink: str
    seeking: bool = False  # it was looked for, and has not been let go since
    looked_at: float = -NEVER
    calm_since: float | None = None  # since when a better line carries the salon; None: none does


def seek(state: State, before: Search, at: float) -> tuple[Search, tuple[Wake | Rest, ...]]:
    """Look for it, or let it go, if it is time for that."""
    search = replace(before, calm_since=_calm_since(state, before, at))
    if at >= rest_at(search):
        return replace(search, seeking=False), (Rest(search.uplink),)
    if at >= look_at(state, search):
        return replace(search, seeking=True, looked_at=at), (Wake(search.uplink),)
    return search, ()


def look_at(state: State, search: Search) -> float:
    """When it is looked for next."""
    return search.looked_at + SEEK_S if is_missed(state, search) else NEVER


def rest_at(search: Search) -> float:
    """When it is let go."""
    return search.calm_since + CALM_S if search.seeking and search.calm_since is not None else NEVER


def is_missed(state: State, search: Search) -> bool:
    """Whether it would help now and is not there: the box looks for it, and somebody should switch it on."""
    before = _before(state, search.uplink)
    return all(health.is_down for health in before) and not state.health(search.uplink).attached


def _calm_since(state: State, search: Search, at: float) -> float | None:
    if not any(health.uplink == state.active and health.is_usable for health in _before(state, search.uplink)):
        return None
    return at if search.calm_since is None else search.calm_since


def _before(state: State, uplink: str) -> tuple[Health, ...]:
    """The uplinks that are preferred to this one; none to the one that the owner wants to stay on."""
    return state.ranked[: state.ranked.index(state.health(uplink))]
