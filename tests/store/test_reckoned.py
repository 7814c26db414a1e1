"""What the history adds up to, over the ends of months and the change of clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from appliance.store.happened import Outage, Past, Standstill, Switch
from appliance.store.reckoned import Month, known_since, lasted, months, without_any

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=LONDON)
LONG_AGO = Switch(datetime(2026, 9, 16, tzinfo=UTC), "broadband", "4g", "")


def outage(began: str, minutes: int | None, uplink: str = "broadband", carried: tuple[str, ...] = ("4g",)) -> Outage:
    begun = datetime.fromisoformat(began).astimezone(UTC)
    ended = None if minutes is None else begun + timedelta(minutes=minutes)
    return Outage(began, begun, ended, uplink, "no_reply", "", carried, 1_000_000)


def test_months_go_back_to_the_first_thing_that_was_noted() -> None:
    found = months(Past(switches=(LONG_AGO,)), "broadband", NOW)
    assert [month.first for month in found] == [date(2026, 11, 1), date(2026, 10, 1), date(2026, 9, 1)]
    assert found[0].length == timedelta(days=20, hours=12)
    assert found[1].length == timedelta(days=31, hours=1), "in October the clocks go back"
    assert found[2].length == timedelta(days=14, hours=23)
    assert [month.availability for month in found] == [1.0] * 3


def test_no_more_months_than_were_asked_for() -> None:
    assert len(months(Past(switches=(LONG_AGO,)), "broadband", NOW, 2)) == 2


def test_a_box_that_has_noted_nothing_knows_of_this_month_alone() -> None:
    (only,) = months(Past(), "broadband", NOW)
    assert (only.length, only.availability) == (timedelta(), 1.0)
    assert known_since(Past()) is None


def test_an_outage_over_the_end_of_a_month_is_counted_once_and_its_time_in_both() -> None:
    late = outage("2026-10-31T23:30+00:00", 90)
    november, october, *_ = months(Past((late,), (LONG_AGO,)), "broadband", NOW)
    assert (october.outages, october.gone) == (1, timedelta(minutes=30))
    assert (november.outages, november.gone) == (0, timedelta(minutes=60))
    assert (october.bytes_on_backup, november.bytes_on_backup) == (1_000_000, 0)


def test_an_outage_that_lasts_counts_until_now_and_another_line_not_at_all() -> None:
    lasts = outage("2026-11-21T11:00+00:00", None)
    other = outage("2026-11-20T11:00+00:00", 500, uplink="4g")
    november = months(Past((lasts, other), (LONG_AGO,)), "broadband", NOW)[0]
    assert (november.outages, november.gone) == (1, timedelta(hours=1))


def test_availability_is_what_is_left_of_the_month() -> None:
    assert Month(date(2026, 11, 1), 1, timedelta(hours=1), timedelta(hours=100)).availability == 0.99


def test_a_clock_that_was_set_back_makes_no_outage_shorter_than_nothing() -> None:
    assert lasted(outage("2026-11-21T13:00+00:00", None), NOW) == timedelta()


def test_how_long_nothing_worked_at_all_is_what_fell_into_the_outage() -> None:
    one = outage("2026-11-21T10:00+00:00", 60)
    dead = Standstill("s", one.began + timedelta(minutes=50), one.began + timedelta(minutes=70), "line")
    vendor = replace(dead, id="v", began=one.began, what="vendor", name="Aurora")
    assert without_any(Past((one,), standstills=(vendor, dead)), one, NOW) == timedelta(minutes=10)
    assert without_any(Past(), replace(one, carried_by=()), NOW) == timedelta(hours=1)
