"""The ends of conversations between rooms (rooms.py), all closed when the test is over."""

import socket
from contextlib import ExitStack
from typing import Self

from tests.net.rooms import socket_in

PORT = 443
PATIENCE_S = 10.0


class Ends(ExitStack):
    """`with Ends() as ends:`. Every socket that is made here is closed at its end."""

    def __enter__(self) -> Self:
        return self

    def new(self, room: str, kind: int = socket.SOCK_STREAM, family: int = socket.AF_INET) -> socket.socket:
        made = self.enter_context(socket_in(room, kind, family))
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
