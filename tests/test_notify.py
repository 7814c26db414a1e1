"""systemd hears what it is told, and nobody minds where there is no systemd."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.notify import notify, watchdog_s


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(2)
        yield listening


def test_systemd_hears_that_a_service_is_ready(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", systemd.getsockname())
    notify("READY=1")
    assert systemd.recv(64) == b"READY=1"


def test_an_abstract_socket_is_written_with_an_at_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"planb-test-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + name)
        listening.settimeout(2)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name)
        notify("WATCHDOG=1")
        assert listening.recv(64) == b"WATCHDOG=1"


def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")


def test_the_watchdog_is_fed_twice_as_often_as_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "20000000")
    assert watchdog_s() == 10.0
    monkeypatch.delenv("WATCHDOG_USEC")
    assert watchdog_s() is None


def test_a_systemd_that_does_not_listen_holds_nobody_up(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", systemd.getsockname())
    for _ in range(2000):  # more than a queue holds
        notify("WATCHDOG=1")
    assert systemd.recv(64) == b"WATCHDOG=1"
