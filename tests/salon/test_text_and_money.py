"""Words and amounts from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.salon.money import Amount, amount
from appliance.salon.text import clean, slug


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("Maria\x1b[2J", "Maria[2J"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("  two\t words \n here ", "two words here"),
        ("O’Brien Оксана Mäkelä", "O’Brien Оксана Mäkelä"),
        ("\ud800lone", "lone"),
        ("\u009bC1", "C1"),
    ],
)
def test_nothing_reaches_a_terminal_but_letters(given_text: str, shown: str):
    assert clean(given_text, 100) == shown


def test_lines_stay_lines_where_they_are_wanted():
    assert clean("one\r\n two \rthree", 100, lines=True) == "one\ntwo\nthree"


@given(st.text())
def test_clean_text_is_clean_for_ever(text: str):
    once = clean(text, 50)
    assert len(once) <= 50
    assert clean(once, 50) == once
    once.encode()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("James O'Connor", "james-o-connor"), ("Aino Mäkelä", "aino-makela"), ("", "x-e3b0c4")],
)
def test_an_id_is_made_of_the_name(name: str, wanted: str):
    assert slug(name) == wanted


def test_names_in_another_alphabet_do_not_become_one_person():
    assert slug("Олена") != slug("Ірина")
    assert slug("Олена", "staff").startswith("staff-")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("85.00", Amount(8500, None)),
        ("85,5", Amount(8550, None)),
        ("£1,250.00", Amount(125000, "GBP")),
        ("1.250,00 €", Amount(125000, "EUR")),
        ("1 250", Amount(125000, None)),
        ("850 грн.", Amount(85000, "UAH")),
        ("EUR 45", Amount(4500, "EUR")),
        ("JPY 4500", Amount(4500, "JPY")),
        ("45,-", Amount(4500, None)),
        ("from 45", None),
        ("45-60", None),
        ("", None),
        ("free", None),
        ("-5", None),
        ("9" * 30, None),  # more than a database can hold
        ("12,345,678.00", None),
    ],
)
def test_an_amount_is_read_or_left_alone(text: str, wanted: Amount | None):
    assert amount(text, "GBP") == wanted
