"""The people who may sign in, kept in one small file."""

from pathlib import Path

import pytest

from appliance.store.users import Refused, add, is_easy, known, load, mark, matches, remove, set_pin, set_role


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "users.json"


def test_nobody_may_sign_in_before_somebody_was_added(file: Path) -> None:
    assert load(file) == ()


def test_who_was_added_is_there_with_the_role_and_the_pin(file: Path) -> None:
    add(file, " Olena  M ", "stylist", "739154")
    (olena,) = load(file)
    assert (olena.name, olena.role) == ("Olena M", "stylist")
    assert matches(olena, "739154")
    assert not matches(olena, "739155")


def test_the_file_holds_no_pin_and_the_same_pin_looks_different_twice(file: Path) -> None:
    first, second = add(file, "Olena", "stylist", "739154"), add(file, "Mia", "owner", "739154")
    assert first.hash != second.hash
    assert "739154" not in file.read_text() + repr(first)


def test_only_the_owner_and_the_group_may_read_the_file(file: Path) -> None:
    add(file, "Olena", "stylist", "739154")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["users.json"]


def test_a_new_pin_takes_the_place_of_the_old_one(file: Path) -> None:
    old = add(file, "Olena", "stylist", "739154")
    set_pin(file, "olena", "860275")
    (new,) = load(file)
    assert matches(new, "860275")
    assert not matches(new, "739154")
    assert (new.name, new.role) == ("Olena", "stylist")
    assert new.salt != old.salt


def test_who_was_removed_is_gone_and_the_others_stay(file: Path) -> None:
    add(file, "Olena", "stylist", "739154")
    add(file, "Mia", "owner", "860275")
    remove(file, "OLENA")
    assert [user.name for user in load(file)] == ["Mia"]


@pytest.mark.parametrize(
    ("name", "role", "pin", "says"),
    [
        ("Olena", "stylist", "860275", "is there already"),
        ("olena", "owner", "860275", "is there already"),
        ("", "stylist", "860275", "1 to 40 letters"),
        ("x" * 41, "stylist", "860275", "1 to 40 letters"),
        ("Mi\x1ba", "stylist", "860275", "1 to 40 letters"),
        ("Mia", "wall", "860275", "Choose one of: stylist, reception, owner"),
        ("Mia", "boss", "860275", "Choose one of"),
        ("Mia", "owner", "860", "4 to 12 digits"),
        ("Mia", "owner", "86 02", "4 to 12 digits"),
        ("Mia", "owner", "٨٦٠٢٧٥", "4 to 12 digits"),
        ("Mia", "owner", "1234", "first that anybody would try"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(file: Path, name: str, role: str, pin: str, says: str) -> None:
    add(file, "Olena", "stylist", "739154")
    with pytest.raises(Refused, match=says):
        add(file, name, role, pin)
    assert len(load(file)) == 1


@pytest.mark.parametrize("act", [remove, lambda file, name: set_pin(file, name, "860275")])
def test_who_is_not_there_cannot_be_changed_and_the_message_says_who_is(file: Path, act) -> None:
    with pytest.raises(Refused, match=r"There is no Mia. There is: nobody yet"):
        act(file, "Mia")
    add(file, "Olena", "stylist", "739154")
    with pytest.raises(Refused, match=r"There is no Mia. There is: Olena"):
        act(file, "Mia")


@pytest.mark.parametrize("pin", ["1111", "000000", "1234", "4321", "8901", "1212", "123123", "2580", "9876543210"])
def test_easy_pins_are_known(pin: str) -> None:
    assert is_easy(pin)


@pytest.mark.parametrize("pin", ["7391", "860275", "1122", "1357", "204820"])
def test_ordinary_pins_are_not_called_easy(pin: str) -> None:
    assert not is_easy(pin)


def test_a_demo_may_have_easy_pins(file: Path) -> None:
    assert matches(add(file, "Olena", "stylist", "1111", sample=True), "1111")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"schema": 1, "users": [{"name": "x", "role": "owner", "salt": "zz", "hash": "1"}]}']
)
def test_a_damaged_file_says_what_to_do(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(Refused, match=r"damaged. Delete it and add everybody again"):
        load(file)


def test_a_file_that_cannot_be_read_says_so(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(Refused, match="cannot be read"):
        load(file)


def test_another_role_keeps_the_pin_and_a_new_pin_changes_the_mark(file: Path) -> None:
    first = add(file, "Olena", "stylist", "739154")
    second = set_role(file, "OLENA", "reception")
    assert (second.name, second.role, matches(second, "739154")) == ("Olena", "reception", True)
    assert mark(known(file, "olena")) == mark(first)
    assert mark(set_pin(file, "Olena", "860275")) != mark(first)
    assert first.salt not in mark(first)
    with pytest.raises(Refused, match="Choose one of"):
        set_role(file, "Olena", "boss")
