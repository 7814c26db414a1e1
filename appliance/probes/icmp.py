"""Ask for an echo through one uplink: ICMP echo on an unprivileged ping socket that is bound to the device.

Decides nothing. The echo carries nothing: 28 bytes with its IP header. Source: icmp(7), ping_group_range in
ip-sysctl.rst of the kernel.
"""

import asyncio
import itertools
import socket
import struct

from appliance.probes import bound

ECHO_REQUEST, ECHO_REPLY = 8, 0
HEADER = struct.Struct("!BBHHH")  # type, code, checksum and identifier (both set by the kernel), sequence
_sequence = itertools.count(1)


class NotAllowed(PermissionError):
    """The kernel does not let us use ping sockets."""


async def echo(device: str, target: str) -> None:
    """Wait until `target` has answered. Raises NotAllowed, or OSError: it cannot answer."""
    loop = asyncio.get_running_loop()
    sequence = next(_sequence) & 0xFFFF
    with _socket(device) as sock:
        await loop.sock_sendto(sock, HEADER.pack(ECHO_REQUEST, 0, 0, 0, sequence), (target, 0))
        while not _answers(await loop.sock_recv(sock, 64), sequence):
            pass


def _socket(device: str) -> socket.socket:
    try:
        return bound.datagrams(device, socket.IPPROTO_ICMP)
    except PermissionError:
        raise NotAllowed(
            "the kernel refuses ping sockets to this user. "
            "Set net.ipv4.ping_group_range (make install does), then start the service again"
        ) from None


def _answers(packet: bytes, sequence: int) -> bool:
    if len(packet) < HEADER.size:
        return False
    kind, _, _, _, answered = HEADER.unpack_from(packet)
    return bool(kind == ECHO_REPLY and answered == sequence)
