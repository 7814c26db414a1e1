"""What asking costs, played in fast time: the pace follows the use, and the month stays within its budget."""

import pytest

from appliance.failover.costs import MONTH_S, asked, standby_month
from appliance.failover.events import Action
from tests.failover.stories import Salon, play

pytestmark = pytest.mark.hours
WELL = "broadband ok\n 4g ok\n"
HOUR_S = 3600.0
OPEN_S = 45 * HOUR_S * 30 / 7  # of a month: a salon that is open 45 hours a week
MB = 1_000_000
SALON_INTERVAL_S = 300.0


def an_hour(salon: Salon, every_s: float | None) -> tuple[Action, ...]:
    """What is asked in an hour in which the salon uses its line every so often."""
    begin = len(salon.actions)
    end = salon.now + HOUR_S
    while salon.now < end:
        if every_s is not None:
            salon.hear("broadband used")
        salon.until(min(salon.now + (every_s or HOUR_S), end))
    return tuple(salon.actions[begin:])


def broadband(actions: tuple[Action, ...]) -> float:
    return sum(asked(action) for action in actions if getattr(action, "uplink", "") == "broadband")


def test_a_month_on_broadband_costs_a_hundred_megabytes_at_most():
    busy = broadband(an_hour(play(WELL), 0.9))
    pausing = broadband(an_hour(play(WELL), 55.0))
    asleep = play(WELL + "time passes 1000")
    night = broadband(an_hour(asleep, None))
    month = max(busy, pausing) / HOUR_S * OPEN_S + night / HOUR_S * (MONTH_S - OPEN_S)
    assert month <= 100 * MB


def test_a_metered_standby_costs_what_is_said_and_little():
    salon = play(WELL + "time passes 60")
    salon.actions.clear()
    salon.until(salon.now + 24 * HOUR_S)
    day = sum(asked(action) for action in salon.actions if getattr(action, "uplink", "") == "4g")
    assert abs(day * 30 - standby_month(SALON_INTERVAL_S)) < 0.05 * MB
    assert standby_month(SALON_INTERVAL_S) <= 2.1 * MB


@pytest.mark.parametrize("every_s", [10.0, 60.0])
def test_a_device_that_nobody_answers_does_not_spend_the_allowance_by_its_suspicions(every_s):
    """What sends and is never answered looks, again and again, like the beginning of an outage."""
    salon = play(WELL + "time passes 60")
    salon.actions.clear()
    end = salon.now + 6 * HOUR_S
    while salon.now < end:
        salon.hear("broadband used")
        salon.until(salon.now + every_s / 2)
        salon.hear("broadband unanswered")
        salon.until(salon.now + every_s / 2)
    spent = sum(asked(action) for action in salon.actions if getattr(action, "uplink", "") == "4g")
    assert spent * 30 * 4 <= 20 * MB


def test_a_metered_line_that_carries_a_salon_that_sleeps_costs_two_megabytes_a_day_at_most():
    salon = play("broadband cable out\n 4g ok\n time passes 1000")
    salon.actions.clear()
    salon.until(salon.now + 24 * HOUR_S)
    assert sum(asked(action) for action in salon.actions if getattr(action, "uplink", "") == "4g") <= 2 * MB
