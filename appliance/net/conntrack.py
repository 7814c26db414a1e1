"""Forget the connections of one uplink, and no others. Decides nothing.

A switch waits for this, so it is two questions to the kernel and no reading: the raw list, then the flush. What the
list says is read afterwards, while the knocking goes on (kick.py).
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from appliance.failover.plan import MARK_MASK
from appliance.net.netlink import NETLINK_NETFILTER, Netlink, attribute, attributes, messages

GET, DELETE = 0x101, 0x102  # IPCTNL_MSG_CT_GET and _DELETE of NFNL_SUBSYS_CTNETLINK
# linux/netfilter/nfnetlink_conntrack.h
TUPLE_ORIG, PROTOINFO, MARK, MARK_MASK_ATTRIBUTE = 1, 4, 8, 21
TUPLE_IP, TUPLE_PROTO = 1, 2
IP_V4_SRC, IP_V4_DST = 1, 2
PROTO_NUM, PROTO_SRC_PORT, PROTO_DST_PORT = 1, 2, 3
PROTOINFO_TCP, TCP_STATE = 1, 1
ESTABLISHED = 3

_ABOUT = 4  # struct nfgenmsg: family, version, two more
_PORT = struct.Struct("!H")


@dataclass(frozen=True, slots=True)
class Flow:
    """A TCP connection as the salon's device knows it, before any NAT."""

    client: str
    client_port: int
    server: str
    server_port: int


class Conntrack(Protocol):
    def forget(self, mark: int, mask: int = MARK_MASK) -> Iterable[Flow]:
        """Delete every entry whose mark, under `mask`, is `mark`; IPv4 and IPv6 alike. They are gone on return.

        The established TCP connections over IPv4 that were among them: their devices do not know it yet.
        """

    def count(self, mark: int, mask: int = MARK_MASK) -> int:
        """How many entries have that mark, under `mask`; IPv4 and IPv6 alike."""


class KernelConntrack:
    """The real one. A socket for every question: there is nothing to close, and nothing to mend after a crash."""

    def forget(self, mark: int, mask: int = MARK_MASK) -> Iterator[Flow]:
        with Netlink(NETLINK_NETFILTER) as kernel:
            listed = kernel.dump(GET, _marked(socket.AF_INET, mark, mask))
            kernel.order(DELETE, _marked(socket.AF_UNSPEC, mark, mask))
        return _established(listed)

    def count(self, mark: int, mask: int = MARK_MASK) -> int:
        with Netlink(NETLINK_NETFILTER) as kernel:
            listed = kernel.dump(GET, _marked(socket.AF_UNSPEC, mark, mask))
        return sum(1 for piece in listed for _ in messages(piece))

    async def flush(self, mark: int) -> tuple[Flow, ...]:
        return tuple(self.forget(mark))


class FakeConntrack:
    """Flows and their marks."""

    def __init__(self, entries: dict[Flow, int]) -> None:
        self.entries = dict(entries)

    def forget(self, mark: int, mask: int = MARK_MASK) -> Iterator[Flow]:
        forgotten = self._marked(mark, mask)
        for flow in forgotten:
            del self.entries[flow]
        return iter(forgotten)

    def count(self, mark: int, mask: int = MARK_MASK) -> int:
        return len(self._marked(mark, mask))

    def _marked(self, mark: int, mask: int) -> tuple[Flow, ...]:
        return tuple(flow for flow, held in self.entries.items() if held & mask == mark)

    async def flush(self, mark: int) -> tuple[Flow, ...]:
        return tuple(self.forget(mark))


def _marked(family: int, mark: int, mask: int) -> bytes:
    """A question that the kernel answers for these entries alone; for a deletion of version 0 all families are one."""
    about = struct.pack("!BBH", family, 0, 0)
    return about + attribute(MARK, struct.pack("!I", mark)) + attribute(MARK_MASK_ATTRIBUTE, struct.pack("!I", mask))


def _established(listed: list[bytes]) -> Iterator[Flow]:
    for piece in listed:
        for start, end in messages(piece):
            if flow := _flow(piece, start + _ABOUT, end):
                yield flow


def _flow(piece: bytes, start: int, end: int) -> Flow | None:
    """None: not TCP, or not established."""
    entry = attributes(piece, start, end)
    began = attributes(piece, *entry[TUPLE_ORIG])  # the direction in which it began, so the client is ours
    proto = attributes(piece, *began[TUPLE_PROTO])
    if piece[proto[PROTO_NUM][0]] != socket.IPPROTO_TCP or _tcp_state(piece, entry) != ESTABLISHED:
        return None
    addresses = attributes(piece, *began[TUPLE_IP])
    return Flow(
        _address(piece, addresses[IP_V4_SRC]),
        _port(piece, proto[PROTO_SRC_PORT]),
        _address(piece, addresses[IP_V4_DST]),
        _port(piece, proto[PROTO_DST_PORT]),
    )


def _tcp_state(piece: bytes, entry: dict[int, tuple[int, int]]) -> int:
    tcp = attributes(piece, *entry[PROTOINFO])[PROTOINFO_TCP]
    return piece[attributes(piece, *tcp)[TCP_STATE][0]]


def _address(piece: bytes, place: tuple[int, int]) -> str:
    return socket.inet_ntoa(piece[slice(*place)])


def _port(piece: bytes, place: tuple[int, int]) -> int:
    port: int = _PORT.unpack_from(piece, place[0])[0]
    return port
