"""Tell systemd how the service is (sd_notify(3)). Silent where systemd is not listening."""

import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Send one state, such as `READY=1` or `WATCHDOG=1`. Call it from the loop that does the work."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # an abstract socket is written with @ for the zero byte
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
        sock.setblocking(False)
        with suppress(BlockingIOError):  # a queue that is full has news enough of us; the salon does not wait for it
            sock.sendto(state.encode(), address)


def watchdog_s() -> float | None:
    """Seconds between two `WATCHDOG=1`: half of what systemd allows. None: nobody watches."""
    allowed_us = os.environ.get("WATCHDOG_USEC")
    return int(allowed_us) / 2e6 if allowed_us else None
