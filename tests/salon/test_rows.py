"""Rows of a booking system become a day: people of one name, rows that cannot be, prices and times between parts."""

from dataclasses import replace
from datetime import timedelta

from appliance.salon import normalise
from appliance.salon.model import Day
from appliance.salon.rows import Appointment, Away, Person, Place, Rows, Shift
from tests.aday import LONDON, at

PLACE = Place(LONDON, "GBP", "main")
CUT = Appointment("1", at("10:00"), at("11:00"), staff="7", client="Maria Kowalska", service="Cut")


def the_day(rows: Rows) -> Day:
    (day,) = normalise.days(rows, PLACE).days
    return day


def test_two_people_of_one_name_are_two_columns() -> None:
    olenas = (Person("7", "Olena"), Person("8", "Olena"))
    day = the_day(Rows(appointments=(CUT, replace(CUT, id="2", staff="8")), people=olenas))
    assert [person.name for person in day.staff] == ["Olena", "Olena"]
    assert len({person.id for person in day.staff}) == 2
    assert {visit.segments[0].staff for visit in day.visits} == {person.id for person in day.staff}


def test_what_ends_before_it_begins_is_put_aside_be_it_a_visit_a_break_or_a_shift() -> None:
    late, early = at("12:00"), at("11:00")
    rows = Rows(
        appointments=(CUT, replace(CUT, id="2", start=late, end=early)),
        away=(Away("7", late, early),),
        shifts=(Shift("7", late, early),),
    )
    found = normalise.days(rows, PLACE)
    assert len(found.quarantined) == 3
    assert [len(day.visits) for day in found.days] == [1]
    assert found.days[0].blocks == ()


def test_a_visit_of_which_one_part_is_on_consultation_has_no_price() -> None:
    parts = (
        replace(CUT, visit="v", price="45.00"),
        replace(CUT, id="2", visit="v", start=at("11:00"), end=at("12:00"), price="on consultation"),
    )
    (visit,) = the_day(Rows(appointments=parts)).visits
    assert (visit.price_minor, visit.price_kind) == (None, "consult")


def test_after_a_part_the_colour_develops_and_the_hands_are_free() -> None:
    (visit,) = the_day(Rows(appointments=(replace(CUT, process_min=35, room="2"),))).visits
    assert [(part.kind, part.end - part.start, part.room) for part in visit.segments] == [
        ("work", timedelta(hours=1), "2"),
        ("process", timedelta(minutes=35), "2"),
    ]
