"""What the delay line does to packets, as arithmetic: no clock, no device."""

from dataclasses import replace
from math import inf

from appliance.demo.delay import obeyed
from appliance.demo.lane import Line, Shape

FAST = Shape(round_trip_ms=12, rate_kbit=80_000, buffer_kb=100)
SLOW = Shape(round_trip_ms=12, rate_kbit=3000, buffer_kb=375)
PACKET = bytes(1500)


def sent(line: Line, *times: float) -> list[float]:
    """When packets that go up at these times come out, in ms."""
    for at in times:
        line.enter(line.up, PACKET, at)
    out = []
    while line.next_at < inf:
        at = line.next_at
        out += [round(at * 1000, 2)] * len(line.up.due(at))
    return out


def test_each_way_takes_half_a_round_trip_and_the_time_that_the_packet_needs():
    assert sent(Line(FAST), 1.0) == [1006.15]
    line = Line(FAST)
    line.enter(line.down, PACKET, 1.0)
    assert round(line.next_at * 1000, 2) == 1006.15
    assert line.down.due(1.006) == []
    assert line.down.due(1.0062) == [PACKET]


def test_packets_wait_for_each_other_at_the_rate_of_the_line():
    assert sent(Line(SLOW), 1.0, 1.0, 1.0) == [1010.0, 1014.0, 1018.0]


def test_a_full_buffer_loses_what_comes_last_and_holds_a_second():
    line = Line(SLOW)
    kept = [line.enter(line.up, bytes(1490), 0.0) for _ in range(300)]
    assert kept == [True] * 251 + [False] * 49  # 1490 bytes take 4 ms
    assert line.enter(line.up, bytes(1490), 0.005)
    assert sent(line)[-1] == 1007.28


def test_latency_comes_at_once_and_nobody_overtakes_when_it_goes():
    line = Line(FAST)
    line.become(replace(FAST, latency_ms=400))
    line.enter(line.up, PACKET, 1.0)
    line.become(FAST)
    assert sent(line, 1.1) == [1206.15, 1206.15]
    assert sent(line, 1.3) == [1306.15]


def test_a_line_that_slept_wakes_once_and_sleeps_again_after_ten_seconds():
    line = Line(FAST)
    line.become(replace(FAST, wake_ms=3000))
    assert sent(line, 1.0, 1.5) == [4006.15, 4006.3]
    assert sent(line, 4.5, 14.4) == [4506.15, 14406.15]
    assert sent(line, 24.5) == [27506.15]


def test_an_order_changes_what_it_names():
    assert obeyed(FAST, "rate_kbit=3000 buffer_kb=375") == replace(SLOW, round_trip_ms=12)
    assert obeyed(FAST, FAST.words) == FAST
