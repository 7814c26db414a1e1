"""The audit: rows that are only added, each tied to the one before, and what is found when somebody touches them."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.noted import Note, Row
from appliance.store.audit import KEPT_FOR, Trail, Unreadable, read
from appliance.store.chain import Anchor, broken, sealed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PRINTED = Note("Freya", "reception", "Front desk", "print", "sheets 2026-11-22")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.db"


A_DAY = timedelta(days=1)


def full(path: Path, count: int = 5) -> Trail:
    """One row a minute."""
    trail = Trail(path)
    trail.begin(NOW, "synchronised")
    for number in range(count):
        trail.add(replace(PRINTED, what=f"sheet {number}"), NOW + timedelta(minutes=number), "synchronised")
    return trail


def touch(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute(statement)
    db.close()


def test_what_was_noted_is_there_with_when_and_how_sure_that_is(path: Path) -> None:
    full(path, 1)
    rows, anchor = read(path)
    assert [(row.number, row.note.action) for row in rows] == [(1, "began"), (2, "print")]
    assert (rows[1].note, rows[1].at, rows[1].clock) == (replace(PRINTED, what="sheet 0"), NOW, "synchronised")
    assert broken(rows, anchor) == ""


def test_the_newest_rows_come_newest_first(path: Path) -> None:
    assert [row.note.what for row in full(path).last(2)] == ["sheet 4", "sheet 3"]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE notes SET who = 'Mia' WHERE number = 3", "row 3 is not what it was"),
        ("UPDATE notes SET at = '2026-11-01T09:00:00.000+00:00' WHERE number = 3", "row 3 is not what it was"),
        ("UPDATE notes SET hash = 'x' WHERE number = 3", "row 3 is not what it was"),
        ("DELETE FROM notes WHERE number = 3", "row 3 is missing"),
        ("DELETE FROM notes WHERE number IN (3, 4)", "rows 3 to 4 are missing"),
        ("DELETE FROM notes WHERE number < 3", "rows 1 to 2 are missing"),
        ("INSERT INTO anchor VALUES (2, 'x')", "no row says that they were let go"),
    ],
)
def test_a_row_that_is_changed_or_missing_is_found(path: Path, statement: str, says: str) -> None:
    full(path)
    touch(path, statement)
    assert says in broken(*read(path))
    assert says in Trail(path).begin(NOW, "synchronised"), "the service finds it at its next start"
    assert read(path)[0][-1].note.action == "broken"


def test_rows_that_are_made_anew_after_one_that_was_changed_do_not_fit_either(path: Path) -> None:
    """Unless all of them are: the log says where the chain ended."""
    full(path)
    rows, anchor = read(path)
    forged = sealed(replace(rows[2], note=replace(rows[2].note, who="Mia")))
    assert "row 4" in broken((*rows[:2], forged, *rows[3:]), anchor)


def test_an_end_that_was_cut_off_while_the_service_runs_is_said_in_the_next_row(path: Path) -> None:
    trail = full(path)
    touch(path, "DELETE FROM notes WHERE number > 4")
    trail.add(PRINTED, NOW, "synchronised")
    rows, anchor = read(path)
    assert [(row.number, row.note.action) for row in rows[-2:]] == [(5, "broken"), (6, "print")]
    assert broken(rows, anchor) == ""


def test_the_hash_in_the_log_is_gone_when_the_end_was_cut_off(path: Path) -> None:
    _, newest = full(path).end
    touch(path, "DELETE FROM notes WHERE number > 4")
    assert newest not in {row.hash for row in read(path)[0]}


def test_after_three_months_the_beginning_goes_and_a_row_says_so(path: Path) -> None:
    trail = full(path)
    later = NOW + KEPT_FOR + timedelta(minutes=2, seconds=30)
    assert trail.purge(later, "synchronised") == 4
    rows, anchor = read(path)
    assert [(row.number, row.note.action) for row in rows] == [(5, "print"), (6, "print"), (7, "purged")]
    assert anchor.number == 4
    assert broken(rows, anchor) == ""
    assert trail.purge(later, "synchronised") == 0
    trail.add(PRINTED, later, "synchronised")
    assert broken(*read(path)) == ""


def test_when_everything_is_old_the_chain_goes_on_from_the_row_that_says_so(path: Path) -> None:
    trail = full(path)
    assert trail.purge(NOW + 2 * KEPT_FOR, "synchronised") == 6
    trail.purge(NOW + 4 * KEPT_FOR, "synchronised")
    assert [row.note.action for row in read(path)[0]] == ["purged"]
    assert broken(*read(path)) == ""


def test_too_many_rows_go_from_the_front(path: Path) -> None:
    trail = full(path)
    assert trail.purge(NOW, "synchronised", kept=2) == 4
    assert [row.number for row in read(path)[0]] == [5, 6, 7]


def test_an_old_row_behind_a_new_one_stays_until_the_new_one_goes(path: Path) -> None:
    """The clock of a box without a chip may have been wrong for a while."""
    trail = Trail(path)
    trail.begin(NOW, "synchronised")
    trail.add(PRINTED, NOW - 2 * KEPT_FOR, "restored")
    assert trail.purge(NOW, "synchronised") == 0


def test_a_beginning_that_went_without_a_word_is_found(path: Path) -> None:
    full(path)
    rows, _ = read(path)
    assert "no row says" in broken(rows[2:], Anchor(rows[1].number, rows[1].hash))


def test_whose_numbers_somebody_saw_is_counted_since_a_moment_and_for_that_person(path: Path) -> None:
    trail = Trail(path)
    for who, device, what, minutes in (
        ("Freya", "Front desk", "v1", -1),
        ("Freya", "Front desk", "v2", 1),
        ("Freya", "Tablet", "v2", 2),
        ("Freya", "Tablet", "v3", 3),
        ("", "Front desk", "v4", 4),
    ):
        trail.add(Note(who, "reception", device, "reveal", what), NOW + timedelta(minutes=minutes), "synchronised")
    trail.add(Note("Freya", "reception", "Tablet", "reveal", "v9"), NOW + timedelta(days=3), "unknown")  # a clock ahead
    assert trail.looked_at("Freya", NOW, NOW + A_DAY) == {"v2", "v3"}
    assert trail.looked_at("Front desk", NOW, NOW + A_DAY) == {"v4"}


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"x" * 5000), lambda path: _other(path)])
def test_a_file_that_is_no_audit_is_put_aside_and_a_new_one_says_so(
    path: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(path)
    assert "is kept as audit.db.damaged-1" in Trail(path).begin(NOW, "unknown")
    assert path.with_name("audit.db.damaged-1").exists()
    (row,) = read(path)[0]
    assert "damaged" in row.note.what


def _other(path: Path) -> None:
    touch(path, "CREATE TABLE another (x)")


def test_a_file_that_cannot_be_read_says_why(path: Path) -> None:
    path.write_bytes(b"x" * 5000)
    with pytest.raises(Unreadable, match="cannot be read"):
        read(path)


def test_before_anything_was_noted_there_is_nothing_and_nothing_is_wrong(path: Path) -> None:
    assert read(path) == ((), Anchor())
    assert broken((), Anchor()) == ""


texts = st.text(max_size=20)


@given(st.lists(st.tuples(texts, texts, texts), min_size=2, max_size=6), st.data())
def test_whatever_is_noted_any_change_of_any_row_is_found(
    said: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    rows: tuple[Row, ...] = ()
    for number, (who, device, what) in enumerate(said, 1):
        after = rows[-1].hash if rows else ""
        note = Note(who, "stylist", device, "print", what)
        rows = (*rows, sealed(Row(number, NOW, "rtc", note, after, "")))
    assert broken(rows, Anchor()) == ""
    at = data.draw(st.integers(0, len(rows) - 1))
    field = data.draw(st.sampled_from(["who", "device", "what"]))
    other = data.draw(texts.filter(lambda text: text != getattr(rows[at].note, field)))
    changed = replace(rows[at], note=replace(rows[at].note, **{field: other}))
    assert broken((*rows[:at], changed, *rows[at + 1 :]), Anchor()) != ""
