"""The knock at idle connections: kept by the fake, and by a real socket in a real salon that never says a word."""

import socket
import time

import pytest

from appliance.demo.salon import Salon
from appliance.failover.plan import ACTIVE_TABLE, Route, mark
from appliance.net.conntrack import Flow, KernelConntrack
from appliance.net.kick import FakeKick, RawKick, segment
from appliance.net.nft import load
from appliance.net.router import KernelRouter
from appliance.net.ruleset import ruleset
from tests.net import rooms
from tests.net.kernel import CABLES, ip

ETH_P_IP = 0x0800  # linux/if_ether.h
TABLET = Flow("192.168.77.60", 5001, "198.51.100.7", 443)


def test_the_fake_remembers_whom_it_told():
    kick = FakeKick()
    assert kick.send([TABLET]) == 1
    assert kick.told == [TABLET]


def test_the_packet_is_a_bare_ack_from_the_server_to_the_client():
    packet = segment(TABLET)
    assert (packet[12:16], packet[16:20]) == (bytes([198, 51, 100, 7]), bytes([192, 168, 77, 60]))
    assert (packet[20:22], packet[22:24]) == ((443).to_bytes(2, "big"), (5001).to_bytes(2, "big"))
    assert packet[33] == 0x10, "ACK and nothing else"
    pseudo = packet[12:20] + bytes([0, 6]) + len(packet[20:]).to_bytes(2, "big")
    words = [int.from_bytes((pseudo + packet[20:])[i : i + 2], "big") for i in range(0, len(pseudo + packet[20:]), 2)]
    assert sum(words) % 0xFFFF == 0, "RFC 1071: the sum with its checksum is all ones"


@pytest.mark.netns
async def test_an_idle_connection_is_reset_in_one_round_trip_of_the_salons_own_network():
    """Nobody says a word but the kick: the route leads away, the connection is forgotten, its device is told."""
    rooms.build()
    await load(ruleset(rooms.SALON))
    async with KernelRouter.open() as router:
        await router.apply(rooms.plan(active=1))
        with rooms.connection() as (tablet, _):
            assert await router.lead(Route(ACTIVE_TABLE, "usb0", rooms.GATEWAYS["usb0"], 0))
            assert RawKick("lan0", rooms.LAN_ADDRESS).send(KernelConntrack().forget(mark(1))) == 1
            with pytest.raises(ConnectionResetError):
                tablet.recv(1)


@pytest.mark.netns
def test_an_idle_connection_is_reset_at_the_switch_and_going_home_resets_none(house):
    assert _idle(house, since=0.0) == []
    house.tablet.ask_idle()
    house.wait_for(lambda: _idle(house, 0.0) == ["alive"], "there is no idle connection", "line")
    broke = time.monotonic()
    house.apply("blackhole", "broadband")
    house.wait_for(lambda: _idle(house, broke) == ["reset"], "the idle connection is not reset", "line")
    house.wait_for(house.tablet.is_well, "the tablet is not well", "line")
    mended = time.monotonic()
    house.heal("broadband")
    house.wait_for(lambda: _state(house) == "on_primary", "the salon does not come home", "line")
    house.tablet.ask_idle()
    house.wait_for(lambda: bool(_idle(house, mended)), "the idle connection says nothing", "line")
    assert _idle(house, mended) == ["alive"]


def _idle(house: Salon, since: float) -> list[str]:
    return [each.what for each in house.tablet.heard()[1] if each.at >= since]


def _state(house: Salon) -> str | None:
    line = house.line()
    return line.line.state if line else None


@pytest.mark.netns
def test_a_phone_that_has_left_with_its_connections_keeps_no_other_device_from_hearing():
    """A connection that nobody closed is tracked for five days, and what is sent to one who left waits for seconds."""
    ip(CABLES + "neigh add 203.0.113.99 lladdr 02:00:00:00:00:99 dev wan0 nud permanent\n")
    left = [Flow("203.0.113.50", 40000 + n, "198.51.100.30", 443) for n in range(1000)]
    terminal = Flow("203.0.113.99", 5001, "198.51.100.30", 443)
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP)) as far_end:
        far_end.bind(("isp0", ETH_P_IP))
        far_end.settimeout(2)
        RawKick("wan0", "203.0.113.10/24").send([*left, terminal])
        assert far_end.recv(100)[12:] == segment(terminal)[12:], "addresses, ports and all that follows"


@pytest.mark.netns
def test_a_lan_that_is_unplugged_is_no_reason_to_end():
    flow = Flow("192.168.77.60", 40000, "198.51.100.30", 7)
    assert RawKick("ghost0", "192.168.77.1/24").send([flow]) == 0
