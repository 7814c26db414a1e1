"""The questions to the outside world, asked of real routers and servers in the virtual salon."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from appliance.demo import layout
from appliance.demo.layout import ROADS
from appliance.demo.world import World
from appliance.probes import asks, proof
from appliance.probes.asks import Question

PAGE = "http://connectivity.example/generate_204"
BOOKING = ("booking.example:443",)
ALL = {"icmp", "dns", "tcp"}
ROUND = tuple(Question(kind, target) for kind, target in zip(("icmp", "dns", "tcp"), layout.TARGETS, strict=True))


@pytest.fixture
def world() -> Iterator[World]:
    """The virtual salon, and this process standing in its box. Only inside a network of its own."""
    if not os.environ.get("PLANB_TEST_INSIDE"):
        yield None  # type: ignore[misc]  # the test itself runs in a child: see tests/conftest.py
        return
    os.environ["SSL_CERT_FILE"] = str(layout.TRUSTED)
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


async def ask(name: str) -> set[str]:
    """The kinds of question that are answered."""
    answers = await asks.ask(ROADS[name].device, ROUND, 1.0, lambda kind, rtt: None)  # noqa: ARG005
    return {answer.kind for answer in answers if answer.rtt is not None}


async def prove(name: str) -> str:
    road = ROADS[name]
    return await proof.prove(road.device, (road.dns,), PAGE, BOOKING, ())


@pytest.mark.netns
def test_both_lines_answer_through_their_own_device(world):
    async def story():
        assert [await ask("broadband"), await ask("4g")] == [ALL, ALL]
        assert [await prove("broadband"), await prove("4g")] == ["open", "open"]
        world.apply("blackhole", "broadband")
        assert [await ask("broadband"), await ask("4g")] == [set(), ALL]
        assert await prove("4g") == "open"

    asyncio.run(story())


@pytest.mark.netns
@pytest.mark.parametrize(
    ("fault", "answers", "outcome"),
    [
        ("portal", {"icmp", "dns"}, "portal"),
        ("no_names", {"icmp", "tcp"}, "dns"),
        ("no_data", {"icmp", "dns"}, "no_reply"),
        ("dead", set(), "dns"),
        ("carrier", set(), "dns"),
    ],
)
def test_each_fault_has_its_own_answer(world, fault, answers, outcome):
    async def story():
        world.apply(fault, "broadband")
        assert (await ask("broadband"), await prove("broadband")) == (answers, outcome)

    asyncio.run(story())


@pytest.mark.netns
def test_a_page_that_is_named_by_its_address_needs_no_resolver(world):
    async def story():
        road = ROADS["broadband"]
        return await proof.prove(road.device, ("192.0.2.250",), f"http://{layout.PAGE_204}/generate_204", (), ())

    assert asyncio.run(story()) == "open"


async def test_a_name_that_cannot_be_one_is_a_name_that_does_not_resolve():
    assert await proof.prove("ghost0", ("192.0.2.250",), "http://a..b/generate_204", (), ()) == "dns"
