"""What outlives the line daemon."""

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from appliance.failover.allowance import Month, Reading, Spent
from appliance.line.kept import EVERY_S, Memory, Notebook, Stamp, load, mono, save

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SPENT = Spent("4g", Reading("boot/7", 5000), (Month(date(2026, 11, 1), 5000),))
FLAPPED = Memory(240.0, Stamp("this-boot", 500.0, NOW), "4g", (SPENT,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "line-memory.json"


def test_what_was_saved_is_what_is_loaded(path: Path) -> None:
    save(path, FLAPPED)
    assert load(path) == FLAPPED
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o640


def test_without_a_file_nothing_is_remembered_and_nothing_is_said(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert (load(path), caplog.messages) == (Memory(), [])


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'{"schema":1,"memory":{"spent":3}}', b"\xff\x00"])
def test_a_damaged_file_is_an_empty_memory_and_is_said(
    path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    path.write_bytes(content)
    assert load(path) == Memory()
    assert "is damaged, so it begins anew" in caplog.text


def test_a_file_of_another_time_is_an_empty_memory(path: Path) -> None:
    path.write_text('{"schema":99,"memory":{}}')
    assert load(path) == Memory()


def test_a_decision_is_worth_writing_at_once_and_bytes_are_not(path: Path) -> None:
    notebook = Notebook(path)
    assert not notebook.due(Memory(), 0.0)
    notebook.write(FLAPPED, 0.0)
    more = FLAPPED.having(Spent("4g", Reading("boot/7", 6000)))
    assert not notebook.due(more, EVERY_S - 1)
    assert notebook.due(more, EVERY_S)
    assert notebook.due(Memory(480.0, FLAPPED.left, "4g", FLAPPED.spent), 1.0)


def test_nothing_new_is_never_written(path: Path) -> None:
    save(path, FLAPPED)
    assert not Notebook(path).due(FLAPPED, 10 * EVERY_S)


def test_a_card_that_takes_nothing_is_said_once_and_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    notebook = Notebook(tmp_path / "nowhere/line-memory.json")
    notebook.write(FLAPPED, 0.0)
    notebook.write(Memory(), EVERY_S)
    assert len(caplog.messages) == 1
    (tmp_path / "nowhere").mkdir()
    notebook.write(FLAPPED, 2 * EVERY_S)
    assert load(tmp_path / "nowhere/line-memory.json") == FLAPPED


def test_what_one_uplink_used_is_found_by_its_name() -> None:
    assert FLAPPED.of("4g") == SPENT
    assert FLAPPED.of("hotspot") == Spent("hotspot")


def test_on_the_same_boot_the_monotonic_clock_tells_whatever_the_wall_clock_says() -> None:
    stamp = Stamp("this-boot", 500.0, NOW)
    assert mono(stamp, "this-boot", 600.0, NOW + timedelta(days=900)) == 500.0


def test_after_another_boot_the_wall_clock_tells() -> None:
    stamp = Stamp("boot-before", 50_000.0, NOW)
    assert mono(stamp, "this-boot", 20.0, NOW + timedelta(seconds=90)) == -70.0


def test_a_clock_that_is_behind_makes_it_just_now_and_never_later() -> None:
    stamp = Stamp("boot-before", 50_000.0, NOW)
    assert mono(stamp, "this-boot", 20.0, NOW - timedelta(days=1)) == 20.0
