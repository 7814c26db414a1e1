"""Random outside worlds, played through the core with a clock of its own: what must come true, whatever happened."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.failover.state import Policy
from tests.failover.stories import WITH_PHONE, Salon

POLICY = Policy(WITH_PHONE.ways, hold_down_s=10, max_hold_down_s=40)
NAMES = tuple(way.name for way in POLICY.ways)
MONTH_S = 30 * 86400.0
WELL_S = 45.0  # a sleeping modem is asked every 30 s; a proof of a dead line takes the rest

faults = st.sampled_from(["out", "gone", "unleased", "silent", "deaf", "portal", "dns", "no_reply", "slow", "renewed"])
breaks = st.tuples(st.sampled_from(NAMES), st.one_of(faults, st.just("healed"), st.just("healed")))
pauses = st.one_of(st.floats(0, 3), st.floats(0, 40), st.just(MONTH_S))
worlds = st.lists(st.tuples(pauses, breaks), max_size=15)


def happen(salon: Salon, name: str, what: str) -> None:
    """Break one uplink, or mend all about it."""
    match what:
        case "out":
            salon.link(name, carrier=False)
        case "gone":
            salon.link(name, present=False)
        case "unleased":
            salon.link(name, address=None)
        case "silent":
            salon.loses.add(name)
        case "deaf":
            salon.deaf.add(name)
        case "slow":
            salon.rtt[name] = 0.7
        case "renewed":
            salon.link(name, address=f"203.0.113.{11 + int(salon.now) % 200}")
        case "healed":
            salon.loses.discard(name)
            salon.deaf.discard(name)
            salon.rtt.pop(name, None)
            salon.proof.pop(name, None)
            salon.link(name)
        case outcome:
            salon.proof[name] = outcome  # type: ignore[assignment]


def works(salon: Salon, name: str) -> bool:
    return name not in salon.loses and salon.proof.get(name, "open") == "open" and salon.state.health(name).attached


def played(world: list[tuple[float, tuple[str, str]]]) -> Salon:
    salon = Salon(POLICY)
    salon.plug_in()
    for pause, (name, what) in world:
        # A month is one leap, as of a machine that was stopped; less is lived through.
        if pause == MONTH_S:
            salon.now += pause
        else:
            salon.until(salon.now + pause)
        happen(salon, name, what)
    return salon


@given(worlds, st.sampled_from(NAMES))
@settings(max_examples=50, deadline=None)
def test_when_a_line_works_the_salon_is_on_a_working_line_soon(world, name):
    salon = played(world)
    happen(salon, name, "healed")
    for uplink in NAMES:  # somebody uses the line: in a salon that sleeps, nobody is in a hurry
        salon.hear(f"{uplink} used")
    salon.until(salon.now + WELL_S)
    assert salon.state.active is not None
    assert works(salon, salon.state.active), salon.state
    assert salon.state.line in ("on_primary", "on_backup", "holding")


@given(worlds)
@settings(max_examples=40, deadline=None)
def test_when_all_is_well_again_the_salon_comes_home(world):
    salon = played(world)
    for name in NAMES:
        happen(salon, name, "healed")
        salon.hear(f"{name} used")
    salon.until(salon.now + WELL_S + POLICY.max_hold_down_s)
    assert (salon.state.line, salon.state.active) == ("on_primary", "broadband")
    assert all(health.is_up for health in salon.state.uplinks)


@given(worlds)
@settings(max_examples=50, deadline=None)
def test_two_switches_by_choice_are_a_hold_down_apart(world):
    moments = played(world).by_choice
    assert all(later - earlier >= POLICY.hold_down_s for earlier, later in pairwise(moments)), moments


@given(worlds)
@settings(max_examples=50, deadline=None)
def test_the_line_and_what_carries_it_never_contradict_each_other(world):
    state = played(world).state
    assert (state.line == "on_primary") <= (state.active == "broadband")
    assert (state.line in ("on_backup", "holding")) <= (state.active in NAMES[1:])
    assert (state.line == "starting") <= (state.active is None)
