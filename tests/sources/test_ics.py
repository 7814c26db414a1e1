"""A calendar feed is hostile until proven otherwise."""

import asyncio
import resource
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, vCalAddress
from icalendar import Event as LibrarysEvent

from appliance import offspring
from appliance.salon import normalise
from appliance.salon.rows import Place, Rows
from appliance.sources import child
from appliance.sources.door import Failed, Window
from appliance.sources.feed import Address
from appliance.sources.ics import cut as icscut
from appliance.sources.ics import said as icssaid
from appliance.sources.ics.source import Ics, entries, not_a_calendar
from tests.aday import LONDON
from tests.sources.feeds import calendar, visit

WINDOW = Window(date(2026, 11, 21), 3, LONDON)
GOOD = visit("good")


async def read(body: bytes, window: Window = WINDOW) -> Rows | Failed:
    return await Ics(Address("http://unused.example")).read(body, window)


async def rows(*events: str, head: str = "") -> Rows:
    got = await read(calendar(*events, head=head))
    assert isinstance(got, Rows), got
    return got


async def test_an_event_is_a_row():
    got = await rows(
        visit(
            "1",
            more="DTEND:20261121T110000Z\r\nSTATUS:CONFIRMED\r\nCATEGORIES:Olena,Colour\r\nTRANSP:OPAQUE\r\n"
            "RELATED-TO:0\r\nDESCRIPTION:Price: 85.00\\nNote: quiet\\, please",
        )
    )
    (row,) = got.events
    assert (row.uid, row.summary, row.who, row.related) == ("1", "Maria - Cut", "Olena", "0")
    assert (row.status, row.categories, row.transparent) == ("CONFIRMED", ("Olena", "Colour"), False)
    assert row.description == "Price: 85.00\nNote: quiet, please"
    assert row.start == datetime.fromisoformat("2026-11-21T10:00:00+00:00")


async def test_a_weekly_lunch_is_unrolled_and_keeps_its_hour_over_the_change_of_clocks():
    lunch = visit("l", "20260105T130000", "RRULE:FREQ=DAILY\r\nDURATION:PT30M", "Lunch")
    summer, winter = Window(date(2026, 10, 24), 1, LONDON), Window(date(2026, 10, 26), 1, LONDON)
    for window in (summer, winter):
        got = await read(calendar(lunch.replace("DTSTART:", "DTSTART;TZID=Europe/London:")), window)
        assert {f"{row.start.astimezone(LONDON):%H:%M}" for row in got.events} == {"13:00"}


async def test_a_moved_instance_is_moved_and_a_cancelled_one_is_gone():
    series = visit("l", "20261120T130000Z", "RRULE:FREQ=DAILY;COUNT=5\r\nEXDATE:20261122T130000Z", "Lunch")
    moved = visit("l", "20261121T150000Z", "RECURRENCE-ID:20261121T130000Z", "Lunch")
    got = await rows(series, moved)
    assert sorted(f"{row.start:%d %H}" for row in got.events) == ["20 13", "21 15", "23 13", "24 13"]


async def test_a_floating_time_is_on_the_calendars_clock_and_else_on_the_salons():
    salon = (await rows(visit("f", "20260701T100000"))).events
    assert salon == ()  # of another time
    summer = Window(date(2026, 7, 1), 1, LONDON)
    mine = await read(calendar(visit("f", "20260701T100000")), summer)
    theirs = await read(calendar(visit("f", "20260701T100000"), head="X-WR-TIMEZONE:Europe/Kyiv\r\n"), summer)
    assert mine.events[0].start.isoformat() == "2026-07-01T10:00:00+01:00"
    assert theirs.events[0].start.isoformat() == "2026-07-01T10:00:00+03:00"
    assert theirs.zone == "Europe/Kyiv"


async def test_whole_days_are_whole_days():
    holiday = visit("h", "20261120", "DTEND;VALUE=DATE:20261123", "Holiday").replace("DTSTART:", "DTSTART;VALUE=DATE:")
    (row,) = (await rows(holiday)).events
    assert (row.all_day, row.start, row.end) == (True, datetime(2026, 11, 20), datetime(2026, 11, 23))  # noqa: DTZ001


async def test_what_is_of_another_time_is_not_even_parsed():
    got = await rows(GOOD, visit("old", "20200101T100000Z", "DTEND:broken"), visit("far", "20991231T100000Z"))
    assert [row.uid for row in got.events] == ["good"]
    assert got.quarantined == ()


