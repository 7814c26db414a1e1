"""Look from a room of the virtual salon as a device there would: ping, a name, a page."""

import sys
import time
from collections.abc import Callable

from appliance.demo.layout import PAGE_204, TARGETS
from appliance.demo.world import World

_ASK = """
import socket, sys
device, kind, address = sys.argv[1:]
sock = socket.socket(type=socket.SOCK_STREAM if kind == "page" else socket.SOCK_DGRAM)
sock.settimeout(0.5)
try:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    sock.connect((address, 80 if kind == "page" else 53))
    if kind == "page":
        sock.sendall(b"GET /generate_204 HTTP/1.1\\r\\nHost: connectivity.example\\r\\n\\r\\n")
        print(sock.recv(64).split()[1].decode())
    else:
        sock.send(b"\\x12\\x34\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\7booking\\7example\\0\\0\\1\\0\\1")
        answer = sock.recv(512)
        print(".".join(map(str, answer[-4:])) if answer[7] else "no such name")
except OSError as error:
    print(type(error).__name__)
"""


def ping(world: World, device: str, address: str = TARGETS[0], room: str = "box") -> bool:
    return world.tried(room, ["ping", "-c1", "-W0.5", "-I", device, address])


def page(world: World, device: str) -> str:
    """The status of the 204 page through one uplink, or the name of the error."""
    return world.run("box", [sys.executable, "-c", _ASK, device, "page", PAGE_204]).strip()


def name(world: World, device: str, resolver: str) -> str:
    """The address of booking.example by one resolver through one uplink, or the name of the error."""
    return world.run("box", [sys.executable, "-c", _ASK, device, "name", resolver]).strip()


def soon(it: Callable[[], bool], within: float = 5.0) -> bool:
    """Whether a fact comes about: a kernel needs a moment after a cable is plugged in."""
    deadline = time.monotonic() + within
    while not it():
        if time.monotonic() > deadline:
            return False
    return True


_PLAIN = """
table ip plain {
  chain out {
    type nat hook postrouting priority srcnat;
    oifname != "lan0" masquerade
  }
  chain names {
    type nat hook prerouting priority dstnat;
    iifname "lan0" udp dport 53 dnat to 203.0.113.53
  }
}
"""


def be_plain(world: World) -> None:
    """Have the box be a router as a provider sends it, where no line daemon is at work."""
    world.run("box", ["nft", "-f", "-"], _PLAIN)
