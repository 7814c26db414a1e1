"""Files that are there whole, or as they were before."""

import os
from pathlib import Path

import pytest

from appliance import whole


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path):
    for content in (b"one", b"two"):
        whole.put(tmp_path / "book.json", content, 0o640)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("book.json", b"two")]


def test_the_umask_of_somebodys_shell_does_not_hide_a_file(tmp_path: Path):
    before = os.umask(0o077)
    try:
        whole.put(tmp_path / "book.json", b"", 0o644, lasts=False)
    finally:
        os.umask(before)
    assert (tmp_path / "book.json").stat().st_mode & 0o777 == 0o644


def test_what_cannot_get_its_name_leaves_nothing_beside(tmp_path: Path):
    taken = tmp_path / "book.json"
    taken.mkdir()
    with pytest.raises(OSError, match="directory"):
        whole.put(taken, b"one", 0o640)
    assert list(tmp_path.iterdir()) == [taken]


def test_a_link_that_lies_in_wait_is_not_written_through(tmp_path: Path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    (tmp_path / f".book.json.{os.getpid()}").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic links"):
        whole.put(tmp_path / "book.json", b"one", 0o640)
    assert victim.read_bytes() == b"untouched"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_writes_is_of_whoever_owns_the_folder(tmp_path: Path):
    state = tmp_path / "state"
    state.mkdir()
    os.chown(state, 65534, 65533)
    whole.put(state / "book.json", b"", 0o600, like=state)
    whole.put(state / "line.json", b"", 0o600)
    owners = {path.name: (path.stat().st_uid, path.stat().st_gid) for path in state.iterdir()}
    assert owners == {"book.json": (65534, 65533), "line.json": (os.geteuid(), os.getegid())}


def test_a_file_that_was_replaced_is_another_one(tmp_path: Path):
    path = tmp_path / "book.json"
    assert whole.identity(path) is None
    whole.put(path, b"one", 0o640)
    first = whole.identity(path)
    assert whole.identity(path) == first
    whole.put(path, b"two", 0o640)
    assert whole.identity(path) != first
