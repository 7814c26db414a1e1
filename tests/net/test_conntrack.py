"""What every conntrack promises: one uplink's connections go, all others stay. Kept by the fake and by the kernel."""

import socket
from dataclasses import replace

import pytest

from appliance.failover.plan import ACTIVE_TABLE, Route, mark
from appliance.net.conntrack import Conntrack, FakeConntrack, Flow, KernelConntrack
from appliance.net.nft import load
from appliance.net.router import KernelRouter
from appliance.net.ruleset import ruleset
from tests.net import rooms
from tests.net.entries import TIME_WAIT, remember
from tests.net.kernel import CABLES, ip

TABLET, TERMINAL, PHONE, PRINTER = (Flow("192.168.77.60", port, "198.51.100.7", 443) for port in range(5001, 5005))
FLOWS = {TABLET: mark(1), TERMINAL: mark(1) | 0x3, PHONE: mark(2), PRINTER: 0}
EVERYTHING = 0  # as mask: whatever the mark


class ConntrackContract:
    async def holding(self, flows: dict[Flow, int]) -> Conntrack:
        raise NotImplementedError

    async def test_the_connections_of_one_uplink_are_forgotten_and_named(self):
        conntrack = await self.holding(FLOWS)
        assert set(conntrack.forget(mark(1))) == {TABLET, TERMINAL}
        assert [conntrack.count(mark(1)), conntrack.count(mark(2)), conntrack.count(0)] == [0, 1, 1]

    async def test_they_are_forgotten_before_anybody_reads_which(self):
        conntrack = await self.holding(FLOWS)
        conntrack.forget(mark(1))
        assert conntrack.count(mark(1)) == 0

    async def test_a_narrower_mask_chooses_among_the_connections_of_an_uplink(self):
        conntrack = await self.holding(FLOWS)
        assert set(conntrack.forget(mark(1) | 0x3, 0xFF03)) == {TERMINAL}
        assert conntrack.count(mark(1)) == 1

    async def test_with_nothing_to_forget_nothing_happens(self):
        conntrack = await self.holding({})
        assert list(conntrack.forget(mark(1))) == []


class TestFakeConntrack(ConntrackContract):
    async def holding(self, flows: dict[Flow, int]) -> Conntrack:
        return FakeConntrack(flows)


@pytest.mark.netns
class TestKernelConntrack(ConntrackContract):
    async def holding(self, flows: dict[Flow, int]) -> Conntrack:
        ip(CABLES)
        await load(ruleset(rooms.SALON))  # conntrack only works where a rule asks for it
        for flow, held in flows.items():
            remember([flow], held)
        return KernelConntrack()

    async def test_five_thousand_connections_go_and_not_one_of_the_others(self):
        conntrack = await self.holding({})
        dead, home = many("192.168.77.60", 10_000, 5000), many("192.168.77.61", 20_000, 100)
        own = many("203.0.113.10", 30_000, 100)
        remember(dead, mark(1))
        remember(home, mark(2))
        remember(own, 0, seen_as=None)
        remember([replace(flow, server="198.51.100.8") for flow in dead], mark(1), protocol=socket.IPPROTO_UDP)
        assert set(conntrack.forget(mark(1))) == set(dead), "TCP alone can be told"
        assert conntrack.count(mark(1)) == 0
        assert set(conntrack.forget(0, EVERYTHING)) == {*home, *own}

    async def test_ipv6_is_forgotten_as_well(self):
        conntrack = await self.holding(FLOWS)
        remember([Flow("fd00::60", 5001, "2001:db8::7", 443)], mark(1), seen_as="2001:db8:1::10")
        remember([Flow("fd00::61", 5001, "2001:db8::7", 443)], mark(2), seen_as="2001:db8:2::10")
        assert (conntrack.count(mark(1)), conntrack.count(mark(2))) == (3, 2)
        assert set(conntrack.forget(mark(1))) == {TABLET, TERMINAL}
        assert (conntrack.count(mark(1)), conntrack.count(mark(2))) == (0, 2)

    async def test_a_connection_that_is_over_and_the_boxs_own_are_no_stragglers(self):
        conntrack = await self.holding({})
        remember([TABLET], mark(2), state=TIME_WAIT)
        remember([Flow("192.168.8.100", 5001, "198.51.100.7", 443)], mark(2), seen_as=None)
        remember([PHONE], mark(2), protocol=socket.IPPROTO_UDP)
        assert conntrack.count(mark(2)) == 1

    async def test_a_late_answer_from_the_dead_line_brings_no_connection_back(self):
        """It meets no entry, and nobody outside begins one; the tablet's same socket goes on over the other line."""
        rooms.build()
        await load(ruleset(rooms.SALON))
        conntrack = KernelConntrack()
        async with KernelRouter.open() as router:
            await router.apply(rooms.plan(active=1))
            with rooms.voices() as (tablet, servers):
                tablet.sendto(b"a question", (rooms.SERVER, rooms.PORT))
                _, customer = servers["wan0"].recvfrom(99)
                assert conntrack.count(mark(1)) == 1
                assert await router.lead(Route(ACTIVE_TABLE, "usb0", rooms.GATEWAYS["usb0"], 0))
                conntrack.forget(mark(1))
                servers["wan0"].sendto(b"a late answer", customer)
                tablet.sendto(b"the same again", (rooms.SERVER, rooms.PORT))
                _, customer = servers["usb0"].recvfrom(99)
                servers["usb0"].sendto(b"an answer", customer)
                assert tablet.recv(99) == b"an answer"
        assert (conntrack.count(mark(1)), conntrack.count(mark(2))) == (0, 1)


def many(client: str, first_port: int, number: int) -> list[Flow]:
    return [Flow(client, first_port + n, "198.51.100.7", 443) for n in range(number)]
