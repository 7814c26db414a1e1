"""Blank forms: each has a number of its own, holds what the law wants of it, and never asks for a card number."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from test_cards import EMPTY, FULL, pages, said

from appliance.config import read
from appliance.paper.cards import Plan, plan_of
from appliance.paper.forms import FORMS, MOST, Form, sheets
from appliance.paper.pdf import draw
from appliance.paper.sheet import Fields, Sheet, Table
from appliance.tongue import LANGUAGES, Language, speaking
from tests.aday import SMALLEST

AT = datetime(2026, 11, 21, 10, 42, 5, tzinfo=ZoneInfo("Europe/London"))
CALLED = {form.key: form for form in FORMS}


def words(key: str, plan: Plan = FULL) -> str:
    return "\n".join(said(sheets(CALLED[key], plan, AT)))


def numbers(printed: tuple[Sheet, ...]) -> list[str]:
    return re.findall(r"\b[A-Z]-\d{6}-\d{6}-\d\d\b", "\n".join(said(printed)))


def fields_of(sheet: Sheet) -> list[str]:
    return [name for part in sheet.parts if isinstance(part, Fields) for name, _ in part.fields]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_no_two_copies_have_the_same_number(form: Form) -> None:
    printed = numbers(sheets(form, FULL, AT, 10)) + numbers(sheets(form, FULL, AT.replace(second=6), 10))
    assert len(printed) == len(set(printed)) == 20
    assert printed[2] == f"{form.letter}-261121-104205-03"


def test_no_two_forms_have_the_same_letter() -> None:
    assert len({form.letter for form in FORMS}) == len(FORMS)


def test_more_copies_than_anybody_fills_in_are_not_printed() -> None:
    assert len(numbers(sheets(CALLED["cash"], FULL, AT, 10_000))) == MOST
    assert len(numbers(sheets(CALLED["cash"], FULL, AT, -1))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", [EMPTY, FULL], ids=["empty", "full"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_as_many_as_shall_are_on_a_page(form: Form, plan: Plan, language: Language) -> None:
    with speaking(language):
        printed = sheets(form, plan, AT, form.per_page * 2)
        pdf = draw(printed, "Forms", language)
    assert pages(pdf) == len(printed) == 2


def test_three_receipts_are_on_a_page() -> None:
    assert [len(numbers((one,))) for one in sheets(CALLED["receipt"], FULL, AT, 7)] == [3, 3, 1]


def test_a_receipt_says_who_gives_it_and_what_tax_is_in_it() -> None:
    assert "Salon Aurora\n" not in words("receipt").splitlines()
    assert "Business ID 1234567-8 · VAT 25.5 % · The fiscal receipt follows from Checkbox" in words("receipt")
    assert "Business ID ____" in words("receipt", EMPTY)
    assert "fiscal" not in words("receipt", EMPTY)
    assert {"Date", "Served by"} <= set(fields_of(sheets(CALLED["receipt"], FULL, AT)[0]))


def test_a_missed_payment_asks_for_the_amount_and_for_nothing_that_is_on_a_card() -> None:
    asked = fields_of(sheets(CALLED["slip"], FULL, AT)[0])
    assert "Amount in GBP" in asked
    assert not any(re.search("card|expiry|code", each, re.IGNORECASE) for each in asked)
    assert "No card number, no expiry date, no security code here: whoever finds this paper" in words("slip")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_no_form_has_a_place_for_a_card_number(form: Form) -> None:
    for sheet in sheets(form, FULL, AT):
        titles = [column.title for part in sheet.parts if isinstance(part, Table) for column in part.columns]
        assert not any("card" in each.lower() for each in (*titles, *fields_of(sheet)))


@pytest.mark.parametrize(
    ("currency", "first", "kinds"), [("GBP", "£50", 12), ("EUR", "€200", 12), ("UAH", "₴1,000", 11)]
)
def test_the_cash_count_has_the_notes_and_coins_of_the_country(currency: str, first: str, kinds: int) -> None:
    rows = cash(currency)
    assert len(rows) == kinds
    assert rows[0] == first


def test_in_another_currency_the_cash_count_is_blank() -> None:
    assert set(cash("PLN")) == {""}


def cash(currency: str) -> list[str]:
    plan = plan_of(read(SMALLEST.replace("[[uplinks]]", f'currency = "{currency}"\n[[uplinks]]')))
    (table,) = [part for part in sheets(CALLED["cash"], plan, AT)[0].parts if isinstance(part, Table)]
    return [row.cells[0].text for row in table.rows]


def test_a_new_client_is_asked_about_allergies_and_has_a_patch_test() -> None:
    text = words("client")
    assert "Allergies, reactions to colour" in text
    assert "At least 48 hours before the first colour" in text
    assert "Client's signature" in text


def test_a_stack_for_eight_hours_is_within_reach() -> None:
    assert all(1 <= form.a_day <= MOST for form in FORMS)
