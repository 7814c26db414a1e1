"""One line daemon for one network: a second one would take rules, routes and names away from under the first.

Held by a name in the abstract socket namespace (unix(7)), because that is just as wide as what it protects: one
network namespace. The kernel lets go of it when we end, however we end, and no file is left to be believed.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "\0planb-line"


class NotAlone(OSError):
    """Another line daemon is at work on this network."""


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one. Raises NotAlone."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as held:
        try:
            held.bind(NAME)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise NotAlone(
                "another line daemon is at work on this network, and two would fight over its routes. "
                "Look for it with: systemctl status planb-line"
            ) from None
        yield
