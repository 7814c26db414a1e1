"""What every reader of traffic promises, kept by the fake and by the kernel: the salon's packets, there and back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from appliance.failover.plan import ACTIVE_TABLE, Route
from appliance.net.nft import TABLE, load, unload
from appliance.net.router import KernelRouter
from appliance.net.ruleset import ruleset
from appliance.net.traffic import Counts, FakeTraffic, KernelTraffic, Traffic
from tests.net import rooms
from tests.net.kernel import CABLES, ip, printed
from tests.waiting import comes_true

NOTHING = {1: Counts(), 2: Counts()}


class TrafficContract:
    @asynccontextmanager
    async def open(self) -> AsyncIterator[Traffic]:
        """Two uplinks, wan0 and usb0, and a ruleset that was just loaded."""
        raise NotImplementedError
        yield

    async def unload(self, traffic: Traffic) -> None:
        raise NotImplementedError

    async def test_every_uplink_is_counted_from_nothing(self):
        async with self.open() as traffic:
            assert traffic.read() == NOTHING

    async def test_without_a_ruleset_nobody_counts(self):
        async with self.open() as traffic:
            await self.unload(traffic)
            assert traffic.read() == {}

    async def test_a_device_that_is_not_there_has_no_bytes(self):
        async with self.open() as traffic:
            assert isinstance(traffic.device_bytes("wan0"), int)
            assert traffic.device_bytes("ghost0") is None


class TestFakeTraffic(TrafficContract):
    @asynccontextmanager
    async def open(self) -> AsyncIterator[Traffic]:
        fake = FakeTraffic(2)
        fake.devices["wan0"] = 0
        yield fake

    async def unload(self, traffic: Traffic) -> None:
        assert isinstance(traffic, FakeTraffic)
        traffic.is_loaded = False

    async def test_an_uplink_that_nobody_set_up_is_refused(self):
        with pytest.raises(KeyError):
            FakeTraffic(2).set(3, Counts())


@pytest.mark.netns
class TestKernelTraffic(TrafficContract):
    @asynccontextmanager
    async def open(self) -> AsyncIterator[Traffic]:
        ip(CABLES)
        with KernelTraffic.open() as traffic:
            await load(ruleset(rooms.SALON))
            yield traffic

    async def unload(self, traffic: Traffic) -> None:
        await unload()

    async def test_other_counters_of_the_table_are_not_the_salons(self):
        async with self.open() as traffic:
            printed("nft", "add", "counter", "inet", TABLE, "refused_by_guard")
            assert traffic.read() == NOTHING


@pytest.mark.netns
@pytest.mark.needs("ping")
class TestWhatCounts:
    @asynccontextmanager
    async def salon(self) -> AsyncIterator[tuple[Traffic, KernelRouter]]:
        rooms.build()
        await load(ruleset(rooms.SALON))
        async with KernelRouter.open() as router:
            await router.apply(rooms.plan(active=1))
            with KernelTraffic.open() as traffic:
                yield traffic, router

    async def test_what_the_salon_asks_and_what_comes_back(self):
        async with self.salon() as (traffic, _):
            rooms.inside("tablet", "ping", "-c", "3", "-i", "0.01", rooms.SERVER)
            assert traffic.read() == NOTHING | {1: Counts(3, 3 * 84, 3, 3 * 84, asked=3)}

    async def test_a_ruleset_that_is_loaded_again_counts_from_nothing(self):
        async with self.salon() as (traffic, _):
            for _ in range(2):
                rooms.inside("tablet", "ping", "-c", "1", rooms.SERVER)
                assert traffic.read() == NOTHING | {1: Counts(1, 84, 1, 84, asked=1)}
                await load(ruleset(rooms.SALON))
                assert traffic.read() == NOTHING

    async def test_the_bytes_of_a_device_are_all_that_passed_through_it(self):
        async with self.salon() as (traffic, _):
            rooms.inside("tablet", "ping", "-c", "3", "-i", "0.01", rooms.SERVER)
            before = traffic.device_bytes("wan0") or 0
            words = printed("ip", "-s", "-o", "link", "show", "wan0").replace("\\", "").split()
            received, sent = int(words[words.index("RX:") + 7]), int(words[words.index("TX:") + 7])
            assert 6 * 84 < before <= received + sent <= (traffic.device_bytes("wan0") or 0)

    async def test_what_the_box_asks_for_itself_is_not_the_salons(self):
        async with self.salon() as (traffic, _):
            printed("ping", "-c", "1", "-I", "wan0", rooms.SERVER)
            rooms.inside("tablet", "ping", "-c", "1", "192.168.77.1")
            assert traffic.read() == NOTHING

    async def test_an_error_from_the_road_is_no_answer(self):
        """A router whose own line is dead says "unreachable" to everything; that keeps no line alive."""
        async with self.salon() as (traffic, _):
            said = rooms.inside("tablet", "ping", "-c", "1", rooms.NOWHERE)
            assert "Unreachable" in said
            assert traffic.read() == NOTHING | {1: Counts(1, 84, 0, 0, asked=1)}

    async def test_a_bare_ack_is_sent_but_it_asks_nothing(self):
        """The last word of every page that the salon reads is one, and the silence after it is no outage."""
        async with self.salon() as (traffic, _):
            with rooms.connection() as (tablet, server):
                opened = traffic.read()[1]
                server.sendall(b"an answer that nobody asked for")
                assert tablet.recv(99)
                assert comes_true(lambda: traffic.read()[1].sent > opened.sent), "an ACK may wait a little"
                acked = traffic.read()[1]
                assert (acked.sent - opened.sent, acked.asked - opened.asked, acked.got - opened.got) == (1, 0, 1)
                tablet.sendall(b"a question")
                assert server.recv(99)
                assert traffic.read()[1].asked == acked.asked + 1

    async def test_a_connection_is_counted_where_it_stays_and_not_where_the_salon_is(self):
        async with self.salon() as (traffic, router):
            with rooms.voices() as (tablet, servers):
                tablet.sendto(b"one", (rooms.SERVER, rooms.PORT))
                _, customer = servers["wan0"].recvfrom(99)
                assert await router.lead(Route(ACTIVE_TABLE, "usb0", rooms.GATEWAYS["usb0"], 0))
                servers["wan0"].sendto(b"an answer", customer)
                assert tablet.recv(99) == b"an answer"
                tablet.sendto(b"two", (rooms.SERVER, rooms.PORT))
                servers["wan0"].recvfrom(99)
            assert traffic.read() == NOTHING | {1: Counts(2, 62, 1, 37, asked=2)}
