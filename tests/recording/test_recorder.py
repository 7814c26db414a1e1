"""What is written down in /run, and that it stays small and in nobody's way."""

import logging
import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.failover.events import Answer, Drain, Event, Flowed, Late, LinkChanged, Probed, Proved, Tick, Wished
from appliance.failover.health import LONG_AGO
from appliance.failover.state import begin
from appliance.recording import Recorder, read
from appliance.recording.form import SUFFIX
from appliance.recording.recorder import SEGMENT_S
from tests.failover.stories import SALON
from tests.recording.scene import BOOT, an_outage, recorded

START = begin(SALON, 0.0)
ONE_OF_EACH: tuple[Event, ...] = (
    LinkChanged("broadband", 1.0, True, True, "203.0.113.10", None),
    Probed("4g", 2.0, 1.5, (Answer("icmp", 0.02, "192.0.2.1"), Answer("dns", None, "192.0.2.2"))),
    Late("4g", 3.0, "tcp", 0.9),
    Flowed("broadband", 4.0, None, 1200.5),
    Proved("broadband", 5.0, "portal"),
    Wished(6.0, "stay", "4g"),
    Tick(7.0),
)


def test_every_kind_of_event_is_read_as_it_was_noted(tmp_path: Path) -> None:
    pen = Recorder(tmp_path, SALON, BOOT)
    for event in ONE_OF_EACH:
        pen.note(event, START, START, (Drain("4g"),))
    pen.close()
    (path,) = tmp_path.iterdir()
    (segment,) = read(path).segments
    assert tuple(step.event for step in segment.steps) == ONE_OF_EACH
    assert all(step.actions == (Drain("4g"),) for step in segment.steps)


def test_the_memory_of_the_core_is_read_as_it_was_with_times_that_are_infinite(tmp_path: Path) -> None:
    salon = recorded(tmp_path)
    state = salon.state
    assert LONG_AGO in [getattr(health, name) for health in state.uplinks for name in health.__dataclass_fields__]
    salon.pen.close()
    salon.state = replace(state)  # behind the pen's back
    salon.passes(1)
    salon.pen.close()
    first, second = (read(path).segments[0].head for path in sorted(tmp_path.iterdir()))
    assert (first.state, first.policy) == (START, SALON)
    assert second.state == state


def test_what_changes_the_memory_behind_the_pens_back_begins_a_segment(tmp_path: Path) -> None:
    salon = recorded(tmp_path)
    salon.state = replace(salon.state, hold_down_s=240.0)
    salon.passes(1)
    salon.pen.close()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_decision_is_in_the_file_at_once_and_quiet_a_second_later(tmp_path: Path) -> None:
    salon = recorded(tmp_path)
    (path,) = tmp_path.iterdir()
    known = read(path).segments[0].steps
    assert len(known) < salon.steps
    salon.link("broadband", carrier=False)
    while salon.state.active != "4g":
        salon.until(salon.now + 0.01)
    assert [step.became[1] for step in read(path).segments[0].steps][-1] == "4g"
    salon.pen.close()


def test_a_new_segment_begins_every_ten_minutes(tmp_path: Path) -> None:
    salon = recorded(tmp_path)
    salon.passes(2 * SEGMENT_S + 10)
    salon.pen.close()
    assert len(list(tmp_path.iterdir())) == 3


def test_all_of_it_together_never_grows_beyond_its_room(tmp_path: Path) -> None:
    pen = Recorder(tmp_path, SALON, BOOT, largest=100_000)
    for at in range(40_000):
        pen.note(LinkChanged("4g", float(at), True, True, os.urandom(20).hex()), START, START, ())
        if at % 5000 == 0:
            assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 100_000
    pen.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert f"{BOOT[:8]}-000000000000{SUFFIX}" not in names


def test_what_is_a_day_old_or_of_another_boot_is_dropped(tmp_path: Path) -> None:
    (tmp_path / f"another0-000090000000{SUFFIX}").touch()
    pen = Recorder(tmp_path, SALON, BOOT)
    for at in (0.0, 3600.0, 25 * 3600.0):
        pen.note(Tick(at), START, START, ())
    pen.close()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_said_once_and_costs_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    (tmp_path / "events").touch()
    salon = recorded(tmp_path / "events")
    salon.passes(300)
    assert (salon.state.line, len(caplog.messages)) == ("on_primary", 1)
    (tmp_path / "events").unlink()
    salon.passes(120)
    salon.pen.close()
    assert len(list((tmp_path / "events").iterdir())) == 1


@pytest.mark.netns
def test_a_full_run_is_said_once_and_recording_goes_on_when_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], check=True)
    try:
        (tmp_path / "filler").write_bytes(b"\0" * 57_344)
        salon = recorded(tmp_path / "events")
        for n in range(3000):
            salon.tell(LinkChanged("4g", salon.now + n / 100, True, True, os.urandom(20).hex()))
        assert caplog.text.count("cannot be recorded") == 1
        (tmp_path / "filler").unlink()
        salon.now += 100
        salon.passes(30)
        salon.pen.close()
        last = sorted((tmp_path / "events").iterdir())[-1]
        assert read(last).segments[0].steps
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_noting_a_step_costs_next_to_nothing(tmp_path: Path) -> None:
    pen = Recorder(tmp_path, SALON, BOOT)
    began = time.process_time()
    for n in range(2000):
        pen.note(Tick(n / 10), START, START, ())
    pen.close()
    each = (time.process_time() - began) / 2000
    assert each < 0.0005, f"{each * 1e6:.0f} us"  # 20 us here; ten times that and the bound of the issue is in danger


def test_what_is_cut_off_is_the_last_two_and_nothing_twice(tmp_path: Path) -> None:
    salon = an_outage(tmp_path)
    salon.passes(2 * SEGMENT_S)
    first = salon.pen.cut()
    salon.passes(1)
    second = salon.pen.cut()
    assert [len(first), len(second), len(salon.pen.cut())] == [2, 1, 0]
    assert not set(first) & set(second)
    assert all(not read(path).damage for path in (*first, *second))
