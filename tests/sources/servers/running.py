"""A real server in a process of its own: on loopback, ready when it answers, ended by its number."""

import contextlib
import pwd
import socket
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.waiting import comes_true


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Process:
    """Started and ended as often as a test likes, always at the same port."""

    def __init__(self, argv: Sequence[str], port: int, log: Path, user: str | None = None) -> None:
        self._argv, self._port, self._log, self._user = argv, port, log, user
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._child is not None:
            return
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                self._argv,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self._user,
                group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
            )
        assert comes_true(self._answers), self._log.read_text()

    def stop(self) -> None:
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child = None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.stop()

    def _answers(self) -> bool:
        assert self._child is not None
        assert self._child.poll() is None, self._log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
            return True
        return False
