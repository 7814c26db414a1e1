"""What a desk asks of a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.salon import day as asked
from appliance.salon.model import Block, VisitStatus
from tests.aday import SATURDAY, a_day, at, colour, lunch, part, visit


def names(visits):
    return [one.client.name for one in visits]


def test_who_has_begun_and_is_known_to_be_here_is_in_the_chair():
    day = a_day(visit("Maria", part("olena", "10:00", 60), status="arrived"))
    assert names(asked.in_chair(day, at("10:01"))) == ["Maria"]
    assert names(asked.should_have_arrived(day, at("10:01"))) == []


def test_who_has_begun_but_was_not_seen_should_have_arrived_and_after_a_quarter_of_an_hour_counts_as_here():
    day = a_day(visit("Maria", part("olena", "10:00", 60)))
    assert names(asked.should_have_arrived(day, at("10:14"))) == ["Maria"]
    assert names(asked.in_chair(day, at("10:14"))) == []
    assert names(asked.in_chair(day, at("10:15"))) == ["Maria"]


def test_the_visit_is_over_at_its_last_minute():
    day = a_day(visit("Maria", part("olena", "10:00", 60), status="in_service"))
    assert names(asked.in_chair(day, at("10:59"))) == ["Maria"]
    assert names(asked.in_chair(day, at("11:00"))) == []


@pytest.mark.parametrize("status", ["cancelled", "no_show", "done", "paid"])
def test_who_is_gone_is_neither_here_nor_awaited_nor_coming(status: VisitStatus):
    day = a_day(visit("Maria", part("olena", "10:00", 60), status=status))
    assert not asked.in_chair(day, at("10:30"))
    assert not asked.should_have_arrived(day, at("10:05"))
    assert not asked.coming(day, at("09:00"))


def test_who_comes_next_is_told_soonest_first():
    day = a_day(visit("Late", part("olena", "12:00", 30)), visit("Soon", part("james", "11:00", 30)))
    assert names(asked.coming(day, at("10:00"))) == ["Soon", "Late"]
    assert names(asked.coming(day, at("11:00"))) == ["Late"]


def test_a_minute_that_has_begun_counts_whole():
    assert asked.minutes_until(at("10:01"), at("10:00") + timedelta(seconds=1)) == 1


def test_the_running_part_of_a_colour_is_known():
    maria = colour("Maria", "olena", "10:00")
    assert asked.running(maria, at("10:44")).kind == "work"
    assert asked.running(maria, at("10:45")).kind == "process"
    assert asked.running(maria, at("11:50")) is None


def test_while_a_colour_develops_the_stylist_is_free_until_it_is_finished():
    day = a_day(colour("Maria", "olena", "10:00"))
    assert asked.availability(day, "olena", at("10:20")) == asked.Availability("olena", "busy", at("10:45"))
    assert asked.availability(day, "olena", at("10:50")) == asked.Availability("olena", "free", at("11:20"))
    assert asked.availability(day, "olena", at("12:00")) == asked.Availability("olena", "free", None)


def test_work_that_follows_without_a_gap_is_one_stretch():
    day = a_day(
        visit("A", part("james", "10:00", 30)),
        visit("B", part("james", "10:30", 30)),
        blocks=(lunch("james", "11:00"),),
    )
    assert asked.availability(day, "james", at("10:10")).until == at("11:30")


def test_lunch_is_a_break_and_a_meeting_is_work():
    meeting = Block("james", at("09:00"), at("09:30"), "meeting", "Team")
    holiday = Block("aino", at("00:00"), at("23:59"), "holiday", "Holiday")
    day = a_day(blocks=(lunch("olena", "13:00"), meeting, holiday))
    assert asked.availability(day, "olena", at("13:10")).presence == "break"
    assert asked.availability(day, "james", at("09:10")).presence == "busy"
    assert asked.availability(day, "aino", at("12:00")).presence == "off"


def test_before_and_after_the_shift_nobody_is_there():
    day = a_day()
    assert asked.availability(day, "olena", at("08:00")) == asked.Availability("olena", "off", at("09:00"))
    assert asked.availability(day, "olena", at("18:00")) == asked.Availability("olena", "off", None)
    assert asked.availability(day, "james", at("08:00")).presence == "free"  # no shift is known: nothing is guessed


def test_a_shift_may_end_at_midnight():
    assert asked.at(a_day(), "24:00", at("10:00")) == at("00:00", SATURDAY + timedelta(days=1))


def test_a_cancelled_visit_takes_nobodys_time():
    day = a_day(visit("Maria", part("james", "10:00", 60), status="cancelled"))
    assert asked.availability(day, "james", at("10:10")).presence == "free"


def test_a_visit_belongs_to_everybody_who_has_a_hand_in_it():
    shared = visit("Maria", part("olena", "10:00", 30), part("aino", "10:30", 30))
    day = a_day(shared)
    assert asked.visits_of(day, "aino") == (shared,)
    assert asked.visits_of(day, "james") == ()


def test_a_minute_of_the_day_is_of_the_wall_clock_and_another_day_ends_at_this_ones_edge():
    day = a_day()
    assert asked.minute_of(at("10:05"), day) == 605
    assert asked.minute_of(at("10:05") - timedelta(days=1), day) == 0
    assert asked.minute_of(at("10:05") + timedelta(days=1), day) == 24 * 60


def test_a_price_from_somewhere_may_become_more():
    maria = colour("Maria", "olena", "10:00")
    assert not maria.may_cost_more
    assert replace(maria, price_kind="from").may_cost_more
    assert replace(maria, price_kind="range").may_cost_more


def test_a_visit_takes_as_long_as_its_stretches_together():
    maria = colour("Maria", "olena", "10:00")
    assert [each.minutes for each in maria.segments] == [45, 35, 30]
    assert maria.minutes == 110
