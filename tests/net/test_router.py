"""What every router promises, kept by the fake and by the kernel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from appliance.failover.plan import ACTIVE_TABLE, Attachment, Plan, Route, plan
from appliance.net.router import FakeRouter, KernelRouter, Router
from tests.net.kernel import CABLES, ip, printed

BROADBAND, MODEM = Attachment(1, "wan0", "203.0.113.1"), Attachment(2, "usb0", "192.168.8.1")
HOME = plan((BROADBAND, MODEM), active=1, count=2)
AWAY = plan((BROADBAND, MODEM), active=2, count=2)
NOWHERE = plan((BROADBAND, MODEM), active=None, count=2)
TO_MODEM = Route(ACTIVE_TABLE, "usb0", "192.168.8.1", 0)


def same(present: Plan, wanted: Plan) -> bool:
    return set(present.rules) == set(wanted.rules) and set(present.routes) == set(wanted.routes)


class RouterContract:
    @asynccontextmanager
    async def open(self) -> AsyncIterator[Router]:
        raise NotImplementedError
        yield

    async def test_what_is_wanted_stands(self):
        async with self.open() as router:
            await router.apply(HOME)
            assert same(await router.present(), HOME)

    async def test_twice_is_the_same_as_once(self):
        async with self.open() as router:
            await router.apply(HOME)
            await router.apply(HOME)
            assert same(await router.present(), HOME)

    async def test_a_switch_replaces_the_active_route(self):
        async with self.open() as router:
            await router.apply(HOME)
            await router.apply(AWAY)
            assert same(await router.present(), AWAY)

    async def test_one_route_can_lead_before_all_is_looked_at(self):
        async with self.open() as router:
            await router.apply(HOME)
            assert await router.lead(TO_MODEM)
            assert same(await router.present(), AWAY)

    async def test_a_route_can_lead_where_none_stood(self):
        async with self.open() as router:
            await router.apply(NOWHERE)
            assert await router.lead(TO_MODEM)
            assert same(await router.present(), AWAY)

    async def test_a_device_that_is_not_there_cannot_lead_and_the_old_way_stays(self):
        async with self.open() as router:
            await router.apply(HOME)
            assert not await router.lead(Route(ACTIVE_TABLE, "ghost0", "192.168.9.1", 0))
            assert same(await router.present(), HOME)

    async def test_a_line_that_lost_its_device_loses_its_routes(self):
        async with self.open() as router:
            await router.apply(HOME)
            left = plan((MODEM,), active=2, count=2)
            await router.apply(left)
            assert same(await router.present(), left)

    async def test_a_device_that_is_not_there_leaves_the_others_alone(self):
        ghost = Attachment(1, "ghost0", "203.0.113.1")
        async with self.open() as router:
            await router.apply(plan((ghost, MODEM), active=2, count=2))
            present = {route.device for route in (await router.present()).routes}
            assert present == {None, "usb0"}

    async def test_nothing_wanted_leaves_nothing(self):
        async with self.open() as router:
            await router.apply(HOME)
            await router.apply(Plan())
            assert same(await router.present(), Plan())


class TestFakeRouter(RouterContract):
    @asynccontextmanager
    async def open(self) -> AsyncIterator[Router]:
        yield FakeRouter({"wan0", "usb0"})


@pytest.mark.netns
class TestKernelRouter(RouterContract):
    @asynccontextmanager
    async def open(self) -> AsyncIterator[Router]:
        ip(CABLES)
        async with KernelRouter.open() as router:
            yield router

    async def test_a_device_that_is_down_cannot_lead_and_the_old_way_stays(self):
        async with self.open() as router:
            await router.apply(HOME)
            ip("link set usb0 down\n")
            assert not await router.lead(TO_MODEM)
            assert "via 203.0.113.1 dev wan0" in printed("ip", "route", "show", "table", "100")

    async def test_a_device_that_came_again_under_its_old_name_leads(self):
        async with self.open() as router:
            await router.apply(HOME)
            ip("link del usb0\nlink add usb0 type veth peer name modem0\naddr add 192.168.8.100/24 dev usb0\n")
            ip("link set modem0 up\nlink set usb0 up\n")
            assert await router.lead(TO_MODEM)
            assert "via 192.168.8.1 dev usb0" in printed("ip", "route", "get", "198.51.100.7")

    async def test_what_others_put_there_stays(self):
        async with self.open() as router:
            ip("route add default via 203.0.113.1 dev wan0 metric 100\nrule add priority 50 lookup 999\n")
            before = printed("ip", "route", "show"), printed("ip", "rule", "show")
            await router.apply(HOME)
            await router.apply(Plan())
            assert (printed("ip", "route", "show"), printed("ip", "rule", "show")) == before

    async def test_a_second_box_daemon_after_a_crash_finds_and_mends_what_the_first_left(self):
        async with self.open() as router:
            await router.apply(HOME)
        ip("route del default table 100")
        async with KernelRouter.open() as router:
            await router.apply(AWAY)
            assert same(await router.present(), AWAY)

    async def test_the_kernel_sends_bound_sockets_through_their_own_line(self):
        async with self.open() as router:
            await router.apply(HOME)
            assert "via 203.0.113.1 dev wan0" in printed("ip", "route", "get", "198.51.100.7")
            assert "via 192.168.8.1 dev usb0" in printed("ip", "route", "get", "198.51.100.7", "oif", "usb0")
            assert "via 192.168.8.1 dev usb0" in printed("ip", "route", "get", "198.51.100.7", "mark", "0x200")

    async def test_a_gateway_outside_of_the_leased_network_is_a_gateway_all_the_same(self):
        async with self.open() as router:
            ip("addr flush dev wan0\naddr add 203.0.113.10/32 dev wan0\n")
            await router.apply(plan((Attachment(1, "wan0", "198.51.100.1"), MODEM), active=1, count=2))
            assert "via 198.51.100.1 dev wan0" in printed("ip", "route", "get", "192.0.2.1")

    async def test_a_device_that_was_plugged_in_again_has_its_routes_again(self):
        async with self.open() as router:
            await router.apply(AWAY)
            ip("link del usb0\nlink add usb0 type veth peer name modem0\naddr add 192.168.8.100/24 dev usb0\n")
            ip("link set modem0 up\nlink set usb0 up\n")
            assert not same(await router.present(), AWAY)
            await router.apply(AWAY)
            assert same(await router.present(), AWAY)
