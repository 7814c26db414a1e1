"""The tablet behind a plain router: what it asks, when it asks nothing, and what it says of an outage."""

import time

import pytest

from appliance.demo.noticed import KINDS
from appliance.demo.salon import Salon, salon
from tests.demo.looking import be_plain, soon

pytestmark = pytest.mark.netns


def suffering(house: Salon) -> set[str]:
    """The kinds of traffic that wait for an answer now."""
    return {each.kind for each in house.tablet.heard()[0] if each.end == float("inf")}


def packets(house: Salon) -> int:
    """How many the tablet has sent."""
    lines = house.run("tablet", ["cat", "/proc/net/dev"]).splitlines()
    return next(int(line.split()[10]) for line in lines if line.strip().startswith("eth0:"))


def test_each_kind_of_traffic_notices_an_outage_and_its_end():
    with salon() as house:
        be_plain(house)
        assert house.tablet.is_well()
        time.sleep(0.5)  # every kind has asked, and was answered
        broke = time.monotonic()
        house.apply("blackhole", "broadband")
        assert soon(lambda: suffering(house) == set(KINDS))
        house.heal("broadband")
        assert soon(lambda: not suffering(house), within=10)
        gaps = house.tablet.gaps(broke, time.monotonic())
        assert all((gaps[kind] or 0) > 200 for kind in KINDS)
        assert gaps["tcp_idle_reset"] is None  # nobody told it


def test_a_request_on_a_connection_that_was_cut_is_asked_again_at_once():
    with salon() as house:
        be_plain(house)
        assert house.tablet.is_well()
        time.sleep(0.5)
        broke = time.monotonic()
        house.run("internet", ["ss", "--kill", "state", "established", "sport", "=", ":80"])
        assert soon(lambda: house.tablet.failed(broke, time.monotonic()) > 0)
        time.sleep(0.3)  # as long as three questions
        assert (house.tablet.failed(broke, time.monotonic()), house.tablet.is_well()) == (1, True)


def test_dead_names_are_noticed_by_those_who_look_for_new_ones():
    with salon() as house:
        be_plain(house)
        assert house.tablet.is_well()
        time.sleep(0.5)
        house.apply("dns", "broadband")
        assert soon(lambda: suffering(house) == {"names"})


def test_a_quiet_tablet_asks_nothing_until_it_may_begin():
    with salon() as house:
        be_plain(house)
        tablet = house.next_tablet(quiet=True)
        tablet.ask_idle()
        assert soon(lambda: [each.what for each in tablet.heard()[1]] in (["alive"], ["hangs"]))
        before = packets(house)
        time.sleep(0.5)
        assert packets(house) - before <= 4  # the last acknowledgement, and the neighbours' own talk
        tablet.begin()
        assert soon(lambda: packets(house) - before > 30)


def test_the_next_tablet_knows_nothing_of_the_last_ones_outage():
    with salon() as house:
        house.apply("blackhole", "broadband")
        assert soon(lambda: not house.tablet.is_well())
        house.heal("broadband")
        be_plain(house)
        assert house.next_tablet().heard() == ([], [])
