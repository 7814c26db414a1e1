"""Gap arithmetic: what counts as an outage for somebody at the desk."""

from math import inf

import pytest

from appliance.demo.noticed import Idle, Meter, Stretch, gap_ms, idle_reset_ms


def meter() -> Meter:
    return Meter("udp", shortest=0.04, last=0.0, patience=0.3)


def test_answers_that_come_late_to_a_slow_computer_are_no_gap():
    slow = meter()
    slow.asked(0, 1.0)
    assert slow.answered(0, 1.2) is None


def test_an_answer_beyond_anybodys_patience_is_a_gap_since_the_answer_before():
    waiting = meter()
    waiting.asked(0, 0.1)
    assert waiting.answered(0, 0.5) == Stretch("udp", 0.0, 0.5)


def test_a_question_that_was_never_answered_makes_a_gap_from_answer_to_answer():
    lossy = meter()
    for number, now in enumerate((0.1, 0.2, 0.3)):
        lossy.asked(number, now)
    assert lossy.answered(0, 0.11) is None
    assert lossy.answered(2, 0.31) == Stretch("udp", 0.11, 0.31)


def test_an_answer_that_overtakes_another_is_no_gap():
    crossing = meter()
    crossing.asked(0, 0.01)
    crossing.asked(1, 0.02)
    assert crossing.answered(1, 0.03) is None
    assert crossing.answered(0, 0.031) is None


def test_a_refusal_is_a_gap_until_the_next_answer():
    refused = meter()
    refused.asked(0, 0.1)
    refused.failed(0)
    refused.asked(1, 0.9)
    assert refused.answered(1, 0.91) == Stretch("udp", 0.0, 0.91)


def test_silence_is_told_while_it_lasts_and_only_when_somebody_asks():
    quiet = meter()
    assert quiet.silent_since(100.0) is None
    quiet.asked(0, 100.0)
    assert quiet.silent_since(100.2) is None
    assert quiet.silent_since(100.4) == 0.0


def test_what_was_told_as_silence_always_ends_as_a_stretch():
    quiet = meter()
    quiet.asked(0, 1.0)
    begin = quiet.silent_since(1.4)
    assert begin is not None
    assert quiet.answered(0, 1.5) == Stretch("udp", begin, 1.5)


@pytest.mark.parametrize(
    ("stretches", "gap"),
    [
        ([], 0),
        ([(10.0, 10.5)], 500),
        ([(8.0, 10.5)], 500),  # it began earlier: this step is answerable from its own beginning
        ([(8.0, 9.9)], 0),
        ([(19.0, 23.0)], 4000),  # it ended after the step
        ([(20.0, 23.0)], 0),
        ([(19.9, 23.0)], 0),  # its last answer came right before the next step's fault
        ([(10.0, 10.2), (12.0, 12.7), (14.0, 14.1)], 700),
        ([(11.0, inf)], None),
    ],
)
def test_the_gap_of_a_step_is_the_longest_stretch_that_touches_it(stretches, gap):
    assert gap_ms([Stretch("udp", *each) for each in stretches], "udp", 10.0, 20.0) == gap


def test_each_kind_of_traffic_has_its_own_gap():
    stretches = [Stretch("udp", 10.0, 11.0), Stretch("http", 10.0, 13.0)]
    assert [gap_ms(stretches, kind, 10.0, 20.0) for kind in ("udp", "http", "tcp_new")] == [1000, 3000, 0]


def test_a_silent_connection_was_reset_or_lives_or_hangs():
    assert idle_reset_ms([Idle(10.54, "reset"), Idle(15.0, "alive")], 10.0, 20.0) == 540
    assert idle_reset_ms([Idle(15.0, "alive")], 10.0, 20.0) == 0
    assert idle_reset_ms([Idle(15.0, "hangs")], 10.0, 20.0) is None
    assert idle_reset_ms([Idle(9.0, "reset")], 10.0, 20.0) is None
