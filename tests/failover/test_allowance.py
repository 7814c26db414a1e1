"""The bytes of a month, as a provider would count them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.failover.allowance import MB, MONTHS_KEPT, Level, Reading, Spent, add, level, month

LONDON = ZoneInfo("Europe/London")
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def read(spent: Spent, *counters: int, life: str = "boot/7", begins: date = NOVEMBER) -> Spent:
    for counter in counters:
        spent = add(spent, Reading(life, counter), begins)
    return spent


@pytest.mark.parametrize(
    ("now", "day", "begins"),
    [
        ("2026-11-22T10:00+00:00", 1, date(2026, 11, 1)),
        ("2026-11-22T10:00+00:00", 22, date(2026, 11, 22)),
        ("2026-11-22T10:00+00:00", 23, date(2026, 10, 23)),
        ("2027-01-05T10:00+00:00", 10, date(2026, 12, 10)),
        ("2026-06-30T23:30+00:00", 1, date(2026, 7, 1)),  # half past midnight in London's summer
        ("2027-03-01T00:00+00:00", 28, date(2027, 2, 28)),
    ],
)
def test_a_month_begins_on_its_day_in_the_salons_own_zone(now: str, day: int, begins: date) -> None:
    assert month(datetime.fromisoformat(now), LONDON, day) == begins


def test_what_the_counter_moves_is_what_was_used() -> None:
    assert read(Spent("4g"), 1000, 1500, 1500, 4000).in_month(NOVEMBER) == 4000


def test_a_modem_that_was_pulled_and_put_back_goes_on_where_it_was() -> None:
    spent = read(read(Spent("4g"), 5000), 300, 700, life="boot/8")
    assert spent.in_month(NOVEMBER) == 5700


def test_another_boot_counts_from_nothing_even_when_its_counter_is_ahead_already() -> None:
    assert read(read(Spent("4g"), 5000), 9000, life="next/3").in_month(NOVEMBER) == 14000


def test_a_counter_that_goes_backwards_has_begun_at_nothing() -> None:
    assert read(Spent("4g"), 5000, 200).in_month(NOVEMBER) == 5200


def test_a_new_month_starts_at_nothing_and_the_old_one_stays_known() -> None:
    spent = read(read(Spent("4g"), 5000), 5600, begins=DECEMBER)
    assert (spent.in_month(NOVEMBER), spent.in_month(DECEMBER), spent.total) == (5000, 600, 5600)


def test_a_clock_that_was_wrong_for_a_while_spoils_no_month() -> None:
    spent = read(Spent("4g"), 5000)
    spent = read(spent, 5100, begins=date(2019, 1, 1))  # before the clock was set
    assert read(spent, 5300).in_month(NOVEMBER) == 5200


def test_no_more_than_a_year_is_kept() -> None:
    spent = Spent("4g")
    for year in range(2000, 2040):
        spent = read(spent, year, begins=date(year, 1, 1))
    assert len(spent.months) == MONTHS_KEPT
    assert spent.months[-1].begins == date(2039, 1, 1)


@pytest.mark.parametrize(
    ("used", "allowance_mb", "said"),
    [
        (0, 1000, "ok"),
        (800 * MB - 1, 1000, "ok"),
        (800 * MB, 1000, "80"),
        (1000 * MB - 1, 1000, "80"),
        (1000 * MB, 1000, "100"),
        (5000 * MB, 1000, "100"),
        (5000 * MB, None, "ok"),
    ],
)
def test_a_month_is_full_at_the_owners_figure(used: int, allowance_mb: int | None, said: Level) -> None:
    assert level(used, allowance_mb) == said


def test_a_moment_is_the_same_in_every_zone() -> None:
    now = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert month(now.astimezone(ZoneInfo("Asia/Tokyo")), LONDON, 1) == month(now, LONDON, 1)
