"""What a rehearsal asks of a backup, and what counts as enough."""

import time
from dataclasses import replace

import pytest

from appliance.failover.events import LinkChanged
from appliance.failover.policy import step
from appliance.failover.state import State, begin
from appliance.line.daemon import policy
from appliance.line.drill import Rehearsal
from appliance.wish import Wish
from tests.line.whole import MODEM, SETTINGS, WIRED, Whole, made


@pytest.fixture
def whole(tmp_path) -> Whole:
    return made(tmp_path)


def at_home(*there: str) -> State:
    """The salon on broadband, and these plugged in beside it."""
    state = replace(begin(policy(SETTINGS), time.monotonic()), line="on_primary", active="broadband")
    for name in there:
        device = {"broadband": WIRED, "4g": MODEM}[name]
        changed = LinkChanged(name, time.monotonic(), True, True, device.address, device.gateway)
        state, _ = step(policy(SETTINGS), state, changed)
    return replace(state, line="on_primary", active="broadband")


def rehearsal(whole: Whole) -> Rehearsal:
    return Rehearsal(SETTINGS, whole.doors, whole.outside.measure)


@pytest.mark.parametrize(
    ("mbit", "outcome", "ok"), [(12.0, "ok", True), (1.0, "ok", True), (0.4, "slow", False)], ids=str
)
async def test_a_megabit_is_enough_for_a_salon(whole, mbit, outcome, ok):
    whole.outside.mbit["usb0"] = mbit
    drilled = await rehearsal(whole).play(Wish("drill", seconds=2), at_home("broadband", "4g"))
    assert (drilled.uplink, drilled.outcome, drilled.ok, drilled.mbit) == ("4g", outcome, ok, pytest.approx(mbit))


@pytest.mark.parametrize(
    ("meets", "outcome"), [("no_reply", "no_reply"), ("portal", "portal"), ("dns", "dns")], ids=str
)
async def test_what_is_wrong_with_the_backup_is_called_by_its_name(whole, meets, outcome):
    whole.outside.outside["usb0"] = meets
    drilled = await rehearsal(whole).play(Wish("drill"), at_home("broadband", "4g"))
    assert (drilled.ok, drilled.outcome, drilled.mbit) == (False, outcome, None)
    assert drilled.words.startswith("4g does not work: ")


async def test_a_modem_that_is_not_plugged_in_is_asked_nothing(whole):
    drilled = await rehearsal(whole).play(Wish("drill", "4g"), at_home("broadband"))
    assert not drilled.ok
    assert whole.outside.asked == []


async def test_the_line_of_the_salon_is_asked_nothing_either(whole):
    drilled = await rehearsal(whole).play(Wish("drill", "broadband"), at_home("broadband", "4g"))
    assert (drilled.outcome, whole.outside.asked) == ("in_use", [])


async def test_a_phone_that_is_off_is_not_rehearsed_unless_somebody_asks_for_it(whole):
    on_4g = replace(at_home("broadband", "4g"), line="on_backup", active="4g")
    drilled = await rehearsal(whole).play(Wish("drill"), on_4g)
    assert (drilled.uplink, drilled.outcome) == ("4g", "in_use")
    drilled = await rehearsal(whole).play(Wish("drill", "phone"), on_4g)
    assert (drilled.uplink, drilled.ok) == ("phone", False)
