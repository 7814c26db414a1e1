"""What is personal is closed with a key that is kept elsewhere."""

import os
from pathlib import Path

import pytest

from appliance.store import seal
from appliance.store.seal import Seal

KEY = bytes(range(32))


def test_what_was_closed_opens_with_the_same_key_and_in_the_same_place_only():
    box = Seal(KEY)
    sealed = box.close(b"07700 900123", "2026-11-21 main-1")
    assert box.open(sealed, "2026-11-21 main-1") == b"07700 900123"
    assert box.open(sealed, "2026-11-21 main-2") is None
    assert Seal(KEY[::-1]).open(sealed, "2026-11-21 main-1") is None


def test_the_same_words_are_never_closed_to_the_same_bytes():
    box = Seal(KEY)
    assert len({box.close(b"not supplied", "x") for _ in range(100)}) == 100


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(11), bytes(12), bytes(28), bytes(200)])
def test_what_was_never_closed_does_not_open(sealed: bytes):
    assert Seal(KEY).open(sealed, "x") is None


def test_a_single_flipped_bit_is_noticed():
    box = Seal(KEY)
    sealed = box.close(b"a note", "x")
    for at in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        assert box.open(bytes(flipped), "x") is None


def test_a_sign_stands_for_the_same_text_under_the_same_key():
    assert Seal(KEY).sign("main:a08d91c6") == Seal(KEY).sign("main:a08d91c6")
    assert Seal(KEY).sign("main:a08d91c6") != Seal(KEY[::-1]).sign("main:a08d91c6")
    assert "a08d91c6" not in Seal(KEY).sign("main:a08d91c6")


def test_a_key_is_made_once_and_the_group_may_read_it(tmp_path: Path):
    path, umask = tmp_path / "seal.key", os.umask(0o077)
    assert seal.load(path) is None
    sealed = seal.ensure(path).close(b"a note", "x")
    os.umask(umask)
    assert seal.ensure(path).open(sealed, "x") == b"a note"
    assert seal.load(path).open(sealed, "x") == b"a note"
    assert (path.stat().st_size, path.stat().st_mode & 0o777) == (32, 0o640)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("wrong", [b"", b"31 bytes are not a key of it...", bytes(33), os.urandom(4096)])
def test_a_file_that_is_no_key_is_neither_used_nor_overwritten(tmp_path: Path, wrong: bytes):
    path = tmp_path / "seal.key"
    path.write_bytes(wrong)
    assert seal.load(path) is None
    with pytest.raises(OSError, match="move it away"):
        seal.ensure(path)
    assert path.read_bytes() == wrong


def test_a_key_that_cannot_be_made_is_an_error_of_the_disk(tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        seal.ensure(tmp_path / "a stick that is not in" / "planb.key")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_key_that_root_made_is_the_book_daemons(tmp_path: Path):
    book = tmp_path / "state"
    book.mkdir()
    os.chown(book, 65534, 65533)
    seal.ensure(tmp_path / "planb.key", like=book)
    made = (tmp_path / "planb.key").stat()
    assert (made.st_uid, made.st_gid) == (65534, 65533)
