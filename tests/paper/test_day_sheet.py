"""What stands on a day sheet, as values: for a colour with a pause, a break, somebody who cancelled, nobody at all."""

from dataclasses import replace

import pytest
from day_sample import CANCELLED, COLOUR, COPIED, CUT, DAY, LUNCH, MIA, NOW, OLENA, SALON, SAM, part, visit

from appliance.paper.copied import Copied
from appliance.paper.day_sheet import day_sheet
from appliance.paper.sheet import Cell, Row, Sheet, Table, Text
from appliance.salon.model import Day, Staff
from appliance.salon.privacy import at_the_chair, seen_by
from appliance.tongue import speaking


def sheet(day: Day = DAY, person: Staff = OLENA, copied: Copied = COPIED) -> Sheet:
    return day_sheet(SALON, day, person, copied)


def rows(day: Day = DAY, person: Staff = OLENA) -> tuple[Row, ...]:
    table = sheet(day, person).parts[0]
    assert isinstance(table, Table)
    return table.rows


def everything(sheet: Sheet) -> str:
    return repr(sheet).replace("\u00a0", " ")


def test_the_head_says_who_when_and_from_when_to_when() -> None:
    made = sheet()
    assert (made.title, made.subtitle) == ("Olena", "Salon Aurora")
    assert made.facts == ("Saturday 21 November", "09:00–17:00")
    assert made.name == "2026-11-21-olena"


def test_a_row_says_when_who_what_and_what_it_costs() -> None:
    cells = rows(replace(DAY, visits=(CUT,), blocks=()))[0].cells
    assert cells[:4] == (
        Cell("12:00", ("–13:00",), "strong"),
        Cell("Zoë Brennan", (), "strong"),
        Cell("Cut and blow dry 1\u00a0h"),
        Cell("£50"),
    )


def test_there_is_room_for_came_left_paid_and_initials() -> None:
    assert rows()[0].cells[4:] == (Cell(tick=True), Cell(tick=True), Cell(), Cell())


def test_the_time_in_which_a_colour_develops_is_a_line_of_its_own() -> None:
    _, process, finish, blow_dry, *_ = rows()
    assert process == Row((Cell("09:45"), Cell("developing 35\u00a0min, until 10:20")), "process")
    assert finish == Row((Cell("10:20"), Cell("finishing 30\u00a0min")), "part")
    assert blow_dry == Row((Cell("10:50"), Cell("Blow dry 20\u00a0min, with Mia")), "part")


def test_what_was_paid_before_is_said_with_what_that_leaves() -> None:
    paid = replace(COLOUR, paid_minor=1000)
    assert rows(replace(DAY, visits=(paid,)))[0].cells[3] == Cell("£110", ("£20 deposit", "£10 paid", "£80 to pay"))


def test_what_must_be_seen_before_work_begins_stands_under_the_name() -> None:
    assert rows()[0].under == (
        "Patch test: not supplied · ! Allergy: PPD",
        "new client · in the salon 09:00–11:10",
        "Note: Likes it warm",
        "Last visit: 12 Oct 2026, Root tint",
        "Colour: 6.1 30 g + 7.34 15 g",
    )


def test_a_record_that_cannot_be_opened_does_not_read_as_safe() -> None:
    sealed = replace(CUT, is_sealed=True)
    assert rows(replace(DAY, visits=(sealed,)))[0].under == ("! Notes cannot be opened: the box's key is missing",)


def test_who_is_not_coming_is_struck_out_and_the_word_stands() -> None:
    struck = next(row for row in rows() if row.is_struck)
    assert struck.cells[1].text == "Chloe Martin"
    assert struck.under == ("× cancelled",)


def test_who_came_already_is_marked() -> None:
    arrived = replace(CUT, status="arrived")
    assert rows(replace(DAY, visits=(arrived,)))[0].cells[1].below == ("A arrived",)


def test_breaks_stand_where_they_are() -> None:
    shown = [(row.kind, row.cells[0].text) for row in rows() if row.kind in ("plain", "block")]
    assert shown == [("plain", "09:00"), ("plain", "12:00"), ("block", "13:00"), ("plain", "14:00")]
    assert rows(replace(DAY, visits=(), blocks=(LUNCH,)))[0].cells[1] == Cell("Break, until 14:00")


