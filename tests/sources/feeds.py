"""A server on loopback that says exactly what a test wants, byte by byte, and remembers what it was asked."""

import contextlib
import gzip
import hashlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

Answerer = Callable[[socket.socket, str], None]

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"


def calendar(*events: str, head: str = "") -> bytes:
    """A feed of these events, each given by its own lines."""
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"{HEAD}{head}{body}END:VCALENDAR\r\n".encode()


def visit(uid: str = "1", start: str = "20261121T100000Z", more: str = "", title: str = "Maria - Cut") -> str:
    lines = [f"UID:{uid}", f"DTSTART:{start}", f"SUMMARY:{title}", "ORGANIZER;CN=Olena:mailto:o@salon.example", more]
    if "DTEND" not in more and "DURATION" not in more:
        lines.append("DURATION:PT1H")
    return "\r\n".join(line for line in lines if line)


@dataclass
class Server:
    """Answers each connection with `answer`, on a port of its own."""

    answer: Answerer
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> "Server":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._ends = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for connection in self._open:
            with contextlib.suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RDWR)
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes accept
        for thread in self._threads:
            thread.join()
        self._listening.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/s3cret-feed/calendar.ics"

    def hang(self) -> None:
        """Wait until the test is over."""
        self._ends.wait()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            if self._ends.is_set():
                connection.close()
                return
            self._open.append(connection)
            self._threads.append(threading.Thread(target=self._one, args=(connection,)))
            self._threads[-1].start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request and not request.startswith(b"\x16") and (part := connection.recv(65536)):
                request += part
            self.asked.append(request.decode("latin-1"))
            try:
                self.answer(connection, request.decode("latin-1"))
            except OSError:
                return  # the box has hung up, as it should


def reply(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """A whole HTTP answer, with a length that may lie."""
    said = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    return "\r\n".join([*said, *headers, "", ""]).encode() + body


def says(answer: bytes) -> Answerer:
    return lambda connection, _: connection.sendall(answer)


def honest(holding: Callable[[], bytes | None]) -> Answerer:
    """A server with ETags, that is in trouble while it holds None."""

    def answer(connection: socket.socket, request: str) -> None:
        body = holding()
        if body is None:
            connection.sendall(reply("500 Internal Server Error"))
            return
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        if f"If-None-Match: {etag}".lower() in request.lower():
            connection.sendall(reply("304 Not Modified"))
        else:
            connection.sendall(reply("200 OK", body, f"ETag: {etag}"))

    return answer


def packed(body: bytes) -> bytes:
    return reply("200 OK", gzip.compress(body), "Content-Encoding: gzip")
