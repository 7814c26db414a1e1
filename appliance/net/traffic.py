"""What the salon's own traffic tells: how much was asked of each uplink, and how much came back. Decides nothing.

The kernel counts (chain `count` of nft.py); here the counters are read, some twenty times a second, so it has to cost
next to nothing: one question over a socket that stays open. A counter starts at 0 when the ruleset is loaded again.
"""

import errno
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, Self

from appliance.net.links import IFF_LOWER_UP
from appliance.net.netlink import NETLINK_NETFILTER, Netlink, attribute, attributes, interrupted, messages
from appliance.net.nft import TABLE

GET_OBJECT = 0xA13  # NFT_MSG_GETOBJ of NFNL_SUBSYS_NFTABLES
# linux/netfilter/nf_tables.h
INET, COUNTER = 1, 1
OBJ_TABLE, OBJ_NAME, OBJ_TYPE, OBJ_DATA = 1, 2, 3, 4
COUNTER_BYTES, COUNTER_PACKETS = 1, 2
# linux/rtnetlink.h, linux/if_link.h
GET_LINK, IFLA_IFNAME, IFLA_STATS64 = 18, 3, 23

_ABOUT = 4  # struct nfgenmsg
_IFINFO = struct.Struct("=BxHiII")  # struct ifinfomsg
_BOTH_WAYS = struct.Struct("=16xQQ")  # struct rtnl_link_stats64: packets in and out, then bytes in and out
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """Packets and bytes of the salon's through one uplink, both since the ruleset was loaded."""

    sent: int = 0
    sent_bytes: int = 0
    got: int = 0
    got_bytes: int = 0
    asked: int = 0  # packets of those sent that an answer has to follow: silence after others proves nothing


class Traffic(Protocol):
    def read(self) -> Mapping[int, Counts]:
        """By the number of the uplink. Empty: nobody counts yet, the ruleset is not loaded."""

    def device_bytes(self, device: str) -> int | None:
        """In and out together, the box's own too, since the device is there. None: there is no such device."""

    def has_carrier(self, device: str) -> bool:
        """Asked for, not waited for: the kernel may tell of a lost carrier a second late (link_watch.c)."""


class KernelTraffic:
    """The real one, over two sockets that stay open."""

    def __init__(self, netfilter: Netlink, links: Netlink) -> None:
        self._netfilter, self._links = netfilter, links
        counters = attribute(OBJ_TABLE, TABLE.encode() + b"\0") + attribute(OBJ_TYPE, struct.pack("!I", COUNTER))
        self._question = struct.pack("!BBH", INET, 0, 0) + counters

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        with Netlink(NETLINK_NETFILTER) as netfilter, Netlink(socket.NETLINK_ROUTE) as links:
            yield cls(netfilter, links)

    def read(self) -> Mapping[int, Counts]:
        for _ in range(_TRIES):
            listed = self._netfilter.dump(GET_OBJECT, self._question)
            if not any(map(interrupted, listed)):  # the ruleset is being loaded at this moment
                break
        return _by_uplink(listed)

    def device_bytes(self, device: str) -> int | None:
        found = self._link(device)
        if found is None:
            return None
        answer, start, end = found
        stats = attributes(answer, start + _IFINFO.size, end)[IFLA_STATS64]
        received, transmitted = _BOTH_WAYS.unpack_from(answer, stats[0])
        return int(received + transmitted)

    def has_carrier(self, device: str) -> bool:
        found = self._link(device)
        if found is None:
            return False
        answer, start, _ = found
        flags: int = _IFINFO.unpack_from(answer, start)[3]
        return bool(flags & IFF_LOWER_UP)

    def _link(self, device: str) -> tuple[bytes, int, int] | None:
        """What the kernel says of a device, and from where to where. None: there is none."""
        named = attribute(IFLA_IFNAME, device.encode() + b"\0")
        try:
            answer = self._links.ask(GET_LINK, _IFINFO.pack(0, 0, 0, 0, 0) + named)
        except OSError as error:
            if error.errno == errno.ENODEV:
                return None
            raise
        return (answer, *next(messages(answer)))


class FakeTraffic:
    """Counters of so many uplinks, set by hand."""

    def __init__(self, uplinks: int) -> None:
        self._counts = {number: Counts() for number in range(1, uplinks + 1)}
        self.devices: dict[str, int] = {}  # the bytes of those that are there
        self.unplugged: set[str] = set()
        self.is_loaded = True  # the ruleset

    def set(self, number: int, counts: Counts) -> None:
        if number not in self._counts:
            raise KeyError(f"there is no uplink {number}")
        self._counts[number] = counts

    def read(self) -> Mapping[int, Counts]:
        return dict(self._counts) if self.is_loaded else {}

    def device_bytes(self, device: str) -> int | None:
        return self.devices.get(device)

    def has_carrier(self, device: str) -> bool:
        return device not in self.unplugged


def _by_uplink(listed: list[bytes]) -> dict[int, Counts]:
    found: dict[int, Counts] = {}
    for name, packets, octets in _counters(listed):
        way, _, number = name.partition("_")
        if not number.isdigit():
            continue  # somebody else's counter
        before = found.get(int(number), Counts())
        match way:
            case "sent":
                found[int(number)] = replace(before, sent=packets, sent_bytes=octets)
            case "asked":
                found[int(number)] = replace(before, asked=packets)
            case "got":
                found[int(number)] = replace(before, got=packets, got_bytes=octets)
    return found


def _counters(listed: list[bytes]) -> Iterator[tuple[str, int, int]]:
    """Each counter's name, its packets and its bytes."""
    for piece in listed:
        for start, end in messages(piece):
            told = attributes(piece, start + _ABOUT, end)
            counter = attributes(piece, *told[OBJ_DATA])
            name = piece[slice(*told[OBJ_NAME])].rstrip(b"\0").decode()
            yield name, _number(piece, counter[COUNTER_PACKETS]), _number(piece, counter[COUNTER_BYTES])


def _number(piece: bytes, place: tuple[int, int]) -> int:
    return int.from_bytes(piece[slice(*place)], "big")
