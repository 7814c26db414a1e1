"""Played again, the core decides the same."""

import gzip
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from appliance.failover.events import LinkChanged, Wished
from appliance.failover.policy import step
from appliance.failover.state import begin
from appliance.recording import Decision, NotARecording, Recorder, Recording, read, replay
from appliance.recording.incidents import LARGEST_ONE, MOST, find, keep, recordings
from tests.failover.stories import WITH_PHONE
from tests.failover.test_policy import _event, schedules
from tests.recording.scene import BOOT, an_outage, recorded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    an_outage(tmp_path / "events").pen.close()
    (path,) = (tmp_path / "events").iterdir()
    return path


def lines(decisions: tuple[Decision, ...]) -> list[str | None]:
    """On which uplink the salon was, one after the other."""
    seen: list[str | None] = []
    for each in decisions:
        if not seen or seen[-1] != each.active:
            seen.append(each.active)
    return seen


def test_a_replay_decides_what_the_box_decided_and_nothing_else(path: Path) -> None:
    decisions = replay(read(path))
    assert lines(decisions) == ["broadband", "4g", "broadband"]
    assert [each.differs for each in decisions if each.differs] == []


def test_a_replay_tells_it_in_the_owners_words_with_the_time_since_the_start(path: Path) -> None:
    lost = next(each for each in replay(read(path)) if each.active == "4g")
    assert lost.told[0].startswith("broadband down: nothing answers")
    assert 5 < lost.seconds < 7
    assert lost.at - read(path).segments[0].head.at_wall == timedelta(seconds=lost.seconds)


def test_what_the_owner_wanted_is_told_before_what_followed(tmp_path: Path) -> None:
    salon = recorded(tmp_path)
    salon.tell(Wished(salon.now, "stay", "4g"))
    salon.passes(5)
    salon.pen.close()
    told = [line for each in replay(read(next(iter(tmp_path.iterdir())))) for line in each.told]
    assert told[-2] == "the owner wants: stay 4g"
    assert told[-1].startswith("the salon is on 4g now")


def test_a_replay_is_the_same_every_time(path: Path) -> None:
    assert replay(read(path)) == replay(read(path))


@given(schedules)
@settings(max_examples=100, deadline=None)
def test_whatever_happens_is_read_and_decided_as_it_was(schedule: list[tuple[float, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pen, at, state = Recorder(Path(folder), WITH_PHONE, BOOT), 0.0, begin(WITH_PHONE, 0.0)
        events = []
        for pause, name, what in schedule:
            at += pause
            events.append(_event(name, what, at))
            before, (state, actions) = state, step(WITH_PHONE, state, events[-1])
            pen.note(events[-1], before, state, actions)
        pen.close()
        segments = [segment for path in sorted(Path(folder).iterdir()) for segment in read(path).segments]
    steps = [each for segment in segments for each in segment.steps]
    assert [each.event for each in steps] == events
    assert [each.differs for segment in segments for each in replay(Recording((segment,))) if each.differs] == []
    assert not steps or steps[-1].became == (state.line, state.active, state.because)


def test_what_the_box_decided_otherwise_is_shown(path: Path) -> None:
    text = gzip.decompress(path.read_bytes())
    path.write_bytes(text.replace(b'"became":["on_backup","4g"', b'"became":["offline","broadband"', 1))
    differing = [each for each in replay(read(path)) if each.differs]
    assert differing[0].active == "4g"
    assert str(differing[0].differs).startswith("the box decided: offline on broadband, because the primary failed")


def test_what_the_box_did_otherwise_is_shown(path: Path) -> None:
    text = gzip.decompress(path.read_bytes())
    path.write_bytes(text.replace(b'["Flush",{"uplink":"broadband"}]', b'["Flush",{"uplink":"4g"}]', 1))
    (differing,) = [each for each in replay(read(path)) if each.differs]
    assert "Flush(uplink='4g')" in str(differing.differs)


def test_a_file_that_the_core_cannot_work_with_is_told_in_words(path: Path) -> None:
    (segment,) = read(path).segments
    nonsense = replace(segment.steps[0], event=LinkChanged("5g", 1.0, True, True, None))
    with pytest.raises(NotARecording, match="cannot be played"):
        replay(Recording((replace(segment, steps=(nonsense,)),)))


def test_the_recording_of_an_outage_is_kept_in_one_file_that_grows(tmp_path: Path) -> None:
    salon = an_outage(tmp_path / "events")
    began = read(next(iter((tmp_path / "events").iterdir()))).segments[0].head.at_wall
    keep(tmp_path / "incidents", began, salon.pen.cut())
    salon.passes(5)
    keep(tmp_path / "incidents", began, salon.pen.cut())
    (kept,) = (tmp_path / "incidents").iterdir()
    recording = read(kept)
    assert (len(recording.segments), recording.damage) == (2, ())
    assert sum(len(segment.steps) for segment in recording.segments) == salon.steps
    assert {each.differs for each in replay(recording)} == {None}


def test_no_more_than_twenty_are_kept_the_newest(tmp_path: Path, path: Path) -> None:
    began = read(path).segments[0].head.at_wall
    for hours in range(MOST + 5):
        keep(tmp_path / "incidents", began + timedelta(hours=hours), [path, tmp_path / "gone"])
    kept = sorted(each.name for each in (tmp_path / "incidents").iterdir())
    assert len(kept) == MOST
    assert kept[-1] == f"{began + timedelta(hours=MOST + 4):%Y-%m-%dT%H%M%SZ}.jsonl.gz"


def test_an_outage_that_flaps_for_days_does_not_fill_the_card(tmp_path: Path, path: Path) -> None:
    began = read(path).segments[0].head.at_wall
    large = tmp_path / "large"
    large.write_bytes(path.read_bytes() * (LARGEST_ONE // 4 // path.stat().st_size))
    for _ in range(10):
        keep(tmp_path / "incidents", began, [large])
    (kept,) = (tmp_path / "incidents").iterdir()
    assert LARGEST_ONE / 2 < kept.stat().st_size < LARGEST_ONE * 1.5


def test_a_card_that_takes_nothing_is_said_and_ends_nothing(
    tmp_path: Path, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "incidents").touch()
    keep(tmp_path / "incidents", read(path).segments[0].head.at_wall, [path])
    assert "cannot be kept" in caplog.text


def test_all_that_can_be_replayed_is_listed_the_newest_first(tmp_path: Path, path: Path) -> None:
    incidents = tmp_path / "incidents"
    assert recordings(tmp_path / "nowhere", incidents) == ()
    keep(incidents, read(path).segments[0].head.at_wall, [path])
    (path.parent / "rubbish.jsonl.gz").write_bytes(b"rubbish")
    found = recordings(path.parent, incidents)
    assert [each.kept for each in found] == [False, True]
    assert find(found[1].path.name, path.parent, incidents) == found[1].path
    assert find(found[1].path.name.removesuffix(".jsonl.gz"), path.parent, incidents) == found[1].path
    assert find("nothing", path.parent, incidents) == Path("nothing")
