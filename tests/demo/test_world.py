"""The virtual salon on the real kernel: what the box sees of it, whole and broken."""

import os
import socket
from itertools import permutations

import pytest

from appliance.demo.faults import UnknownFault
from appliance.demo.layout import BOOKING, ROADS, TARGETS
from appliance.demo.world import World
from tests.demo.looking import name, page, ping, soon

pytestmark = [pytest.mark.netns, pytest.mark.needs("ping")]

WIRED, MODEM, PHONE = ROADS["broadband"], ROADS["4g"], ROADS["hotspot"]
ROAD = pytest.mark.parametrize("road", [WIRED, MODEM], ids=lambda road: road.name)


def is_whole(world: World, road) -> bool:
    pings = all(soon(lambda target=target: ping(world, road.device, target)) for target in TARGETS)
    web = soon(lambda: page(world, road.device) == "204")
    return pings and web and soon(lambda: name(world, road.device, road.dns) == BOOKING)


def test_both_roads_lead_to_the_internet_and_the_phone_does_when_it_is_switched_on():
    with World.open() as world:
        assert is_whole(world, WIRED)
        assert is_whole(world, MODEM)
        assert not world.tried("box", ["ip", "link", "show", "dev", PHONE.device])
        world.heal("hotspot")
        assert is_whole(world, PHONE)
        world.mend_everything()
        assert not world.tried("box", ["ip", "link", "show", "dev", PHONE.device])


def test_the_world_can_be_taken_down_and_built_again():
    for _ in range(2):
        with World.open() as world:
            assert ping(world, "wan0")
        assert not os.path.exists("/run/netns/box")
        assert [device for _, device in socket.if_nameindex()] == ["lo"]


def test_a_provider_drops_what_does_not_come_from_its_customers():
    with World.open() as world:
        world.run("box", ["ip", "addr", "add", "192.0.2.77/32", "dev", "lo"])
        assert not ping(world, "192.0.2.77")  # -I with an address: that source, by the main table, through wan0
        counted = world.run("isp", ["nft", "list", "chain", "inet", "router", "forward"])
        assert "counter packets 1 " in counted


def test_a_resolver_answers_only_its_own_customers():
    with World.open() as world:
        assert name(world, "wan0", WIRED.dns) == BOOKING
        assert name(world, "usb0", WIRED.dns) == "OSError"  # administratively prohibited


def test_the_internet_never_sees_an_address_of_the_salon():
    with World.open() as world:
        rules = "table inet see {\nchain in {\ntype filter hook input priority 0\nip saddr 192.168.0.0/16 counter\n}\n}"
        world.run("internet", ["nft", "-f", "-"], rules)
        assert ping(world, "usb0")
        assert "counter packets 0 " in world.run("internet", ["nft", "list", "table", "inet", "see"])


# fault -> link light, the router answers ping, the internet answers ping, the 204 page, a name
SEEN = {
    "carrier": (False, False, False, "TimeoutError", "TimeoutError"),
    "dead": (True, False, False, "TimeoutError", "TimeoutError"),
    "blackhole": (True, True, False, "TimeoutError", "TimeoutError"),
    "dns": (True, True, True, "204", "TimeoutError"),
    "no_names": (True, True, True, "204", "TimeoutError"),
    "portal": (True, True, True, "200", BOOKING),
    "no_data": (True, True, True, "TimeoutError", BOOKING),
    "no_icmp": (True, False, False, "204", BOOKING),
    "one_target": (True, True, False, "204", BOOKING),
}


@ROAD
def test_every_fault_does_what_it_says_and_heals(road):
    other = MODEM if road is WIRED else WIRED
    with World.open() as world:
        for fault, seen in SEEN.items():
            assert is_whole(world, road), f"before {fault}"
            world.apply(fault, road.name)
            light = "LOWER_UP" in world.run("box", ["ip", "link", "show", "dev", road.device])
            pings = (ping(world, road.device, road.gateway), ping(world, road.device))
            assert (light, *pings, page(world, road.device), name(world, road.device, road.dns)) == seen, fault
            assert page(world, other.device) == "204", fault
            world.heal(road.name)
        assert is_whole(world, road)


