"""How far the box's clock is to be trusted: a chip counts only while it says what the clock says."""

from pathlib import Path

import pytest

from appliance.sync.clock import AGREES_S, chip_agrees, clock, is_trusted

NOW = 1_795_257_723.0


def chip(folder: Path, says: str, name: str = "rtc0") -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "since_epoch").write_text(says)
    return folder


@pytest.mark.parametrize(
    ("says", "agrees"),
    [
        (f"{NOW:.0f}\n", True),
        (f"{NOW - AGREES_S + 1:.0f}\n", True),
        (f"{NOW + AGREES_S - 1:.0f}\n", True),
        (f"{NOW + AGREES_S + 1:.0f}\n", False),
        ("73\n", False),  # on a Pi 5 without its battery: the seconds since it has power
        ("", False),
        ("broken", False),
    ],
)
def test_a_chip_counts_while_it_says_what_the_clock_says(tmp_path: Path, says: str, agrees: bool) -> None:
    assert chip_agrees(chip(tmp_path, says), NOW) is agrees


def test_one_chip_of_two_that_agrees_is_enough(tmp_path: Path) -> None:
    chip(tmp_path, "73", "rtc0")
    assert chip_agrees(chip(tmp_path, f"{NOW:.0f}", "rtc1"), NOW)


def test_a_box_without_a_chip_has_none_that_agrees(tmp_path: Path) -> None:
    assert not chip_agrees(tmp_path / "nothing", NOW)


def test_days_are_dropped_by_a_clock_that_somebody_vouches_for() -> None:
    assert [is_trusted(state) for state in ("synchronised", "rtc", "restored", "unknown")] == [True, True, False, False]
    assert clock() in ("synchronised", "rtc", "restored", "unknown")
