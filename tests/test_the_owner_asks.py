"""The whole house, and an owner at its command line: stay, auto, home, a rehearsal, and afterwards what happened."""

import json
import subprocess
import sys
from typing import Any

import pytest

from appliance.demo.box import Pace
from appliance.demo.salon import Salon
from tests.test_a_day_in_the_salon import line_is, tablet_is_well

pytestmark = pytest.mark.netns


def planb(house: Salon, *words: str, exits: int = 0) -> Any:
    """What a command answers, as JSON; it has to end as expected, and never with a traceback."""
    argv = house.argv("box", [sys.executable, "-m", "appliance", "--root", str(house.root), *words, "--json"])
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == exits, (words, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def test_a_morning_of_an_owner_at_the_command_line(house):
    patient(house)
    line_is(house, "on_primary")
    tablet_is_well(house)

    drilled = planb(house, "drill", "--seconds", "2")
    assert (drilled["uplink"], drilled["outcome"]) == ("4g", "ok")
    assert drilled["mbit"] > 1
    assert 0 < drilled["bytes"] < 4_000_000
    line_is(house, "on_primary", "broadband")
    tablet_is_well(house)

    planb(house, "stay", "4g")
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)
    planb(house, "auto")
    planb(house, "home")
    line_is(house, "on_primary", "broadband")
    tablet_is_well(house)

    house.apply("blackhole", "broadband")
    line_is(house, "on_backup", "4g")
    drilled = planb(house, "drill", "--uplink", "4g", exits=1)
    assert drilled["outcome"] == "in_use"
    assert "does not work" not in planb(house, "home", exits=1)["words"]
    house.heal("broadband")
    line_is(house, "holding")
    planb(house, "home")  # it would have waited for ten minutes
    line_is(house, "on_primary", "broadband")
    tablet_is_well(house)

    past = planb(house, "outages")
    (outage,) = past["outages"]
    assert (outage["uplink"], outage["cause"]) == ("broadband", "no_reply")
    assert outage["ended"] is not None
    assert [drill["outcome"] for drill in past["drills"]] == ["in_use", "ok"]
    kept = next(each["path"] for each in planb(house, "replay")["recordings"] if each["kept"])
    played = planb(house, "replay", kept)
    assert played["damage"] == []
    assert [each["differs"] for each in played["decisions"] if each["differs"]] == []
    done = [(action["do"], action["uplink"]) for each in played["decisions"] for action in each["actions"]]
    assert done[done.index(("flush", "broadband")) - 1] == ("activate", "4g"), "first the way, then who is to take it"


def patient(house: Salon) -> None:
    """The same box, with a hold-down that nobody waits for."""
    house.stop_box()
    house.places.line_json.unlink()  # or one would believe the old daemon's word, and come before the new one is there
    house.start_box(pace=Pace(hold_down_s=600.0, max_hold_down_s=600.0, metered_interval_s=3.0))
    house.wait_until_it_works()
