"""The ends of conversations between rooms (rooms.py), all closed when the test is over."""

import ctypes
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Self

PORT = 443
PATIENCE_S = 10.0
CLONE_NEWNET = 0x40000000


class Ends(ExitStack):
    """`with Ends() as ends:`. Every socket that is made here is closed at its end."""

    def __enter__(self) -> Self:
        return self

    def new(self, room: str, kind: int = socket.SOCK_STREAM, family: int = socket.AF_INET) -> socket.socket:
        """setns(2) is for one thread alone, so it gets a thread."""
        with ThreadPoolExecutor(1) as thread:
            made = self.enter_context(thread.submit(_made_in, room, kind, family).result())
        made.settimeout(PATIENCE_S)
        return made

    def server(self, room: str) -> socket.socket:
        """Listens on every address of a room."""
        listening = self.new(room)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("0.0.0.0", PORT))
        listening.listen()
        return listening

    def client(self, room: str, host: str) -> socket.socket:
        """Connected, or the error that the room was told."""
        client = self.new(room)
        client.connect((host, PORT))
        return client

    def taken(self, server: socket.socket) -> socket.socket:
        """The server's end of the next connection."""
        taken = self.enter_context(server.accept()[0])
        taken.settimeout(PATIENCE_S)
        return taken


def _made_in(room: str, kind: int, family: int) -> socket.socket:
    place = os.open(f"/run/netns/{room}", os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(place, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(place)
    return socket.socket(family, kind)
