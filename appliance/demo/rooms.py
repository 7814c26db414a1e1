"""The rooms of the virtual salon: run a command in one, start one that stays. Decides nothing.

A room is a network namespace with its name in /run/netns.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from appliance.demo.commands import Child, do, plain, wait_for


class Rooms:
    """What runs in which room, and what it wrote."""

    def __init__(self, root: Path) -> None:
        self.root = root  # the box's directories, the logs: all in memory
        self._children: list[Child] = []

    def argv(self, room: str, argv: list[str]) -> list[str]:
        """The command, as somebody in that room would type it."""
        return ["nsenter", f"--net=/run/netns/{room}", "--", *argv]

    def run(self, room: str, argv: list[str], stdin: str | None = None, check: bool = True) -> str:
        """Run a command in a room and hand back what it printed. Raises CommandFailed with what it complained."""
        return do(self.argv(room, argv), stdin, check)

    def tried(self, room: str, argv: list[str]) -> bool:
        """Whether a command in a room succeeds."""
        return subprocess.run(self.argv(room, argv), capture_output=True, check=False).returncode == 0

    def popen(
        self,
        room: str,
        argv: list[str],
        log: str | None = None,
        until: str | None = None,
        *,
        stdin: int = subprocess.DEVNULL,
        env: Mapping[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> Child:
        """Start a command that stays. Its output goes to the file `log`; wait until it has said `until`.

        In a session of its own: Ctrl-C is for the demo, which then ends the others in order.
        """
        path, full = self.log(log or Path(argv[0]).name), self.argv(room, argv)
        known = {**plain(), **(env or {})}
        with path.open("ab") as out:
            child = subprocess.Popen(
                full, stdin=stdin, stdout=out, stderr=out, env=known, pass_fds=pass_fds, start_new_session=True
            )
        self._children.append(child)
        if until:
            wait_for(path, until, child)
        return child

    def log(self, name: str) -> Path:
        return self.root / "log" / f"{name}.log"

    def python(self, room: str, module: str, *more: str, log: str | None = None) -> Child:
        """Start a small server of the demo, and wait until it is ready."""
        return self.popen(room, [sys.executable, "-m", module, *more], log or module.rsplit(".", 1)[-1], "ready")

    def ip(self, room: str, batch: str) -> None:
        """`ip -batch` in a room."""
        self.run(room, ["ip", "-batch", "-"], batch)

    def close(self) -> None:
        """End whatever still runs."""
        for child in self._children:
            child.kill()
        for child in self._children:
            child.wait()
            if child.stdin:
                child.stdin.close()
