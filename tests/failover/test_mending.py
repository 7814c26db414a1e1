"""What the box does by itself for a modem that is down, and for the hotspot of the salon phone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.failover.events import Repair, Rest, Wake
from appliance.failover.ladder import LADDER
from appliance.failover.mending import begin_mending, given_up, mend, mend_at, resting, wants_hotspot, with_sim
from appliance.failover.state import Policy, Way, begin
from appliance.failover.words import LineState, Reason, Verdict

SALON = Policy(
    (
        Way("broadband", metered=False),
        Way("4g", metered=True, kind="modem"),
        Way("hotspot", metered=True, kind="wifi"),
    )
)
MINUTE = 60.0


class Workshop:
    """The salon at moments that the test says. Everything is well, and the broadband carries, until told otherwise."""

    def __init__(self, policy: Policy = SALON) -> None:
        self.state = begin(policy, 0.0)
        self.mending = begin_mending(policy)
        self.asked: list[tuple[float, Wake | Rest | Repair]] = []
        self.now = 0.0
        for way in policy.ways:
            self.is_(way.name, "up")
        self.carries(policy.ways[0].name)

    def is_(self, uplink: str, verdict: Verdict, reason: Reason | None = None) -> None:
        attached = reason not in ("no_device", "no_carrier", "no_lease")
        health = replace(
            self.state.health(uplink),
            verdict=verdict,
            reason=reason,
            since=self.now,
            present=reason != "no_device",
            carrier=attached,
            address="203.0.113.10" if attached else None,
        )
        self.state = self.state.having(health)

    def carries(self, uplink: str, line: LineState = "on_primary") -> None:
        self.state = replace(self.state, active=uplink, line=line)

    def all_dead(self) -> None:
        """The cable is out, the modem has lost its network, the phone's hotspot is off."""
        self.is_("broadband", "down", "no_carrier")
        self.is_("4g", "down", "no_reply")
        self.is_("hotspot", "down", "no_carrier")
        self.carries("broadband", "offline")

    def mend(self) -> None:
        self.mending, measures = mend(self.state, self.mending, self.now)
        self.asked += [(self.now, measure) for measure in measures]

    def passes(self, seconds: float) -> None:
        """Time goes by; the core is asked when it wanted to be asked."""
        until = self.now + seconds
        self.mend()
        while (wanted := mend_at(self.state, self.mending)) <= until:
            assert wanted > self.now, "asked for a moment that has been"
            self.now = wanted
            self.mend()
        self.now = until
        self.mend()

    @property
    def rungs(self) -> list[tuple[float, int]]:
        return [(at, measure.rung) for at, measure in self.asked if isinstance(measure, Repair)]

    def wakes(self) -> list[float]:
        return [at for at, measure in self.asked if measure == Wake("hotspot")]

    def rests(self) -> list[float]:
        return [at for at, measure in self.asked if measure == Rest("hotspot")]


@pytest.fixture
def salon() -> Workshop:
    return Workshop()


# --- the ladder -----------------------------------------------------------------------------------------


def test_while_all_is_well_nothing_is_touched_and_nobody_is_woken(salon: Workshop) -> None:
    salon.passes(60 * MINUTE)
    assert salon.asked == []
    assert mend_at(salon.state, salon.mending) == float("inf")


