"""The end-of-day list: who may still owe, what they owe, how to ask; and what is written on it by hand."""

from dataclasses import replace
from datetime import timedelta

from appliance.config import PlanB
from appliance.paper.chase import end_of_day
from appliance.paper.owing import asking, before, heading, owed, total
from appliance.paper.sheet import Sheet, Steps, Table, Text
from appliance.salon.chase import CutOff, Owing
from appliance.salon.model import Visit
from appliance.salon.privacy import Role, seen_by
from appliance.tongue import speaking
from appliance.visits import hands, services
from tests.aday import SATURDAY, TAKEN, a_day, at, colour, part, visit

NOW = at("18:30")
MORNING = CutOff(at("10:00"), at("11:05"))
MARIA = replace(colour("Maria Kovalenko", "olena", "09:30"), deposit_minor=2000)
MARIA = replace(MARIA, client=replace(MARIA.client, phone="07700 900123"))
TOM = visit("Tom", part("james", "10:15", 30), price=2800)


def listed(*visits: Visit, role: Role = "owner", name: str = "", plan_b: PlanB | None = None) -> Sheet:
    day = seen_by(a_day(*visits), role, name)
    owing = (Owing(MORNING, day.visits),) if visits else ()
    return end_of_day("Salon Aurora", day, owing, plan_b or PlanB(), TAKEN, NOW)


def tables(sheet: Sheet) -> list[Table]:
    return [part for part in sheet.parts if isinstance(part, Table)]


def said(sheet: Sheet) -> list[str]:
    return [part.text for part in sheet.parts if isinstance(part, Text)]


def test_each_visit_is_a_line_with_what_is_left_to_pay_and_room_to_write() -> None:
    owing, _tasks = tables(listed(MARIA, TOM))
    assert owing.caption == "No line worked: 10:00 to 11:05"
    maria, tom = owing.rows
    assert [cell.text for cell in maria.cells] == ["09:30", "Maria Kovalenko", "Colour", "£85", "£65", "", ""]
    assert [cell.below for cell in maria.cells[1:4]] == [("07700 900123",), ("Olena",), ("deposit £20",)]
    assert [cell.text for cell in tom.cells[3:5]] == ["£28", "£28"]
    assert maria.cells[-1].tick


def test_the_numbers_are_for_whoever_may_see_them() -> None:
    assert tables(listed(MARIA, role="reception"))[0].rows[0].cells[1].below == ("•• ••• 01 23",)
    own = tables(listed(MARIA, role="stylist", name="Olena"))[0].rows[0]
    assert (own.cells[1].text, own.cells[1].below) == ("Maria K.", ())


def test_where_nobody_owes_the_list_is_still_there_for_the_cash_and_for_tomorrow() -> None:
    sheet = listed()
    assert said(sheet) == ["Nobody is known to owe."]
    (tasks,) = tables(sheet)
    assert {row.kind for row in tasks.rows} == {"blank"}
    assert any(isinstance(part, Steps) and part.tick for part in sheet.parts)


def test_the_sum_says_what_it_does_not_know() -> None:
    consultation = visit("Sam", part("aino", "10:20", 15), price=None)
    balayage = replace(TOM, price_kind="from")
    assert total([MARIA, TOM]) == "Together £93"
    assert total([MARIA, balayage]) == "Together at least £93"
    assert total([TOM, consultation]) == "Together £28, and 1 visit without a price in the book"
    assert total([consultation, consultation]) == "2 visits without a price in the book"
    assert total([TOM, replace(TOM, currency="EUR")]) == "Together £28 and €28"
    assert [owed(each) for each in (TOM, balayage, consultation)] == ["£28", "from £28", "price not known"]


def test_what_was_paid_before_stands_beside_the_price() -> None:
    assert before(replace(MARIA, paid_minor=500)) == ("deposit £20", "paid £5")
    assert before(TOM) == ()


def test_when_payments_were_cut_off_is_said_with_its_day_where_that_is_another_one() -> None:
    late = CutOff(at("23:30") - timedelta(days=1), at("08:10"))
    vendor = CutOff(at("10:00"), at("11:05"), ("Aurora Book", "Tills"))
    assert heading(late, SATURDAY, NOW) == "No line worked: Fri 20 Nov, 23:30 to 08:10"
    assert heading(vendor, SATURDAY, NOW) == "No answer from Aurora Book and Tills: 10:00 to 11:05"
    assert heading(replace(vendor, ended=None), SATURDAY, NOW) == "No answer from Aurora Book and Tills since 10:00"
    assert heading(replace(MORNING, ended=None), SATURDAY, NOW) == "No line works since 10:00"


def test_only_ways_that_the_salon_has_are_proposed_and_never_a_card_number_on_paper() -> None:
    assert [len(asking(PlanB())), len(asking(PlanB(link_later=False, phone_later=False)))] == [4, 2]
    assert asking(PlanB(link_later=False))[0].startswith("Ring them")
    assert asking(PlanB())[-1].startswith("Never write down a card number")


def test_who_served_is_named_once_and_a_stranger_not_at_all() -> None:
    both = visit(
        "Ella", part("olena", "10:00", 30), part("james", "10:30", 20), part("olena", "10:50", 10, service="Dry")
    )
    assert services(both) == ("Cut", "Dry")
    assert hands(both, a_day(both)) == ("Olena", "James")
    assert hands(both, replace(a_day(both), staff=())) == ()


def test_the_copy_says_how_old_it_is_and_what_becomes_of_the_paper() -> None:
    assert listed(MARIA).foot[0] == "The book as of 09:40, Saturday 21 November."
    day = a_day()
    assert "no copy" in end_of_day("Salon Aurora", day, (), PlanB(), None, NOW).foot[0]
    assert "shred" in listed(MARIA).foot[1]


def test_every_word_of_the_list_can_be_translated() -> None:
    with speaking("xx"):
        sheet = listed(MARIA, TOM)
    words = [sheet.title, *sheet.foot, *said(sheet), tables(sheet)[0].caption, *asking_of(sheet)]
    words += [column.title for table in tables(sheet) for column in table.columns]
    assert [each for each in words if not each.startswith("⟦")] == []


def asking_of(sheet: Sheet) -> list[str]:
    return [step for part in sheet.parts if isinstance(part, Steps) for step in part.steps]


def test_a_history_that_cannot_be_read_is_not_taken_for_nobody_owes() -> None:
    sheet = end_of_day("Salon Aurora", a_day(), None, PlanB(), TAKEN, NOW)
    assert "does not know whom that met" in repr(sheet.parts)
    assert "Nobody is known to owe" not in repr(sheet.parts)
