"""A salon of four rooms for kernel tests: the box, where the test is, a tablet, and a road behind each of two uplinks.

Every room is a network namespace; a socket that was made in a room stays there, so a test can hold all the ends.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from appliance.failover.plan import Attachment, Plan
from appliance.failover.plan import plan as planned
from appliance.net.sides import Salon, Way
from tests.net.kernel import ip

SALON = Salon("lan0", (Way("wan0"), Way("usb0")))
LAN_ADDRESS = "192.168.77.1/24"
TABLET, SERVER = "192.168.77.60", "198.51.100.7"  # the server is reached by either road
PORT = 5000
NOWHERE = "198.51.100.8"  # either road answers that there is no such host
GATEWAYS = {"wan0": "203.0.113.1", "usb0": "192.168.8.1"}
ROOMS = {"lan0": "tablet", "wan0": "isp", "usb0": "modem"}
CLONE_NEWNET = 0x40000000

_BOX = f"""
link set lo up
addr add {LAN_ADDRESS} dev lan0
addr add 203.0.113.10/24 dev wan0
addr add 192.168.8.100/24 dev usb0
link set lan0 up
link set wan0 up
link set usb0 up
"""
_TABLET = f"""
link set lo up
addr add {TABLET}/24 dev far
link set far up
route add default via 192.168.77.1
"""
_ROAD = """
link set lo up
addr add {gateway}/24 dev far
addr add {server}/32 dev lo
link set far up
route add unreachable {nowhere}
"""


def build() -> None:
    """For a test marked `netns`: all that is made here ends with the test's own private world."""
    subprocess.run(["mount", "-t", "tmpfs", "rooms", "/run"], check=True)
    for device, room in ROOMS.items():
        ip(f"netns add {room}\nlink add {device} type veth peer name far netns {room}\n")
    ip(_BOX)
    _ip_in("tablet", _TABLET)
    for device, gateway in GATEWAYS.items():
        _ip_in(ROOMS[device], _ROAD.format(gateway=gateway, server=SERVER, nowhere=NOWHERE))
        inside(ROOMS[device], "sysctl", "-qw", "net.ipv4.ip_forward=1")
    subprocess.run(["sysctl", "-qw", "net.ipv4.ip_forward=1"], check=True)


def plan(active: int) -> Plan:
    """Both uplinks attached, one of them active."""
    ways = (Attachment(n, device, gateway) for n, (device, gateway) in enumerate(GATEWAYS.items(), 1))
    return planned(tuple(ways), active, len(GATEWAYS))


def inside(room: str, *argv: str) -> str:
    """Run a command in a room. What it printed; its complaints are the caller's to judge."""
    command = ["nsenter", f"--net=/run/netns/{room}", "--", *argv]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@contextmanager
def voices() -> Iterator[tuple[socket.socket, dict[str, socket.socket]]]:
    """UDP sockets: the tablet's, and by device the one that is the server at the end of that road, on PORT."""
    with ExitStack() as open_sockets:
        tablet = open_sockets.enter_context(socket_in("tablet"))
        servers = {device: open_sockets.enter_context(socket_in(ROOMS[device])) for device in GATEWAYS}
        for server in servers.values():
            server.bind((SERVER, PORT))
        yield tablet, servers


@contextmanager
def connection() -> Iterator[tuple[socket.socket, socket.socket]]:
    """TCP over the broadband: the tablet's end, and the server's."""
    with socket_in("isp", socket.SOCK_STREAM) as door, socket_in("tablet", socket.SOCK_STREAM) as tablet:
        door.bind((SERVER, PORT))
        door.listen()
        tablet.connect((SERVER, PORT))
        server, _ = door.accept()
        with server:
            server.settimeout(2.0)
            yield tablet, server


def socket_in(room: str, kind: int = socket.SOCK_DGRAM, family: int = socket.AF_INET) -> socket.socket:
    """A socket that lives in that room. setns(2) is for one thread alone, so it gets a thread."""
    with ThreadPoolExecutor(1) as thread:
        made = thread.submit(_made_in, room, kind, family).result()
    made.settimeout(2.0)
    return made


def _made_in(room: str, kind: int, family: int) -> socket.socket:
    place = os.open(f"/run/netns/{room}", os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(place, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(place)
    return socket.socket(family, kind)


def _ip_in(room: str, batch: str) -> None:
    subprocess.run(["ip", "-n", room, "-batch", "-"], input=batch, text=True, check=True)
