"""Tell idle TCP connections that their line is gone, in one round trip of the salon's own network.

After a flush a connection that says nothing would not learn of it until its own timeout: minutes for a card terminal.
So each one is sent a bare ACK that does not fit, as if from its server. Its device must answer with an ACK of its own
(RFC 9293 3.10.7.4, RFC 5961), which meets the forward chain as an unknown connection and is rejected with the one reset
that fits (nft.py). Decides nothing; sends only to the salon's own network, and only about connections that we forgot.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import ExitStack
from functools import cache
from ipaddress import IPv4Address, IPv4Interface
from typing import Protocol

from appliance.net.conntrack import Flow
from appliance.net.nft import KNOCK

ACK = 0x10
_IP = struct.Struct("!BBHHHBBH4s4s")  # RFC 791; the kernel fills in length, identification and checksum
_TCP = struct.Struct("!HHIIBBHHH")  # RFC 9293
_PSEUDO = struct.Struct("!4s4sBBH")


class Kick(Protocol):
    def send(self, forgotten: Iterable[Flow]) -> int:
        """Tell the clients of these connections, one by one as they are read.

        How many were told: those of the salon's own network.
        """


class RawKick:
    """The real one, on raw sockets that are bound to the LAN's device. Needs NET_RAW and NET_ADMIN."""

    def __init__(self, lan: str, lan_address: str) -> None:
        self._lan = lan
        self._network = IPv4Interface(lan_address).network

    def send(self, forgotten: Iterable[Flow]) -> int:
        near = (flow for flow in forgotten if IPv4Address(flow.client) in self._network)
        with ExitStack() as held:
            # One for each device: what waits for the address of one that has left would fill the room of all others.
            to = cache(lambda _client: held.enter_context(self._raw()))
            try:
                return sum(_sent(to(flow.client), flow) for flow in near)
            except OSError:
                return 0  # the LAN's device is unplugged: there is nobody to tell

    def _raw(self) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.IPPROTO_RAW)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, self._lan.encode())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, KNOCK)
        except OSError:
            sock.close()
            raise
        return sock


class FakeKick:
    """Remembers whom it told."""

    def __init__(self) -> None:
        self.told: list[Flow] = []

    def send(self, forgotten: Iterable[Flow]) -> int:
        before = len(self.told)
        self.told += forgotten
        return len(self.told) - before


def segment(flow: Flow) -> bytes:
    """The IPv4 packet: a bare ACK from the server's address to the client's, with a sequence that cannot fit."""
    server, client = IPv4Address(flow.server).packed, IPv4Address(flow.client).packed
    header = _IP.pack(0x45, 0, 0, 0, 0, 64, socket.IPPROTO_TCP, 0, server, client)
    bare = _TCP.pack(flow.server_port, flow.client_port, 0, 0, _TCP.size // 4 << 4, ACK, 0, 0, 0)
    checksum = _checksum(_PSEUDO.pack(server, client, 0, socket.IPPROTO_TCP, _TCP.size) + bare)
    return header + bare[:16] + checksum.to_bytes(2, "big") + bare[18:]


def _sent(sock: socket.socket, flow: Flow) -> bool:
    try:
        sock.sendto(segment(flow), (flow.client, 0))
    except OSError:
        return False  # that device has left, or its queue is full: it learns of it when it next speaks
    return True


def _checksum(octets: bytes) -> int:
    """RFC 1071: to add 16-bit words and to carry what overflows is to count modulo 0xffff."""
    return 0xFFFF - int.from_bytes(octets, "big") % 0xFFFF
