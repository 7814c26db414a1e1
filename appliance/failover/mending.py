"""What is done for uplinks that are no plain cables, beside choosing between them. Pure.

The modem's ladder is ladder.py, the search for the hotspot seeking.py. Both look at the state after a step of the
policy, and neither can change it: a modem that is being mended is judged as any other.
"""

from dataclasses import dataclass, replace

from appliance.failover import ladder, seeking
from appliance.failover.events import Repair, Rest, Wake
from appliance.failover.ladder import Climb, Sim
from appliance.failover.seeking import Search
from appliance.failover.state import Policy, State


@dataclass(frozen=True, slots=True)
class Mending:
    """What was tried so far."""

    climbs: tuple[Climb, ...]  # one for each modem
    searches: tuple[Search, ...]  # one for each hotspot


def begin_mending(policy: Policy) -> Mending:
    """Nothing was tried yet."""
    return Mending(
        tuple(Climb(way.name) for way in policy.ways if way.kind == "modem"),
        tuple(Search(way.name) for way in policy.ways if way.kind == "wifi"),
    )


def mend(state: State, mending: Mending, at: float) -> tuple[Mending, tuple[Wake | Rest | Repair, ...]]:
    """What is to be done now. Asked after every step of the policy; asking twice does nothing twice."""
    climbs = [ladder.climb(state, each, at) for each in mending.climbs]
    searches = [seeking.seek(state, each, at) for each in mending.searches]
    after = Mending(tuple(climb for climb, _ in climbs), tuple(search for search, _ in searches))
    repairs = [measure for _, measures in climbs for measure in measures]
    return after, (*repairs, *(measure for _, measures in searches for measure in measures))


def mend_at(state: State, mending: Mending) -> float:
    """When `mend` is to be asked again if nothing happens before; inf: not at all."""
    moments = [moment(state, each) for each in mending.climbs for moment in (ladder.rung_at, ladder.well_at)]
    moments += [seeking.look_at(state, each) for each in mending.searches]
    moments += [seeking.rest_at(each) for each in mending.searches]
    return min(moments, default=float("inf"))


def with_sim(mending: Mending, uplink: str, sim: Sim) -> Mending:
    """The same, with what a modem says of its card."""
    return replace(mending, climbs=tuple(replace(c, sim=sim) if c.uplink == uplink else c for c in mending.climbs))


def wants_hotspot(state: State, mending: Mending) -> bool:
    """Whether the page should say: switch on the hotspot on the salon phone."""
    return any(seeking.is_missed(state, each) for each in mending.searches)


def resting(state: State, mending: Mending) -> tuple[str, ...]:
    """The hotspots that are off while nobody needs them. That is how it should be: asleep, and no fault."""
    off = (each for each in mending.searches if not state.health(each.uplink).attached)
    return tuple(each.uplink for each in off if not seeking.is_missed(state, each))


def given_up(state: State, mending: Mending, at: float) -> tuple[str, ...]:
    """The modems that a person has to look at, because every rung was tried."""
    return tuple(each.uplink for each in mending.climbs if ladder.given_up(state, each, at))
