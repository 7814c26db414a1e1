"""Reading what was written, also when a crash, a cut or somebody's editor came between."""

import gzip
import json
import zlib
from pathlib import Path

import pytest

from appliance.recording import NotARecording, Recording, read
from appliance.recording.reading import LARGEST, MISSING
from tests.recording.scene import an_outage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    an_outage(tmp_path).pen.close()
    (path,) = tmp_path.iterdir()
    return path


def steps(recording: Recording) -> int:
    return sum(len(segment.steps) for segment in recording.segments)


def plain(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def test_a_whole_one_has_no_damage(path: Path) -> None:
    recording = read(path)
    assert (len(recording.segments), recording.damage) == (1, ())
    assert steps(recording) == plain(path).count(b"\n") - 1


def test_any_program_can_read_it(path: Path) -> None:
    head, *events = map(json.loads, plain(path).splitlines())
    assert (head["schema"], head["policy"]["ways"][0]["name"]) == (1, "broadband")
    assert [each["became"] for each in events if "became" in each][-1][:2] == ["on_primary", "broadband"]


def test_plain_text_is_as_good(path: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.jsonl").write_bytes(plain(path))
    assert read(tmp_path / "plain.jsonl") == read(path)


def test_packed_by_somebody_else_it_is_as_good(path: Path, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "mine.gz", "wb") as file:  # this one writes its name and the time
        file.write(plain(path))
    assert read(tmp_path / "mine.gz") == read(path)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_of_one_that_breaks_off_the_beginning_can_be_played(path: Path, kept: float) -> None:
    whole = steps(read(path))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    recording = read(path)
    assert 0.5 * kept * whole < steps(recording) < whole
    assert recording.damage[-1] == MISSING


def test_half_a_last_line_is_left_out_and_said(path: Path) -> None:
    path.write_bytes(plain(path)[:-20])
    recording = read(path)
    assert recording.damage == (MISSING,)


def test_a_line_that_cannot_be_read_ends_its_segment_and_is_said(path: Path) -> None:
    lines = plain(path).splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:10], b'{"event":"Exploded","of":{}}\n', *lines[10:]]))
    recording = read(path)
    assert steps(recording) == 9
    assert recording.damage == ("line 11 cannot be read, and what follows it is left out",)


def test_segments_behind_each_other_are_one_recording(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 3)
    assert (len(read(path).segments), read(path).damage) == (3, ())


def test_a_damaged_segment_does_not_hide_the_next(path: Path) -> None:
    content = path.read_bytes()
    for broken in (content[: len(content) // 2], content[: len(content) // 2] + b"\x00noise\xff" * 50):
        path.write_bytes(broken + content)
        recording = read(path)
        assert len(recording.segments) == 2
        assert recording.damage[-1] == MISSING


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x1f\x8b",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
        b"\x00" * 5000,
        b'{"schema":1}\n',
        b'{"schema":2,"boot":"x"}\n',
        b"[" * 100_000,
        gzip.compress(b"hello\n" * 100, mtime=0),
    ],
)
def test_what_is_no_recording_is_told_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(NotARecording, match=r"^x "):
        read(tmp_path / "x")


def test_a_file_that_unpacks_without_end_is_not_unpacked_to_its_end(path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    bomb = packer.compress(plain(path)) + b"".join(packer.compress(b"\n" * 1_000_000) for _ in range(70))
    path.write_bytes(bomb + packer.flush())
    assert path.stat().st_size < LARGEST / 100
    assert read(path).damage


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"active":null', '"active":"nobody"'),
        ('"name":"broadband"', '"name":"another"'),
        ('"ways":[', '"ways":7,"x":['),
    ],
)
def test_a_head_that_makes_no_sense_is_told(path: Path, was: str, becomes: str) -> None:
    path.write_bytes(plain(path).replace(was.encode(), becomes.encode(), 1))
    with pytest.raises(NotARecording, match="cannot be played: line 1"):
        read(path)


def test_an_event_of_an_uplink_that_is_not_there_is_left_out(path: Path) -> None:
    path.write_bytes(plain(path).replace(b'"of":{"uplink":"4g"', b'"of":{"uplink":"5g"', 1))
    assert "cannot be read" in read(path).damage[0]


def test_one_that_is_still_being_written_lacks_its_end_and_nothing_else(tmp_path: Path) -> None:
    salon = an_outage(tmp_path)  # pushed now and then, at the end of a line
    (path,) = tmp_path.iterdir()
    assert (read(path).damage, 0 < steps(read(path)) <= salon.steps) == ((MISSING,), True)
    salon.pen.close()
