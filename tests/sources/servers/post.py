"""A mailbox that says exactly what a test wants, line by line."""

import contextlib
import socket
import threading
from collections.abc import Callable

Line = Callable[[bytes, bytes], bytes]  # the tag and the command -> everything that is said to it


class ScriptedMailbox:
    """Greets, and answers each command with what `says` makes of it; the usual beginnings it knows itself."""

    def __init__(self, says: Line, greeting: bytes = b"* OK ready\r\n") -> None:
        self._says, self._greeting = says, greeting
        self.heard: list[bytes] = []

    def __enter__(self) -> "ScriptedMailbox":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listening.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(self._greeting)
                for line in lines:
                    self.heard.append(line)
                    tag, _, command = line.strip().partition(b" ")
                    connection.sendall(self._says(tag, command) or self._usual(tag, command))

    @staticmethod
    def _usual(tag: bytes, command: bytes) -> bytes:
        word = command.split()[0].upper()
        if word == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"
        if word == b"EXAMINE":
            return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" + tag + b" OK [READ-ONLY]\r\n"
        if command.upper().startswith(b"UID SEARCH"):
            return b"* SEARCH 1\r\n" + tag + b" OK done\r\n"
        return (b"* BYE\r\n" if word == b"LOGOUT" else b"") + tag + b" OK done\r\n"
