"""Everybody side by side, arrivals, prices, the day as a table: what stands on each, as values."""

from dataclasses import replace

import pytest
from day_sample import COLOUR, COPIED, DAY, NOW, PRICES, SALON, SAM, part, visit

from appliance.paper.arrivals import by_name, by_time
from appliance.paper.filed import filed, unlike
from appliance.paper.price_list import price_list
from appliance.paper.sheet import Cell, Entry, Lane, Sheet, Table, Text, Timetable
from appliance.paper.table_of_day import table_of
from appliance.paper.timetable import everybody
from appliance.salon.model import Day
from appliance.salon.privacy import seen_by
from appliance.tongue import speaking


def timetable(day: Day = DAY) -> Timetable:
    (found,) = everybody(SALON, day, COPIED).parts
    assert isinstance(found, Timetable)
    return found


def lane(day: Day = DAY, name: str = "Olena") -> Lane:
    return next(each for each in timetable(day).columns if each.name == name)


def table(sheet: Sheet) -> Table:
    (found,) = sheet.parts
    assert isinstance(found, Table)
    return found


# --- everybody ------------------------------------------------------------------------------------------


def test_a_column_shows_visits_what_develops_and_breaks_with_first_names_alone() -> None:
    assert [each for each in lane().entries if each.text] == [
        Entry(540, 585, "work", "Maria K.", "Full head colour", "C"),
        Entry(585, 620, "process", "Maria K.", "develops until 10:20"),
        Entry(620, 650, "finish", "Maria K.", "Full head colour"),
        Entry(720, 780, "work", "Zoë B.", "Cut and blow dry", "C"),
        Entry(780, 840, "block", "Break"),
    ]


def test_the_hours_down_the_side_are_written_as_the_language_writes_them() -> None:
    assert timetable().hours[:2] == ("09:00", "10:00")
    with speaking("fi"):
        assert timetable().hours[:2] == ("9.00", "10.00")


def test_who_is_not_coming_is_not_in_the_way() -> None:
    assert "Chloe M." not in repr(timetable())


def test_outside_of_somebodys_hours_the_column_is_hatched() -> None:
    assert [(each.start, each.end) for each in lane().entries if not each.text] == [(1020, 1080)]
    assert [(each.start, each.end) for each in lane(name="Mia").entries if not each.text] == [(540, 600)]
    assert lane(name="Sam").entries == ()


def test_the_hours_are_whole_ones_in_which_something_happens() -> None:
    early = visit(8, "Early", part("07:50", 15, "Cut"))
    assert (timetable().first, timetable().last) == (540, 1080)
    assert timetable(replace(DAY, visits=(early,))).first == 420
    nothing = timetable(Day(DAY.date, (SAM,), ()))
    assert (nothing.first, nothing.last) == (540, 1080)


def test_a_day_on_which_nobody_works_says_so() -> None:
    assert isinstance(everybody(SALON, Day(DAY.date, (), ()), COPIED).parts[0], Text)


def test_while_a_colour_develops_the_next_one_stands_beside_it() -> None:
    trim = visit(8, "Tom Ashworth", part("09:50", 25, "Fringe trim"))
    both = [each for each in lane(replace(DAY, visits=(COLOUR, trim))).entries if each.start in (585, 590)]
    assert [(each.text, each.lane, each.lanes) for each in both] == [("Maria K.", 0, 2), ("Tom A.", 1, 2)]


# --- arrivals -------------------------------------------------------------------------------------------


def test_arrivals_by_time_say_who_comes_to_whom_for_what_and_what_is_to_pay() -> None:
    first, *_ = table(by_time(SALON, DAY, COPIED)).rows
    assert first.cells == (
        Cell("09:00", weight="strong"),
        Cell("Maria Kovalenko", (), "strong"),
        Cell("Olena and Mia"),
        Cell("Full head colour + Blow dry"),
        Cell("£90 to pay"),
        Cell(tick=True),
    )


def test_who_cancelled_is_struck_out_and_does_not_count() -> None:
    sheet = by_time(SALON, DAY, COPIED)
    assert "2 visits" in sheet.facts
    assert [row.is_struck for row in table(sheet).rows] == [False, False, True]


