"""A device that believes in IPv6 through the box learns at once that there is none: the real kernel, both settings."""

import socket
import time

import pytest

from appliance.net.nft import load
from appliance.net.ruleset import ruleset
from tests.net import rooms
from tests.net.ends import Ends
from tests.net.kernel import ip, printed
from tests.net.rooms import SALON

BOX, ABROAD = "fd00:77::1", "2001:db8::7"
AT_ONCE_S = 0.5  # a device that is not told tries for seconds; this computer may be busy


@pytest.fixture
def ends():
    with Ends() as ends:
        yield ends


async def with_ipv6(forwarding: int) -> None:
    """A tablet whose way to the IPv6 internet is the box, and a box that believes to have one of its own."""
    rooms.build()
    printed("sysctl", "-qw", f"net.ipv6.conf.all.forwarding={forwarding}")
    ip(f"addr add {BOX}/64 dev lan0 nodad\naddr add fd00:203::10/64 dev wan0 nodad\n")
    ip("route add default via fd00:203::1 dev wan0\n")
    ip(f"addr add fd00:77::60/64 dev far nodad\nroute add default via {BOX}\n", room="tablet")
    await load(ruleset(SALON))


@pytest.mark.netns
@pytest.mark.parametrize("forwarding", [0, 1])
async def test_a_connection_is_refused_at_once_and_so_are_the_next_twenty(ends, forwarding):
    await with_ipv6(forwarding)
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(ConnectionRefusedError):
            ends.new("tablet", family=socket.AF_INET6).connect((ABROAD, 443))
    assert time.monotonic() - began < 4 * AT_ONCE_S


@pytest.mark.netns
@pytest.mark.parametrize("forwarding", [0, 1])
async def test_a_datagram_is_refused_so_that_its_socket_hears_of_it(ends, forwarding):
    await with_ipv6(forwarding)
    client = ends.new("tablet", socket.SOCK_DGRAM, socket.AF_INET6)
    client.connect((ABROAD, 443))
    client.send(b"quic")
    began = time.monotonic()
    with pytest.raises(ConnectionRefusedError):
        client.recv(9)
    assert time.monotonic() - began < AT_ONCE_S


@pytest.mark.netns
@pytest.mark.parametrize("forwarding", [0, 1])
async def test_the_box_itself_is_reached_by_ipv6_as_before(ends, forwarding):
    await with_ipv6(forwarding)
    with socket.create_server((BOX, 8080), family=socket.AF_INET6):
        ends.new("tablet", family=socket.AF_INET6).connect((BOX, 8080))