def test_a_modem_that_is_down_climbs_the_ladder_with_longer_and_longer_pauses(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(30 * MINUTE)
    assert salon.rungs == [(30, 0), (90, 1), (210, 2), (510, 3), (1410, 4)]


def test_at_the_top_the_last_rung_is_tried_again_every_hour(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(1410 + 121 * MINUTE)
    assert salon.rungs[4:] == [(1410, 4), (1410 + 3600, 4), (1410 + 7200, 4)]


def test_a_modem_that_comes_back_within_half_a_minute_is_left_alone(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(29)
    salon.is_("4g", "up")
    salon.passes(MINUTE)
    assert salon.rungs == []


def test_while_the_salon_is_on_it_a_modem_is_never_repaired(salon: Workshop) -> None:
    salon.carries("4g", "on_backup")
    salon.is_("4g", "down", "no_reply")  # and no other line has answered yet
    salon.passes(10 * MINUTE)
    assert salon.rungs == []


def test_when_every_line_is_dead_the_modem_that_was_used_last_is_repaired_too(salon: Workshop) -> None:
    salon.all_dead()
    salon.carries("4g", "offline")
    salon.passes(MINUTE)
    assert salon.rungs == [(30, 0)]


@pytest.mark.parametrize("reason", ["no_device", "portal"])
def test_what_only_a_person_can_mend_is_left_to_the_person(salon: Workshop, reason: Reason) -> None:
    salon.is_("4g", "down", reason)
    salon.passes(60 * MINUTE)
    assert salon.rungs == []


@pytest.mark.parametrize("sim", ["locked", "missing"])
def test_without_a_sim_that_works_no_rung_is_tried(salon: Workshop, sim) -> None:
    salon.mending = with_sim(salon.mending, "4g", sim)
    salon.is_("4g", "down", "no_lease")
    salon.passes(60 * MINUTE)
    assert salon.rungs == []
    salon.mending = with_sim(salon.mending, "4g", "ok")
    salon.passes(0)
    assert salon.rungs == [(3600, 0)]


def test_a_modem_that_falls_again_soon_goes_on_where_it_was_on_the_ladder(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(95)
    salon.is_("4g", "up")
    salon.passes(9 * MINUTE)
    salon.is_("4g", "down", "no_reply")
    salon.passes(MINUTE)
    assert [rung for _, rung in salon.rungs] == [0, 1, 2]


def test_a_modem_that_was_well_for_ten_minutes_begins_from_below(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(95)
    salon.is_("4g", "up")
    salon.passes(10 * MINUTE)
    salon.is_("4g", "down", "no_reply")
    salon.passes(MINUTE)
    assert [rung for _, rung in salon.rungs] == [0, 1, 0]


def test_a_person_is_told_when_the_last_rung_had_a_minute_to_help(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(1410 + 59)
    assert given_up(salon.state, salon.mending, salon.now) == ()
    salon.passes(1)
    assert given_up(salon.state, salon.mending, salon.now) == ("4g",)


def test_what_the_person_was_told_stays_said_while_the_last_rung_is_tried_again(salon: Workshop) -> None:
    salon.is_("4g", "down", "no_reply")
    salon.passes(1410 + 3600)
    assert salon.rungs[-1] == (1410 + 3600, len(LADDER) - 1)
    assert given_up(salon.state, salon.mending, salon.now) == ("4g",)
    salon.is_("4g", "up")
    assert given_up(salon.state, salon.mending, salon.now) == ()


def test_a_cable_is_not_repaired(salon: Workshop) -> None:
    salon.is_("broadband", "down", "no_carrier")
    salon.carries("4g", "on_backup")
    salon.passes(60 * MINUTE)
    assert salon.asked == []


NEWS = st.tuples(
    st.sampled_from(["broadband", "4g", "hotspot"]),
    st.sampled_from([("up", None), ("unknown", None), ("degraded", "high_loss"), ("down", "no_reply")]),
    st.sampled_from(["on_primary", "on_backup", "holding", "offline"]),
    st.floats(0, 2000),
)


@given(st.lists(NEWS, max_size=20))
def test_whatever_happens_no_modem_is_repaired_under_the_salon_and_no_hotspot_let_go_under_it(news) -> None:
    salon = Workshop()
    for uplink, (verdict, reason), line, seconds in news:
        salon.is_(uplink, verdict, reason)
        best = next((h.uplink for h in salon.state.uplinks if h.is_usable), None)
        salon.carries(best or uplink, line if best else "offline")
        salon.asked.clear()
        salon.passes(seconds)
        assert not any(isinstance(asked, Repair | Rest) and asked.uplink == best for _, asked in salon.asked)


# --- the hotspot ----------------------------------------------------------------------------------------


def test_the_hotspot_is_looked_for_every_ten_seconds_while_nothing_else_works(salon: Workshop) -> None:
    salon.all_dead()
    salon.passes(25)
    assert salon.wakes() == [0, 10, 20]
    assert wants_hotspot(salon.state, salon.mending)


def test_the_phone_is_left_alone_while_the_modem_works(salon: Workshop) -> None:
    salon.is_("hotspot", "down", "no_carrier")
    salon.is_("broadband", "down", "no_reply")
    salon.carries("4g", "on_backup")
    salon.passes(60 * MINUTE)
    assert salon.wakes() == []
    assert not wants_hotspot(salon.state, salon.mending)


def test_a_hotspot_that_is_off_while_nobody_needs_it_is_no_fault(salon: Workshop) -> None:
    assert resting(salon.state, salon.mending) == (), "it is joined"
    salon.is_("hotspot", "down", "no_carrier")
    assert resting(salon.state, salon.mending) == ("hotspot",)
    salon.all_dead()
    assert resting(salon.state, salon.mending) == (), "now it is missed"


def test_nobody_is_asked_for_a_hotspot_while_a_line_is_still_being_tried(salon: Workshop) -> None:
    salon.all_dead()
    salon.is_("4g", "unknown")
    salon.passes(MINUTE)
    assert salon.wakes() == []


def test_a_hotspot_that_is_joined_is_not_asked_for_any_more(salon: Workshop) -> None:
    salon.all_dead()
    salon.passes(15)
    salon.is_("hotspot", "unknown")  # joined, with an address; the proof is under way
    salon.passes(MINUTE)
    assert salon.wakes() == [0, 10]
    assert not wants_hotspot(salon.state, salon.mending)


def test_a_hotspot_that_is_lost_again_is_looked_for_again(salon: Workshop) -> None:
    salon.all_dead()
    salon.passes(5)
    salon.is_("hotspot", "up")
    salon.passes(MINUTE)
    salon.is_("hotspot", "down", "no_carrier")
    salon.passes(0)
    assert salon.wakes() == [0, 65]


def test_the_hotspot_is_let_go_when_a_better_line_has_carried_for_five_minutes(salon: Workshop) -> None:
    salon.all_dead()
    salon.passes(5)
    salon.is_("hotspot", "up")
    salon.carries("hotspot", "on_backup")
    salon.passes(MINUTE)
    salon.is_("4g", "up")
    salon.passes(MINUTE)
    salon.carries("4g", "on_backup")
    salon.passes(10 * MINUTE)
    assert salon.rests() == [125 + 5 * MINUTE]


def test_a_better_line_that_fails_in_between_has_to_carry_five_minutes_again(salon: Workshop) -> None:
    salon.all_dead()
    salon.passes(5)
    salon.is_("broadband", "up")
    salon.carries("broadband", "on_primary")
    salon.passes(4 * MINUTE)
    salon.all_dead()
    salon.passes(5)
    salon.is_("broadband", "up")
    salon.carries("broadband", "on_primary")
    salon.passes(10 * MINUTE)
    assert salon.rests() == [5 + 4 * MINUTE + 5 + 5 * MINUTE]


def test_a_hotspot_that_was_never_looked_for_is_never_let_go(salon: Workshop) -> None:
    salon.passes(60 * MINUTE)
    assert salon.rests() == []


def test_the_hotspot_that_the_owner_wants_to_stay_on_is_looked_for_beside_a_line_that_works(salon: Workshop) -> None:
    salon.state = replace(salon.state, pinned="hotspot")
    salon.is_("hotspot", "down", "no_carrier")
    salon.passes(10 * MINUTE)
    assert len(salon.wakes()) == 61
    assert salon.rests() == []
