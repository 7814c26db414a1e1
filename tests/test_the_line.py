"""The whole house and the faults that must not fool it: what is no reason to leave, and what comes back.

What is a reason, fault by fault, stands in test_a_day_in_the_salon.py.
"""

import time
from collections.abc import Callable

import pytest

from appliance import status
from appliance.demo.salon import Salon
from tests.test_a_day_in_the_salon import line_is, tablet_is_well, wait_for

pytestmark = pytest.mark.netns

HOLDS_S = 2.0
NOTICED_MS = 1000  # twice what a salon is promised, for a computer that does three other things


def uplink(house: Salon, name: str) -> status.UplinkStatus:
    line = house.line()
    assert line is not None
    return next(each for each in line.uplinks if each.name == name)


def becomes(house: Salon, name: str, it: Callable[[status.UplinkStatus], bool], what: str) -> None:
    wait_for(house, lambda: house.line() is not None and it(uplink(house, name)), f"{name} {what}")


def is_well_on_broadband(house: Salon) -> None:
    """Also after what was done to it before."""
    line_is(house, "on_primary", "broadband")
    for name in ("broadband", "4g"):
        becomes(house, name, lambda found: found.verdict == "up", "is up")
    tablet_is_well(house)


class Switches:
    """How often the salon was moved since, as the log tells it."""

    def __init__(self, house: Salon) -> None:
        self._log = house.log("line")
        self._from = len(self._log.read_text())

    def __str__(self) -> str:
        return "\n".join(line for line in self._log.read_text()[self._from :].splitlines() if "the salon is" in line)


def stays(house: Salon, fault: str, whose: str, percent: float | None = None, holds_s: float = HOLDS_S) -> None:
    """Break it, hold on, mend it: the salon was never moved."""
    is_well_on_broadband(house)
    switches = Switches(house)
    house.apply(fault, whose, percent)
    time.sleep(holds_s)
    house.heal(whose)
    assert not str(switches), f"{fault}: {switches}\n{house.log('line').read_text()[-2000:]}"


@pytest.mark.parametrize("fault", ["no_icmp", "one_target"])
def test_somebody_who_no_longer_answers_our_questions_is_no_reason_to_leave(house, fault):
    stays(house, fault, "broadband", holds_s=5.0)
    is_well_on_broadband(house)


def test_a_breath_or_a_little_loss_is_not_left(house):
    stays(house, "blip", "broadband")
    stays(house, "loss", "broadband", percent=11, holds_s=5.0)
    is_well_on_broadband(house)


def test_a_line_that_is_slow_or_that_the_salon_has_filled_itself_is_not_left(house):
    stays(house, "latency", "broadband")
    stays(house, "bloat", "broadband", holds_s=5.0)
    is_well_on_broadband(house)


def test_the_providers_resolver_may_die_alone_names_go_on(house):
    is_well_on_broadband(house)
    began = time.monotonic()
    stays(house, "dns", "broadband", holds_s=4.0)
    lost = house.tablet.gaps(began, time.monotonic())["names"]
    assert lost is not None
    assert lost < NOTICED_MS


@pytest.mark.parametrize(("fault", "issue"), [("portal", "portal"), ("no_data", "sim_no_data")])
def test_a_backup_that_is_no_good_is_called_by_its_name_and_never_taken(house, fault, issue):
    """It is plugged in like that: one that stands by is asked for a proof four times a day, for each costs money."""
    house.apply("unplug", "4g")
    house.apply(fault, "4g")
    house.heal("4g", "unplug")
    becomes(house, "4g", lambda found: (found.verdict, found.reason) == ("down", fault), fault)
    switches = Switches(house)
    time.sleep(HOLDS_S)
    assert not str(switches)
    house.apply("blackhole", "broadband")
    line_is(house, "offline")
    time.sleep(HOLDS_S)
    line = house.line()
    assert line is not None
    assert (line.line.state, line.line.active) == ("offline", "broadband")
    assert {"offline", issue, "hotspot_wanted"} <= {issue.code for issue in line.issues}
    house.heal("hotspot")
    line_is(house, "on_backup", "hotspot")
    tablet_is_well(house)


def test_a_backup_that_has_lost_its_data_in_its_sleep_is_found_out_and_the_phone_is_taken(house):
    house.heal("hotspot")
    becomes(house, "hotspot", lambda found: found.verdict == "up", "is up")
    tablet_is_well(house)
    house.apply("no_data", "4g")
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup", "hotspot")
    becomes(house, "4g", lambda found: found.reason == "no_data", "has no data")
    tablet_is_well(house)
    house.heal("broadband")
    line_is(house, "on_primary", "broadband")


def test_a_modem_that_is_pulled_while_it_stands_by_is_ready_again_soon_after(house):
    is_well_on_broadband(house)
    switches = Switches(house)
    house.apply("unplug", "4g")
    becomes(house, "4g", lambda found: found.reason == "no_device", "is gone")
    line = house.line()
    assert line is not None
    assert {issue.code for issue in line.issues} >= {"no_device", "no_backup"}
    time.sleep(HOLDS_S)
    began = time.monotonic()
    house.heal("4g")
    becomes(house, "4g", lambda found: found.verdict == "up", "is up")
    assert time.monotonic() - began < 10
    assert not str(switches)


def test_a_modem_that_is_pulled_while_it_carries_carries_again_when_it_is_back(house):
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)
    house.apply("unplug", "4g")
    line_is(house, "offline")
    time.sleep(HOLDS_S)
    house.heal("4g")
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)


def test_with_both_dead_nothing_thrashes_and_the_first_that_is_back_carries(house):
    tablet_is_well(house)
    house.apply("blackhole", "4g")
    house.apply("dead", "broadband")
    line_is(house, "offline")
    switches = Switches(house)
    time.sleep(HOLDS_S)
    assert not str(switches)
    house.heal("broadband")
    line_is(house, "on_primary", "broadband")
    tablet_is_well(house)
    house.apply("blackhole", "broadband")
    line_is(house, "offline")
    house.heal("4g")
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)


@pytest.mark.parametrize(("percent", "within_s"), [(55, 4.0), (23, 12.0)], ids=["80 of 100 lost", "40 of 100 lost"])
def test_a_line_that_loses_too_much_is_left_the_sooner_the_worse_it_is(house, percent, within_s):
    """Each way; there and back it is more."""
    is_well_on_broadband(house)
    began = time.monotonic()
    house.apply("loss", "broadband", percent)
    line_is(house, "on_backup", "4g")
    assert time.monotonic() - began < within_s, house.log("line").read_text()[-2000:]
    time.sleep(HOLDS_S)
    tablet_is_well(house)
    house.heal("broadband")
    line_is(house, "on_primary", "broadband")
