"""The owner's letter box, in a folder where somebody else may write, too."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from appliance import wish
from appliance.line.wishes import OLD_S, Wishes
from appliance.wish import LARGEST, Wish


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wish.json"


@pytest.fixture
def box(path: Path) -> Wishes:
    return Wishes(path, ("broadband", "4g"))


def left(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir()]


@pytest.mark.parametrize("made", [Wish("home"), Wish("stay", "4g"), Wish("auto"), Wish("drill", "4g", 5.0)])
def test_a_wish_is_taken_once_and_leaves_nothing(box: Wishes, path: Path, made: Wish) -> None:
    made = replace(made, at=time.monotonic())  # they were made when the tests were read
    wish.write(path, made)
    assert (box.take(), box.take()) == (made, None)
    assert left(path) == []


def test_the_last_of_two_wishes_is_the_one_that_counts(box: Wishes, path: Path) -> None:
    wish.write(path, Wish("home"))
    wish.write(path, last := Wish("auto"))
    assert box.take() == last


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (Wish("stay", "5g"), "there is broadband, 4g"),
        (Wish("stay"), "on which uplink"),
        (Wish("home", at=time.monotonic() - OLD_S - 1), "it is old"),
        (Wish("home", at=time.monotonic() + 1000 * OLD_S), "it is old"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_refused_with_the_reason(
    box: Wishes, path: Path, caplog: pytest.LogCaptureFixture, made: Wish, why: str
) -> None:
    wish.write(path, made)
    assert box.take() is None
    assert why in caplog.text
    assert left(path) == []


def test_nonsense_is_refused_and_not_repeated_into_the_log(
    box: Wishes, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b'{"wish":"\x1b[31mred"}')
    assert box.take() is None
    assert caplog.messages == ["a wish was not taken: nobody understands it"]


def test_a_wish_without_end_is_not_read_to_its_end(box: Wishes, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.write_bytes(b" " * (LARGEST + 1))
    assert box.take() is None
    assert "too long" in caplog.text


def test_a_link_is_not_followed(box: Wishes, path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    elsewhere = tmp_path / "elsewhere"
    wish.write(elsewhere, Wish("home"))
    path.symlink_to(elsewhere)
    assert box.take() is None
    assert "cannot be read" in caplog.text
    assert left(path) == ["elsewhere"]


def test_a_pipe_does_not_hold_the_daemon_up(box: Wishes, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    os.mkfifo(path)
    assert box.take() is None
    assert "it is no file" in caplog.text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_the_book_daemon_might_write_is_not_obeyed(
    box: Wishes, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wish.write(path, Wish("home"))
    os.chown(path, 65534, -1)
    assert box.take() is None
    assert "somebody else wrote it" in caplog.text


def test_what_cannot_be_taken_away_is_said_once(box: Wishes, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.mkdir()
    assert [box.take() for _ in range(3)] == [None] * 3
    assert caplog.text.count("wishes cannot be taken") == 1
