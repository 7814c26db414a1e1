"""Rows of a calendar become days."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.salon import normalise
from appliance.salon.discreet import short_name
from appliance.salon.model import Alert, Block
from appliance.salon.rows import Appointment, Away, Event, Person, Place, Rows
from tests.aday import LONDON, SATURDAY, at

PLACE = Place(LONDON, "GBP", "main")


def event(summary: str = "Maria Kowalska - Root tint", start: str = "10:00", minutes: int = 60, **more) -> Event:
    begin = more.pop("begin", at(start))
    return Event(
        uid=more.pop("uid", summary),
        start=begin,
        end=begin + timedelta(minutes=minutes),
        summary=summary,
        who=more.pop("who", "Olena"),
        **more,
    )


def the_day(*events: Event):
    (day,) = normalise.days(Rows(events), PLACE).days
    return day


def the_visit(*events: Event):
    (visit,) = the_day(*events).visits
    return visit


def test_what_the_feed_says_is_in_the_visit():
    visit = the_visit(
        event(
            description="Price: £85.00\nDeposit: 20\nPhone: 020 7946 0123\nNote: quiet\nplease\n"
            "Patch test: 2026-10-12\nAllergy: PPD\nStatus: arrived\n"
            "Steps: 20 work, 30 process, 10 finish\nEmail: maria@example.com"
        )
    )
    assert (visit.client.name, visit.client.phone) == ("Maria Kowalska", "020 7946 0123")
    assert (visit.price_minor, visit.deposit_minor, visit.due_minor, visit.currency) == (8500, 2000, 6500, "GBP")
    assert (visit.status, visit.note) == ("arrived", "quiet please")
    assert visit.alerts == (Alert("patch_test", "2026-10-12"), Alert("allergy", "PPD"))
    assert [(part.kind, f"{part.start:%H:%M}") for part in visit.segments] == [
        ("work", "10:00"),
        ("process", "10:20"),
        ("finish", "10:50"),
    ]
    assert "example.com" not in repr(visit)


def test_a_title_that_was_taken_apart_already_is_not_taken_apart_again():
    visit = the_visit(event("Ann - Lee", client="Ann - Lee", service=""))
    assert (visit.client.name, visit.segments[0].service) == ("Ann - Lee", "not supplied")


def test_what_the_feed_does_not_say_stays_unknown():
    visit = the_visit(event(description="Price: depends\nPhone: ask her"))
    assert visit.client.phone is None
    assert (visit.price_minor, visit.deposit_minor, visit.due_minor, visit.note) == (None, None, None, None)
    assert visit.alerts == (Alert("patch_test", "not supplied"),)
    assert visit.status == "booked"


def test_steps_that_do_not_fill_the_time_are_not_believed():
    visit = the_visit(event(description="Steps: 45 work, 35 process, 0 finish"))
    assert [part.kind for part in visit.segments] == ["work"]


def test_a_title_without_a_dash_is_shown_as_it_is():
    visit = the_visit(event("Blow dry Beatrice Langley-Smith"))
    assert visit.client.name == "Blow dry Beatrice Langley-Smith"
    assert visit.segments[0].service == "not supplied"


def test_a_feed_may_name_client_and_service_in_lines_of_their_own():
    visit = the_visit(event("Appointment", description="Client: Maria\nService: Fringe – long"))
    assert (visit.client.name, visit.segments[0].service) == ("Maria", "Fringe – long")


def test_two_events_that_belong_together_are_one_visit():
    day = the_day(
        event("Maria - Blow-dry", "11:00", 30, uid="two", related="one", who="James", description="Price: 30"),
        event("Maria - Root tint", "10:00", 60, uid="one", description="Price: 62\nStatus: in service"),
    )
    (visit,) = day.visits
    assert [part.staff for part in visit.segments] == ["olena", "james"]
    assert (visit.price_minor, visit.status, visit.segments[0].service) == (9200, "in_service", "Root tint")


def test_half_a_price_is_not_a_price():
    visit = the_visit(
        event("Maria - Root tint", uid="one", description="Price: 62"),
        event("Maria - Blow-dry", "11:00", 30, uid="two", related="one"),
    )
    assert visit.price_minor is None


def test_a_part_whose_visit_is_missing_is_a_visit():
    assert the_visit(event(related="nowhere")).client.name == "Maria Kowalska"


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"status": "CANCELLED", "description": "Status: arrived"}, "cancelled"),
        ({"status": "TENTATIVE"}, "requested"),
        ({"description": "Status: скасовано"}, "cancelled"),
        ({"description": "Status: Ei saapunut"}, "no_show"),
        ({"status": "CONFIRMED"}, "confirmed"),
        ({"description": "Status: No-Show"}, "no_show"),
        ({"description": "Status: teleported"}, "unknown"),
        ({}, "booked"),
    ],
)
def test_statuses_are_the_salons_own_words(more: dict[str, str], wanted: str):
    assert the_visit(event(**more)).status == wanted


def test_breaks_and_meetings_are_blocks_and_absence_keeps_its_reason_to_itself():
    day = the_day(event("Lunch", "13:00", 30), event("Team meeting upstairs", "09:00", 15))
    assert [(block.kind, block.label) for block in day.blocks] == [
        ("meeting", "Team meeting upstairs"),
        ("break", "Lunch"),
    ]
    assert the_day(event("Sick")).blocks[0].label == "Off"
    assert the_day(event("Sick: flu")).blocks[0].label == "Off"


def test_a_break_or_a_shift_that_was_cancelled_does_not_take_place():
    day = the_day(event(), event("Holiday", status="CANCELLED"), event("Shift", status="CANCELLED"))
    assert (day.blocks, day.staff[0].works) == ((), ())
    assert normalise.days(Rows((event("Lunch", status="CANCELLED"),)), PLACE) == normalise.Normalised((), (), ())


def test_a_client_called_break_is_a_client():
    assert the_visit(event("Break Anna - Cut")).client.name == "Break Anna"


def test_a_holiday_of_three_days_is_a_block_on_each():
    midnight = datetime(2026, 11, 20)  # noqa: DTZ001  all-day events are on the salon's own clock
    holiday = Event("h", midnight, midnight + timedelta(days=3), all_day=True, summary="Holiday", who="Olena")
    days = normalise.days(Rows((holiday,)), PLACE).days
    assert [day.date.day for day in days] == [20, 21, 22]
    assert days[1].blocks == (Block("olena", at("00:00"), at("00:00", date(2026, 11, 22)), "holiday", "Holiday"),)


def test_a_day_whose_midnight_the_clocks_leave_out_begins_when_it_begins():
    cairo = ZoneInfo("Africa/Cairo")
    midnight = datetime(2026, 4, 24)  # noqa: DTZ001
    holiday = Event("h", midnight, midnight + timedelta(days=1), all_day=True, summary="Holiday", who="Olena")
    (day,) = normalise.days(Rows((holiday,)), Place(cairo, "EGP", "main")).days
    assert (day.blocks[0].start.hour, day.blocks[0].end) == (1, datetime(2026, 4, 25, tzinfo=cairo))


def test_a_birthday_is_no_visit():
    midnight = datetime(2026, 11, 21)  # noqa: DTZ001
    birthday = Event("b", midnight, midnight + timedelta(days=1), all_day=True, summary="Bank holiday")
    assert normalise.days(Rows((birthday,)), PLACE).days == ()


def test_a_shift_says_when_somebody_works():
    day = the_day(event("Working hours", "14:00", 600, transparent=True), event("Shift", "09:00", 120))
    assert day.staff[0].works == ("09:00-11:00", "14:00-24:00")
    assert day.visits == ()


def test_the_columns_are_in_the_order_of_the_feed():
    day = the_day(event(who="Zoe"), event("B - Cut", who="", categories=("Aino",)), event("C - Cut", who=""))
    assert [(one.id, one.name) for one in day.staff] == [
        ("zoe", "Zoe"),
        ("aino", "Aino"),
        ("not-assigned", "Not assigned"),
    ]


def test_somebody_who_is_not_there_that_day_has_no_column():
    sunday = event("B - Cut", begin=at("10:00", date(2026, 11, 22)), who="Aino")
    first, second = normalise.days(
        Rows(
            (
                event(),
                sunday,
            )
        ),
        PLACE,
    ).days
    assert [one.id for one in first.staff] == ["olena"]
    assert [one.id for one in second.staff] == ["aino"]


@pytest.mark.parametrize(
    "bad",
    [
        event(""),
        event(minutes=0),
        event(minutes=17 * 60),
        Event("x", at("10:00"), datetime(2026, 11, 21, 11), summary="A - B"),  # noqa: DTZ001
    ],
)
def test_a_row_that_makes_no_sense_is_put_aside(bad: Event):
    found = normalise.days(Rows((bad,)), PLACE)
    assert found.days == ()
    assert len(found.quarantined) == 1


def test_the_currencies_that_a_feed_names_are_told():
    assert normalise.days(Rows((event(description="Price: €85"),)), PLACE).currencies == ("EUR",)


def test_a_weekly_lunch_keeps_its_hour_when_the_clocks_change():
    kyiv = Place(ZoneInfo("Europe/Kyiv"), "UAH", "main")
    before = event("Lunch", begin=datetime(2026, 10, 24, 10, 0, tzinfo=UTC))  # 13:00, summer time
    after = event("Lunch", begin=datetime(2026, 10, 25, 11, 0, tzinfo=UTC))  # 13:00, winter time
    days = normalise.days(
        Rows(
            (
                before,
                after,
            )
        ),
        kyiv,
    ).days
    assert [f"{day.blocks[0].start:%H:%M}" for day in days] == ["13:00", "13:00"]


def test_an_hour_that_the_clocks_leave_out_becomes_one_that_exists():
    ghost = datetime(2026, 3, 29, 1, 30)  # noqa: DTZ001  London has no 01:30 that night
    visit = normalise.days(Rows((event(begin=ghost, minutes=120),)), PLACE).days[0].visits[0]
    assert f"{visit.start:%H:%M}-{visit.end:%H:%M}" == "02:30-03:30"
    assert normalise.days(Rows((event(begin=ghost),)), PLACE).quarantined  # by the clock it ends when it begins


def test_developing_time_is_real_time_in_the_night_when_the_clocks_change():
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    tint = event(begin=night, minutes=90, description="Steps: 30 work, 30 process, 30 finish")
    parts = normalise.days(Rows((tint,)), PLACE).days[0].visits[0].segments
    lengths = [part.end.astimezone(UTC) - part.start.astimezone(UTC) for part in parts]
    assert lengths == [timedelta(minutes=30)] * 3


def test_the_same_visit_has_the_same_id_and_another_source_another_one():
    assert the_visit(event()).id == the_visit(event(minutes=30)).id
    other = normalise.days(Rows((event(),)), Place(LONDON, "GBP", "second")).days[0].visits[0]
    assert other.id.startswith("second-")
    assert the_day(event()).date == SATURDAY


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(1, 1, 1), at("10:00")),  # noqa: DTZ001  floating: on the salon's own clock
        (at("10:00"), datetime(9999, 12, 31, 23, 59)),  # noqa: DTZ001
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Atlantic/Azores"])
def test_a_time_at_the_end_of_the_calendar_is_put_aside(start: datetime, end: datetime, zone: str):
    """In no other zone is there such a moment."""
    found = normalise.days(Rows(appointments=(Appointment("1", start, end),)), Place(ZoneInfo(zone), "EUR", "main"))
    assert (found.days, found.quarantined) == ((), ("an entry of another age",))


def test_a_note_of_two_thousand_lines_is_read_in_no_time():
    description = "note: x\n" + "a\n" * 1990
    began = time.process_time()
    day = the_day(*(event(uid=str(number), description=description) for number in range(50)))
    assert time.process_time() - began < 2  # made clean after each line, it took eight seconds
    assert day.visits[0].note == ("x " + "a " * 400)[:500].strip()


def test_everybody_away_all_the_time_takes_no_more_memory_than_the_box_has():
    people = tuple(Person(f"p{number}", f"P {number}") for number in range(400))
    starts = [at("10:00") + timedelta(minutes=number) for number in range(400)]
    away = tuple(Away("", start, start + timedelta(minutes=5), "off") for start in starts)
    found = normalise.days(Rows(people=people, away=away), PLACE)
    assert sum(len(day.blocks) for day in found.days) <= normalise.MOST_BLOCKS + len(people)
    assert "an entry of too many about time away" in found.quarantined


def test_a_number_in_a_title_that_is_no_visit_is_not_kept():
    (block,) = the_day(event("Meeting: Ann 07700 900123")).blocks
    assert block.label == "Meeting: Ann •••"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Шевченко Ірина", "Ірина Шевченко"),
        ("Шевченко Ірина Петрівна", "Ірина Петрівна Шевченко"),
        ("Шевченко, Ірина", "Шевченко, Ірина"),
        ("Ірина", "Ірина"),
    ],
)
def test_where_the_surname_is_written_first_it_is_not_taken_for_the_first_name(written: str, name: str):
    one = Appointment("1", at("10:00"), at("11:00"), client=written)
    place = Place(LONDON, "UAH", "main", family_first=True)
    (day,) = normalise.days(Rows(appointments=(one,)), place).days
    assert day.visits[0].client.name == name
    assert short_name(name) in ("Ірина Ш.", "Ірина")
