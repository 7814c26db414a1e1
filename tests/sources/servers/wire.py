"""A wire between the box and a server that counts what passes, both ways."""

import contextlib
import socket
import threading


class Wire:
    """Listens at `port`, and passes everything on to another one."""

    def __init__(self, to: int) -> None:
        self._to, self.passed, self._threads = to, 0, list[threading.Thread]()
        self._open: list[socket.socket] = []

    def __enter__(self) -> "Wire":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._begin(self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (self._listening, *self._open):
            end.close()

    def taken(self) -> int:
        """How many bytes have passed since this was asked last."""
        passed, self.passed = self.passed, 0
        return passed

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                self._open += [here, there]
                self._begin(self._pass, here, there)
                self._begin(self._pass, there, here)

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                self.passed += len(part)
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)

    def _begin(self, run: object, *args: object) -> None:
        thread = threading.Thread(target=run, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()
