"""What must hold for any events in any order, and what the table of states promises."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from appliance.failover.costs import QUESTION, asked, standby_month
from appliance.failover.draw import diagram
from appliance.failover.events import (
    Activate,
    Answer,
    Event,
    Flowed,
    Flush,
    Kind,
    Late,
    LinkChanged,
    Probe,
    Probed,
    Prove,
    Proved,
    Tick,
    Wished,
)
from appliance.failover.policy import step, wake_at
from appliance.failover.state import Policy, State, Way, begin
from appliance.failover.table import TRANSITIONS
from appliance.failover.tell import lasted, tell
from tests.failover.stories import SALON, WITH_PHONE, play

SHARDS = 5
NAMES = [way.name for way in WITH_PHONE.ways]

moments = st.floats(0, 90, allow_nan=False)
happenings = st.tuples(
    moments,
    st.sampled_from(NAMES),
    st.one_of(
        st.sampled_from(["in", "out", "gone", "unleased", "tick", "answered", "single", "half"]),
        st.sampled_from(["late", "flows", "unanswered", "home", "stay", "auto"]),
        st.sampled_from(["lost"] * 3 + ["open"] * 3 + ["portal", "dns", "no_reply"]),
    ),
)
schedules = st.lists(happenings, max_size=60)


def _event(name: str, what: str, at: float) -> Event:
    match what:
        case "in":
            return LinkChanged(name, at, True, True, "192.0.2.10")
        case "out":
            return LinkChanged(name, at, True, False, "192.0.2.10")
        case "gone":
            return LinkChanged(name, at, False, False, None)
        case "unleased":
            return LinkChanged(name, at, True, True, None)
        case "tick":
            return Tick(at)
        case "answered":
            return _round(name, at, (0.02,) * 5)
        case "single":
            return _round(name, at, (None,))
        case "lost":
            return _round(name, at, (None,) * 5)
        case "half":
            return _round(name, at, (0.02, None, None, 0.02, None))
        case "late":
            return Late(name, at, "icmp", 0.4)
        case "flows":
            return Flowed(name, at, None, 5000.0)
        case "unanswered":
            return Flowed(name, at, at - 0.15, 500.0)
        case "home" | "stay" | "auto":
            return Wished(at, what, name)  # type: ignore[arg-type]
        case _:
            return Proved(name, at, what)  # type: ignore[arg-type]


def _round(name: str, at: float, rtts: tuple[float | None, ...]) -> Probed:
    kinds: tuple[Kind, ...] = ("icmp", "icmp", "icmp", "dns", "tcp")
    targets = ("one", "two", "three", "one", "two")
    asked = zip(kinds, rtts, targets, strict=False)
    return Probed(name, at, at - 0.1, tuple(Answer(kind, rtt, target) for kind, rtt, target in asked))


def _run(schedule: list[tuple[float, str, str]]) -> list[tuple[State, State, tuple[object, ...], float]]:
    at, state, steps = 0.0, begin(WITH_PHONE, 0.0), []
    for pause, name, what in schedule:
        at += pause
        after, actions = step(WITH_PHONE, state, _event(name, what, at))
        steps.append((state, after, actions, at))
        state = after
    return steps


@pytest.mark.timeout(600)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_whatever_happens_in_any_order_the_promises_hold(shard):
    """10,000 schedules in CI, fewer at the desk: PLANB_SCHEDULES says how many."""

    @seed(shard if os.environ.get("CI") is None else random.getrandbits(32))
    @given(schedules)
    @settings(max_examples=int(os.environ.get("PLANB_SCHEDULES", "1000")) // SHARDS, deadline=None)
    def all_hold(schedule):
        steps = _run(schedule)
        assert steps == _run(schedule), "a replay decides the same"
        home = None
        for before, after, actions, at in steps:
            _moves_only_to_a_proven_line(after, actions)
            _flushes_only_with_a_proven_line_to_go_to(after, actions)
            _is_not_on_a_dead_line_while_a_ready_one_exists(after)
            home = _waits_out_the_hold_down(before, after, actions, at, home)
            assert at < wake_at(WITH_PHONE, after, at) <= at + 1.0
            changed = (before.line, before.active) != (after.line, after.active)
            assert bool(tell(before, after, at)) >= changed, "every change can be told in words"

    all_hold()


def _moves_only_to_a_proven_line(after: State, actions: tuple[object, ...]) -> None:
    for action in actions:
        if isinstance(action, Activate):
            assert after.health(action.uplink).is_usable
            assert after.health(action.uplink).proven_at is not None


def _flushes_only_with_a_proven_line_to_go_to(after: State, actions: tuple[object, ...]) -> None:
    flushed = [action for action in actions if isinstance(action, Flush)]
    if flushed:
        assert after.active is not None
        assert after.health(after.active).is_usable
        assert after.active not in [action.uplink for action in flushed]


def _is_not_on_a_dead_line_while_a_ready_one_exists(after: State) -> None:
    if after.active is not None and after.health(after.active).is_down:
        trouble = after.health(after.active).trouble_at
        assert not any(other.is_up and other.replied_at >= trouble for other in after.uplinks)


def _waits_out_the_hold_down(
    before: State, after: State, actions: tuple[object, ...], at: float, home: float | None
) -> float | None:
    """Two moves by choice are a hold-down apart, unless the owner was in a hurry."""
    moved = any(isinstance(action, Activate) for action in actions)
    by_choice = moved and before.active is not None and after.health(before.active).is_usable
    if not by_choice or before.hurry or after.health(str(before.active)).verdict == "degraded":
        return home
    assert at - after.health(str(after.active)).since >= before.hold_down_s
    assert home is None or at - home >= WITH_PHONE.hold_down_s
    return at


def test_every_row_of_the_table_is_told_in_some_story():
    """A row that no story reaches is a row that nobody can dictate. Counted over the stories' own text."""
    reached = set()
    for text, policy in _stories():
        salon = play(text, policy)
        reached |= salon.rows
    assert {f"{row.frm}: {row.when}" for row in TRANSITIONS} == reached


