"""Read one tracked connection out of what the kernel lists. Decides nothing; what nobody asks for is not read."""

import socket
from collections.abc import Iterable, Iterator

from appliance.net.netlink import attributes, messages

# linux/netfilter/nfnetlink_conntrack.h
TUPLE_ORIG, TUPLE_REPLY, PROTOINFO = 1, 2, 4
TUPLE_IP, TUPLE_PROTO = 1, 2
IP_V4_SRC, IP_V4_DST, IP_V6_SRC, IP_V6_DST = 1, 2, 3, 4
PROTO_NUM, PROTO_SRC_PORT, PROTO_DST_PORT = 1, 2, 3
PROTOINFO_TCP, TCP_STATE = 1, 1
ESTABLISHED = 3

_ABOUT = 4  # octets of struct nfgenmsg, which stand before the attributes


def entries(listed: Iterable[bytes]) -> Iterator["Entry"]:
    return (Entry(piece, start + _ABOUT, end) for piece in listed for start, end in messages(piece))


class Entry:
    """One connection, in the direction in which it began: the client is the salon's, or the box."""

    def __init__(self, piece: bytes, start: int, end: int) -> None:
        self._piece = piece
        self._told = attributes(piece, start, end)
        self._began = self._inside(self._told[TUPLE_ORIG])
        self._proto = self._inside(self._began[TUPLE_PROTO])

    @property
    def is_tcp(self) -> bool:
        return self._piece[self._proto[PROTO_NUM][0]] == socket.IPPROTO_TCP

    @property
    def is_alive(self) -> bool:
        """TCP that is not opening or closing; what has no state lives as long as its entry."""
        if not self.is_tcp:
            return True
        tcp = self._inside(self._inside(self._told[PROTOINFO])[PROTOINFO_TCP])
        return self._piece[tcp[TCP_STATE][0]] == ESTABLISHED

    @property
    def is_translated(self) -> bool:
        """Do the answers go to another address than the client's? The salon's do, the box's own do not."""
        answered = self._inside(self._told[TUPLE_REPLY])
        begun_by, answered_to = self._inside(self._began[TUPLE_IP]), self._inside(answered[TUPLE_IP])
        source, destination = (IP_V4_SRC, IP_V4_DST) if IP_V4_SRC in begun_by else (IP_V6_SRC, IP_V6_DST)
        return self._read(begun_by[source]) != self._read(answered_to[destination])

    @property
    def ends(self) -> tuple[str, int, str, int]:
        """Address and port of the client, then of the server, before any NAT. Over IPv4, and of what has ports."""
        addresses = self._inside(self._began[TUPLE_IP])
        return (
            socket.inet_ntoa(self._read(addresses[IP_V4_SRC])),
            int.from_bytes(self._read(self._proto[PROTO_SRC_PORT]), "big"),
            socket.inet_ntoa(self._read(addresses[IP_V4_DST])),
            int.from_bytes(self._read(self._proto[PROTO_DST_PORT]), "big"),
        )

    def _inside(self, place: tuple[int, int]) -> dict[int, tuple[int, int]]:
        return attributes(self._piece, *place)

    def _read(self, place: tuple[int, int]) -> bytes:
        return self._piece[slice(*place)]
