"""A file that goes is overwritten first, as far as a program can."""

import os
from pathlib import Path

import pytest

from appliance.store.shred import put, shred, shred_all


def test_what_a_file_held_is_zeros_before_it_goes(tmp_path: Path):
    path = tmp_path / "a sheet"
    path.write_bytes(b"Oksana" * 50_000)
    with path.open("rb") as held:
        shred(path)
        assert held.read() == bytes(300_000)
    assert not path.exists()
    shred(path)


def test_a_file_with_a_second_name_only_loses_this_one(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"Oksana")
    os.link(one, two)
    shred(one)
    assert two.read_bytes() == b"Oksana"


def test_where_a_link_leads_nothing_is_touched(tmp_path: Path):
    target, link = tmp_path / "somebody's", tmp_path / "link"
    target.write_bytes(b"not ours")
    link.symlink_to(target)
    shred(link)
    assert (target.read_bytes(), link.is_symlink()) == (b"not ours", False)


def test_a_pipe_in_the_way_does_not_make_us_wait(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    shred(tmp_path / "pipe")
    assert not list(tmp_path.iterdir())


def test_another_file_takes_the_name_and_the_old_one_is_zeros(tmp_path: Path):
    path, fresh = tmp_path / "book", tmp_path / "fresh"
    path.write_bytes(b"Oksana")
    fresh.write_bytes(b"Tom")
    with path.open("rb") as held:
        put(fresh, path)
        assert (held.read(), path.read_bytes()) == (bytes(6), b"Tom")
    fresh.write_bytes(b"Grace")
    path.unlink()
    put(fresh, path)
    assert path.read_bytes() == b"Grace"


def test_a_folder_goes_with_all_that_is_in_it_and_with_nothing_that_is_not(tmp_path: Path):
    inside, outside = tmp_path / "vault", tmp_path / "elsewhere"
    (inside / "deep" / "deeper").mkdir(parents=True)
    outside.mkdir()
    (outside / "kept").write_bytes(b"kept")
    (inside / "deep" / "deeper" / "sheet").write_bytes(b"Oksana")
    (inside / "index").write_bytes(b"Tom")
    (inside / "out").symlink_to(outside)
    assert shred_all(inside) == 3
    assert not inside.exists()
    assert (outside / "kept").read_bytes() == b"kept"
    assert shred_all(inside) == 0


def test_a_file_that_may_not_go_is_an_error_of_the_disk(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        shred(tmp_path / "folder")
