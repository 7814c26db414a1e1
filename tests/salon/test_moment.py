"""What time it is, which day a desk looks at, and on which side of an outage the copy was taken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.salon.model import Book, Day, PriceList
from appliance.salon.moment import Proof, Side, Trouble, believed, beside, nearest, newest_in, proof

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 21, 10, 42, tzinfo=LONDON)
TAKEN = datetime(2026, 11, 21, 10, 40, tzinfo=UTC)
THREE_DAYS = timedelta(days=3)
TEN = timedelta(minutes=10)
SATURDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 23)
BOOK = Book("Europe/London", (Day(SATURDAY, (), ()), Day(MONDAY, (), ())), None, TAKEN)


# --- the clock ------------------------------------------------------------------------------------------


def test_a_clock_that_is_behind_the_copy_and_that_nobody_vouches_for_is_not_believed() -> None:
    found = believed(NOW - THREE_DAYS, TAKEN, trusted=False)
    assert found == TAKEN
    assert found.tzinfo is LONDON


def test_a_clock_that_the_internet_keeps_right_outranks_the_copy() -> None:
    assert believed(NOW - THREE_DAYS, TAKEN, trusted=True) == NOW - THREE_DAYS


@pytest.mark.parametrize("trusted", [True, False])
def test_a_clock_that_is_ahead_cannot_be_told_from_a_box_that_was_off(trusted: bool) -> None:
    assert believed(NOW + THREE_DAYS, TAKEN, trusted) == NOW + THREE_DAYS
    assert believed(NOW, None, trusted) == NOW


def test_the_newest_thing_we_hold_may_be_the_price_list() -> None:
    later = PriceList("GBP", (), TAKEN + timedelta(minutes=5))
    earlier = replace(later, taken_at=TAKEN - timedelta(minutes=5))
    assert newest_in(None) is None
    assert newest_in(BOOK) == TAKEN
    assert newest_in(replace(BOOK, prices=later)) == later.taken_at
    assert newest_in(replace(BOOK, prices=earlier)) == TAKEN


def test_a_time_that_is_not_believed_goes_on_nevertheless() -> None:
    first = proof(None, TAKEN, mono=100.0)
    assert first is not None
    later = proof(first, TAKEN, mono=700.0)
    assert later is not None
    assert later.least(700.0) == TAKEN + TEN


def test_a_newer_copy_is_a_better_proof_and_an_older_one_is_none() -> None:
    first = proof(None, TAKEN, mono=100.0)
    assert proof(first, TAKEN + timedelta(minutes=11), mono=700.0) == Proof(TAKEN + timedelta(minutes=11), 700.0)
    assert proof(first, TAKEN + timedelta(minutes=9), mono=700.0) == first
    assert proof(first, None, mono=700.0) == first
    assert proof(None, None, mono=700.0) is None


# --- the day --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 18), SATURDAY),
        (date(2026, 11, 22), MONDAY),
        (date(2026, 11, 24), MONDAY),
        (date(2027, 1, 1), MONDAY),
    ],
)
def test_where_the_book_has_no_today_the_next_day_is_looked_at_else_the_newest(today: date, day: date) -> None:
    for days in (BOOK.days, BOOK.days[::-1]):
        found = nearest(days, today)
        assert found is not None
        assert found.date == day


def test_a_book_without_days_has_no_nearest() -> None:
    assert nearest((), SATURDAY) is None


# --- the outage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "side"),
    [
        (Trouble(began=TAKEN + TEN), Side("before", TEN)),
        (Trouble(began=TAKEN + TEN, is_carried=True), Side("before", TEN)),
        (Trouble(began=TAKEN - TEN), Side("after", TEN)),
        (Trouble(began=TAKEN - TEN, is_carried=True), Side("over_backup")),
        (Trouble(None, ended=TAKEN + TEN), Side("before_back", TEN)),
        (Trouble(None, ended=TAKEN), Side("after_back")),
        (Trouble(None, ended=TAKEN - TEN), Side("after_back")),
    ],
)
def test_a_copy_stands_on_one_side_of_the_outage(trouble: Trouble, side: Side) -> None:
    assert beside(TAKEN, trouble) == side
