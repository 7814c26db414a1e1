"""Counters of the salon's traffic, read again and again, and what is said of them."""

from appliance.failover.events import Flowed
from appliance.failover.flow import CALM_S, LIVELY_S, Flow, read_again_at, seen


class Meter:
    """Counters that somebody turns by hand."""

    def __init__(self) -> None:
        self.flow, self.at, self.sent, self.got = Flow("broadband"), 100.0, 7, 9
        self.doubted = False
        self.read()

    def read(self, sends: int = 0, gets: int = 0, after: float = 0.05) -> Flowed | None:
        self.at, self.sent, self.got = self.at + after, self.sent + sends, self.got + gets
        self.flow, said = seen(self.flow, self.at, self.sent, self.got, 100 * (self.sent + self.got), self.doubted)
        return said


def test_what_the_counters_stood_at_before_is_nobodys_traffic():
    assert Meter().read() is None


def test_traffic_that_is_answered_is_said_once_a_second_with_its_rate():
    meter = Meter()
    said = [meter.read(sends=1, gets=1) for _ in range(45)]
    told = [each for each in said if each]
    assert len(told) == 2
    assert told[1].silent_since is None
    assert round(told[1].rate) == 4000


def test_packets_without_an_answer_are_said_once_and_not_at_once():
    meter = Meter()
    assert meter.read(sends=1) is None
    since = meter.at - 0.05
    said = [meter.read(sends=1) for _ in range(10)]
    assert [each.silent_since for each in said if each] == [since]
    assert said[1] is None


def test_the_first_answer_after_a_silence_is_said_at_once():
    meter = Meter()
    for _ in range(6):
        meter.read(sends=1)
    answered = meter.read(gets=1)
    assert answered is not None
    assert answered.silent_since is None


def test_while_the_line_is_doubted_every_answer_is_said():
    meter = Meter()
    meter.doubted = True
    assert all(meter.read(sends=1, gets=1) for _ in range(5))
    assert meter.read(sends=1) is None


def test_a_ruleset_that_was_loaded_again_says_nothing():
    meter = Meter()
    meter.read(sends=50, gets=50)
    meter.sent = meter.got = 0
    assert meter.read() is None
    assert meter.read(sends=1) is None


def test_the_counters_are_read_rarely_while_nobody_uses_the_line():
    meter = Meter()
    meter.read(sends=1, gets=1)
    assert read_again_at(meter.flow) == meter.at + LIVELY_S
    meter.read(after=10)
    assert read_again_at(meter.flow) == meter.at + CALM_S
