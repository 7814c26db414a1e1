"""Speak netlink(7) over a bare socket, where microseconds count. Decides nothing, and knows no message by name.

The kernel works out an answer inside the system call, so nothing here waits, and a socket that is closed leaves nothing
behind. For what may take a millisecond there is pyroute2.
"""

import os
import socket
import struct
from collections.abc import Iterator
from itertools import count
from typing import Self

NETLINK_NETFILTER = 12
REQUEST, ACK, DUMP = 0x1, 0x4, 0x300
DUMP_INTERRUPTED = 0x10
ERROR, DONE = 2, 3
STRICT = 12  # NETLINK_GET_STRICT_CHK: a dump keeps to what its request asks for (Linux 4.20)
SOL_NETLINK = 270
CHUNK = 1 << 15  # the kernel never fills more
PATIENCE_S = 1.0  # an answer that is not there at once never comes

_HEADER = struct.Struct("=IHHII")  # struct nlmsghdr: length, kind, flags, sequence, port
_ATTRIBUTE = struct.Struct("=HH")  # struct nlattr: length, kind
_DONE_SIZE = _HEADER.size + 4


class Netlink:
    """One socket. `protocol` is NETLINK_NETFILTER or socket.NETLINK_ROUTE; errors of the kernel are OSErrors."""

    def __init__(self, protocol: int) -> None:
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, protocol)
        self._socket.setsockopt(SOL_NETLINK, STRICT, 1)
        self._socket.settimeout(PATIENCE_S)
        self._sequence = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def order(self, kind: int, body: bytes, flags: int = 0) -> None:
        """Have something done. Raises OSError with the kernel's number if it does not want to."""
        self._hear(self._say(kind, REQUEST | ACK | flags, body))

    def ask(self, kind: int, body: bytes) -> bytes:
        """The one message that answers."""
        return self._hear(self._say(kind, REQUEST, body))

    def dump(self, kind: int, body: bytes) -> list[bytes]:
        """All messages that answer, as they come: many in one piece. `messages` takes them apart, later."""
        sequence = self._say(kind, REQUEST | DUMP, body)
        pieces = [self._hear(sequence)]
        while not _ends(pieces[-1], sequence):
            pieces.append(self._hear(sequence))
        return pieces

    def _say(self, kind: int, flags: int, body: bytes) -> int:
        sequence = next(self._sequence)
        self._socket.send(_HEADER.pack(_HEADER.size + len(body), kind, flags, sequence, 0) + body)
        return sequence

    def _hear(self, sequence: int) -> bytes:
        while True:
            piece = self._socket.recv(CHUNK)
            _, kind, _, its, _ = _HEADER.unpack_from(piece)
            if its != sequence:
                continue  # the end of an answer that nobody waited for
            if kind == ERROR:
                _check(piece)
            return piece


def attribute(kind: int, payload: bytes) -> bytes:
    padding = -len(payload) % 4
    return _ATTRIBUTE.pack(_ATTRIBUTE.size + len(payload), kind) + payload + bytes(padding)


def messages(piece: bytes) -> Iterator[tuple[int, int]]:
    """Where each message's body begins and ends in a piece; not the one that says that all is said."""
    start = 0
    while start < len(piece):
        length, kind = _HEADER.unpack_from(piece, start)[:2]
        if kind != DONE:
            yield start + _HEADER.size, start + length
        start += length + 3 & ~3


def attributes(piece: bytes, start: int, end: int) -> dict[int, tuple[int, int]]:
    """Where each attribute's payload begins and ends, by kind."""
    found = {}
    while start < end:
        length, kind = _ATTRIBUTE.unpack_from(piece, start)
        found[kind & 0x3FFF] = start + 4, start + length  # without the flags "nested" and "in network order"
        start += length + 3 & ~3
    return found


def interrupted(piece: bytes) -> bool:
    """Did the kernel's list change while it was read? Something may be missing, then."""
    return bool(_HEADER.unpack_from(piece)[2] & DUMP_INTERRUPTED)


def _check(piece: bytes) -> None:
    """Raise what the kernel objects; its acknowledgement is an objection with the number 0."""
    if number := -struct.unpack_from("=i", piece, _HEADER.size)[0]:
        raise OSError(number, os.strerror(number))


def _ends(piece: bytes, sequence: int) -> bool:
    """Is the last message of the piece the one that says so? Seen from behind: thousands may stand before it."""
    length, kind, _, its, _ = _HEADER.unpack_from(piece, len(piece) - _DONE_SIZE)
    return (length, kind, its) == (_DONE_SIZE, DONE, sequence)
