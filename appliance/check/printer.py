"""Check the printer that sheets come out of by themselves: is it there, does it run, did the last ones come out?"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator

from appliance.check.finding import Finding, Look

PATIENCE_S = 5.0
HOW = "How to add one: docs/printing.md"


def printer(look: Look) -> Iterator[Finding]:
    """Nothing, where [print] is left out."""
    if look.config.print is None:
        return
    name = look.config.print.printer
    if not shutil.which("lpstat", path=look.path):
        install = "Install it: sudo apt install --no-install-recommends cups cups-filters"
        yield Finding("warning", "CUPS is not installed, so no sheets are printed by themselves", install)
        return
    yield _state(name, _asked(name, look.path))
    if trouble := _trouble(look):
        yield Finding("warning", f"sheets that were due did not come out: {trouble}", "journalctl -u planb-print")


def _state(name: str, told: list[str]) -> Finding:
    if not told:
        return Finding("warning", f"there is no printer {name}", f"Those that there are: lpstat -e. {HOW}")
    if " disabled since " in told[0]:
        why = " ".join(line.strip() for line in told[1:])
        return Finding("warning", f"the printer {name} is stopped: {why}", f"Let it go on: sudo cupsenable {name}")
    return Finding("ok", f"the printer {name} is there")


def _asked(name: str, path: str) -> list[str]:
    spoken = {**os.environ, "LC_ALL": "C", "PATH": path}
    try:
        done = subprocess.run(["lpstat", "-p", name], capture_output=True, env=spoken, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.decode(errors="replace").splitlines() if done.returncode == 0 else []


def _trouble(look: Look) -> str:
    """What the last look at the printer left in its file (printing/kept.py)."""
    try:
        return str(json.loads(look.places.printed.read_bytes())["trouble"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
