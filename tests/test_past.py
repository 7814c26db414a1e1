"""What the owner reads about what was: outages, and a recording played again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.recording import Found, Recording, read, replay
from appliance.store.history import Outage, Past
from appliance.summary.past import SHOWN, past, past_json
from appliance.summary.replayed import listed, replayed, replayed_json
from tests.recording.scene import an_outage

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRST = Outage(
    "b-1",
    NOW - timedelta(days=3, minutes=78),
    NOW - timedelta(days=3),
    "broadband",
    "no_reply",
    "nothing came back for 0.5 s",
    ("4g",),
    41_000_000,
    2,
    "it works again",
)
BLIP = replace(
    FIRST,
    id="b-2",
    began=NOW - timedelta(hours=1, seconds=4.2),
    ended=NOW - timedelta(hours=1),
    bytes_on_backup=0,
    carried_by=(),
)
STILL = replace(FIRST, id="b-3", began=NOW - timedelta(minutes=5), ended=None, cause="no_carrier", ended_why=None)


def test_without_an_outage_there_is_one_sentence() -> None:
    assert past(Past(), NOW, LONDON) == "No outage so far."


def test_outages_are_a_table_for_people_the_newest_first() -> None:
    assert past(Past((STILL, BLIP, FIRST)), NOW, LONDON).splitlines() == [
        "when              how long      what failed  why                                        carried by  data",
        "since 11:55       5 min, still  broadband    the cable is out, or the other end is off  4g          41 MB",
        "10:59             4.2 s         broadband    nothing answers                            nobody      -",
        "Thu 19 Nov 10:42  1 h 18 min    broadband    nothing answers                            4g          41 MB",
        "",
        "In November: 3 outages, 1 h 23 min together, 82 MB on the backup.",
    ]


def test_a_month_without_outages_says_so_and_another_year_is_named() -> None:
    text = past(Past((FIRST,)), datetime(2027, 2, 1, tzinfo=UTC), LONDON)
    assert "19 Nov 2026 10:42" in text
    assert text.endswith("None in February.")


def test_the_month_is_that_of_the_salon() -> None:
    late = replace(
        FIRST, began=datetime(2026, 6, 30, 23, 30, tzinfo=UTC), ended=datetime(2026, 6, 30, 23, 40, tzinfo=UTC)
    )
    now = datetime(2026, 7, 3, tzinfo=UTC)
    assert past_json(Past((late,)), now, LONDON)["month"] == {
        "outages": 1,
        "seconds": 600.0,
        "bytes_on_backup": 41_000_000,
    }
    assert past_json(Past((late,)), now, UTC)["month"]["outages"] == 0


def test_more_than_two_screens_are_counted() -> None:
    text = past(Past(tuple(replace(FIRST, id=str(n)) for n in range(SHOWN + 7))), NOW, LONDON)
    assert text.endswith("7 more before. All of them: planb outages --json")


def test_programs_get_moments_that_they_can_read() -> None:
    (first,) = past_json(Past((STILL,)), NOW, LONDON)["outages"]
    assert (first["began"], first["ended"], first["carried_by"]) == ("2026-11-22T11:55:00Z", None, ["4g"])


# --- a recording ----------------------------------------------------------------------------------------


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    an_outage(tmp_path).pen.close()
    return read(next(iter(tmp_path.iterdir())))


def test_a_replay_is_one_line_for_each_decision(recording: Recording) -> None:
    decisions = replay(recording)
    head, _, *lines = replayed(recording, decisions, LONDON).splitlines()
    assert head.endswith("events; what was decided or found out:")
    (lost,) = [line for line in lines if "the salon is on 4g now" in line]
    (switch,) = [each for each in decisions if each.active == "4g" and "now" in each.told[-1]]
    assert lost.startswith(f"{switch.at.astimezone(LONDON):%H:%M:%S}      +{switch.seconds:.2f} s")
    assert "connections of broadband are ended" in lost


def test_where_this_version_decides_otherwise_is_said_at_the_top_and_at_its_place(recording: Recording) -> None:
    decisions = replay(recording)
    text = replayed(recording, (*decisions[:2], replace(decisions[2], differs="the box did: nothing")), LONDON)
    assert "This version decides otherwise than the box did: 1 times." in text
    assert text.splitlines()[-1].strip() == "but the box did: nothing"


def test_damage_is_said(recording: Recording) -> None:
    text = replayed(replace(recording, damage=("line 7 cannot be read",)), (), LONDON)
    assert "Note: line 7 cannot be read." in text


def test_a_replay_for_programs(recording: Recording) -> None:
    said = replayed_json(recording, replay(recording))
    moves = [action for decision in said["decisions"] for action in decision["actions"]]
    assert {"do": "activate", "uplink": "4g"} in moves
    assert said["events"] == len(recording.segments[0].steps)


def test_the_recordings_there_are() -> None:
    assert listed((), LONDON).startswith("Nothing is recorded yet")
    found = Found(Path("/somewhere/2026-11-22T104203Z.jsonl.gz"), NOW, 31_400, kept=True)
    assert listed((found,), LONDON).splitlines()[1] == (
        "2026-11-22T104203Z.jsonl.gz  Sun 22 Nov 12:00:00  31 kB  kept: around an outage"
    )
