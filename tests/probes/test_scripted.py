"""The fake of the outside is strict, and answers as the real one may."""

import asyncio

import pytest

from appliance.failover.events import Answer
from appliance.probes.asks import Question
from appliance.probes.drill import Throughput
from appliance.probes.scripted import RTT_S, Scripted
from appliance.status import StatusPage

RESOLVERS = ("192.0.2.53",)
SPARES = ("192.0.2.1:443",)
PAGE = "http://connectivity.example/generate_204"
ROUND = (Question("icmp", "192.0.2.1"), Question("dns", "192.0.2.9"), Question("tcp", "198.51.100.8"))


def nobody_is_late(kind: str, rtt: float) -> None:
    raise AssertionError(f"{kind} came late, after {rtt} s")


async def rtts(outside: Scripted, device: str) -> list[float | None]:
    return [answer.rtt for answer in await outside.ask(device, ROUND, 0.4, nobody_is_late)]


async def test_the_script_answers_as_it_is_told():
    outside = Scripted({"wan0": "open", "usb0": "no_reply"})
    assert await rtts(outside, "wan0") == [RTT_S, RTT_S, RTT_S]
    assert await rtts(outside, "usb0") == [None, None, None]
    assert await outside.prove("usb0", RESOLVERS, PAGE, ("booking.example:443",), SPARES) == "no_reply"
    assert outside.asked == ["wan0", "usb0"]


async def test_a_kind_can_go_unheard_as_where_a_provider_blocks_echoes():
    assert await rtts(Scripted({"wan0": "open"}, deaf={"icmp"}), "wan0") == [None, RTT_S, RTT_S]


async def test_a_slow_device_answers_after_its_round():
    late: list[tuple[str, float]] = []
    outside = Scripted({"wan0": "open"}, slow={"wan0": 1.5})
    answers = await outside.ask("wan0", ROUND[:1], 0.4, lambda *answer: late.append(answer))
    assert (answers, late) == ((Answer("icmp", None, "192.0.2.1"),), [])
    await asyncio.sleep(0)
    assert late == [("icmp", 1.5)]


async def test_the_script_refuses_a_device_that_it_does_not_know():
    with pytest.raises(KeyError):
        await rtts(Scripted({}), "wan0")
    with pytest.raises(KeyError):
        await Scripted({}).prove("wan0", RESOLVERS, PAGE, (), SPARES)


async def test_a_drill_through_a_line_that_is_down_says_so():
    outside = Scripted({"wan0": "open", "usb0": "no_reply"}, mbit={"wan0": 8.0})
    assert await outside.measure("wan0", RESOLVERS, PAGE, 10.0, 500_000) == Throughput(500_000, 0.5, 8.0)
    assert (await outside.measure("usb0", RESOLVERS, PAGE, 10.0, 500_000)).error == "it cannot be reached"


async def test_a_booking_system_is_down_by_itself_or_with_the_line():
    page = StatusPage("https://status.example", "major", "Bookings are slow")
    outside = Scripted({"wan0": "open", "usb0": "portal"}, down={"b.example:443"}, pages={page.url: page})
    asked = [("wan0", "a.example:443"), ("wan0", "b.example:443"), ("usb0", "a.example:443")]
    assert [await outside.reachable(device, RESOLVERS, host, 2.0) for device, host in asked] == [True, False, False]
    assert await outside.status_page("wan0", RESOLVERS, page.url) == page
    assert await outside.status_page("usb0", RESOLVERS, page.url) is None
