"""Sockets that leave by one device, whatever the routes say: bound to it before anything is sent. Decides nothing.

SO_BINDTODEVICE, socket(7): no capability is needed for it since Linux 5.7. HTTP clients set it too late.
"""

import socket
import struct

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closed with a reset, so that nothing lingers on a line that may be dead


def datagrams(device: str, protocol: int = 0) -> socket.socket:
    """UDP, or the protocol that is named. Raises OSError: there is no such device, or we may not."""
    return _bound(device, socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, protocol))


def stream(device: str) -> socket.socket:
    """TCP. Raises OSError: there is no such device."""
    sock = _bound(device, socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    return sock


def _bound(device: str, sock: socket.socket) -> socket.socket:
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    except OSError:
        sock.close()
        raise
    return sock