async def test_control_characters_stay_outside():
    nasty = visit("n", title="Mar\x1b[2Jia\u202e\u009b - C\x07ut", more="DESCRIPTION:Note: a\\nb\x1b]0;x\x07")
    (row,) = (await rows(nasty)).events
    assert row.summary == "Mar[2Jia - Cut"
    assert row.description == "Note: a\nb]0;x"


async def test_a_name_of_ten_thousand_letters_is_cut():
    (row,) = (await rows(visit("n", title="M" * 10_000 + " - Cut"))).events
    assert len(row.summary) == 200


SERIES = {
    "each week since 2015": "RRULE:FREQ=WEEKLY",
    "each other week": "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA;WKST=SU",
    "each third day": "RRULE:FREQ=DAILY;INTERVAL=3",
    "on working days in winter": "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYMONTH=11,12,1",
    "until tomorrow": "RRULE:FREQ=DAILY;UNTIL=20261122T235959Z",
    "five hundred weeks": "RRULE:FREQ=WEEKLY;COUNT=700",
    "without today": "RRULE:FREQ=DAILY\r\nEXDATE;TZID=Europe/London:20261121T130000",
    "on the 21st": "RRULE:FREQ=MONTHLY;BYMONTHDAY=21",
    "two rules": "RRULE:FREQ=DAILY\r\nRRULE:FREQ=DAILY;UNTIL=20150301T000000Z",
    "one day more": "RRULE:FREQ=WEEKLY;UNTIL=20150301T000000Z\r\nRDATE;TZID=Europe/London:20261121T150000",
}


@pytest.mark.parametrize("name", SERIES)
async def test_a_series_of_years_is_unrolled_as_the_library_does_it_from_its_beginning(name: str):
    line = visit("s", "20150103T130000", SERIES[name], "Lunch").replace("DTSTART:", "DTSTART;TZID=Europe/London:")
    theirs = recurring_ical_events.of(Calendar.from_ical(calendar(line))).between("20261120", "20261124")
    ours = (await rows(line)).events
    days = (date(2026, 11, 20), date(2026, 11, 23))
    expected = {event.start for event in theirs if days[0] <= event.start.date() <= days[1]}
    assert expected
    assert {row.start for row in ours if days[0] <= row.start.date() <= days[1]} == expected


async def test_a_series_that_is_over_is_not_even_parsed_and_what_was_moved_out_of_it_is():
    over = visit("s", "20250104T130000Z", "RRULE:FREQ=WEEKLY;COUNT=10\r\nX:1")
    broken = visit("b", "20250104T130000Z", "RRULE:FREQ=WEEKLY;UNTIL=20250301\r\nEXDATE:none")
    moved = visit("s", "20261121T130000Z", "RECURRENCE-ID:20250118T130000Z")
    past = visit("t", "20250118T150000Z", "RECURRENCE-ID:20250118T130000Z")
    got = await rows(over, broken, moved, past, GOOD)
    assert sorted((row.uid, f"{row.start:%d %H}") for row in got.events) == [("good", "21 10"), ("s", "21 13")]
    assert got.quarantined == ()


async def test_an_instance_that_was_moved_away_is_not_there_twice():
    series = visit("l", "20250104T130000Z", "RRULE:FREQ=WEEKLY", "Lunch")
    away = visit("l", "20270301T130000Z", "RECURRENCE-ID:20261121T130000Z", "Lunch")
    assert (await rows(series, away)).events == ()


CUSTOM = (
    "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\n"
    "TZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Europe/Kyiv", "08"),
        ("FLE Standard Time", "08"),
        ('"(UTC+03:00) Ours"', "07"),
        ("/example.org/Europe/Kyiv", "08"),
    ],
)
async def test_a_zone_is_known_by_name_by_windows_name_and_by_what_the_calendar_says_of_it(zone: str, utc: str):
    there = visit("z", "20261121T100000").replace("DTSTART:", f"DTSTART;TZID={zone}:")
    (row,) = (await rows(there, head=CUSTOM.format(name="(UTC+03:00) Ours"))).events
    assert f"{row.start.astimezone(UTC):%H}" == utc


