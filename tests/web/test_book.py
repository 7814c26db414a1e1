"""The page of a day: whose visit stands opened beside it, who is found, and where its links lead."""

from dataclasses import replace
from html import unescape

import pytest
from conftest import Visitor
from web_sample import BOOK, DAY, MONDAY, NEXT_DAY, Salon, booked_at

from appliance.salon.model import Day, Staff
from appliance.salon.privacy import Role
from appliance.web.book import Asked

PATH = "/day/2026-11-21"


def text(visit: Visitor, path: str, role: Role = "wall") -> str:
    answer = visit(role).get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def sheet(visit: Visitor, id: str, role: Role = "wall", also: str = "") -> str:
    page = text(visit, f"{PATH}?visit={id}{also}", role)
    return page[page.index('<aside class="visit') : page.index("</aside>")]


def test_an_opened_visit_says_what_one_asks_about_it(visit: Visitor) -> None:
    opened = sheet(visit, "v4", "reception")
    for words in (
        "14:00–15:30", "Ірина Шевченко", "confirmed", "Root tint", "Olena is back at 15:10", "40 min",
        "Patch test: 1 Feb 2026, older than 6 months", "6.3 + 20 vol, as last time", "£72", "00 04",
    ):  # fmt: skip
        assert words in opened


def test_the_record_card_stands_open_in_it(visit: Visitor) -> None:
    opened = sheet(visit, "v1", "owner")
    assert "6.1 30 g + 7.34 15 g" in opened
    assert "<details" not in opened


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("wall", ("Kovalenko", "900001", "00 01", "6.1 30 g", "Patch test", "Deposit", "asked for")),
        ("stylist", ("Kovalenko", "900001", "00 01")),
        ("reception", ("900001", "07700")),
    ],
)
def test_it_shows_no_more_than_its_reader_may_see(visit: Visitor, role: Role, hidden: tuple[str, ...]) -> None:
    opened = sheet(visit, "v1", role)
    assert [words for words in hidden if words in opened] == []
    assert "Maria" in opened


def test_what_is_not_supplied_is_said_there_too(visit: Visitor) -> None:
    assert "Patch test: not supplied" in sheet(visit, "v3", "reception")


def test_a_visit_that_was_moved_away_meanwhile_is_said_to_be_gone(visit: Visitor) -> None:
    assert "This visit is not in the copy any more" in sheet(visit, "gone")


def test_closing_it_leads_back_to_what_one_was_looking_at(visit: Visitor) -> None:
    assert f'href="{PATH}?view=list&staff=olena"' in sheet(visit, "v4", also="&view=list&staff=olena")


def test_every_visit_of_the_day_leads_to_itself(visit: Visitor) -> None:
    for view in ("grid", "list"):
        page = text(visit, f"{PATH}?view={view}")
        missing = [each.id for each in DAY.visits if f"?visit={each.id}&view={view}" not in page]
        assert missing == ([] if view == "list" else ["v11"]), "the cancelled one has no place in the columns"


def test_found_visits_stand_alone_and_are_counted(visit: Visitor) -> None:
    page = text(visit, f"{PATH}?find=mar&view=list", "reception")
    assert "Found: 2" in page
    rows = [row for row in page.split('<li class="row')[1:] if " hidden>" not in row.split("\n")[0]]
    assert len(rows) == 2


def test_in_the_columns_the_others_step_back(visit: Visitor) -> None:
    page = text(visit, f"{PATH}?find=poppy&view=grid")
    cells = [cell for cell in page.split('<li class="cell ')[1:] if "c-open" in cell]
    (found,) = (cell for cell in cells if "is-other" not in cell.split(">")[0])
    assert "Poppy H." in found


def test_who_comes_on_another_day_is_said_too(visit: Visitor) -> None:
    page = text(visit, f"{PATH}?find=ella", "reception")
    assert "Nothing found" in page
    assert f'<a href="/day/{MONDAY}?find=ella">Monday 23 November: 1 visit</a>' in page


def test_on_another_day_nobody_is_found_by_what_one_may_not_see(visit: Visitor) -> None:
    assert str(MONDAY) + "?find" not in text(visit, f"{PATH}?find=novak")
    assert "Monday 23 November: 1 visit" in text(visit, f"{PATH}?find=novak", "reception")


@pytest.mark.parametrize("path", [f"{PATH}?find=kovalenko", f"/arrivals/{DAY.date}?find=kovalenko"])
def test_whoever_may_not_see_surnames_is_told_that_they_are_not_searched(visit: Visitor, path: str) -> None:
    for role in ("wall", "stylist"):
        assert "Nothing found. Only first names are searched here" in text(visit, path, role)
    assert "Found: 1" in text(visit, path, "reception")


def test_the_wall_is_not_asked_for_numbers(visit: Visitor) -> None:
    assert "Name or last 4 digits" not in text(visit, PATH)
    assert "Name or last 4 digits" in text(visit, PATH, "reception")


def test_the_days_before_and_after_are_told_apart_for_the_arrow_keys(visit: Visitor, salon: Salon) -> None:
    friday = Day(DAY.date.replace(day=20), (), ())
    salon.has_book(replace(BOOK, days=(friday, DAY, NEXT_DAY)))
    page = text(visit, PATH)
    assert 'href="/day/2026-11-20" rel="prev"' in page
    assert 'href="/day/2026-11-23" rel="next"' in page


def test_cancelled_visits_are_counted_apart(visit: Visitor) -> None:
    assert "16 visits · 1 cancelled" in text(visit, PATH)


def test_a_cancelled_visit_says_so_and_asks_for_no_money(visit: Visitor) -> None:
    page = text(visit, f"{PATH}?view=list", "reception")
    row = next(row for row in page.split('<li class="row')[1:] if "Chloe Martin" in row)
    assert "cancelled" in row
    assert 'class="money"' not in row.split("</li>")[0]


def test_a_visit_at_six_and_one_at_midnight_are_both_in_the_columns(visit: Visitor, salon: Salon) -> None:
    odd = (booked_at(1, "sam", "Early Bird", "Cut", "06:05", 30), booked_at(2, "sam", "Late Owl", "Cut", "23:15", 75))
    salon.has_book(replace(BOOK, days=(replace(DAY, staff=(Staff("sam", "Sam", ()),), visits=odd, blocks=()),)))
    page = text(visit, f"{PATH}?view=grid")
    for words in ("Early B.", "Late O.", "06:00", "23:00", "23:15–00:30"):
        assert words in page


@pytest.mark.parametrize("letters", ["<script>alert(1)</script>", "' onfocus=alert(1) '", "%00", "x" * 5000])
def test_whatever_is_looked_for_is_text(visit: Visitor, letters: str) -> None:
    for path in (PATH, "/arrivals/2026-11-21", "/prices"):
        answer = visit().get(path, params={"find": letters, "visit": letters})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "' onfocus" not in answer.text


def test_an_address_keeps_what_is_asked_and_changes_what_is_meant() -> None:
    asked = Asked("grid", "mia", "mar", "v1")
    assert asked.but() == "?view=grid&staff=mia&find=mar"
    assert asked.but(view="list", find="") == "?view=list&staff=mia"
    assert asked.but(visit="v2", staff=None, view="") == "?visit=v2&find=mar"
    assert Asked().but() == ""
