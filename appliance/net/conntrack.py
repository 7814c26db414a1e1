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
from appliance.net.entry import entries
from appliance.net.netlink import NETLINK_NETFILTER, Netlink, attribute

# linux/netfilter/nfnetlink_conntrack.h
GET, DELETE = 0x101, 0x102  # IPCTNL_MSG_CT_GET and _DELETE of NFNL_SUBSYS_CTNETLINK
MARK, MARK_UNDER = 8, 21


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
        """How many of the salon's connections with that mark, under `mask`, are alive; IPv4 and IPv6 alike.

        The box's own do not count, and no TCP connection that is opening or closing.
        """


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
        return sum(entry.is_alive and entry.is_translated for entry in entries(listed))


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


def _marked(family: int, mark: int, mask: int) -> bytes:
    """A question that the kernel answers for these entries alone; for a deletion of version 0 all families are one."""
    about = struct.pack("!BBH", family, 0, 0)
    return about + attribute(MARK, struct.pack("!I", mark)) + attribute(MARK_UNDER, struct.pack("!I", mask))


def _established(listed: list[bytes]) -> Iterator[Flow]:
    return (Flow(*entry.ends) for entry in entries(listed) if entry.is_tcp and entry.is_alive)