async def test_a_zone_that_comes_after_the_entries_is_known_as_well():
    there = visit("z", "20261121T100000").replace("DTSTART:", "DTSTART;TZID=Ours:")
    body = calendar(there, visit("old", "20200101T100000Z")).replace(
        b"END:VCALENDAR", CUSTOM.format(name="Ours").encode() + b"END:VCALENDAR"
    )
    got = await read(body)
    assert isinstance(got, Rows)
    assert f"{got.events[0].start.astimezone(UTC):%H}" == "07"


async def test_an_entry_in_a_zone_that_nobody_knows_is_not_put_on_the_salons_clock():
    got = await rows(visit("z").replace("DTSTART:", "DTSTART;TZID=Mars/Olympus:").replace("00Z", "00"), GOOD)
    assert [row.uid for row in got.events] == ["good"]
    assert got.quarantined == ("an entry in a time zone that nobody knows",)


async def test_a_fold_may_go_through_the_middle_of_a_letter():
    body = calendar(visit("f", title="Олена - Стрижка")).replace(
        "лена".encode(), b"\xd0\r\n \xbb\r\n\t" + "ена".encode()
    )
    got = await read(body)
    assert isinstance(got, Rows)
    assert got.events[0].summary == "Олена - Стрижка"


async def test_what_stands_in_an_alarm_is_not_the_entrys_own():
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nSUMMARY:Alarm\r\nDESCRIPTION:Price: 1\r\nEND:VALARM"
    (row,) = (await rows(visit("a", more=alarm))).events
    assert (row.summary, row.description) == ("Maria - Cut", "")


async def test_several_calendars_that_follow_one_another_are_one():
    ours = visit("2", "20261121T100000").replace("DTSTART:", "DTSTART;TZID=Ours:")
    bodies = (
        calendar(visit("1"))
        + calendar(visit("0", "20200101T100000Z"))
        + calendar(ours, head=CUSTOM.format(name="Ours"))
    )
    got = await entries(bodies, WINDOW, "Olena K.", None)
    assert isinstance(got, Rows)
    assert [(row.uid, row.who) for row in got.events] == [("1", "Olena K."), ("2", "Olena K.")]


async def test_the_settings_say_whose_calendar_it_is():
    source = Ics(Address("http://unused.example"), staff="Olena K.")
    got = await source.read(calendar(visit("1"), visit("l", title="Lunch")), WINDOW)
    (day,) = normalise.days(got, Place(LONDON, "GBP", "main")).days
    assert [person.name for person in day.staff] == ["Olena K."]


async def test_the_settings_say_how_titles_are_written():
    title = r"\[(?P<staff>\w+)\] (?:(?P<service>.+) for )?(?P<client>.+)"
    titles = ("[Iryna] Cut - short for Ann - Lee", "[Iryna] Lunch", "Maria - Cut", "[] x", "not [Iryna] Ann")
    got = await entries(calendar(*(visit(str(n), title=t) for n, t in enumerate(titles))), WINDOW, "Olena K.", title)
    assert isinstance(got, Rows)
    assert [(row.client, row.service, row.who) for row in got.events] == [
        ("Ann - Lee", "Cut - short", "Iryna"),
        ("Lunch", "", "Iryna"),
        ("Maria - Cut", "", "Olena K."),
        ("[] x", "", "Olena K."),
        ("not [Iryna] Ann", "", "Olena K."),
    ]
    (day,) = normalise.days(got, Place(LONDON, "GBP", "main")).days
    assert ("Ann - Lee", "Cut - short") in {(visit.client.name, visit.segments[0].service) for visit in day.visits}
    assert [block.kind for block in day.blocks] == ["break"]


async def test_a_pattern_that_runs_for_ever_ends_with_its_entry():
    began = time.monotonic()
    got = await entries(calendar(visit("1", title="a" * 60 + "!"), GOOD), WINDOW, None, "(?P<client>(a+)+)$")
    assert isinstance(got, Rows)
    assert [row.uid for row in got.events] == ["good"]
    assert got.quarantined == ("an entry that takes too long to read, or its title too long to match",)
    assert time.monotonic() - began < child.WALL_S


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=120)
LOCAL = st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 22))  # noqa: DTZ001
ZONES = st.sampled_from([None, UTC, LONDON, ZoneInfo("Europe/Kyiv")])