def test_the_sum_counts_visits_that_take_place_and_the_minutes_of_this_pair_of_hands() -> None:
    total = rows()[-1]
    assert total.kind == "total"
    assert [cell.text for cell in total.cells[:3]] == ["", "2 visits", "2 h 15"]


def test_a_helping_hand_has_the_visit_on_her_sheet_with_her_part_of_it() -> None:
    only, before, process, finish, total = rows(person=MIA)
    assert only.cells[0] == Cell("10:50", ("–11:10",), "strong")
    assert only.cells[2].text == "Blow dry 20\u00a0min"
    assert "in the salon 09:00–11:10" in only.under[1]
    assert [row.cells[1].text for row in (before, process, finish)] == [
        "Full head colour 45\u00a0min, with Olena",
        "developing 35\u00a0min, until 10:20",
        "Full head colour 30\u00a0min, with Olena",
    ]
    assert total.cells[2].text == "20 min"


def test_who_has_no_visits_gets_a_sheet_that_says_so_and_lines_for_walk_ins() -> None:
    text, walk_ins = sheet(person=SAM).parts
    assert text == Text("Nobody is booked with Sam in this copy.")
    assert isinstance(walk_ins, Table)
    assert walk_ins.caption == "Walk-ins"
    assert [row.kind for row in walk_ins.rows] == ["blank"] * 3
    assert all(column.title for column in walk_ins.columns)


def test_every_sheet_says_that_it_is_a_copy_of_when_and_what_becomes_of_it() -> None:
    assert sheet().foot == (
        "Read-only copy, taken Sat 21 Nov, 08:26",
        "Printed Sat 21 Nov, 08:30",
        "Enter changes in the booking system later, then shred this sheet.",
    )


def test_beside_an_outage_the_copy_says_on_which_side_of_it_it_was_taken() -> None:
    made = sheet(copied=Copied(COPIED.taken_at, NOW, "2 minutes before the line went down", is_sure=False))
    assert made.foot[0] == "Read-only copy, taken Sat 21 Nov, 08:26, 2 minutes before the line went down"
    assert "The box's clock was not confirmed" in made.foot


def test_without_a_copy_the_foot_says_so() -> None:
    assert sheet(copied=Copied(None, NOW)).foot[0] == "There was no copy of the book"


@pytest.mark.parametrize(
    ("role", "shown"), [("wall", "Maria K."), ("stylist", "Maria K."), ("owner", "Maria Kovalenko")]
)
def test_a_sheet_shows_what_is_in_the_day_that_it_is_made_from(role: str, shown: str) -> None:
    assert rows(seen_by(DAY, role, "Olena"))[0].cells[1].text == shown  # type: ignore[arg-type]


def test_at_the_chair_there_is_no_surname_and_no_number_but_what_the_work_needs() -> None:
    day = replace(DAY, visits=(replace(COLOUR, client=replace(COLOUR.client, phone="07700 900111")),))
    made = everything(sheet(at_the_chair(day, "olena")))
    assert "Kovalenko" not in made
    assert "900111" not in made
    assert "6.1 30 g" in made


def test_on_the_wall_there_is_no_alert_and_no_deposit() -> None:
    made = everything(sheet(seen_by(DAY, "wall")))
    assert "Patch test" not in made
    assert "deposit" not in made
    assert "£110" in made


def test_a_client_without_a_name_and_a_price_that_is_not_known_leave_room() -> None:
    strange = visit(9, "", part("10:00", 15, "Consultation"), price_minor=None)
    cells = rows(replace(DAY, visits=(strange,)))[0].cells
    assert cells[1].text == "no name"
    assert cells[3] == Cell()


def test_in_another_language_dates_times_and_amounts_are_written_as_it_has_them() -> None:
    with speaking("fi"):
        made = sheet(replace(DAY, visits=(replace(CUT, currency="EUR"),), blocks=()))
        assert made.facts == ("lauantai 21. marraskuuta", "9.00–17.00")
        table = made.parts[0]
        assert isinstance(table, Table)
        assert table.rows[0].cells[3].text == "50\u00a0€"
        assert table.rows[0].cells[0].text == "12.00"


def test_the_order_is_that_of_her_own_part() -> None:
    late = visit(8, "Late", part("08:00", 30, "Wash", staff="mia"), part("15:00", 30, "Cut"))
    plain = [row.cells[1].text for row in rows(replace(DAY, visits=(late, CUT, CANCELLED))) if row.kind == "plain"]
    assert plain == ["Zoë Brennan", "Chloe Martin", "Late"]
