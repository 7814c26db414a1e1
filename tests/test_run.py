"""`planb run`: services that start on good settings, end when told, and come back when they die."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance import run
from appliance.places import places
from tests.aday import SMALLEST
from tests.waiting import comes_true


@pytest.fixture
def root(tmp_path: Path) -> Path:
    there = places(str(tmp_path), {})
    for each in (there.config, there.state, there.cache, there.run):
        each.mkdir(parents=True)
    there.toml.write_text(SMALLEST)
    return tmp_path


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(root: Path) -> Iterator[Start]:
    """Start `planb` with a root of its own; what is left of it ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def planb(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "appliance", "--root", str(root), *arguments]
        env = {**os.environ, "GPIOZERO_PIN_FACTORY": "mock", **environment}
        started.append(subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield planb
    for each in started:
        each.kill()
        each.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_ends_when_it_is_told_and_that_is_no_failure(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    with _systemd(tmp_path) as ready:
        service = start("run", "led", NOTIFY_SOCKET=ready.getsockname())
        assert ready.recv(64).startswith(b"READY=1")
        service.send_signal(number)
        assert service.wait(10) == 0


def test_nothing_starts_on_a_broken_file(start: Start, root: Path) -> None:
    (root / "etc/planb/planb.toml").write_text("[salon]\n")
    service = start("run", "led")
    _, story = service.communicate(timeout=10)
    assert service.returncode == 1
    assert story.splitlines() == [
        "planb.toml: salon.name: is missing. Add it.",
        "planb.toml: salon.timezone: is missing. Add it.",
        "planb.toml: uplinks: is missing. Add it.",
    ]


@pytest.mark.netns
def test_all_five_start_and_one_that_is_killed_comes_back_and_all_end_together(start: Start) -> None:
    everything = start("run")
    assert comes_true(lambda: set(_services(everything.pid)) == set(run.NAMES)), _services(everything.pid)
    first = _services(everything.pid)["led"]
    os.kill(first, signal.SIGKILL)
    assert comes_true(lambda: _services(everything.pid).get("led", first) != first)
    children = _services(everything.pid).values()
    everything.terminate()
    assert everything.wait(20) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}/cmdline").exists()]


@pytest.mark.parametrize(
    ("env", "fds"),
    [
        ({}, []),
        ({"LISTEN_FDS": "2", "LISTEN_PID": "7"}, [3, 4]),
        ({"LISTEN_FDS": "2", "LISTEN_PID": "8"}, []),  # meant for somebody else
        ({"LISTEN_FDS": "2"}, []),
        ({"PLANB_LISTEN_FDS": "1", "LISTEN_PID": "8"}, [3]),  # through a wrapper
        ({"PLANB_LISTEN_FDS": "many"}, []),
    ],
)
def test_sockets_are_taken_from_whoever_meant_them_for_us(env: dict[str, str], fds: list[int]) -> None:
    assert list(run.given_fds(env, 7)) == fds


def test_a_child_gets_neither_the_sockets_nor_the_watchdog_of_its_parent() -> None:
    env = {"PATH": "/bin", "LISTEN_FDS": "1", "LISTEN_PID": "7", "NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "1"}
    assert run._handed_on(env, 0) == {"PATH": "/bin"}
    assert run._handed_on(env, 1) == {"PATH": "/bin", "PLANB_LISTEN_FDS": "1"}


def test_the_story_is_told_once_and_libraries_are_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    """In a child: logging belongs to the whole process."""
    tell = (
        "import logging, sys; from appliance import run; run.log_to_stderr({'JOURNAL_STREAM': '1:2'});"
        "logging.getLogger('appliance.line').info('broadband down');"
        "logging.getLogger('appliance.line').warning('no backup');"
        "logging.getLogger('httpx2').info('GET https://booking.example/s3cr3t')"
    )
    subprocess.run([sys.executable, "-c", tell], check=True)
    assert capfd.readouterr().err == "<6>broadband down\n<4>no backup\n"


def test_what_root_has_written_belongs_to_the_daemon_again(root: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    there = places(str(root), {})
    os.chown(there.state, 65534, 65534)
    for name in ("book.db", "history.db"):
        (there.state / name).touch()
    os.chown(there.state / "history.db", 65533, 65534)  # the line daemon's
    run.hand_over(there)
    assert (there.state / "book.db").stat().st_uid == 65534
    assert (there.state / "history.db").stat().st_uid == 65533


def test_a_service_that_is_not_one_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="line, sync, audit, web, led"):
        run._start("paper", None, None)  # type: ignore[arg-type]


def _systemd(folder: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(folder / "notify"))
    listening.settimeout(20)
    return listening


def _services(parent: int) -> dict[str, int]:
    """The children of a process by the service that they run."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in map(int, children)}
    return {words[-2].decode(): pid for pid, words in found.items() if words[-3:-2] == [b"run"]}