def test_the_picture_in_the_docs_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "how-it-works.md"
    assert diagram() in page.read_text(), "docs/how-it-works.md: paste what appliance.failover.draw.diagram() returns"


def test_what_is_asked_has_its_price_and_a_switch_has_none():
    assert asked(Probe("broadband", ("icmp", "dns"), 0.1)) == QUESTION["icmp"] + QUESTION["dns"]
    assert asked(Prove("broadband")) > 5 * asked(Prove("broadband", thorough=False))
    assert asked(Activate("4g")) == 0
    assert standby_month(300.0) < 2_100_000


def test_who_wants_home_now_is_told_that_it_waits_for_an_answer():
    salon = play("broadband ok\n 4g ok\n broadband dies\n broadband ok\n 4g ok")
    assert salon.state.line == "holding"
    away = replace(salon.state, line="on_backup", hurry=True)
    told = tell(away, replace(salon.state, hurry=True), salon.now + 1)
    assert told == ("4g carries until home answers",)


def test_durations_read_as_people_say_them():
    said = [lasted(seconds) for seconds in (0.53, 42, 720, 11100, 530000)]
    assert said == ["0.5 s", "42 s", "12 min", "3 h 05 min", "6 d 3 h"]


def test_a_failover_is_told_once_with_its_reason_and_how_long_it_had_been_well():
    salon = play("broadband ok\n 4g ok\n time passes 600")
    before = salon.state
    salon.link("broadband", carrier=False)
    salon.until(salon.now + 0.1)
    told = tell(before, salon.state, salon.now)
    assert told[0].startswith("broadband down: the cable is out, or the other end is off (was up for 10 min)")
    assert told[-1].startswith("the salon is on 4g now (was on broadband); was on_primary for 10 min")


def test_waiting_for_home_and_giving_up_on_it_are_told():
    salon = play("broadband ok\n 4g ok\n broadband dies")
    away = salon.state
    salon.loses.clear()
    salon.until(salon.now + 3)
    waiting = salon.state
    assert tell(away, waiting, salon.now)[-1].startswith("staying on 4g for 5")
    salon.link("broadband", carrier=False)
    assert tell(waiting, salon.state, salon.now)[-1].startswith("still on 4g; was holding for")


def test_no_line_at_all_is_told_with_its_reason():
    salon = play("broadband cable out\n 4g gone")
    told = tell(begin(SALON, 0.0), salon.state, salon.now)
    assert told[-1].startswith("no line works (broadband: no_carrier)")


def test_a_metered_standby_is_asked_twelve_times_an_hour_and_proven_four_times_a_day():
    salon = play("broadband ok\n 4g ok\n time passes 60")
    salon.actions.clear()
    salon.until(salon.now + 6 * 3600)
    asked = [type(action).__name__ for action in salon.actions if getattr(action, "uplink", "") == "4g"]
    assert asked.count("Probe") == 72
    assert asked.count("Prove") == 1


def _stories() -> list[tuple[str, Policy]]:
    well = "broadband ok\n 4g ok\n"
    both_silent = "time passes 100\n hotspot silent\n 4g silent\n "
    phone = "broadband cable out\n 4g ok\n hotspot ok\n time passes 5\n"
    return [
        (well + "broadband dies\n broadband ok\n time passes 70", SALON),
        (well + "broadband dies\n 4g gone\n time passes 5\n broadband ok", SALON),
        (well + "broadband dies\n broadband ok\n 4g gone\n time passes 1", SALON),
        (well + "broadband dies\n broadband ok\n broadband dies", SALON),
        ("broadband cable out\n 4g ok\n time passes 5", SALON),
        ("broadband cable out\n 4g gone\n time passes 5\n 4g plugged in\n time passes 2", SALON),
        (well + "time passes 20\n 4g silent\n broadband silent\n time passes 9", SALON),
        (phone + both_silent + "time passes 1.5\n broadband plugged in\n time passes 2", WITH_PHONE),
        (phone + "4g gone\n time passes 5", WITH_PHONE),
        (well + "the owner wants to stay on 4g\n time passes 2", SALON),
        (well + "broadband dies\n broadband ok\n time passes 5\n the owner wants to stay on 4g", SALON),
        (phone + "4g gone\n time passes 5\n 4g plugged in\n time passes 70", WITH_PHONE),
        (phone + "4g gone\n time passes 5\n 4g plugged in\n time passes 5\n hotspot gone\n time passes 5", WITH_PHONE),
    ]


def test_policies_are_plain_values():
    assert Policy((Way("a", metered=False),)) == Policy((Way("a", metered=False),))
