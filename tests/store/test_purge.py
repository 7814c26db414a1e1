"""What is over, or has to be forgotten, is in no generation of the book any more."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.salon.model import Book, Client, Day, Visit
from appliance.store import snapshot
from appliance.store.seal import Seal
from appliance.store.snapshot import GENERATIONS, load, publish, purge, rewrite
from tests.aday import SATURDAY, a_book, a_day, colour, lunch, part, visit

KEY = Seal(bytes(range(32)))
FRIDAY = SATURDAY - timedelta(days=1)


def on(day: date, *visits: Visit) -> Day:
    """The same visits, on another day."""
    later = day - SATURDAY
    moved = (
        replace(one, segments=tuple(replace(s, start=s.start + later, end=s.end + later) for s in one.segments))
        for one in visits
    )
    blocks = (replace(b, start=b.start + later, end=b.end + later) for b in (lunch("aino", "13:00"),))
    return a_day(*moved, blocks=tuple(blocks), on=day)


OKSANA, TOM = colour("Oksana", "olena", "10:00"), visit("Tom", part("james", "11:00", 30))
YESTERDAY, TODAY = on(FRIDAY, OKSANA, TOM), on(SATURDAY, visit("Grace", part("james", "12:00", 30)))
BOTH, ONLY_TODAY = a_book(YESTERDAY, TODAY), a_book(TODAY)
PAST = a_book(YESTERDAY)


def is_today(day: date) -> bool:
    return day == SATURDAY


def published(directory: Path, *books: Book) -> None:
    for book in books:
        publish(directory, book, KEY)


def standing(directory: Path) -> list[Book | None]:
    return [snapshot.read(directory / name, KEY) for name in GENERATIONS]


def said_in(directory: Path, words: Iterable[str]) -> list[str]:
    held = b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())
    return [word for word in words if word.encode() in held]


def test_a_day_that_is_over_leaves_every_generation(tmp_path: Path):
    published(tmp_path, PAST, BOTH, ONLY_TODAY)
    assert said_in(tmp_path, ["Oksana", "Tom", "Grace", str(FRIDAY)]) == ["Oksana", "Tom", "Grace", str(FRIDAY)]
    assert purge(tmp_path, KEY, is_today)
    assert standing(tmp_path) == [ONLY_TODAY, ONLY_TODAY, None]
    assert said_in(tmp_path, ["Oksana", "Tom", "Grace", str(FRIDAY)]) == ["Grace"]
    assert not purge(tmp_path, KEY, is_today)


def test_a_purge_needs_no_key_and_leaves_what_is_sealed_as_it_is(tmp_path: Path):
    published(tmp_path, BOTH)
    assert purge(tmp_path, None, is_today)
    assert load(tmp_path, KEY) == ONLY_TODAY


def test_when_there_is_nothing_to_purge_nothing_is_written(tmp_path: Path):
    published(tmp_path, ONLY_TODAY)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path, *tmp_path.iterdir())}
    assert not purge(tmp_path, KEY, is_today)
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path, *tmp_path.iterdir())} == before


def test_the_newest_book_stays_for_its_prices_when_all_its_days_are_over(tmp_path: Path):
    published(tmp_path, PAST)
    assert purge(tmp_path, KEY, is_today)
    assert load(tmp_path, KEY) == replace(PAST, days=())


def test_of_a_day_that_is_over_the_visits_that_are_owed_stay_with_who_did_them(tmp_path: Path):
    published(tmp_path, BOTH)
    assert purge(tmp_path, KEY, is_today, {FRIDAY: [TOM.id]})
    friday, saturday = load(tmp_path, KEY).days
    assert saturday == TODAY
    assert (friday.date, [one.client.name for one in friday.visits]) == (FRIDAY, ["Tom"])
    assert ([one.id for one in friday.staff], friday.blocks) == (["james"], ())
    assert not purge(tmp_path, KEY, is_today, {FRIDAY: [TOM.id]})


def test_what_nobody_can_read_goes_because_nobody_can_say_what_it_holds(tmp_path: Path):
    published(tmp_path, PAST, BOTH, ONLY_TODAY)
    for name in GENERATIONS[1:]:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:9000])
    assert purge(tmp_path, KEY, is_today)
    assert [path.name for path in tmp_path.iterdir()] == ["book.db"]


def test_when_nothing_can_be_read_it_is_we_who_are_wrong_and_nothing_goes(tmp_path: Path):
    published(tmp_path, BOTH)
    (tmp_path / "book.db").write_bytes(b"half")
    assert not purge(tmp_path, KEY, is_today)
    assert not rewrite(tmp_path, KEY, lambda book: replace(book, days=()))
    assert (tmp_path / "book.db").exists()


def test_a_book_that_is_damaged_makes_room_for_the_one_before(tmp_path: Path):
    published(tmp_path, BOTH, ONLY_TODAY)
    (tmp_path / "book.db").write_bytes(b"half")
    assert purge(tmp_path, KEY, is_today)
    assert load(tmp_path, KEY) == ONLY_TODAY
    assert not (tmp_path / "book.db").exists()
    assert publish(tmp_path, ONLY_TODAY, KEY)
    assert load(tmp_path, KEY) == ONLY_TODAY


def test_a_generation_that_a_power_cut_gave_two_names_is_purged_under_both(tmp_path: Path):
    published(tmp_path, BOTH)
    os.link(tmp_path / "book.db", tmp_path / "book.1.db")
    assert purge(tmp_path, KEY, is_today)
    assert standing(tmp_path) == [ONLY_TODAY, ONLY_TODAY, None]
    assert not said_in(tmp_path, ["Oksana"])


def test_what_a_killed_writer_left_half_built_goes_with_it(tmp_path: Path):
    published(tmp_path, ONLY_TODAY)
    (tmp_path / ".book.building.db").write_bytes(b"Oksana")
    purge(tmp_path, KEY, is_today)
    assert not said_in(tmp_path, ["Oksana"])


def test_what_was_replaced_is_overwritten_for_whoever_still_holds_it(tmp_path: Path):
    published(tmp_path, BOTH)
    with (tmp_path / "book.db").open("rb") as held:
        purge(tmp_path, KEY, is_today)
        assert not any(held.read())


def test_rewriting_changes_every_generation_as_if_it_had_always_been_so(tmp_path: Path):
    published(tmp_path, PAST, BOTH)
    assert rewrite(tmp_path, KEY, _without_tom)
    assert standing(tmp_path) == [_without_tom(BOTH), _without_tom(PAST), None]
    assert said_in(tmp_path, ["Oksana", "Tom"]) == ["Oksana"]
    assert not rewrite(tmp_path, KEY, _without_tom)


def _without_tom(book: Book) -> Book:
    return replace(book, days=tuple(replace(day, visits=tuple(map(_nobodys, day.visits))) for day in book.days))


def _nobodys(one: Visit) -> Visit:
    return replace(one, client=Client("Client removed", None)) if one.id == TOM.id else one


def test_a_purge_that_cannot_be_done_says_why_and_loses_nothing(tmp_path: Path):
    published(tmp_path, PAST, BOTH, ONLY_TODAY)
    (tmp_path / ".book.building.db").mkdir()
    with pytest.raises(snapshot.NotKept, match="cannot be kept on the box's card"):
        purge(tmp_path, KEY, is_today)
    assert load(tmp_path, KEY) == ONLY_TODAY
