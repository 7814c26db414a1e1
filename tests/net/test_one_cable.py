"""A companion and an observer: the box on one cable with the router and the tablet, and a modem of its own.

The real kernel: box, router and tablet hang on one bridge; the server is behind the router and behind the modem.
"""

import socket
import subprocess
from collections.abc import AsyncIterator

import pytest

from appliance.failover.plan import Attachment, mark, plan
from appliance.net.conntrack import KernelConntrack
from appliance.net.kick import RawKick
from appliance.net.nft import load
from appliance.net.router import KernelRouter, Router
from appliance.net.ruleset import ruleset
from appliance.net.sides import Salon, Way
from tests.net.ends import Ends
from tests.net.kernel import ip, printed

BOX, ROUTER, TABLET = "192.168.1.2", "192.168.1.1", "192.168.1.60"
MODEM, BOX_BEHIND_IT = "192.168.8.1", "192.168.8.100"
SERVER = "198.51.100.7"
UPLINKS = (Way("eth0"), Way("usb0"))
COMPANION = Salon("eth0", UPLINKS, "companion", "192.168.1.0/24")
OBSERVER = Salon("eth0", UPLINKS, "observer", "192.168.1.0/24")
ATTACHED = (Attachment(1, "eth0", ROUTER), Attachment(2, "usb0", MODEM))
CABLES = f"""
netns add switch
netns add router
netns add tablet
netns add modem
link add eth0 type veth peer name port0 netns switch
link add far netns router type veth peer name port1 netns switch
link add far netns tablet type veth peer name port2 netns switch
link add usb0 type veth peer name far netns modem
link set lo up
addr add {BOX}/24 dev eth0
addr add {BOX_BEHIND_IT}/24 dev usb0
link set eth0 up
link set usb0 up
route add default via {ROUTER}
"""
SWITCH = "link add bridge type bridge\nlink set bridge up\n" + "".join(
    f"link set port{n} up master bridge\n" for n in range(3)
)
ROAD = f"link set lo up\naddr add {SERVER}/32 dev lo\nlink set far up\n"
SETTINGS = ("net.ipv4.ip_forward=1", "net.ipv4.conf.eth0.send_redirects=1", "net.ipv4.conf.all.rp_filter=2")


@pytest.fixture
def ends():
    with Ends() as ends:
        yield ends


@pytest.fixture
async def router() -> AsyncIterator[Router]:
    async with KernelRouter.open() as router:
        yield router


def wire() -> None:
    """The tablet uses the box as its gateway; the kernel would like to tell it of a shorter way."""
    subprocess.run(["mount", "-t", "tmpfs", "rooms", "/run"], check=True)
    ip(CABLES)
    ip(SWITCH, room="switch")
    ip(f"{ROAD}addr add {ROUTER}/24 dev far\n", room="router")
    ip(f"{ROAD}addr add {MODEM}/24 dev far\n", room="modem")
    ip(f"link set lo up\nlink set far up\naddr add {TABLET}/24 dev far\nroute add default via {BOX}\n", room="tablet")
    for setting in SETTINGS:
        printed("sysctl", "-qw", setting)


async def one_cable(router: Router, salon: Salon) -> None:
    wire()
    await load(ruleset(salon))
    await router.apply(plan(ATTACHED, active=1, count=2))


async def fail_over(router: Router) -> int:
    """As the daemon does it. How many idle connections were told."""
    await router.apply(plan(ATTACHED, active=2, count=2))
    return RawKick("eth0", f"{BOX}/24").send(KernelConntrack().forget(mark(1)))


def seen_as(server: socket.socket) -> str:
    """The client's address as the server sees it."""
    return server.getpeername()[0]


@pytest.mark.netns
async def test_the_salon_goes_out_through_the_box_and_stays_with_it(ends, router):
    await one_cable(router, COMPANION)
    server = ends.server("router")
    for _ in range(3):
        client = ends.client("tablet", SERVER)
        there = ends.taken(server)
        client.sendall(b"hello")
        assert (there.recv(9), seen_as(there)) == (b"hello", BOX)
    assert f"via {BOX}" in printed("ip", "-n", "tablet", "route", "get", SERVER), "it was sent to the router"


