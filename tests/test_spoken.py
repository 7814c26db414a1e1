"""How times, days, lengths of time and amounts are written for people, in each language."""

from datetime import UTC, date, datetime, timedelta

import pytest

from appliance import spoken
from appliance.salon.moment import Side
from appliance.tongue import Language, speaking

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
TODAY = NOW.date()
EACH = pytest.mark.parametrize


@EACH(
    ("language", "written"),
    [
        ("en", ("09:05", "09:00–17:30", "Saturday 21 November", "Sat 21 Nov", "21 Nov 2026", "November 2026")),
        ("uk", ("09:05", "09:00–17:30", "субота, 21 листопада", "сб, 21 лист.", "21 лист. 2026", "листопад 2026")),
        ("fi", ("9.05", "9.00–17.30", "lauantai 21. marraskuuta", "la 21.11.", "21.11.2026", "marraskuu 2026")),
    ],
)
def test_a_time_and_a_day_are_written_as_the_language_has_them(language: Language, written: tuple[str, ...]) -> None:
    with speaking(language):
        times = (spoken.clock(NOW), spoken.hours("09:00-17:30"))
        days = tuple(say(TODAY) for say in (spoken.day_name, spoken.short_date, spoken.dated, spoken.month))
    assert (*times, *days) == written


def test_days_have_the_names_that_people_use() -> None:
    names = [spoken.short_day(TODAY + timedelta(days=days), TODAY) for days in (-1, 0, 1, 2)]
    assert names == ["Yesterday", "Today", "Tomorrow", "Mon 23 Nov"]


@EACH(("days", "words"), [(0, "today"), (1, "tomorrow"), (3, "in 3 days"), (-1, "yesterday"), (-3, "3 days ago")])
def test_how_far_off_a_day_is(days: int, words: str) -> None:
    assert spoken.how_far(TODAY + timedelta(days=days), TODAY) == words


@EACH(
    ("ago", "name", "when"),
    [
        (timedelta(minutes=5), "09:00", "at 09:00"),
        (timedelta(hours=10), "yesterday 23:05", "yesterday 23:05"),
        (timedelta(days=2), "Thu 19 Nov, 09:05", "Thu 19 Nov, 09:05"),
    ],
)
def test_only_a_bare_time_takes_at(ago: timedelta, name: str, when: str) -> None:
    assert spoken.moment(NOW - ago, NOW) == name
    assert spoken.at_moment(NOW - ago, NOW) == when


@EACH(
    ("length", "written", "short"),
    [
        (timedelta(seconds=-5), "less than a minute", "0 s"),
        (timedelta(seconds=59), "less than a minute", "59 s"),
        (timedelta(minutes=1), "1 minute", "1 min"),
        (timedelta(minutes=59), "59 minutes", "59 min"),
        (timedelta(minutes=65), "1 h 05 min", "1 h 05 min"),
        (timedelta(hours=47), "47 h 00 min", "1 d 23 h"),
        (timedelta(hours=49), "2 days", "2 d 1 h"),
    ],
)
def test_a_span_is_as_exact_as_it_is_useful(length: timedelta, written: str, short: str) -> None:
    assert (spoken.span(length), spoken.short_span(length)) == (written, short)


@EACH(("count", "written"), [(None, ""), (15, "15 min"), (60, "1 h"), (75, "1 h 15"), (125, "2 h 05")])
def test_minutes_of_a_service(count: int | None, written: str) -> None:
    assert spoken.minutes(count) == written


@EACH(
    ("minutes", "words"),
    [(12, "in 12 min"), (65, "in 1 h 05 min"), (0, "now"), (-4, "4 min ago"), (-120, "2 h 00 min ago")],
)
def test_a_moment_is_told_as_a_person_would(minutes: int, words: str) -> None:
    assert spoken.from_now(minutes) == words


TEN = timedelta(minutes=10)


@EACH(
    ("side", "words"),
    [
        (Side("before", TEN), "10 minutes before the line went down"),
        (Side("after", TEN), "10 minutes after the line went down"),
        (Side("over_backup"), "over the backup line"),
        (Side("before_back", TEN), "10 minutes before the line came back"),
        (Side("after_back"), "after the line came back"),
    ],
)
def test_a_copy_says_on_which_side_of_the_outage_it_was_taken(side: Side, words: str) -> None:
    assert spoken.beside(side, spoken.span) == words


@EACH(
    ("count", "written"),
    [
        (0, "0.0 MB"),
        (440_000, "0.4 MB"),
        (9_960_000, "10 MB"),
        (1_630_000_000, "1630 MB"),
        (12_340_000_000, "12.3 GB"),
    ],
)
def test_an_amount_of_data_is_written_as_people_say_it(count: float, written: str) -> None:
    assert spoken.data(count) == written


def test_numbers_and_lists_follow_the_language() -> None:
    said = {}
    for language in ("en", "uk", "fi"):
        with speaking(language):
            said[language] = (spoken.number(1630), spoken.number(0.4, 1), spoken.joined(["a", "b", "c"]))
    assert said["en"] == ("1,630", "0.4", "a, b and c")
    assert said["uk"] == ("1\u00a0630", "0,4", "a, b і c")
    assert said["fi"] == ("1\u00a0630", "0,4", "a, b ja c")


def test_september_has_the_name_that_the_british_give_it() -> None:
    assert spoken.short_date(date(2026, 9, 5)) == "Sat 5 Sept"
