"""Where things stand in the grid of a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_sample import BOOK, DAY, NEXT_DAY, NOW, TODAY, at, booked_at

from appliance.salon.model import Alert, Block, Day, Staff
from appliance.web.assets import places_of_the_grid
from appliance.web.cards import agenda, card
from appliance.web.grid import LANES, Column, Grid, lay_out
from appliance.web.next import now_and_next

POPPY = replace(
    next(visit for visit in DAY.visits if visit.client.name == "Poppy Hughes"), is_new=False, asked_for=False
)


def column(name: str, grid: Grid | None = None) -> Column:
    return next(each for each in (grid or lay_out(DAY, NOW)).columns if each.name == name)


def test_the_columns_are_the_staff_in_their_order() -> None:
    assert [each.name for each in lay_out(DAY, NOW).columns] == ["Olena", "Mia", "Aino", "João", "Priya", "Sam"]


def test_the_hours_run_from_the_first_that_is_worked_to_the_last() -> None:
    grid = lay_out(DAY, NOW)
    assert [grid.ticks[0].label, grid.ticks[-1].label] == ["09:00", "17:00"]
    assert grid.rows == 9 * 12


def test_a_visit_stands_at_its_minute_and_is_as_tall_as_it_is_long() -> None:
    work = next(cell for cell in column("Olena").cells if cell.kind == "work")
    assert (work.row, work.rows, work.start, work.end) == (1, 9, "09:00", "09:45")


def test_a_client_who_is_served_while_colour_develops_stands_beside_it() -> None:
    developing, trim = (cell for cell in column("Olena").cells if cell.lanes == 2)
    assert (developing.kind, trim.client) == ("process", "Zoë B.")
    assert {developing.lane, trim.lane} == {0, 1}


def test_the_now_line_stands_on_this_day_only() -> None:
    assert lay_out(DAY, NOW).now_row == (60 + 42) // 5 + 1
    assert lay_out(NEXT_DAY, NOW).now_row is None


def test_time_outside_somebodys_hours_is_shaded_and_unknown_hours_are_not() -> None:
    assert [(cell.row, cell.rows) for cell in column("Olena").cells if cell.kind == "off"] == [(97, 12)]
    assert [cell for cell in column("Sam").cells if cell.kind == "off"] == []


def test_a_column_says_until_when_one_is_free() -> None:
    assert column("Sam").state == "free until 10:45"
    assert column("Priya").state == "in from 11:00"
    assert column("Mia").state == "busy until 11:30"


def test_on_another_day_a_column_says_the_hours() -> None:
    assert column("Olena", lay_out(NEXT_DAY, NOW)).state == "09:00–17:00"


def test_a_cancelled_visit_leaves_its_place_in_the_column_but_stays_in_the_list() -> None:
    assert "Chloe" not in str(column("Aino").cells)
    assert "Chloe" in str(agenda(DAY, NOW))


def test_an_empty_day_still_has_its_hours() -> None:
    grid = lay_out(Day(TODAY, (Staff("sam", "Sam", ()),), ()), NOW)
    assert (grid.ticks[0].label, grid.ticks[-1].label) == ("09:00", "17:00")


def test_a_block_that_lasts_for_days_ends_at_the_edge_of_this_one() -> None:
    away = Block("sam", at("00:00") - timedelta(days=2), at("00:00") + timedelta(days=3), "holiday", "")
    (cell,) = (cell for cell in column("Sam", lay_out(replace(DAY, blocks=(away,)), NOW)).cells if cell.kind == "block")
    grid = lay_out(replace(DAY, blocks=(away,)), NOW)
    assert cell.row >= 1
    assert cell.row + cell.rows - 1 <= grid.rows
    assert cell.text == "Holiday"


def test_only_one_persons_column_when_asked() -> None:
    assert [each.name for each in lay_out(DAY, NOW, "mia").columns] == ["Mia"]


@given(st.lists(st.tuples(st.integers(0, 275), st.integers(1, 60)), max_size=12))
def test_every_cell_has_a_place_that_the_style_sheet_knows(stretches) -> None:
    sheet = places_of_the_grid()
    visits = []
    for number, (five, length) in enumerate(stretches):
        start = f"{five * 5 // 60:02d}:{five * 5 % 60:02d}"
        visits.append(booked_at(number, "sam", "Zoë Brennan", "Cut", start, length * 5))
    day = Day(TODAY, (Staff("sam", "Sam", ("09:00-17:00",)),), tuple(visits))
    for cell in lay_out(day, NOW).columns[0].cells:
        assert f".a{cell.row}{{" in sheet
        assert f".s{cell.rows}{{" in sheet
        assert cell.lane < cell.lanes <= LANES
        assert f".l{cell.lanes}{cell.lane}{{" in sheet


def test_now_and_next_is_what_a_desk_asks_first() -> None:
    found = now_and_next(DAY, NOW)
    assert [card.client for card in found.late] == ["Matti Järvinen"]
    assert [card.client for card in found.chair] == ["Maria Kovalenko", "Amelia Wright", "Grace Adeyemi"]
    assert (found.soon[0].client, found.soon[0].when, found.soon[0].price) == ("Poppy Hughes", "in 3 min", "£55")


def test_what_was_paid_before_is_taken_off_the_price() -> None:
    maria = now_and_next(DAY, NOW).chair[0]
    assert (maria.price, maria.paid, maria.due) == ("£110", "£20 paid", "£90 to pay")


@pytest.mark.parametrize(
    ("more", "price", "paid", "due"),
    [
        ({}, "£55", "", ""),
        ({"price_kind": "from"}, "from £55", "", ""),
        ({"price_kind": "from", "paid_minor": 500}, "from £55", "£5 paid", "from £50 to pay"),
        ({"price_kind": "range", "deposit_minor": 1000, "paid_minor": 500}, "from £55", "£15 paid", "from £40 to pay"),
        ({"paid_minor": 5500}, "£55", "£55 paid", "nothing to pay"),
        ({"paid_minor": 5000, "status": "paid"}, "£55", "£50 paid", "nothing to pay"),
        ({"price_minor": None, "paid_minor": 500}, "", "£5 paid", ""),
        ({"price_minor": None, "price_kind": "consult"}, "on consultation", "", ""),
    ],
)
def test_the_price_what_was_paid_and_what_is_left(more, price: str, paid: str, due: str) -> None:
    found = card(replace(POPPY, **more), DAY, NOW)
    assert (found.price, found.paid, found.due) == (price, paid, due)


def test_what_is_good_to_know_before_the_client_sits_down() -> None:
    told = replace(POPPY, is_new=True, asked_for=True, segments=(replace(POPPY.segments[0], room="Room 2"),) * 2)
    assert [chip.text for chip in card(told, DAY, NOW).chips] == ["new client", "asked for Sam", "Room 2"]
    assert card(POPPY, DAY, NOW).chips == ()


def test_who_asked_for_somebody_that_the_book_does_not_know_asked_for_somebody() -> None:
    told = replace(POPPY, asked_for=True)
    assert card(told, replace(DAY, staff=()), NOW).chips[0].text == "asked for somebody"


def test_a_visit_whose_notes_are_sealed_says_so_instead_of_its_alerts() -> None:
    sealed = replace(POPPY, is_sealed=True, alerts=(Alert("other", "cannot be read"),))
    (only,) = card(sealed, DAY, NOW).chips
    assert (only.text, only.mark) == ("Notes cannot be opened: the box's key is missing", "!")


def test_a_patch_test_counts_for_half_a_year() -> None:
    cards = [card for hour in agenda(DAY, NOW) for card in hour.cards]
    said = {card.client: card.chips for card in cards if card.chips}
    assert (said["Maria Kovalenko"][0].tone, said["Maria Kovalenko"][0].text) == ("good", "Patch test: 12 Oct 2026")
    assert said["Ірина Шевченко"][0].text == "Patch test: 1 Feb 2026, older than 6 months"
    assert said["Sinéad O'Brien"][0].tone == "quiet"
    assert said["Hannah Weiß"][0].text == "Allergy: PPD"


def test_the_day_after_is_another_day() -> None:
    assert BOOK.days[1].date == date(2026, 11, 23)
