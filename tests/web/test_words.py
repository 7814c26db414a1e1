"""How times and spans are written for people."""

from datetime import timedelta

import pytest
from web_sample import NOW

from appliance.web import words


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(seconds=-5), "less than a minute"), (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"), (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=65), "1 h 05 min"),
        (timedelta(hours=47), "47 h 00 min"), (timedelta(hours=49), "2 days"),
    ],
)  # fmt: skip
def test_a_span_is_as_exact_as_it_is_useful(length: timedelta, written: str) -> None:
    assert words.span(length) == written


def test_days_have_the_names_that_people_use() -> None:
    today = NOW.date()
    names = [words.short_day(today + timedelta(days=days), today) for days in (-1, 0, 1, 2)]
    assert names == ["Yesterday", "Today", "Tomorrow", "Mon 23 Nov"]


@pytest.mark.parametrize(
    ("count", "written"), [(None, ""), (15, "15 min"), (60, "1 h"), (75, "1 h 15"), (125, "2 h 05")]
)
def test_minutes_of_a_service(count, written) -> None:
    assert words.minutes(count) == written
