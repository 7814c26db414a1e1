"""`planb demo`: the whole box in a virtual salon on this computer.

This is the outer half. It opens the page's socket where a browser can reach it, looks whether this computer can do
it, and stands by: everything else happens in the inner half, in namespaces that end with it.
"""

import json
import os
import signal
import socket
import subprocess
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
    """Run the demo to its end. Exit 1: a problem that was explained, or a script that did not end well."""
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
    return _stand_by(page, Orders(url, None if script is None else str(script), wants_dashboard, as_json))


def _listen(port: int | None) -> socket.socket | None:
    """The page's socket on loopback: on the port that was asked for, or on the next free one."""
    for tried in [port] if port else range(PORT, PORT + PORTS_TRIED):
        try:
            return socket.create_server(("127.0.0.1", tried), backlog=128)
        except OSError:
            continue
    return None


def _stand_by(page: socket.socket, orders: Orders) -> int:
    """Run the same program in a world of its own. It ends when we do, even by kill -9: then `alive` is closed."""
    unshare = private.command()
    assert unshare is not None
    watched, alive = os.pipe()
    os.dup2(page.fileno(), HANDED_IN)
    argv = [*unshare, sys.executable, "-m", "appliance.demo", json.dumps(asdict(orders)), str(watched)]
    child = subprocess.Popen(argv, pass_fds=(HANDED_IN, watched))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the inner half by itself
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: os.write(alive, b"."))  # unshare would keep it to itself
    return child.wait()
