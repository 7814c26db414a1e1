"""What looks like an outage and is none, and what is one: twenty salons each, with other luck, in fast time."""

import random

import pytest

from tests.failover.stories import SALON, Salon, play

WELL = "broadband ok\n 4g ok\n time passes 5\n"
TWENTY = range(20)
pytestmark = pytest.mark.hours


def after(story: str, luck: int, seconds: float) -> Salon:
    """The salon `seconds` after the end of the story."""
    salon = play(WELL)
    salon.chance = random.Random(luck)
    salon.until(salon.now + luck * 0.037)  # the fault meets another moment between two questions
    for line in filter(None, map(str.strip, story.splitlines())):
        salon.hear(line)
    salon.until(salon.now + seconds)
    return salon


@pytest.mark.parametrize(
    "story",
    [
        "broadband takes 412",
        "broadband no icmp",
        "broadband no one",  # of the targets
        "broadband loses 20",
        "broadband blips 300",
        "4g takes 2700",
        "4g portal",
        "4g no_reply",
    ],
)
@pytest.mark.parametrize("luck", TWENTY)
def test_what_is_no_outage_is_not_taken_for_one(story, luck):
    assert after(story, luck, 60).heard == ["online:broadband"]


@pytest.mark.parametrize(("loss", "within_s"), [(80, 2.5), (40, 10.0)])
@pytest.mark.parametrize("luck", TWENTY)
def test_a_line_that_loses_much_is_left_soon(loss, within_s, luck):
    assert "failover:4g" in after(f"broadband loses {loss}", luck, within_s).heard


@pytest.mark.parametrize("luck", TWENTY)
def test_a_line_that_the_salon_fills_by_itself_is_kept(luck):
    """A second of buffer: every answer is late, echoes are dropped now and then, but acknowledgements go on coming."""
    salon = after("broadband used\n broadband takes 1000\n broadband loses 10", luck, 0)
    for _ in range(200):
        salon.hear("broadband used a lot")
        salon.until(salon.now + 0.2)
    assert salon.heard == ["online:broadband"]


@pytest.mark.parametrize("luck", TWENTY)
def test_a_silent_line_is_left_within_a_second_and_a_used_one_in_half(luck):
    idle = after("broadband silent", luck, 1.1)
    assert "failover:4g" in idle.heard
    busy = after("broadband used", luck, 0)
    busy.loses.add("broadband")
    busy.until(busy.now + 0.16)
    busy.hear("broadband unanswered")
    busy.until(busy.now + 0.40)
    assert "failover:4g" in busy.heard


def test_a_line_that_flaps_for_half_an_hour_is_left_once():
    salon = play(WELL)
    for _ in range(180):
        salon.loses.add("broadband")
        salon.until(salon.now + 5)
        salon.loses.discard("broadband")
        salon.hear("broadband used")
        salon.until(salon.now + 5)
    assert [word for word in salon.heard if word.startswith(("failover", "failback"))] == ["failover:4g"]
    assert salon.state.hold_down_s == SALON.max_hold_down_s
