"""Who comes when, and who is in the house."""

from dataclasses import replace

from conftest import Visitor
from web_sample import BOOK, DAY, NEXT_DAY, NOW, TODAY, Salon, booked_at

from appliance.salon.model import Day
from appliance.tongue import speaking
from appliance.web.arrivals import by_name, by_time

PATH = f"/arrivals/{TODAY}"


def names(title: str) -> list[str]:
    return [card.client for group in by_time(DAY, NOW) if group.title == title for card in group.cards]


def test_the_awaited_stand_first_then_who_is_here_then_who_comes() -> None:
    assert [group.title for group in by_time(DAY, NOW)] == [
        "Should be here", "In the house", "Still to come", "Has been", "Not coming",
    ]  # fmt: skip
    assert names("Should be here") == ["Matti Järvinen"]
    assert names("In the house") == ["Maria Kovalenko", "Amelia Wright", "Grace Adeyemi"]
    assert names("Still to come")[:2] == ["Poppy Hughes", "Sinéad O'Brien"]
    assert names("Not coming") == ["Chloe Martin"]


def test_another_day_has_only_what_is_to_come() -> None:
    assert [group.title for group in by_time(NEXT_DAY, NOW)] == ["Still to come"]


def test_by_name_everybody_stands_in_the_order_of_the_alphabet() -> None:
    clients = ("Zoë", "Åsa", "Олена", "Aino")
    visits = tuple(booked_at(n, "sam", name, "Cut", "12:00", 30) for n, name in enumerate(clients))
    (group,) = by_name(replace(DAY, visits=visits), NOW)
    assert [card.client for card in group.cards] == ["Aino", "Åsa", "Zoë", "Олена"]
    with speaking("fi"):
        (group,) = by_name(replace(DAY, visits=visits), NOW)
    assert [card.client for card in group.cards] == ["Aino", "Zoë", "Åsa", "Олена"]


def test_who_comes_twice_stands_twice_the_earlier_first() -> None:
    visits = tuple(booked_at(n, "sam", "Zoë", "Cut", at, 30) for n, at in enumerate(("14:00", "09:00")))
    (group,) = by_name(replace(DAY, visits=visits), NOW)
    assert [card.start for card in group.cards] == ["09:00", "14:00"]


def test_the_page_says_it_in_both_orders(visit: Visitor) -> None:
    page = visit("reception").get(PATH).text
    assert page.index("Should be here") < page.index("Matti Järvinen") < page.index("In the house")
    by_name = visit("reception").get(f"{PATH}?by=name").text
    assert by_name.index("Amelia Wright") < by_name.index("Zoë Brennan")
    assert "In the house" in by_name


def test_the_other_day_is_one_tap_away(visit: Visitor) -> None:
    assert 'href="/arrivals/2026-11-23"' in visit().get(PATH).text


def test_a_day_that_is_not_held_says_which_are(visit: Visitor) -> None:
    answer = visit().get("/arrivals/2026-12-24")
    assert answer.status_code == 404
    assert "That day is not in this copy" in answer.text


def test_nobody_at_all_is_said(visit: Visitor, salon: Salon) -> None:
    salon.forgets_the_book()
    salon.has_book(replace(BOOK, days=(Day(TODAY, (), ()),)))
    for query in ("", "?by=name"):
        assert "Nothing is booked." in visit().get(PATH + query).text
