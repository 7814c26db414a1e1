"""Ask for echoes through one uplink: ICMP echo on an unprivileged ping socket that is bound to the device.

Decides nothing: no reply is a value. Source: icmp(7), ping_group_range in ip-sysctl.rst of the kernel.
"""

import asyncio
import itertools
import socket
import struct
import time

ECHO_REQUEST, ECHO_REPLY = 8, 0
HEADER = struct.Struct("!BBHHH")  # type, code, checksum and identifier (both set by the kernel), sequence
_sequence = itertools.count(1)


class NotAllowed(PermissionError):
    """The kernel does not let us use ping sockets."""


async def ask(device: str, targets: tuple[str, ...], patience: float) -> tuple[float, ...]:
    """Ask all targets at once; the round trips of those that answered within `patience` seconds, in seconds."""
    answers = await asyncio.gather(*(_echo(device, target, patience) for target in targets))
    return tuple(rtt for rtt in answers if rtt is not None)


async def _echo(device: str, target: str, patience: float) -> float | None:
    """One echo. An error ("unreachable") is no answer, and takes as long as silence: three lost rounds stay
    long enough for a blip, whatever a router says while it restarts."""
    until = time.monotonic() + patience
    rtt = await _asked(device, target, patience)
    if rtt is None:
        await asyncio.sleep(until - time.monotonic())
    return rtt


async def _asked(device: str, target: str, patience: float) -> float | None:
    loop = asyncio.get_running_loop()
    with _socket() as sock:
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
            sequence = next(_sequence) & 0xFFFF
            began = time.monotonic()
            async with asyncio.timeout(patience):
                await loop.sock_sendto(sock, HEADER.pack(ECHO_REQUEST, 0, 0, 0, sequence), (target, 0))
                while not _answers(await loop.sock_recv(sock, 64), sequence):
                    pass
            return time.monotonic() - began
        except OSError:  # TimeoutError among them: no device, no route, unreachable, no answer
            return None


def _socket() -> socket.socket:
    try:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, socket.IPPROTO_ICMP)
    except PermissionError:
        raise NotAllowed(
            "the kernel refuses ping sockets to this user. "
            "Set net.ipv4.ping_group_range (make install does), then start the service again"
        ) from None
    return sock


def _answers(packet: bytes, sequence: int) -> bool:
    if len(packet) < HEADER.size:
        return False
    kind, _, _, _, answered = HEADER.unpack_from(packet)
    return bool(kind == ECHO_REPLY and answered == sequence)
