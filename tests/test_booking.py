"""The demo's booking system: a believable day, whenever somebody looks."""

from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from appliance.demo import diary, feed
from appliance.demo.menu import MENU, TEAM
from appliance.sources.csv.parse import Asked, read
from tests.aday import LONDON


@pytest.mark.parametrize("hour", range(24))
def test_at_any_hour_somebody_is_in_the_chair(hour: int):
    now = datetime(2026, 11, 22, hour, 20, tzinfo=LONDON)  # a Sunday
    opens, closes = diary.hours(now)
    assert opens <= f"{now:%H:%M}" < closes
    visits = diary.day(now.date(), (opens, closes), LONDON)
    assert any(visit.start <= now < visit.end for visit in visits)


@pytest.mark.parametrize("ahead", range(7))
def test_a_day_is_full_and_nobody_works_twice_at_once(ahead: int):
    visits = diary.day(date(2026, 11, 21) + timedelta(days=ahead), ("09:00", "18:00"), LONDON)
    assert 36 <= len(visits) <= 44
    for staff in range(len(TEAM)):
        hands = [stretch for visit in visits if visit.staff == staff for stretch in _hands_on(visit)]
        assert not [pair for pair in combinations(hands, 2) if pair[0][0] < pair[1][1] and pair[1][0] < pair[0][1]]


def _hands_on(visit: diary.Booked) -> list[tuple[datetime, datetime]]:
    if not visit.offer.develops:
        return [(visit.start, visit.end)]
    work, _, finish = (timedelta(minutes=minutes) for minutes in visit.offer.steps)
    return [(visit.start, visit.start + work), (visit.end - finish, visit.end)]


def test_the_same_moment_gives_the_same_feed():
    now = datetime(2026, 11, 21, 11, tzinfo=LONDON)
    said = feed.calendar(now, ("09:00", "18:00"), LONDON)
    diary.day.cache_clear()
    assert feed.calendar(now, ("09:00", "18:00"), LONDON) == said
    assert feed.calendar(now + timedelta(seconds=59), ("09:00", "18:00"), LONDON) == said


def test_no_line_is_longer_than_the_standard_allows():
    said = feed.calendar(datetime(2026, 11, 21, 11, tzinfo=ZoneInfo("Europe/Kyiv")), ("09:00", "18:00"), LONDON)
    assert max(len(line.encode()) for line in said.split("\r\n")) <= 75


def test_the_price_list_has_every_kind_of_price():
    rows = read(feed.prices().encode(), Asked("prices", date(2026, 11, 21), 1))["prices"]
    assert len({row["service"] for row in rows}) == len(MENU) == 48
    assert {row["level"] for row in rows} == {"junior", "stylist", "senior", ""}
