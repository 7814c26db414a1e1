"""Who is found by what somebody types at the desk."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_sample import DAY

from appliance.salon.privacy import Role, seen_by
from appliance.web.find import LONGEST, asked, found, matches, query, terms


def who(question: str, role: Role = "owner", name: str = "") -> set[str]:
    ids = found(seen_by(DAY, role, name), question)
    return {visit.client.name for visit in DAY.visits if visit.id in ids}


def test_the_beginning_of_a_name_finds_it() -> None:
    assert who("mar") == {"Maria Kovalenko", "Chloe Martin"}
    assert who("mar kov") == {"Maria Kovalenko"}


@pytest.mark.parametrize("question", ["weiss", "WEIß", "hánnah w", " hannah  weiss "])
def test_marks_and_capitals_do_not_count(question: str) -> None:
    assert who(question) == {"Hannah Weiß"}


@pytest.mark.parametrize("question", ["ірина", "ШЕВЧ", "ірина шевченко"])
def test_cyrillic_is_found_as_it_is_typed(question: str) -> None:
    assert who(question) == {"Ірина Шевченко"}


@pytest.mark.parametrize("question", ["o'brien", "O’Brien", "obrien", "brien", "sinead"])
def test_an_apostrophe_may_be_left_out(question: str) -> None:
    assert who(question) == {"Sinéad O'Brien"}


def test_an_apostrophe_does_not_make_two_names_of_one() -> None:
    assert not matches(terms("Olga Brown"), "o'br")
    assert matches(terms("Sinéad O'Brien"), "o'br")


def test_the_middle_of_a_word_finds_nobody() -> None:
    assert who("ovalen") == set()


def test_the_last_four_digits_of_a_number_find_its_owner_for_whoever_sees_them() -> None:
    assert who("0017", "owner") == who("0017", "reception") == {"Poppy Hughes"}
    assert who("0017", "stylist", "Sam") == who("0017", "wall") == set()


def test_more_of_a_number_than_four_digits_finds_nobody() -> None:
    assert who("900017") == set()


@pytest.mark.parametrize("role", ["wall", "stylist"])
def test_a_surname_that_is_not_shown_is_not_found_by(role: Role) -> None:
    assert who("kovalenko", role, "Olena") == set()
    assert who("maria k", role, "Olena") == {"Maria Kovalenko"}


def test_a_short_number_inside_the_house_has_no_last_four_digits() -> None:
    assert terms("Maria", "•• ••• •• ••") == "maria"
    assert terms("Maria", "112") == "maria"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_question_has_an_answer(name: str, question: str) -> None:
    assert isinstance(matches(terms(name), asked(question)), bool)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=20))
def test_whatever_the_script_a_name_is_found_by_itself(name: str) -> None:
    assert matches(terms(name), name)


def test_a_question_is_cut_where_no_name_is_longer() -> None:
    assert len(asked("x" * 500)) == LONGEST
    assert asked(None) == asked("   ") == ""


def test_an_empty_question_means_everybody() -> None:
    assert len(found(DAY, "")) == len(DAY.visits)


def test_a_visit_without_a_name_breaks_nothing() -> None:
    nobody = replace(DAY.visits[0], client=replace(DAY.visits[0].client, name="", phone=None))
    assert found(replace(DAY, visits=(nobody,)), "mar") == frozenset()


def test_a_query_holds_what_is_asked_and_nothing_else() -> None:
    assert query((("view", "list"), ("staff", None), ("find", "О'Б"))) == "?view=list&find=%D0%9E%27%D0%91"
    assert query((("view", ""),)) == ""