@given(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=3), LOCAL, ZONES, st.integers(1, 900))
@settings(deadline=None, max_examples=150)
def test_what_the_library_writes_is_what_we_read(title, said, who, groups, start, zone, minutes):
    event = LibrarysEvent()
    begins = start.replace(microsecond=0, tzinfo=zone)
    event.add("uid", "1")
    event.add("dtstart", begins)
    event.add("duration", timedelta(minutes=minutes))
    event.add("summary", title)
    event.add("description", f"{said}\n{title}")
    event.add("categories", groups)
    event.add("organizer", vCalAddress("mailto:o@salon.example", params={"CN": who}))
    (entry,) = icscut.cut(event.to_ical(), WINDOW.first, WINDOW.after).entries
    read = icssaid.said(entry)
    theirs = LibrarysEvent.from_ical(event.to_ical())
    assert icssaid.text(read, "SUMMARY") == str(theirs["SUMMARY"]) == title
    assert icssaid.words(read)["description"] == f"{said}\n{title}"
    assert icssaid.words(read)["categories"] == list(groups)
    assert icssaid.organizer(read) == theirs["ORGANIZER"].params["CN"]
    assert icssaid.times(read) == (theirs.start, theirs.end)
    assert icssaid.times(read)[0].utcoffset() == begins.utcoffset()


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART:20261121T100000Z\r\nDTEND:20261121T110000Z\r\nDURATION:PT1H",
        "DTSTART:20261121T100000Z\r\nDTSTART:20261121T120000Z\r\nDURATION:PT1H",
        "DTSTART;VALUE=DATE:20261121\r\nDTEND:20261121T110000Z",
        "DTSTART:20261121T100000Z\r\nDURATION:P",
        "DTSTART:20261121T1000\r\nDURATION:PT1H",
        "DTEND:20261121T110000Z",
        "DTSTART:20261121T250000Z\r\nDURATION:PT1H",
    ],
)
async def test_an_entry_whose_times_contradict_one_another_is_put_aside(times: str):
    got = await rows(f"UID:x\r\nSUMMARY:Maria - Cut\r\n{times}", GOOD)
    assert [row.uid for row in got.events] == ["good"]
    assert got.quarantined == ("an entry that is not well-formed",)


async def test_a_whole_day_that_ends_on_itself_is_that_day():
    holiday = visit("h", "20261121", "DTEND;VALUE=DATE:20261121", "Holiday").replace("DTSTART:", "DTSTART;VALUE=DATE:")
    (row,) = (await rows(holiday)).events
    assert (row.all_day, row.end - row.start) == (True, timedelta(days=1))


