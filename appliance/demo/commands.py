"""Commands of this computer, as the virtual salon needs them: run one, or wait until one that stays is ready."""

import os
import shlex
import subprocess
import time
from pathlib import Path

READY_S = 20.0

Child = subprocess.Popen[bytes]


class CommandFailed(Exception):
    """A command did not do what the virtual salon needs."""


def do(argv: list[str], stdin: str | None = None, check: bool = True) -> str:
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False, env=plain())
    if check and done.returncode:
        raise CommandFailed(f"{shlex.join(argv)}: {done.stderr.strip() or done.stdout.strip() or done.returncode}")
    return done.stdout


def plain() -> dict[str, str]:
    """The environment for system tools: /usr/sbin is on an administrator's PATH, not always on a user's."""
    return {**os.environ, "LC_ALL": "C", "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"}


def wait_for(path: Path, words: str, child: Child) -> None:
    deadline = time.monotonic() + READY_S
    while words not in (said := path.read_text(errors="replace")):
        if child.poll() is not None or time.monotonic() > deadline:
            raise CommandFailed(f"{path.stem} did not start: {said[-500:].strip() or 'it said nothing'}")
        time.sleep(0.005)
