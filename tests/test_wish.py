"""A wish on its way, and what a rehearsal answers."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import wish
from appliance.wish import Drilled, Refused, Wish

WENT_WELL = Drilled("ab", datetime(2026, 11, 22, 10, tzinfo=UTC), "4g", True, "ok", 12.5, 1_400_000, 2.0, "4g works.")


def test_a_wish_arrives_as_it_was_made(tmp_path: Path) -> None:
    made = Wish("stay", "4g")
    wish.write(tmp_path / "wish.json", made)
    assert wish.parse((tmp_path / "wish.json").read_bytes()) == made


def test_nobody_else_reads_a_wish_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    wish.write(tmp_path / "wish.json", Wish("home"))
    (there,) = tmp_path.iterdir()
    assert there.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_root_wishes_the_owner_of_the_folder_may_read(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, -1)
    wish.write(tmp_path / "wish.json", Wish("home"))
    assert (tmp_path / "wish.json").stat().st_uid == 65534


def test_every_wish_has_a_number_of_its_own() -> None:
    assert Wish("home").id != Wish("home").id


def test_where_no_daemon_ever_ran_the_message_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="systemctl status planb-line"):
        wish.write(tmp_path / "nowhere/wish.json", Wish("home"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_who_may_not_ask_is_told_to_use_sudo(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Refused, match="Run it with sudo"):
        wish.write(tmp_path / "wish.json", Wish("home"))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"{",
        b'{"schema":2,"wish":"home","id":"ab","at":1.0}',
        b'{"schema":1,"wish":"reboot","id":"ab","at":1.0}',
        b'{"schema":1,"wish":"drill","seconds":1e9,"id":"ab","at":1.0}',
        b'{"schema":1,"wish":"drill","seconds":-1,"id":"ab","at":1.0}',
        b'{"schema":1,"wish":"home","id":"../../etc","at":1.0}',
        b'{"schema":1,"wish":"home","id":"ab","at":NaN}',
        b"[" * 2000,
    ],
)
def test_nonsense_is_no_wish(nonsense: bytes) -> None:
    assert wish.parse(nonsense) is None


def test_how_a_rehearsal_went_everybody_may_read(tmp_path: Path) -> None:
    path = tmp_path / "drill.json"
    assert wish.read_drilled(path) is None
    wish.write_drilled(path, WENT_WELL)
    assert wish.read_drilled(path) == WENT_WELL
    assert path.stat().st_mode & 0o777 == 0o644
    path.write_bytes(b"{")
    assert wish.read_drilled(path) is None
