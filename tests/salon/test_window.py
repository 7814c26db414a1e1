"""Which days the box holds."""

from datetime import timedelta

from appliance.salon.model import Day, Staff
from appliance.salon.window import chosen, merged, part_of, reach, still_kept
from tests.aday import LONDON, SATURDAY, a_day, at, lunch, part, visit

MONDAY = SATURDAY + timedelta(days=2)
TUESDAY = SATURDAY + timedelta(days=3)


def test_today_is_held_even_when_nobody_comes_and_then_the_next_working_day():
    busy = a_day(visit("Maria", part("olena", "10:00", 30)), on=TUESDAY)
    assert [day.date for day in chosen([busy], SATURDAY, 2, ())] == [SATURDAY, TUESDAY]


def test_an_open_day_without_visits_is_held_as_an_empty_one():
    assert chosen([], SATURDAY, 2, {0}) == (Day(SATURDAY, (), ()), Day(MONDAY, (), ()))


def test_a_source_is_asked_for_one_working_day_more_than_is_shown():
    assert reach(SATURDAY, 2, (0, 1, 5)) == 4  # Saturday, Monday, and Tuesday to spare
    assert reach(SATURDAY, 1, (5,)) == 8
    assert reach(SATURDAY, 7, (5,)) == 15  # as far as we look
    assert reach(SATURDAY, 2, ()) == 15  # any day may be one


def test_a_lunch_alone_does_not_make_a_working_day():
    sunday = a_day(blocks=(lunch("olena", "13:00"),), on=SATURDAY + timedelta(days=1))
    assert [day.date for day in chosen([sunday], SATURDAY, 2, {0})] == [SATURDAY, MONDAY]


def test_two_sources_make_one_day():
    one = Day(SATURDAY, (Staff("olena", "Olena", ("09:00-13:00",)),), (visit("B", part("olena", "11:00", 30)),))
    two = Day(
        SATURDAY,
        (Staff("olena", "Olena", ("14:00-18:00",)), Staff("james", "James", ())),
        (visit("A", part("james", "10:00", 30)),),
        (lunch("olena", "13:00"),),
    )
    (day,) = merged([[one], [two]])
    assert [person.id for person in day.staff] == ["olena", "james"]
    assert day.staff[0].works == ("09:00-13:00", "14:00-18:00")
    assert [one.client.name for one in day.visits] == ["A", "B"]
    assert day.blocks == two.blocks


def test_what_a_source_gave_can_be_told_from_the_rest():
    day = a_day(visit("Maria", part("olena", "10:00", 30)), blocks=(lunch("olena", "13:00"), lunch("james", "13:00")))
    (mine,) = part_of([day], "main")
    assert (len(mine.visits), [one.id for one in mine.staff], len(mine.blocks)) == (1, ["olena"], 1)
    (other,) = part_of([day], "main-2")
    assert other == Day(SATURDAY, (), ())


def test_yesterday_is_kept_for_a_day_and_then_goes():
    day = a_day()
    sunday, monday = SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=2)
    assert still_kept([day], at("12:00"), LONDON, 24) == ()  # today is not the past
    assert still_kept([day], at("23:59", sunday), LONDON, 24) == (day,)
    assert still_kept([day], at("00:00", monday), LONDON, 24) == ()
