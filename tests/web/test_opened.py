"""What stands beside the book when somebody taps on a visit."""

from dataclasses import replace

import pytest
from web_sample import DAY, NOW

from appliance.salon.model import Visit
from appliance.salon.privacy import seen_by
from appliance.web.opened import Opened, opened


def of(name: str) -> Visit:
    return next(visit for visit in DAY.visits if visit.client.name == name)


def open_(visit: Visit) -> Opened:
    found = opened(replace(DAY, visits=(visit,)), NOW, visit.id)
    assert found is not None
    return found


def test_each_stretch_stands_with_its_minutes_and_when_the_stylist_is_back() -> None:
    maria = open_(of("Maria Kovalenko"))
    assert [(part.at, part.text, part.length) for part in maria.parts] == [
        ("09:00–09:45", "Full head colour", "45 min"),
        ("09:45–10:20", "Colour develops; Olena is back at 10:20", "35 min"),
        ("10:20–10:50", "Finish: Full head colour", "30 min"),
    ]
    assert maria.length == "1 h 50"


def test_when_nothing_follows_the_colour_nobody_is_said_to_come_back() -> None:
    maria = of("Maria Kovalenko")
    assert open_(replace(maria, segments=maria.segments[:2])).parts[1].text == "Colour develops until 10:20"


def test_price_deposit_what_was_paid_and_what_is_left_stand_one_below_the_other() -> None:
    maria = replace(of("Maria Kovalenko"), paid_minor=1500)
    assert [(sum.name, sum.amount) for sum in open_(maria).sums] == [
        ("Price", "£110"),
        ("Deposit", "£20"),
        ("Paid so far", "£15"),
        ("Still to pay", "£75"),
    ]


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"deposit_minor": None, "paid_minor": None}, None),  # nobody knows, or the reader may not
        ({"deposit_minor": 0}, "£110"),
        ({"paid_minor": 11000}, "nothing"),
        ({"status": "paid"}, "nothing"),
        ({"price_kind": "from"}, "from £90"),
        ({"price_minor": None}, None),
        ({"status": "cancelled"}, None),
        ({"status": "no_show"}, None),
    ],
)
def test_what_is_left_is_said_only_where_it_can_be_known(more: dict[str, object], left: str | None) -> None:
    sums = open_(replace(of("Maria Kovalenko"), **more)).sums
    assert next((sum.amount for sum in sums if sum.is_due), None) == left


def test_on_the_wall_a_price_is_no_debt() -> None:
    visit = of("Maria Kovalenko")
    found = opened(seen_by(DAY, "wall"), NOW, visit.id)
    assert found is not None
    assert [(sum.name, sum.amount) for sum in found.sums] == [("Price", "£110")]


def test_a_visit_that_the_copy_has_no_more_is_none() -> None:
    assert opened(DAY, NOW, "gone") is None


def test_who_does_the_work_may_be_somebody_the_day_does_not_know() -> None:
    maria = of("Maria Kovalenko")
    found = opened(replace(DAY, staff=(), visits=(maria,)), NOW, maria.id)
    assert found is not None
    assert [part.who for part in found.parts] == [""] * 3
    assert found.parts[1].text == "Colour develops until 10:20"
