"""Decide who may ask the audit for what, by what the kernel says of the other end of the socket (unix(7), SO_PEERCRED).

Root, and by hand whoever runs the service, may do everything that there is: nothing here can change a row. The page may
note what people do on it and let a device in that holds a link; it cannot make a link, nor say that rights changed.
Whatever prints by itself may note that it did.
"""

import pwd
import socket
import struct
from typing import Literal

from appliance.noted import Action
from appliance.noted.words import Ask, Noting

PAGE, PRINTER = "planb-web", "planb-print"

Peer = Literal["owner", "page", "printer", "nobody"]

OF_THE_PAGE = frozenset({"note", "last", "offered", "redeem"})
NOTES_OF_THE_PAGE: frozenset[Action] = frozenset(
    {"sign_in", "sign_in_failed", "sign_out", "reveal", "print", "export", "pair_failed"}
)


def peer(sock: socket.socket, own: int) -> Peer:
    """Who is at the other end. `own`: the user that the service runs as."""
    found = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", found)
    return judged(uid, own, _uid(PAGE), _uid(PRINTER))


def judged(uid: int, own: int, page: int | None, printer: int | None = None) -> Peer:
    if uid in (0, own):
        return "owner"
    if uid == page:
        return "page"
    return "printer" if uid == printer else "nobody"


def may(peer: Peer, ask: Ask) -> bool:
    if peer == "page":
        return ask.ask in OF_THE_PAGE and not (isinstance(ask, Noting) and ask.note.action not in NOTES_OF_THE_PAGE)
    if peer == "printer":
        return isinstance(ask, Noting) and ask.note.action == "print"
    return peer == "owner"


def _uid(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:  # not installed: somebody runs it by hand
        return None
