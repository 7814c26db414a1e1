"""The delay line between a router and the internet, on two tun devices: what netem does where there is a netem.

`python -m appliance.demo.delay up0 isp0 /run/netns/internet round_trip_ms=12 rate_kbit=20000 buffer_kb=250` in the
router's namespace. An order on its standard input, such as `latency_ms=400`, changes the line at once; at the end of
the orders it ends, and both devices with it. What happens to a packet is decided in lane.py.
"""

import contextlib
import ctypes
import fcntl
import gc
import os
import select
import struct
import sys
import time
from dataclasses import replace
from math import inf

from appliance.demo.lane import Lane, Line, Shape

DEVICE = "/dev/net/tun"
LARGEST = 65535
AT_ONCE = 64  # packets from one end before the other has its turn
_TUNSETIFF = 0x400454CA
_TUN_WITHOUT_HEADER = 0x0001 | 0x1000  # IFF_TUN | IFF_NO_PI (linux/if_tun.h)
_CLONE_NEWNET = 0x40000000


def refusal() -> str | None:
    """Why this computer makes no tun device for us. None: it does."""
    try:
        os.close(tun("planb-trial"))
    except OSError as error:
        return f"{DEVICE}: {error.strerror}"
    return None


def tun(name: str) -> int:
    """A new device in this network namespace; it lives as long as its descriptor. Raises OSError."""
    device = os.open(DEVICE, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _TUN_WITHOUT_HEADER))
    except OSError:
        os.close(device)
        raise
    return device


def enter(namespace: str) -> None:
    """Move into a network namespace (setns(2); os.setns is there from Python 3.12 on). Raises OSError."""
    with open(namespace) as opened:
        if ctypes.CDLL(None, use_errno=True).setns(opened.fileno(), _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")


def obeyed(shape: Shape, order: str) -> Shape:
    """The line that an order asks for: `name=number`, as many as there are. Raises ValueError, TypeError."""
    pairs = (word.partition("=") for word in order.split())
    return replace(shape, **{name: float(value) for name, _, value in pairs})


def carry(line: Line, router: int, internet: int, orders: int) -> None:
    """Be the line until the orders end. select, because epoll knows no time below a millisecond."""
    while True:
        wait = max(0.0, line.next_at - time.monotonic()) if line.next_at < inf else None
        ready, _, _ = select.select([router, internet, orders], [], [], wait)
        if orders in ready:
            heard = os.read(orders, 4096)
            if not heard:
                return
            for order in heard.decode().splitlines():
                line.become(obeyed(line.shape, order))
        if router in ready:
            _take(line, line.up, router)
        if internet in ready:
            _take(line, line.down, internet)
        _hand_on(line.up, internet)
        _hand_on(line.down, router)


def _take(line: Line, lane: Lane, device: int) -> None:
    for _ in range(AT_ONCE):
        try:
            packet = os.read(device, LARGEST)
        except BlockingIOError:
            return
        if packet[0] >> 4 == 4:  # the neighbour discovery of IPv6 is nobody's traffic, and would keep a line awake
            line.enter(lane, packet, time.monotonic())


def _hand_on(lane: Lane, device: int) -> None:
    for packet in lane.due(time.monotonic()):
        with contextlib.suppress(OSError):  # the other end is down: a packet is lost, as on any line
            os.write(device, packet)


def _hurry() -> None:
    """Be on time on a busy computer, where that is allowed."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    gc.freeze()
    gc.disable()  # nothing here is a cycle


def main(near: str, far: str, namespace: str, *shape: str) -> None:
    router = tun(near)
    enter(namespace)
    internet = tun(far)
    line = Line(obeyed(Shape(0, 1, 1), " ".join(shape)))
    _hurry()
    print("ready", flush=True)
    carry(line, router, internet, sys.stdin.fileno())


if __name__ == "__main__":
    main(*sys.argv[1:])
