"""A script is read whole, or every problem in it is said at once."""

from pathlib import Path

import pytest

from appliance.config import Broken
from appliance.demo.script import SHIPPED, Script, Step, load, read

GOOD = """
duration_s = 30
[[step]]
at_s = 12
uplink = "broadband"
heal = true
[[step]]
at_s = 5.0
uplink = "broadband"
fault = "loss"
percent = 40
[[step]]
at_s = 12
vendor = true
fault = "dead"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(Broken) as broken:
        read(text)
    return [f"{problem.key}: {problem.text}" for problem in broken.value.problems]


def test_steps_are_played_in_the_order_of_time():
    assert read(GOOD) == Script(
        30.0,
        (Step(5.0, "broadband", "loss", 40), Step(12.0, "broadband", None, None), Step(12.0, "vendor", "dead", None)),
    )


def test_a_step_lasts_until_the_next_later_one():
    script = read(GOOD)
    assert [script.window(number) for number in range(3)] == [(5.0, 12.0), (12.0, 30.0), (12.0, 30.0)]


def test_a_step_is_told_in_words():
    assert Step(1.0, "broadband", "loss", 10.6).words == "broadband: loss 10.6 %"
    assert Step(1.0, "hotspot", None, None).words == "hotspot: switched on"
    assert Step(1.0, "hotspot", "unplug", None).words == "hotspot: switched off"
    assert Step(1.0, "hotspot", "dead", None).words == "hotspot: dead"
    assert Step(1.0, "4g", None, None).words == "4g: mended"


def test_every_problem_is_listed_at_once():
    found = problems("""
        duration_s = -1
        colour = "red"
        [[step]]
        at_s = "soon"
        uplink = "adsl"
        fault = "gremlins"
        [[step]]
        at_s = 1
        uplink = "4g"
        fault = "loss"
        heal = true
        when = "now"
    """)
    keys = {problem.split(":")[0] for problem in found}
    assert keys == {
        "colour", "duration_s", "step[0].at_s", "step[0].uplink", "step[0].fault",
        "step[1].when", "step[1].fault", "step[1].percent",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ('uplink = "4g"\nfault = "gremlins"', "no fault of an uplink; there are dead, blackhole"),
        ('vendor = true\nfault = "unplug"', "no fault of the booking system"),
        ('vendor = true\nuplink = "4g"\nfault = "dead"', "a step is about one of them"),
        ('uplink = "4g"\nfault = "loss"', "0.1 to 100"),
        ('uplink = "4g"\nfault = "loss"\npercent = 140', "0.1 to 100"),
        ('uplink = "4g"\nfault = "loss"\npercent = true', "0.1 to 100"),
        ('uplink = "4g"\nfault = "dead"\npercent = 40', "belongs to loss only"),
        ('uplink = "4g"', "either a fault or heal"),
        ('uplink = "4g"\nheal = false', "true, or left out"),
        ('uplink = ["4g"]\nheal = true', "has to be one of broadband, 4g"),
        ('uplink = "4g"\nfault = ["dead"]', "no fault of an uplink"),
    ],
)
def test_what_a_step_cannot_be_is_said_in_words(step, says):
    assert says in "\n".join(problems(f"duration_s = 9\n[[step]]\nat_s = 1\n{step}"))


@pytest.mark.parametrize(
    "text", ["", "duration_s = 5", "duration_s = 5\nstep = []", "duration_s = 5\nstep = [3]", "= 3"]
)
def test_a_file_that_is_no_script_is_refused(text):
    assert problems(text)


@pytest.mark.parametrize("name", sorted(each.stem for each in SHIPPED.glob("*.toml")))
def test_a_shipped_script_is_found_by_its_name(name):
    assert load(Path(name)) == load(SHIPPED / f"{name}.toml")


def test_a_script_that_is_not_there_names_those_that_are():
    with pytest.raises(Broken, match="first-outage"):
        load(Path("no-such-script"))