def test_arrivals_by_name_are_in_the_order_of_the_language() -> None:
    names = ("Zoë", "Åsa", "Äiti", "Anna")
    day = replace(DAY, visits=tuple(visit(n, name, part("10:00", 15, "Cut")) for n, name in enumerate(names)))
    english = [row.cells[1].text for row in table(by_name(SALON, day, COPIED)).rows]
    with speaking("fi"):
        finnish = [row.cells[1].text for row in table(by_name(SALON, day, COPIED)).rows]
    assert english == ["Äiti", "Anna", "Åsa", "Zoë"]
    assert finnish == ["Anna", "Zoë", "Åsa", "Äiti"]


def test_a_day_without_visits_says_so() -> None:
    assert by_time(SALON, replace(DAY, visits=()), COPIED).parts == (Text("Nobody is booked in this copy."),)


# --- prices ---------------------------------------------------------------------------------------------


def test_the_price_list_says_when_it_was_true_and_stands_in_two_columns() -> None:
    made = price_list(SALON, PRICES, NOW)
    assert made.facts == ("as of 21 Nov 2026, 08:30",)
    assert made.columns == 2


def test_a_category_has_a_column_for_each_level_and_what_is_the_same_with_everybody_stands_below() -> None:
    by_level, alike, colour = price_list(SALON, PRICES, NOW).parts
    assert isinstance(by_level, Table)
    assert isinstance(alike, Table)
    assert isinstance(colour, Table)
    assert [column.title for column in by_level.columns] == ["Cut", "Junior", "Senior"]
    assert by_level.rows[0].cells == (Cell("Cut and blow dry", ("45 min–1 h",)), Cell("£45"), Cell("£65"))
    assert by_level.rows[1].cells == (Cell("Restyle"), Cell("–"), Cell("from £80"))
    assert [column.title for column in alike.columns] == ["", ""]
    assert alike.rows[0].cells == (Cell("Fringe trim", ("15 min",)), Cell("£12"))
    assert [column.title for column in colour.columns] == ["Colour", ""]
    assert colour.rows[0].cells[1] == Cell("£140–£190")


# --- the day as a table ---------------------------------------------------------------------------------


def test_the_table_has_a_line_for_each_visit_and_opens_in_a_spreadsheet() -> None:
    made = table_of(DAY)
    assert made.startswith(b"\xef\xbb\xbf")
    head, first, *rest = made.decode("utf-8-sig").splitlines()
    assert head.startswith("From,Until,With,Client,")
    assert first.startswith('09:00,11:10,"Olena, Mia",Maria Kovalenko,,Full head colour + Blow dry,confirmed,£110,£20,')
    assert len(rest) == 2


def test_what_a_client_calls_herself_does_not_run_in_the_salons_spreadsheet() -> None:
    for name in ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "＝1"):
        made = table_of(replace(DAY, visits=(visit(1, name, part("10:00", 15, "Cut")),))).decode("utf-8-sig")
        assert f",{name}" not in made
        assert f"'{name[0]}" in made


@pytest.mark.parametrize("between", [";", "; ", "\t", "\n", "|"])
def test_nor_where_a_cell_ends_at_a_semicolon(between: str) -> None:
    """As in Finland and in Ukraine, whose spreadsheets open a table of commas as well."""
    made = table_of(replace(DAY, visits=(visit(1, f"Mia{between}=HYPERLINK(1)", part("10:00", 15, "Cut")),)))
    assert f"Mia{between[0]}'{between[1:]}=HYPERLINK" in made.decode("utf-8-sig")


def test_the_table_holds_what_the_day_holds_and_no_more() -> None:
    made = table_of(seen_by(DAY, "wall")).decode("utf-8-sig")
    assert "Kovalenko" not in made
    assert "Likes it warm" not in made
    assert "£20" not in made


# --- names of files -------------------------------------------------------------------------------------


def test_a_file_name_has_letters_digits_and_hyphens_in_any_script() -> None:
    assert filed("2026-11-21", "João & Co../etc") == "2026-11-21-joão-co-etc"
    assert filed("Олена") == "олена"
    assert filed("../..", "\x00") == "sheet"
    assert len(filed("w" * 500)) == 60


def test_no_two_files_are_called_the_same() -> None:
    assert unlike(["mia", "mia", "sam", "mia"]) == ["mia", "mia-2", "sam", "mia-3"]