@pytest.mark.netns
async def test_what_the_salon_asks_of_the_broadband_and_what_comes_back_is_counted(ends, router):
    await one_cable(router, COMPANION)
    server = ends.server("router")
    client = ends.client("tablet", SERVER)
    ends.taken(server).sendall(b"hello")
    assert client.recv(9) == b"hello"
    for counter in ("sent_1", "got_1"):
        assert "packets 0 " not in printed("nft", "list", "counter", "inet", "planb", counter)


@pytest.mark.netns
async def test_at_a_failover_a_connection_is_reset_and_the_next_one_leaves_by_the_modem(ends, router):
    await one_cable(router, COMPANION)
    ends.server("router")
    behind_modem = ends.server("modem")
    busy, idle = (ends.client("tablet", SERVER) for _ in range(2))
    assert await fail_over(router) == 2
    for client in (idle, busy):
        with pytest.raises(ConnectionResetError):
            client.recv(9)
    ends.client("tablet", SERVER)
    assert seen_as(ends.taken(behind_modem)) == BOX_BEHIND_IT


@pytest.mark.netns
async def test_a_connection_that_speaks_first_is_reset_without_a_knock(ends, router):
    await one_cable(router, COMPANION)
    ends.server("router")
    client = ends.client("tablet", SERVER)
    assert list(KernelConntrack().forget(mark(1))), "and the way stays: it would go in and out by the same cable"
    client.sendall(b"payment")
    with pytest.raises(ConnectionResetError):
        client.recv(9)


@pytest.mark.netns
async def test_a_datagram_socket_lives_on_over_the_modem_and_home_again(ends, router):
    await one_cable(router, COMPANION)
    servers = {room: ends.new(room, socket.SOCK_DGRAM) for room in ("router", "modem")}
    for server in servers.values():
        server.bind((SERVER, 5000))
    client = ends.new("tablet", socket.SOCK_DGRAM)
    client.sendto(b"one", (SERVER, 5000))
    assert servers["router"].recv(9) == b"one"
    await fail_over(router)
    client.sendto(b"two", (SERVER, 5000))
    assert servers["modem"].recv(9) == b"two"
    await router.apply(plan(ATTACHED, active=1, count=2))
    client.sendto(b"three", (SERVER, 5000))
    assert servers["modem"].recv(9) == b"three", "what began on the modem ends there"


@pytest.mark.netns
async def test_what_stays_in_the_salons_network_is_on_no_line_and_is_not_forgotten(ends, router):
    await one_cable(router, COMPANION)
    with socket.create_server((BOX, 80)) as page:
        client = ends.new("tablet")
        client.connect((BOX, 80))
        there = ends.taken(page)
        assert list(KernelConntrack().forget(mark(1))) == []
        client.sendall(b"GET /")
        assert there.recv(9) == b"GET /"


@pytest.mark.netns
async def test_an_observers_own_connections_stay_where_they_began_and_new_ones_follow_the_line(ends, router):
    await one_cable(router, OBSERVER)
    servers = {room: ends.server(room) for room in ("router", "modem")}
    with socket.create_connection((SERVER, 443), timeout=5) as began:
        before = ends.taken(servers["router"])
        await router.apply(plan(ATTACHED, active=2, count=2))
        began.sendall(b"still here")
        assert before.recv(99) == b"still here"
        with socket.create_connection((SERVER, 443), timeout=5):
            assert seen_as(ends.taken(servers["modem"])) == BOX_BEHIND_IT


@pytest.mark.netns
async def test_an_observer_answers_the_salon_on_its_cable_and_nobody_on_the_modems(ends, router):
    await one_cable(router, OBSERVER)
    with socket.create_server(("0.0.0.0", 80)):
        ends.new("tablet").connect((BOX, 80))
        outsider = ends.new("modem")
        outsider.settimeout(0.3)
        with pytest.raises(TimeoutError):
            outsider.connect((BOX_BEHIND_IT, 80))
