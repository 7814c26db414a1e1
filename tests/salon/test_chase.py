"""Whose visit fell into an outage: a day, its outages and a moment go in; who may still owe comes out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.salon.chase import CutOff, by_outage, unsettled
from appliance.salon.model import Client, Day, Segment, Visit, VisitStatus

LONDON = ZoneInfo("Europe/London")
SATURDAY = date(2026, 11, 21)
KEEP_DAYS = 7


def at(clock: str, day: date = SATURDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)


def visit(start: str, end: str, status: VisitStatus = "confirmed", *, price: int | None = 8500, paid: int = 0) -> Visit:
    work = Segment("olena", "Colour", at(start), at(end), "work")
    return Visit(f"{start}", Client("Maria", None), status, None, (), price, None, "GBP", (work,), paid)


def owing(*visits: Visit, outages: tuple[CutOff, ...], now: datetime | None = None) -> set[str]:
    found = unsettled([Day(SATURDAY, (), visits)], outages, now or at("18:00"), KEEP_DAYS)
    return set(found.get(SATURDAY, ()))


MORNING = CutOff(at("10:00"), at("11:00"))


@pytest.mark.parametrize(
    ("start", "end", "fell"),
    [
        ("09:00", "09:44", False),  # has paid and gone
        ("09:00", "09:50", True),  # stands at the desk when it begins
        ("09:00", "12:00", True),
        ("10:59", "11:30", True),
        ("11:00", "11:30", False),
    ],
)
def test_a_visit_fell_into_an_outage_when_it_ran_or_was_being_paid_meanwhile(start: str, end: str, fell: bool) -> None:
    assert owing(visit(start, end), outages=(MORNING,)) == ({start} if fell else set())


def test_an_outage_that_is_not_over_reaches_until_now() -> None:
    both = (visit("10:00", "10:30"), visit("14:00", "15:00"))
    assert owing(*both, outages=(CutOff(at("10:15")),), now=at("13:00")) == {"10:00"}
    assert owing(*both, outages=(CutOff(at("10:15")),), now=at("14:30")) == {"10:00", "14:00"}


def test_any_of_several_outages_counts() -> None:
    both = (visit("10:00", "10:30"), visit("12:00", "12:30"), visit("16:00", "17:00"))
    assert owing(*both, outages=(MORNING, CutOff(at("16:30"), at("16:31")))) == {"10:00", "16:00"}


@pytest.mark.parametrize("status", ["paid", "cancelled", "no_show"])
def test_what_the_booking_system_calls_settled_is_settled(status: VisitStatus) -> None:
    assert owing(visit("10:00", "10:30", status), outages=(MORNING,)) == set()


@pytest.mark.parametrize("status", ["requested", "booked", "confirmed", "arrived", "in_service", "done", "unknown"])
def test_any_other_status_says_nothing_about_money(status: VisitStatus) -> None:
    assert owing(visit("10:00", "10:30", status), outages=(MORNING,)) == {"10:00"}


def test_where_nothing_is_due_nobody_owes() -> None:
    assert owing(visit("10:00", "10:30", "done", paid=8500), outages=(MORNING,)) == set()
    assert owing(visit("10:00", "10:30", "done", paid=8400), outages=(MORNING,)) == {"10:00"}


def test_a_price_that_is_not_known_may_be_owed() -> None:
    assert owing(visit("10:00", "10:30", "done", price=None), outages=(MORNING,)) == {"10:00"}


def test_without_an_outage_nobody_is_kept() -> None:
    assert unsettled([Day(SATURDAY, (), (visit("10:00", "10:30"),))], (), at("18:00"), KEEP_DAYS) == {}


def test_after_a_week_a_visit_is_let_go_whether_it_was_paid_or_not() -> None:
    days = [Day(SATURDAY, (), (visit("10:00", "10:30"),))]
    last = at("23:59") + timedelta(days=KEEP_DAYS)
    assert set(unsettled(days, (MORNING,), last, KEEP_DAYS)) == {SATURDAY}
    assert unsettled(days, (MORNING,), last + timedelta(minutes=1), KEEP_DAYS) == {}


def test_an_outage_over_midnight_names_both_days() -> None:
    late, early = visit("23:00", "23:59"), visit("00:30", "01:00")
    sunday = tuple(replace(part, start=part.start + timedelta(days=1), end=part.end + timedelta(days=1))
                   for part in early.segments)  # fmt: skip
    days = [Day(SATURDAY, (), (late,)), Day(date(2026, 11, 22), (), (replace(early, segments=sunday),))]
    found = unsettled(days, (CutOff(at("23:30"), at("01:00") + timedelta(days=1)),), at("09:00", date(2026, 11, 22)), 7)
    assert found == {SATURDAY: {"23:00"}, date(2026, 11, 22): {"00:30"}}


def test_an_outage_of_seconds_owes_nobody_anything() -> None:
    blip = CutOff(at("10:15"), at("10:15") + timedelta(seconds=59))
    assert owing(visit("10:00", "10:30"), outages=(blip,)) == set()
    assert owing(visit("10:00", "10:30"), outages=(CutOff(at("10:15")),), now=at("10:15")) == set()


def under(*visits: Visit, outages: tuple[CutOff, ...], now: datetime | None = None) -> list[tuple[CutOff, list[str]]]:
    ids = frozenset(visit.id for visit in visits)
    found = by_outage(Day(SATURDAY, (), visits), ids, outages, now or at("18:00"))
    return [(each.outage, [visit.id for visit in each.visits]) for each in found]


NOON = CutOff(at("12:00"), at("12:30"), ("Aurora",))


def test_each_visit_stands_once_under_the_outage_that_it_fell_into_first() -> None:
    long, late = visit("10:30", "12:30"), visit("12:10", "12:40")
    assert under(late, long, outages=(NOON, MORNING)) == [(MORNING, ["10:30"]), (NOON, ["12:10"])]


def test_an_outage_into_which_nobody_fell_is_not_listed() -> None:
    assert under(visit("15:00", "16:00"), outages=(MORNING, NOON)) == []


def test_outages_that_overlap_are_one_and_a_dead_line_is_what_there_is_to_say() -> None:
    vendor = CutOff(at("10:30"), at("11:20"), ("Aurora",))
    other = CutOff(at("11:10"), at("11:40"), ("Borealis",))
    one = visit("11:15", "11:30")
    assert under(one, outages=(vendor, MORNING, other)) == [(CutOff(at("10:00"), at("11:40")), ["11:15"])]
    assert under(one, outages=(vendor, other)) == [
        (CutOff(at("10:30"), at("11:40"), ("Aurora", "Borealis")), ["11:15"])
    ]


def test_an_outage_that_lasts_takes_in_what_begins_before_now() -> None:
    lasts = CutOff(at("10:30"))
    inside = CutOff(at("10:40"), at("10:50"))
    assert under(visit("10:35", "10:45"), outages=(lasts, inside), now=at("12:00")) == [(lasts, ["10:35"])]


def test_a_visit_that_is_settled_is_not_listed_even_where_others_are() -> None:
    both = Day(SATURDAY, (), (visit("10:00", "10:30"), visit("10:05", "10:35")))
    (found,) = by_outage(both, frozenset({"10:05"}), (MORNING,), at("18:00"))
    assert [each.id for each in found.visits] == ["10:05"]
