"""Watch the devices of the uplinks. Says what the kernel says; decides nothing.

A change on netlink is only a hint: the devices are read again and what differs is reported, so that a lost or
doubled message can do no harm.
"""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any, Protocol

from pyroute2 import AsyncIPRoute
from pyroute2.netlink.rtnl import RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_LINK

IFF_LOWER_UP = 0x10000  # netdevice(7): the cable is in and the other end is alive
MADE_UP = "169.254."  # RFC 3927: what a DHCP client without an answer gives itself is no lease
AGAIN_S = 15.0  # read again even without a message: a net below the net


@dataclass(frozen=True, slots=True)
class Device:
    """One device as it is now. `gateway` is what a DHCP client has put into the main table for it."""

    name: str
    present: bool
    carrier: bool
    address: str | None
    gateway: str | None
    network: str | None = None  # what the address says is near, "192.168.8.0/24"


class Links(Protocol):
    def changes(self) -> AsyncIterator[Device]:
        """Every watched device once, then each one whenever it differs from before. Never ends."""


class KernelLinks:
    """The real ones, over two netlink sockets: one hears that something changed, one asks what is there now."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    async def changes(self) -> AsyncIterator[Device]:
        known: dict[str, Device] = {}
        with _ear() as ear:
            async with AsyncIPRoute() as asking:
                while True:
                    for device in await read(asking, self._names):
                        if known.get(device.name) != device:
                            known[device.name] = device
                            yield device
                    await _hint(ear)


class FakeLinks:
    """Devices that are plugged in and out by hand."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._devices = {name: Device(name, False, False, None, None) for name in names}
        self._changed: asyncio.Queue[Device] = asyncio.Queue()
        for device in self._devices.values():
            self._changed.put_nowait(device)

    def set(self, device: Device) -> None:
        if device.name not in self._devices:
            raise KeyError(f"nobody watches {device.name}")
        if self._devices[device.name] != device:
            self._devices[device.name] = device
            self._changed.put_nowait(device)

    async def changes(self) -> AsyncIterator[Device]:
        while True:
            yield await self._changed.get()


async def read(ipr: AsyncIPRoute, names: tuple[str, ...]) -> tuple[Device, ...]:
    """The devices as they are now, in the order of `names`."""
    links = {link.get_attr("IFLA_IFNAME"): link async for link in await ipr.get_links()}
    addresses = [message async for message in await ipr.get_addr(family=2)]
    routes = [message async for message in await ipr.get_routes(family=2, table=254)]
    return tuple(_device(name, links.get(name), addresses, routes) for name in names)


def _ear() -> socket.socket:
    ear = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)
    ear.bind((0, RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE))
    return ear


async def _hint(ear: socket.socket) -> None:
    """Return at the next message, or after AGAIN_S. All that have come by then are one hint: none of them is read."""
    try:
        async with asyncio.timeout(AGAIN_S):
            await asyncio.get_running_loop().sock_recv(ear, 1)
        while True:
            ear.recv(1)
    except (TimeoutError, BlockingIOError):
        return
    except OSError as error:
        if error.errno != errno.ENOBUFS:  # too many at once say the same as one
            raise


def _device(name: str, link: Any, addresses: list[Any], routes: list[Any]) -> Device:
    if link is None:
        return Device(name, present=False, carrier=False, address=None, gateway=None)
    index = link["index"]
    address, network = next(_leased(addresses, index), (None, None))
    defaults = [m for m in routes if m["dst_len"] == 0 and m.get_attr("RTA_OIF") == index]
    defaults.sort(key=lambda message: message.get_attr("RTA_PRIORITY") or 0)
    return Device(
        name,
        present=True,
        carrier=bool(link["flags"] & IFF_LOWER_UP),
        address=address,
        gateway=defaults[0].get_attr("RTA_GATEWAY") if defaults else None,
        network=network,
    )


def _leased(addresses: list[Any], index: int) -> Iterator[tuple[str, str]]:
    """The addresses of a device that somebody gave it, each with its network."""
    for message in addresses:
        address = message.get_attr("IFA_LOCAL")  # 0.0.0.0 comes as None
        if message["index"] == index and address and not address.startswith(MADE_UP):
            yield address, str(IPv4Network((address, message["prefixlen"]), strict=False))
