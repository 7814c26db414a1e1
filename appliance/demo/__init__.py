"""`planb demo`: the whole box in a virtual salon on this computer.

This is the outer half. It opens the page's socket where a browser can reach it, looks whether this computer can do
it, and becomes `unshare`: everything else happens in namespaces that end with the process.
"""

import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance.demo import private

PORT = 8080
PORTS_TRIED = 50
HANDED_IN = 3  # sd_listen_fds(3): the page's service expects its socket there


@dataclass(frozen=True, slots=True)
class Orders:
    """What the outer half tells the inner one."""

    url: str
    script: str | None
    dashboard: bool
    as_json: bool


def run(port: int | None, script: Path | None, dashboard: bool, as_json: bool) -> int:
    """Start the demo in place of this process. Comes back only with a problem that was explained."""
    if script is not None:
        from appliance.demo.script import load

        load(script)  # what is wrong with it is said before anything is built
    if problems := private.problems():
        print("\n".join(problems), file=sys.stderr)
        return 1
    page = _listen(port)
    if page is None:
        print(f"Port {port or PORT} is taken. Choose another: planb demo --port {(port or PORT) + 1}", file=sys.stderr)
        return 1
    url = f"http://127.0.0.1:{page.getsockname()[1]}/"
    wants_dashboard = dashboard and script is None and not as_json and sys.stdout.isatty() and sys.stdin.isatty()
    _become(page, Orders(url, None if script is None else str(script), wants_dashboard, as_json))
    return 1


def _listen(port: int | None) -> socket.socket | None:
    """The page's socket on loopback: on the port that was asked for, or on the next free one."""
    for tried in [port] if port else range(PORT, PORT + PORTS_TRIED):
        try:
            return socket.create_server(("127.0.0.1", tried), backlog=128)
        except OSError:
            continue
    return None


def _become(page: socket.socket, orders: Orders) -> None:
    """The same program, in a world of its own: whoever ends it (even with kill -9) ends everything in it."""
    unshare = private.command()
    assert unshare is not None
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(page.fileno(), HANDED_IN)
    os.set_inheritable(HANDED_IN, True)  # dup2 onto itself would have changed nothing
    argv = [*unshare, sys.executable, "-m", "appliance.demo", json.dumps(asdict(orders))]
    os.execvp(argv[0], argv)  # noqa: S606 - a fixed list, and no shell
