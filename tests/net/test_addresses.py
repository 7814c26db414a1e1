"""Which addresses the machine has: netifaces and the kernel have to say the same."""

import subprocess
from ipaddress import ip_address
from types import ModuleType, SimpleNamespace

import pytest

from appliance.net.addresses import (
    Interface,
    PageAddress,
    _is_original,
    by_netifaces,
    by_pyroute2,
    has_carrier,
    interfaces,
    page_addresses,
)
from tests.waiting import comes_true

LO = Interface("lo", (ip_address("127.0.0.1"), ip_address("::1")))
LAN = Interface("lan0", (ip_address("192.168.77.1"), ip_address("fe80::1")))


@pytest.mark.netns
def test_both_inventories_say_the_same_about_a_kernel_with_everything_in_it() -> None:
    netifaces = pytest.importorskip("netifaces", reason="netifaces could not be compiled here")
    for line in (
        "link set lo up",
        "link add lan0 type veth peer name far0",
        "link add quiet0 type bridge",  # no address at all
        "link set lan0 up",
        "link set far0 up",
        "addr add 192.168.77.1/24 dev lan0",
        "addr add 192.168.78.1/24 dev lan0 label lan0:second",
        "addr add 10.9.0.1 peer 10.9.0.2 dev far0",  # point to point, as a modem may be
        "addr add 2001:db8::1/64 dev lan0 nodad",
        "addr add fe80::77/64 dev lan0 nodad",  # netifaces writes %lan0 behind it
    ):
        subprocess.run(["ip", *line.split()], check=True)
    seen = by_pyroute2()
    assert by_netifaces(netifaces) == seen
    lan = next(each for each in seen if each.name == "lan0")
    assert {"192.168.77.1", "192.168.78.1", "2001:db8::1", "fe80::77"} <= {str(ip) for ip in lan.addresses}
    assert next(each for each in seen if each.name == "quiet0").addresses == ()
    assert [str(ip) for each in seen for ip in each.addresses if each.name == "far0" and ip.version == 4] == [
        "10.9.0.1"
    ]


@pytest.mark.netns
def test_a_cable_that_is_out_at_either_end_is_no_carrier() -> None:
    subprocess.run(["ip", "link", "add", "wan0", "type", "veth", "peer", "name", "far0"], check=True)
    subprocess.run(["ip", "link", "set", "wan0", "up"], check=True)
    assert comes_true(lambda: not has_carrier("wan0"))  # told in batches, up to a second late (linkwatch)
    subprocess.run(["ip", "link", "set", "far0", "up"], check=True)
    assert comes_true(lambda: has_carrier("wan0"))
    subprocess.run(["ip", "link", "set", "wan0", "down"], check=True)
    assert comes_true(lambda: not has_carrier("wan0"))
    assert not has_carrier("usb0")


def test_this_machine_has_a_loopback() -> None:
    assert ip_address("127.0.0.1") in next(each for each in interfaces() if each.name == "lo").addresses


def test_a_fork_that_only_looks_like_netifaces_is_not_used() -> None:
    assert _is_original(_module(AF_LINK=17))
    assert not _is_original(_module(AF_LINK=-1000))
    assert not _is_original(_module())


def test_a_device_that_goes_away_between_two_questions_has_no_address() -> None:
    def ask(name: str) -> dict[int, list[dict[str, str]]]:
        raise ValueError("You must specify a valid interface name.")

    assert by_netifaces(_module(interfaces=lambda: ["usb0"], ifaddresses=ask)) == (Interface("usb0", ()),)


def test_the_page_is_found_on_the_salons_network() -> None:
    assert page_addresses(["lan"], "192.168.77.1", 80, [LO, LAN]) == (PageAddress("http://192.168.77.1/", "lan0"),)


def test_an_address_that_no_device_has_yet_is_told_as_such() -> None:
    assert page_addresses(["lan"], "192.168.77.1", 80, [LO]) == (PageAddress("http://192.168.77.1/", None),)


def test_a_wildcard_stands_for_every_address_of_the_fourth_version() -> None:
    found = page_addresses(["0.0.0.0", "loopback"], "192.168.77.1", 8080, [LO, LAN])
    assert [each.url for each in found] == ["http://127.0.0.1:8080/", "http://192.168.77.1:8080/"]


def test_an_address_of_the_sixth_version_stands_in_brackets() -> None:
    assert page_addresses(["::1"], "192.168.77.1", 80, [LO]) == (PageAddress("http://[::1]/", "lo"),)


def _module(**has: object) -> ModuleType:
    return SimpleNamespace(**has)  # type: ignore[return-value]