@ROAD
def test_an_unplugged_device_is_gone_and_comes_back_as_itself(road):
    with World.open() as world:
        before = world.run("box", ["ip", "-o", "link", "show", "dev", road.device]).split("link/ether")[1]
        world.apply("unplug", road.name)
        assert not world.tried("box", ["ip", "link", "show", "dev", road.device])
        world.heal(road.name)
        after = world.run("box", ["ip", "-o", "link", "show", "dev", road.device]).split("link/ether")[1]
        assert after.split()[0] == before.split()[0]
        assert is_whole(world, road)


def test_a_lost_lease_leaves_the_link_without_an_address():
    with World.open() as world:
        world.apply("lease", "broadband")
        assert WIRED.address not in world.run("box", ["ip", "addr", "show", "dev", "wan0"])
        assert "wan0" not in world.run("box", ["ip", "route"])
        world.heal("broadband")
        assert is_whole(world, WIRED)


def test_a_blip_is_silence_with_the_cable_in_and_over_by_itself():
    with World.open() as world:
        ping(world, "wan0")
        monitor = world.popen("box", ["ip", "monitor", "link"], "monitor")
        world.apply("blip", "broadband")
        sent, lost = counted(world, "-c40", "-i0.02")
        assert sent == 40
        assert 4 <= lost <= 20  # 0.3 s of 0.8
        assert is_whole(world, WIRED)
        monitor.terminate()
        assert "wan0" not in world.log("monitor").read_text()


def counted(world: World, *options: str) -> tuple[int, int]:
    """Pings through the broadband: how many were sent, how many came back with nothing."""
    said = world.run("box", ["ping", "-q", *options, "-W0.5", "-I", "wan0", TARGETS[0]], check=False)
    sent, came_back = (int(said.split(word)[0].split()[-1]) for word in (" packets transmitted", " received"))
    return sent, sent - came_back


def test_loss_loses_about_what_it_says_each_way():
    with World.open() as world:
        world.apply("loss", "broadband", 40)
        assert 150 < counted(world, "-c300", "-i0.002")[1] < 234  # 64 % of the round trips, five sigma around it
        world.apply("loss", "broadband", 10.6)  # again: it is replaced, not added to
        assert 25 < counted(world, "-c300", "-i0.002")[1] < 95  # 20 %
        world.apply("loss", "broadband", 1)
        assert soon(lambda: page(world, "wan0") == "204")


def test_faults_come_in_any_order_and_twice_and_one_heal_mends_them_all():
    with World.open() as world:
        for order in list(permutations(["carrier", "unplug", "lease", "dead"]))[::4]:
            for fault in (*order, *order):
                world.apply(fault, "4g")
            world.heal("4g")
            world.heal("4g")
            assert is_whole(world, MODEM), order


def test_one_of_two_faults_can_be_mended():
    with World.open() as world:
        world.apply("portal", "broadband")
        world.apply("carrier", "broadband")
        world.heal("broadband", "carrier")
        assert soon(lambda: page(world, "wan0") == "200")
        assert dict(world.faults["broadband"]) == {"portal": 0}


def test_a_modem_that_is_plugged_in_again_keeps_the_faults_that_it_had():
    with World.open() as world:
        world.apply("no_data", "4g")
        world.apply("lease", "4g")
        world.apply("unplug", "4g")
        world.heal("4g", "unplug")
        assert MODEM.address not in world.run("box", ["ip", "addr", "show", "dev", "usb0"])
        world.heal("4g", "lease")
        assert soon(lambda: ping(world, "usb0"))
        assert page(world, "usb0") == "TimeoutError"


def test_the_booking_system_can_be_down_while_the_internet_is_up():
    with World.open() as world:
        fetch = ["python3", "-c", f"import urllib.request as r; r.urlopen('http://{BOOKING}/healthz', timeout=2)"]
        assert world.tried("box", fetch)
        world.apply("dead", "vendor")
        assert not world.tried("box", fetch)
        assert page(world, "wan0") == "204"
        world.heal("vendor")
        assert world.tried("box", fetch)


def test_an_unknown_fault_or_uplink_is_said_in_words():
    with World.open() as world:
        with pytest.raises(UnknownFault, match="no fault of an uplink; there are"):
            world.apply("gremlins", "broadband")
        with pytest.raises(UnknownFault, match='no uplink "adsl"; there are broadband, 4g, hotspot'):
            world.apply("dead", "adsl")


def test_the_world_only_opens_in_a_network_of_its_own():
    with World.open(), pytest.raises(OSError, match="network of its own"), World.open():
        raise AssertionError("it opened")