BROKEN = {
    "no start": "UID:b\r\nSUMMARY:Maria - Cut",
    "no such date": visit("b", "20261131T100000Z"),
    "a duration that is none": visit("b", more="DURATION:a while"),
    "a zone that is a folder": visit("b").replace("DTSTART:", "DTSTART;TZID=Europe:"),
    "a rule that is none": visit("b", more="RRULE:whenever"),
    "an until that is none": visit("b", more="RRULE:FREQ=DAILY;UNTIL=never"),
    "another calendar inside": visit("b", more="BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
    "seconds for ever": visit("b", "20200101T000000Z", "RRULE:FREQ=SECONDLY"),
    "minutes since 2020": visit("b", "20200101T000000Z", "RRULE:FREQ=MINUTELY"),
    "hours since 2020": visit("b", "20200101T000000Z", "RRULE:FREQ=HOURLY"),
    "a billion times": visit("b", "20200101T000000Z", "RRULE:FREQ=DAILY;COUNT=999999999"),
    "a billion times since year one": visit("b", "00010101T000000Z", "RRULE:FREQ=DAILY;COUNT=999999999"),
    "every no days": visit("b", "20200101T000000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
    "every second of a day": visit("b", "20200101T000000Z", "RRULE:FREQ=DAILY;BYSECOND=1,2,3"),
    "the 31st of February": visit("b", "20200101T000000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"),
    "the 30th of February": visit("b", "20200101T000000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "seconds of the 30th of February": visit("b", more="RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),
    "for ninety thousand weeks": visit("b", "20200101T000000Z", "RRULE:FREQ=DAILY\r\nDURATION:P99999W"),
    "a hundred thousand dates": visit("b", more="RDATE:" + ",".join(["20261121T100000Z"] * 103_000)),
    "one line of two megabytes": visit("b", title="M" * 2_000_000),
    "folded into half a million lines": visit("b", title="M\r\n " * 500_000),
    "two hundred thousand parameters": visit("b", more="X-A" + ";P=1" * 200_000 + ":x"),
    "five thousand inside one another": visit("b", more="BEGIN:VEVENT\r\n" * 5000 + "END:VEVENT\r\n" * 5000),
    "a thousand alarms": visit("b", more="BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nREPEAT:999999999\r\nEND:VALARM\r\n" * 1000),
    "an exclusion of everything": visit("b", "20200101T000000Z", "RRULE:FREQ=DAILY\r\nEXRULE:FREQ=SECONDLY"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_one_bad_entry_does_not_take_the_good_ones_with_it(name: str):
    began = time.monotonic()
    got = await rows(BROKEN[name], GOOD)
    assert "good" in {row.uid for row in got.events}
    assert len(got.events) <= 10
    assert time.monotonic() - began < child.WALL_S


async def test_an_entry_that_does_not_end_swallows_no_other():
    broken = calendar(visit("a"), visit("b"), visit("c")).replace(b"END:VEVENT\r\n", b"", 1)
    got = await read(broken)
    assert isinstance(got, Rows)
    assert {row.uid for row in got.events} == {"b", "c"}
    assert len(got.quarantined) == 1


async def test_a_small_feed_does_not_become_a_large_answer():
    chatty = visit("b", "20261119T100000Z", "RRULE:FREQ=DAILY;COUNT=60\r\nDESCRIPTION:" + "\U0001f600" * 8000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    got = await read(calendar(*(chatty.replace("UID:b", f"UID:{n}") for n in range(120))), replace(WINDOW, days=15))
    assert got == Failed("it holds too much")
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 64 * 1024


async def test_many_bad_entries_are_refused_in_time_and_not_read_for_ever():
    slow = [visit(f"b{n}", "20200101T000000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31") for n in range(200)]
    began = time.monotonic()
    got = await read(calendar(*slow, GOOD))
    assert isinstance(got, Failed) or len(got.quarantined) + len(got.events) <= 201
    assert time.monotonic() - began < child.WALL_S + 2


async def test_twenty_thousand_events_are_too_much_for_a_day_and_are_nothing_in_other_years():
    too_much = Failed("it has more than 5000 entries for the days that are shown")
    assert await read(calendar(*(visit(str(n)) for n in range(20_000)))) == too_much
    assert await read(calendar(*(visit(str(n), more="RRULE:FREQ=DAILY") for n in range(1300)))) == too_much
    elsewhen = (visit(str(n), f"20{10 + n % 16}0105T100000Z") for n in range(20_000))
    got = await read(calendar(GOOD, *elsewhen))
    assert isinstance(got, Rows)
    assert len(got.events) == 1


async def test_a_zone_that_repeats_each_second_is_refused():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Bad\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n"
        "TZOFFSETTO:+0000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert await read(calendar(GOOD, head=zone)) == Failed("it has a time zone that is none")


async def test_a_child_that_never_stops_talking_is_ended():
    assert await child.parse("base64", ["-e", "/dev/zero"], b"") == Failed("it holds too much")


async def test_a_child_whose_pipe_is_full_and_unread_is_ended():
    argv = [sys.executable, "-I", "-m", "base64", "-e", "/dev/zero"]
    talking = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
    assert talking.stdout is not None
    async with asyncio.timeout(20):
        while not talking.stdout._paused:  # type: ignore[attr-defined]  # from here on asyncio reads no more of it
            await asyncio.sleep(0.01)
        await offspring.end(talking)
    assert talking.returncode == -signal.SIGKILL


async def test_a_child_that_does_not_end_is_ended():
    began = time.monotonic()
    got = await child.parse("http.server", ["--bind", "127.0.0.1", "0"], b"", wall_s=0.5)
    assert got == Failed("it cannot be read within 0.5 s")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a calendar"),
        (b"[]", "not a calendar"),
        (b"<!doctype html><form>", "sign-in page"),
        (calendar(GOOD)[:-20], "breaks off"),
    ],
)
async def test_what_is_not_a_whole_calendar_is_not_read(body: bytes, reason: str):
    got = await read(body)
    assert isinstance(got, Failed)
    assert reason in got.reason


def test_a_mark_and_empty_lines_around_a_calendar_are_harmless():
    assert not_a_calendar(b"\xef\xbb\xbf\r\n" + calendar(GOOD) + b"\n\n") is None
