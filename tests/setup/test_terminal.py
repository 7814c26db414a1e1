"""`planb setup` in a real terminal: what is typed is asked for, PINs stay off the screen, Ctrl-C loses nothing."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE_S = 40.0


class Sitting:
    """Somebody at a terminal in front of the real command."""

    def __init__(self, root: Path) -> None:
        self.screen, (ours, theirs) = "", pty.openpty()
        command = ["setsid", "--ctty", "--wait", sys.executable, "-m", "appliance", "--root", str(root), "setup"]
        env = {**os.environ, "LANG": "en_GB.UTF-8", "TERM": "dumb"}
        self._terminal = ours
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        self._read = 0

    def until(self, pattern: str) -> str:
        """Read until the screen shows it, after what was read before."""
        end = time.monotonic() + PATIENCE_S
        while not (found := re.search(pattern, self.screen[self._read :])):
            assert time.monotonic() < end, f"{pattern} did not come:\n{self.screen[self._read :][-800:]}"
            if select.select([self._terminal], [], [], 0.2)[0]:
                self.screen += os.read(self._terminal, 4096).decode(errors="replace").replace("\r", "")
        self._read += found.end()
        return found[0]

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def answer(self, question: str, text: str = "") -> None:
        self.until(question)
        self.until(r"[:?\]] $")
        self.type(f"{text}\n")

    def breaks_off(self) -> int:
        """Ctrl-C, as often as a person would: between a question and its input a signal waits for the next key."""
        ends = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < ends:
            self.type("\x03")
            try:
                while select.select([self._terminal], [], [], 0.5)[0]:
                    self.screen += os.read(self._terminal, 4096).decode(errors="replace").replace("\r", "")
            except OSError:  # nobody is there any more
                break
        return self.end()

    def end(self) -> int:
        """Read what is left; the exit code."""
        try:
            while chunk := os.read(self._terminal, 4096):
                self.screen += chunk.decode(errors="replace").replace("\r", "")
        except OSError:  # how a terminal says that nobody is there any more
            pass
        os.close(self._terminal)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Sitting]:
    sitting = Sitting(tmp_path)
    yield sitting
    sitting.process.kill()
    sitting.process.wait()


def as_far_as_the_devices(owner: Sitting) -> None:
    owner.answer("Number", "1")
    owner.answer("called", "Salon Vega")
    owner.answer("Time zone", "Europe/London")
    owner.answer("Currency")
    owner.answer("open", "tue-fri 9-18")
    owner.answer("Number")


def test_an_owner_answers_and_the_box_has_its_settings(owner: Sitting, tmp_path: Path) -> None:
    as_far_as_the_devices(owner)
    owner.answer("router", "wan0")
    owner.answer("switch or access point", "lan0")
    for question in ("address in the salon", "addresses", "which", "provider", "faults", "customer number"):
        owner.answer(question)
    owner.answer("Number", "4")
    owner.answer("Number", "13")
    for question in ("begins", "cash machine", "card terminal", "app on a phone", "support", "Wi-Fi called"):
        owner.answer(question)
    owner.answer("owner's name", "Ingrid")
    owner.answer("PIN", "739154")
    owner.answer("again", "739154")
    owner.answer("with https", "no")
    owner.answer("Write it")
    code = owner.end()
    assert code == 0, owner.screen[-2000:]
    assert 'name = "Salon Vega"' in (tmp_path / "etc/planb/planb.toml").read_text()
    assert "739154" not in owner.screen
    assert "sudo systemctl restart planb.target" in owner.screen
    assert "Traceback" not in owner.screen


def test_ctrl_c_in_the_middle_leaves_all_as_it_was(owner: Sitting, tmp_path: Path) -> None:
    old = tmp_path / "etc/planb/planb.toml"
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_text("# the owner's own\n")
    as_far_as_the_devices(owner)
    owner.until("router")
    code = owner.breaks_off()
    assert code == 1
    assert "Traceback" not in owner.screen
    assert old.read_text() == "# the owner's own\n"
    assert [path.name for path in old.parent.iterdir()] == ["planb.toml"]


def test_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "appliance", "--root", str(tmp_path), "setup"]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "needs a terminal" in done.stderr
    assert "planb config check" in done.stderr
