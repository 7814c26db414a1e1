"""How names are compared: the order of each language, and letters that count as the same."""

import pytest

from appliance.alphabet import fold, sort_key
from appliance.tongue import Language, speaking

NAMES = ["Öberg", "Zoë", "Їжак", "Ivan", "Åsa", "Aino", "Олена", "Ґалина", "Гала", "Żak", "И"]


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", ["Aino", "Åsa", "Ivan", "Öberg", "Żak", "Zoë", "Гала", "Ґалина", "И", "Їжак", "Олена"]),
        ("fi", ["Aino", "Ivan", "Żak", "Zoë", "Åsa", "Öberg", "Гала", "Ґалина", "И", "Їжак", "Олена"]),
        ("uk", ["Гала", "Ґалина", "И", "Їжак", "Олена", "Aino", "Åsa", "Ivan", "Öberg", "Żak", "Zoë"]),
    ],
)
def test_names_stand_in_the_order_of_the_language(language: Language, order: list[str]) -> None:
    with speaking(language):
        assert sorted(NAMES, key=sort_key) == order


def test_a_first_name_alone_stands_before_the_same_with_a_surname() -> None:
    assert sorted(["Mariam", "Maria Novak", "Maria"], key=sort_key) == ["Maria", "Maria Novak", "Mariam"]


def test_an_apostrophe_moves_nobody() -> None:
    assert sorted(["Obama", "O'Brien", "Odette"], key=sort_key) == ["Obama", "O'Brien", "Odette"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Žáková", "zakova"), ("Łukasz Weiß", "lukasz weiss"), ("Їжак", "іжак"), ("Ґаля", "галя"),
        ("E\u0301va", "eva"), ("ÆRØ", "aero"),
    ],
)  # fmt: skip
def test_marks_do_not_count_in_a_search(written: str, plain: str) -> None:
    assert fold(written) == plain
