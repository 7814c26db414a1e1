"""The questions to the outside world, asked of real routers and servers in the virtual salon."""

import asyncio
import os
import time
from collections.abc import Iterator

import pytest

from appliance.demo import layout
from appliance.demo.layout import ROADS
from appliance.demo.world import World
from appliance.probes import icmp, proof
from appliance.probes.scripted import Scripted

PAGE = "http://connectivity.example/generate_204"


async def test_the_script_answers_as_it_is_told():
    outside = Scripted({"wan0": "open", "usb0": "no_reply"})
    assert len(await outside.ask("wan0", layout.TARGETS, 0.4)) == 3
    assert await outside.ask("usb0", layout.TARGETS, 0.4) == ()
    assert await outside.prove("usb0", ("192.0.2.1",), PAGE) == "no_reply"


async def test_the_script_refuses_a_device_that_it_does_not_know():
    with pytest.raises(KeyError):
        await Scripted({}).ask("wan0", layout.TARGETS, 0.4)


@pytest.fixture
def world() -> Iterator[World]:
    """The virtual salon, and this process standing in its box. Only inside a network of its own."""
    if not os.environ.get("PLANB_TEST_INSIDE"):
        yield None  # type: ignore[misc]  # the test itself runs in a child: see tests/conftest.py
        return
    with World.open() as world:
        enter(world, "box")
        for road in (ROADS["broadband"], ROADS["4g"]):
            world.ip("box", f"rule add oif {road.device} lookup {road.metric}")
            route(world, road.name)
        yield world


def enter(world: World, room: str) -> None:
    """Move this process into a room (setns(2); os.setns is there from Python 3.12 on)."""
    import ctypes

    with open(f"/run/netns/{room}") as namespace:
        assert ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0x40000000) == 0  # CLONE_NEWNET


def route(world: World, name: str) -> None:
    road = ROADS[name]
    world.ip("box", f"route replace default via {road.gateway} dev {road.device} table {road.metric}")


async def ask(name: str) -> int:
    return len(await icmp.ask(ROADS[name].device, layout.TARGETS, 1.0))


async def prove(name: str) -> str:
    road = ROADS[name]
    return await proof.prove(road.device, (road.dns,), PAGE)


@pytest.mark.netns
def test_both_lines_answer_through_their_own_device(world):
    async def story():
        assert [await ask("broadband"), await ask("4g")] == [3, 3]
        assert [await prove("broadband"), await prove("4g")] == ["open", "open"]
        world.apply("blackhole", "broadband")
        assert [await ask("broadband"), await ask("4g")] == [0, 3]
        assert [await prove("4g"), await icmp.ask("ghost0", layout.TARGETS, 0.2)] == ["open", ()]

    asyncio.run(story())


@pytest.mark.netns
@pytest.mark.parametrize(
    ("fault", "echoes", "outcome"),
    [("portal", 3, "portal"), ("dns", 3, "dns"), ("no_data", 3, "no_reply"), ("dead", 0, "dns"), ("carrier", 0, "dns")],
)
def test_each_fault_has_its_own_answer(world, fault, echoes, outcome):
    async def story():
        world.apply(fault, "broadband")
        assert (await ask("broadband"), await prove("broadband")) == (echoes, outcome)

    asyncio.run(story())


@pytest.mark.netns
def test_a_kernel_that_refuses_ping_sockets_is_told_and_is_not_an_outage():
    with pytest.raises(icmp.NotAllowed, match="ping_group_range"):
        asyncio.run(icmp.ask("lo", ("127.0.0.1",), 0.2))


@pytest.mark.netns
def test_an_error_takes_as_long_as_silence_so_that_a_blip_stays_a_blip():
    async def story():
        began = time.monotonic()
        assert await icmp.ask("ghost0", ("192.0.2.1", "192.0.2.9"), 0.2) == ()
        assert 0.2 <= time.monotonic() - began < 0.4

    os.system("sysctl -q net.ipv4.ping_group_range='0 0'")
    asyncio.run(story())


@pytest.mark.netns
def test_a_page_that_is_named_by_its_address_needs_no_resolver(world):
    async def story():
        road = ROADS["broadband"]
        return await proof.prove(road.device, ("192.0.2.250",), f"http://{layout.PAGE_204}/generate_204")

    assert asyncio.run(story()) == "open"


async def test_a_name_that_cannot_be_one_is_a_name_that_does_not_resolve():
    assert await proof.prove("ghost0", ("192.0.2.250",), "http://a..b/generate_204") == "dns"
