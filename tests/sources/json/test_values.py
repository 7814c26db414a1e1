"""What a value becomes: the closed list of converters, plans of a week, long times away, templates, ETags."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from appliance.sources.door import Window
from appliance.sources.json import converters, etags
from appliance.sources.json.apart import whole_days
from appliance.sources.json.converters import Unread
from appliance.sources.json.template import Known, filled, filled_path, places
from appliance.sources.json.weekly import Other, Plan, hours

LONDON = ZoneInfo("Europe/London")
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-24 09:00:00", datetime(2026, 11, 24, 9)),  # noqa: DTZ001  the salon's own clock
        ("2026-11-24T09:00:00.000", datetime(2026, 11, 24, 9)),  # noqa: DTZ001
        ("2026-11-24T09:00Z", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T09:00:00+0000", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T24:00", datetime(2026, 11, 25)),  # noqa: DTZ001
    ],
)
def test_a_moment_is_read_as_systems_write_it(value: str, moment: datetime):
    assert converters.moment(value) == moment


@pytest.mark.parametrize(
    "value", ["2026-11-24", "soon", "", None, 1764000000, ["2026-11-24 09:00"], "9999-12-31T24:00"]
)
def test_what_is_no_moment_is_not_guessed(value: Any):
    with pytest.raises(Unread):
        converters.moment(value)


@pytest.mark.parametrize(
    ("convert", "value", "made"),
    [
        (converters.minutes, "45", 45),
        (converters.minutes, 45.0, 45),
        (converters.seconds, 2700, 45),
        (converters.millis, 2_700_000, 45),
        (converters.day, "2026-11-24T10:00", datetime(2026, 11, 24)),  # noqa: DTZ001
        (converters.truth, 1, True),
        (converters.truth, "No", False),
        (converters.truth, None, False),
        (converters.text, 380500000112, "380500000112"),
        (converters.text, "\ud800", "?"),
    ],
)
def test_a_value_is_converted(convert: Any, value: Any, made: Any):
    assert convert(value) == made


@pytest.mark.parametrize(
    ("convert", "value"),
    [
        (converters.minutes, -1),
        (converters.minutes, 1441),
        (converters.minutes, True),
        (converters.minutes, "NaN"),
        (converters.minutes, "1e999999"),
        (converters.truth, "perhaps"),
        (converters.text, {"a": 1}),
        (converters.day, "tomorrow"),
    ],
)
def test_a_value_that_is_none_of_its_kind_is_not_read(convert: Any, value: Any):
    with pytest.raises(Unread):
        convert(value)


def test_money_is_written_as_a_price_list_would():
    assert converters.money_minor(6500, "GBP") == "65.00 GBP"
    assert converters.money_minor(6500, "JPY") == "6500 JPY"
    assert converters.money_major("85.5", "") == "85.50"
    assert converters.money_major(1200, "UAH") == "1200.00 UAH"
    for value in (-1, "1.005", "12 000", 10**9, None, "£5"):
        with pytest.raises(Unread):
            converters.money_major(value, "GBP")
    with pytest.raises(Unread):
        converters.money_minor(10.5, "GBP")


def test_a_word_of_theirs_becomes_one_of_ours():
    assert converters.word("PAID", {"PAID": "paid"}) == "paid"
    assert converters.word(-1, {"-1": "no_show"}) == "no_show"
    assert converters.word(None, {"": "booked"}) == "booked"
    assert converters.word("?", {"_": "unknown"}) == "unknown"
    assert converters.part("Cut (60 min)", r"\((\d+)") == "60"
    for broken in (lambda: converters.word("?", {"a": "b"}), lambda: converters.part("x", "(y)")):
        with pytest.raises(Unread):
            broken()


def test_a_day_of_its_own_comes_before_an_exception_and_that_before_the_weekday():
    week = {"tuesday": {"start": "09:00", "end": "17:00", "breaks": [{"start": "12:00", "end": "12:30"}, 5, {}]}}
    other = Other("1", TUESDAY, TUESDAY, {"start": None, "end": None})
    days = {
        "the week": Plan("1", week, []),
        "an exception": Plan("1", '{"tuesday": {}}', {"2026-11-24": {"start": "10:00", "end": "12:00"}}),
        "a day off": Plan("1", week, {"2026-11-24": None}),
        "a row of its own": Plan("1", week, {}, (other,)),
        "a row of somebody else": Plan("2", week, {}, (other,)),
        "nonsense": Plan("1", "[", {"2026-11-25": {"start": "18:00", "end": "09:00"}}),
    }
    made = {
        name: [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in hours(plan, TUESDAY, 2)] for name, plan in days.items()
    }
    assert made == {
        "the week": ["09:00-17:00", "12:00-12:30"],
        "an exception": ["10:00-12:00"],
        "a day off": [],
        "a row of its own": [],
        "a row of somebody else": ["09:00-17:00", "12:00-12:30"],
        "nonsense": [],
    }


def test_a_long_time_away_is_days_and_what_is_left_of_them():
    start, end = datetime(2026, 11, 24, 18), datetime(2026, 11, 26, 20)  # noqa: DTZ001
    made = [(f"{a:%d %H:%M}-{b:%d %H:%M}", whole) for a, b, whole in whole_days(start, end, LONDON)]
    assert made == [("24 18:00-25 00:00", False), ("25 00:00-26 00:00", True), ("26 00:00-27 00:00", True)]
    aware = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert [*whole_days(aware, start, LONDON)] == [(aware, start, False)]


def test_a_template_is_filled_with_days_instants_and_values():
    known = Known(Window(date(2026, 6, 2), 2, LONDON), {"place": "a/b ü"}, {"key": "s3cret"}, "7")
    assert filled("{day_from} {day_to:%d.%m.%Y} {day_after} {each}", known) == "2026-06-02 03.06.2026 2026-06-04 7"
    assert filled("{instant_from}/{instant_after:%H:%M}", known) == "2026-06-01T23:00:00Z/23:00"
    assert filled("Bearer {secret.key}", known) == "Bearer s3cret"
    assert filled_path("/x/{values.place}/{each}", known) == "/x/a%2Fb%20%C3%BC/7"
    assert "s3cret" not in repr(known)
    assert places("{day_from:%Y}{values.place}") == {"day_from", "values.place"}


def test_etags_come_back_as_they_were_and_anything_else_is_none():
    packed = etags.packed({"http://x/a": '"1"'}, "profile")
    assert etags.unpacked(packed, "profile") == {"http://x/a": '"1"'}
    assert etags.unpacked(packed, "another profile") == {}
    assert all(etags.packed(none, "p") is None for none in (None, {}, {str(n): "" for n in range(101)}))
    assert all(etags.unpacked(none, "p") == {} for none in ('W/"a feed had this"', '{"p": 1}', None))
    assert [etags.sayable(text) for text in ('"1"', "", "é", "a\nb", "x" * 1001)] == [True, False, False, False, False]
