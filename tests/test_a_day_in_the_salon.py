"""The whole house: the real services in the virtual salon, from the kernel to what the tablet at the desk notices."""

import time
from collections.abc import Callable

import pytest

from appliance.demo.layout import ROADS
from appliance.demo.salon import Salon

pytestmark = pytest.mark.netns

# The kernel tells of a lost carrier when it finds the time (link_watch.c); on a busy one silence is noticed first.
SOONER = {"carrier": ("broadband: no_reply",)}
LEAVES_S = 40.0  # a sign-in page is looked for every 10 s; all else is quicker


def wait_for(house: Salon, it: Callable[[], bool], what: str) -> None:
    """Wait for a fact; when it does not come, say what the line daemon wrote."""
    deadline = time.monotonic() + LEAVES_S
    while not it():
        assert time.monotonic() < deadline, f"{what} did not come true\n{house.log('line').read_text()[-3000:]}"
        time.sleep(0.05)


def line_is(house: Salon, state: str, active: str | None = None) -> None:
    def it() -> bool:
        line = house.line()
        return line is not None and line.line.state == state and active in (None, line.line.active)

    wait_for(house, it, f"line {state}")


def tablet_is_well(house: Salon) -> None:
    wait_for(house, house.tablet.is_well, "the tablet is well")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("carrier", "no_carrier"),
        ("dead", "no_reply"),
        ("blackhole", "no_reply"),
        ("loss", "high_loss"),
        ("no_names", "dns"),
        ("portal", "portal"),
        ("no_data", "no_data"),
        ("lease", "no_lease"),
    ],
)
def test_a_broken_broadband_moves_the_salon_to_4g_and_home_by_itself(house, fault, reason):
    tablet_is_well(house)
    house.apply(fault, "broadband", 55 if fault == "loss" else None)
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)
    wait_for(house, lambda: (now := house.line()) is not None and now.uplinks[0].reason == reason, reason)
    line = house.line()
    assert line is not None
    assert line.line.reason in (f"broadband: {reason}", *SOONER.get(fault, ()))
    house.heal("broadband")
    line_is(house, "on_primary", "broadband")
    tablet_is_well(house)


def test_with_every_line_dead_the_page_still_answers_with_todays_visits(house):
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup")
    house.apply("unplug", "4g")
    line_is(house, "offline")
    page = house.visit_page()
    assert page.status == 200
    assert page.visits
    assert page.ms < 1000
    house.heal("4g")
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)


def test_a_booking_system_that_is_down_is_no_reason_to_leave_the_line(house):
    house.apply("dead", "vendor")
    first = house.line()
    wait_for(
        house, lambda: (now := house.line()) is not None and first is not None and now.mono > first.mono + 15, "15 s"
    )
    line = house.line()
    assert line is not None
    assert line.line.state == "on_primary"
    assert house.visit_page().status == 200


def test_a_box_that_stops_leaves_no_rule_no_route_and_no_table(house):
    line_is(house, "on_primary")
    assert ours(house) != ("", "", "")
    house.stop_box()
    assert ours(house) == ("", "", "")


def test_nobody_outside_reaches_the_page_or_the_names(house):
    wired = ROADS["broadband"]
    assert house.tried("tablet", ["bash", "-c", "exec 3<>/dev/tcp/192.168.77.1/80"])
    for port in (80, 53):
        connect = ["timeout", "2", "bash", "-c", f"exec 3<>/dev/tcp/{wired.address}/{port}"]
        assert not house.tried(wired.router, connect)


def ours(house: Salon) -> tuple[str, str, str]:
    """Our rules, routes and nft tables, as the kernel prints them."""
    rules = house.run("box", ["ip", "rule", "show"])
    return (
        "\n".join(sorted(rule for rule in rules.splitlines() if "proto 80" in rule)),
        house.run("box", ["ip", "route", "show", "table", "all", "proto", "80"]),
        house.run("box", ["nft", "list", "tables"]),
    )
