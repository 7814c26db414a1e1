"""What a metered line lets through, felt from a tablet: the real kernel in four rooms."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from appliance.failover.plan import mark
from appliance.net.conntrack import KernelConntrack
from appliance.net.nft import confirm, load
from appliance.net.ruleset import ruleset
from appliance.net.sides import Salon, Way
from tests.net import rooms
from tests.net.ends import Ends
from tests.net.kernel import ip
from tests.net.rooms import SERVER, TABLET

TERMINAL = "02:00:00:00:00:07"
FILM = "198.51.100.9"  # a host that nobody called essential
AT_ONCE_S = 0.5  # a device that is not told tries for seconds; this computer may be busy
LOAD = bytes(320_000)


@pytest.fixture
def ends() -> Iterator[Ends]:
    with Ends() as ends:
        yield ends


async def on_4g(on_backup, **more):
    """A salon whose traffic leaves by the guarded modem; booking and film are behind it."""
    rooms.build()
    rooms.inside("modem", "ip", "addr", "add", f"{FILM}/32", "dev", "lo")
    await load(ruleset(Salon("lan0", (Way("wan0"), Way("usb0", on_backup)), **more)))
    ip("route add default via 192.168.8.1\n")


def refused_after(ends: Ends, host: str) -> float:
    began = time.monotonic()
    with pytest.raises(ConnectionRefusedError):
        ends.client("tablet", host)
    return time.monotonic() - began


@pytest.mark.netns
async def test_essentials_pass_and_the_rest_is_refused_at_once(ends):
    await on_4g("essentials-only")
    ends.server("modem")
    assert refused_after(ends, SERVER) < AT_ONCE_S
    await confirm([SERVER])
    ends.client("tablet", SERVER)
    assert refused_after(ends, FILM) < AT_ONCE_S


@pytest.mark.netns
async def test_a_datagram_that_is_not_essential_is_refused_in_words_that_its_socket_hears(ends):
    await on_4g("essentials-only")
    client = ends.new("tablet", socket.SOCK_DGRAM)
    client.connect((FILM, 443))
    client.send(b"quic")
    began = time.monotonic()
    with pytest.raises(OSError, match="No route to host"):
        client.recv(9)
    assert time.monotonic() - began < AT_ONCE_S


@pytest.mark.netns
async def test_an_essential_device_may_go_everywhere(ends):
    await on_4g("essentials-only", essentials=(TERMINAL,))
    ends.server("modem")
    assert refused_after(ends, FILM) < AT_ONCE_S
    rooms.inside("tablet", "ip", "link", "set", "far", "address", TERMINAL)
    ip("neigh flush dev lan0\n")
    ends.client("tablet", FILM)


@pytest.mark.netns
async def test_what_has_begun_goes_on_when_its_address_is_not_essential_any_more(ends):
    await on_4g("essentials-only")
    listening = ends.server("modem")
    await confirm([SERVER])
    client = ends.client("tablet", SERVER)
    await load("flush set inet planb ess4\n")
    client.sendall(b"card payment")
    assert ends.taken(listening).recv(99) == b"card payment"


@pytest.mark.netns
@pytest.mark.parametrize("way", ["down", "up"])
async def test_what_is_not_essential_is_slowed_both_ways_and_essentials_are_not(ends, way):
    await on_4g("essentials-first")
    listening = ends.server("modem")
    await confirm([SERVER])
    essential, other = (seconds(ends, listening, host, way) for host in (SERVER, FILM))
    assert other > 1.0, "320 kB at 64 kB/s, of which 128 kB may come at once"
    assert other > 20 * essential


def seconds(ends: Ends, listening: socket.socket, host: str, way: str) -> float:
    """How long the load takes, from the tablet or to it."""
    client = ends.client("tablet", host)
    there = ends.taken(listening)
    giver, taker = (there, client) if way == "down" else (client, there)
    began = time.monotonic()
    giving = threading.Thread(target=giver.sendall, args=(LOAD,))
    giving.start()
    left = len(LOAD)
    while left:
        left -= len(taker.recv(2**16))
    giving.join()
    return time.monotonic() - began


@pytest.mark.netns
async def test_a_flush_by_uplink_forgets_what_was_slowed_too(ends):
    await on_4g("essentials-first")
    ends.server("modem")
    ends.client("tablet", FILM)
    assert KernelConntrack().count(mark(2), mask=0x1FF00) == 0, "it is not marked as other"
    assert [flow.client for flow in KernelConntrack().forget(mark(2))] == [TABLET]


@pytest.mark.netns
async def test_the_broadband_is_nobodys_to_guard(ends):
    await on_4g("essentials-only")
    ip("route replace default via 203.0.113.1\n")
    ends.server("isp")
    ends.client("tablet", SERVER)
