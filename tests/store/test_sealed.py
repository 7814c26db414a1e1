"""What stands readable in the published book, and what only the key opens."""

import json
import re
import sqlite3
from dataclasses import fields, replace
from pathlib import Path

import pytest

from appliance.salon.model import Alert, Book, Client, Visit
from appliance.store import building, seal, sealed, snapshot, tables
from appliance.store.seal import Seal
from appliance.store.snapshot import Shelf, load, publish
from tests.aday import a_book, a_day, colour, lunch, part, visit

KEY = Seal(bytes(range(32)))
OTHER = Seal(bytes(32))
SECRETS = ("07700 900123", "ring the back door", "PPD reaction", "Balayage in May", "6.3 + 20 vol", "main:77")
MARIA = Client("Maria Kovalenko", SECRETS[0], SECRETS[5], (SECRETS[3], "Cut in April"), SECRETS[4])
ALERTS = (Alert("patch_test", "2026-10-12"), Alert("allergy", SECRETS[2]))
FULL = replace(
    colour("Maria", "olena", "10:00"), client=MARIA, note=SECRETS[1], alerts=ALERTS, deposit_minor=2000,
    paid_minor=500, price_kind="from", is_new=True, asked_for=True,
)  # fmt: skip
BOOK = a_book(a_day(FULL, visit("Tom", part("james", "11:00", 30)), blocks=(lunch("james", "13:00"),)))


def bytes_below(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


def test_with_the_key_all_of_it_is_read(tmp_path: Path):
    publish(tmp_path, BOOK, KEY)
    assert load(tmp_path, KEY) == BOOK


def test_the_bytes_of_the_file_hold_nothing_that_is_sealed(tmp_path: Path):
    publish(tmp_path, BOOK, KEY)
    held = bytes_below(tmp_path)
    assert b"Maria Kovalenko" in held
    assert not [secret for secret in SECRETS if secret.encode() in held]


@pytest.mark.parametrize("key", [None, OTHER])
def test_without_the_key_the_day_is_still_there_and_nothing_reads_as_safe(tmp_path: Path, key: Seal | None):
    publish(tmp_path, BOOK, KEY)
    maria, tom = load(tmp_path, key).days[0].visits
    assert maria == replace(
        FULL, client=Client("Maria Kovalenko", None), note=None, is_sealed=True,
        alerts=(Alert("other", "cannot be read: the key of the box is missing"),),
    )  # fmt: skip
    assert (tom.is_sealed, tom.client.name, tom.start) == (True, "Tom", BOOK.days[0].visits[1].start)


def test_a_number_that_somebody_typed_into_a_name_or_a_service_is_sealed_too(tmp_path: Path):
    tom = visit("Tom", part("james", "11:00", 30, service="Cut, ring 07700 900124"), part("james", "11:30", 30))
    book = a_book(a_day(replace(tom, client=Client("Tom 07700 900125", None))))
    publish(tmp_path, book, KEY)
    assert load(tmp_path, KEY) == book
    assert not re.search(rb"07700 90012[45]", bytes_below(tmp_path))
    (found,) = load(tmp_path, None).days[0].visits
    assert [found.client.name, *(one.service for one in found.segments)] == ["Tom •••", "Cut, ring •••", "Cut"]


def test_every_field_of_a_visit_is_either_readable_or_sealed():
    """A field that is added to the model has to be put on one side or the other."""
    readable = {"client", "status", "price_minor", "deposit_minor", "currency", "paid_minor", "price_kind"}
    beside = {"id", "segments", "is_sealed", "is_new", "asked_for"}
    told = {field.name for field in fields(sealed.Personal)} - {"services"}  # of the segments
    assert {field.name for kind in (Visit, Client) for field in fields(kind)} == readable | beside | told
    assert set(tables.COLUMNS["visit"]) == readable | {"id", "day", "is_new", "asked_for", "sealed"}


def test_a_note_cannot_be_given_to_another_visit(tmp_path: Path):
    publish(tmp_path, BOOK, KEY)
    with sqlite3.connect(tmp_path / "book.db") as db:
        maria, _ = db.execute("SELECT sealed FROM visit ORDER BY rowid").fetchall()
        db.execute("UPDATE visit SET sealed = ? WHERE client = 'Tom'", maria)
    db.close()
    _mark_again(tmp_path / "book.db")
    assert [one.is_sealed for one in load(tmp_path, KEY).days[0].visits] == [False, True]


def test_the_mark_of_a_whole_file_is_no_way_to_guess_a_number(tmp_path: Path):
    """It is made of the rows as they are stored: the same book twice has two marks."""
    marks = set[str]()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        publish(tmp_path / name, BOOK, KEY)
        (mark,) = (row["value"] for row in building.rows_of(tmp_path / name / "book.db")["meta"][-1:])
        marks.add(mark)
    assert len(marks) == 2


def test_a_book_that_another_key_has_sealed_is_written_again(tmp_path: Path):
    publish(tmp_path, BOOK, OTHER)
    assert publish(tmp_path, BOOK, KEY)
    assert not publish(tmp_path, BOOK, KEY)
    assert load(tmp_path, KEY) == BOOK


def test_a_visit_that_could_not_be_opened_is_published_as_it_is(tmp_path: Path):
    """Yesterday's visits are taken over from the published book; a key that was lost must not stop today's."""
    publish(tmp_path, BOOK, OTHER)
    unopened = load(tmp_path, KEY)
    assert not publish(tmp_path, unopened, KEY)
    assert load(tmp_path, OTHER) == BOOK  # nothing is lost as long as nothing is new
    newer = replace(unopened, prices=None)
    publish(tmp_path, newer, KEY)
    assert load(tmp_path, KEY) == load(tmp_path, OTHER) == newer


def test_the_shelf_reads_again_when_the_key_comes_back(tmp_path: Path):
    publish(tmp_path, BOOK, KEY)
    key, elsewhere = tmp_path / "stick" / "planb.key", tmp_path / "drawer"
    elsewhere.mkdir()
    shelf = Shelf(tmp_path, key)
    assert shelf.book().days[0].visits[0].is_sealed
    (elsewhere / "planb.key").write_bytes(bytes(range(32)))
    elsewhere.rename(key.parent)
    assert shelf.book() == BOOK
    key.write_bytes(bytes(31))
    assert shelf.book().days[0].visits[0].is_sealed
    key.write_bytes(bytes(32))
    assert shelf.book().days[0].visits[0].is_sealed
    assert shelf.book() is shelf.book()


def _mark_again(path: Path) -> None:
    rows = building.rows_of(path)
    rows["meta"] = [row for row in rows["meta"] if row["key"] not in building.MARKS]
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'complete'", (tables.digest(rows),))
    db.close()


# --- books of older versions, in which nothing was sealed ---------------------------------------------------

OLD_VISIT = (
    "CREATE TABLE visit (day TEXT, id TEXT, client TEXT, phone TEXT, status TEXT, note TEXT, alerts TEXT, "
    "price_minor INTEGER, deposit_minor INTEGER, currency TEXT"
)
OLD = {  # as those versions wrote them
    "1": f"""
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT); CREATE TABLE day (date TEXT);
        CREATE TABLE staff (day TEXT, id TEXT, name TEXT, works TEXT); {OLD_VISIT});
        CREATE TABLE segment (day TEXT, visit TEXT, staff TEXT, service TEXT, start TEXT, end TEXT, kind TEXT);
        CREATE TABLE block (day TEXT, staff TEXT, start TEXT, end TEXT, kind TEXT, label TEXT);
        CREATE TABLE service (number INTEGER, category TEXT, name TEXT);
    """,
    "2": f"""
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT); CREATE TABLE day (date TEXT);
        CREATE TABLE staff (day TEXT, id TEXT, name TEXT, works TEXT, level TEXT);
        {OLD_VISIT}, paid_minor INTEGER, price_kind TEXT, is_new INTEGER, asked_for INTEGER, ref TEXT, history TEXT,
        formula TEXT);
        CREATE TABLE segment (day TEXT, visit TEXT, staff TEXT, service TEXT, start TEXT, end TEXT, kind TEXT,
        room TEXT);
        CREATE TABLE block (day TEXT, staff TEXT, start TEXT, end TEXT, kind TEXT, label TEXT);
        CREATE TABLE service (number INTEGER, category TEXT, name TEXT, source TEXT);
    """,
}
PRICES = (
    "CREATE TABLE price (service INTEGER, level TEXT, kind TEXT, amount_minor INTEGER, amount_max_minor INTEGER, "
    "duration_min INTEGER);"
)
UNKNOWN_THEN: dict[str, dict[str, object]] = {
    "1": {
        "client": replace(MARIA, ref="", history=(), formula=None),
        "paid_minor": None,
        "price_kind": "fixed",
        "is_new": False,
        "asked_for": False,
    },
    "2": {},
}


def _old(path: Path, schema: str) -> Book:
    """A book.db as that version left it, and what it says."""
    spoken = replace(
        BOOK, days=tuple(replace(day, visits=(replace(FULL, **UNKNOWN_THEN[schema]),)) for day in BOOK.days)
    )
    rows = tables.rows(spoken, KEY)
    (one,) = rows["visit"]
    del one["sealed"]
    one |= {"phone": SECRETS[0], "note": SECRETS[1], "alerts": json.dumps([[a.kind, a.text] for a in ALERTS])}
    one |= {"ref": SECRETS[5], "history": json.dumps(MARIA.history), "formula": SECRETS[4]}
    with sqlite3.connect(path) as db:
        db.executescript(OLD[schema] + PRICES)
        for name, lines in rows.items():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
            rows[name] = [{column: line[column] for column in columns} for line in lines]
            marks = ", ".join("?" * len(columns))
            db.executemany(f"INSERT INTO {name} VALUES ({marks})", [tuple(line.values()) for line in rows[name]])
        undated = [
            line | {"value": "1970-01-01T00:00:00+00:00"} if line["key"].endswith("taken_at") else line
            for line in rows["meta"]
        ]
        complete = tables.digest({**rows, "meta": undated})
        db.executemany("INSERT INTO meta VALUES (?, ?)", [("schema", schema), ("complete", complete)])
    db.close()
    return spoken


@pytest.mark.parametrize("schema", ["1", "2"])
def test_a_box_that_is_upgraded_without_a_line_keeps_its_book(tmp_path: Path, schema: str):
    spoken = _old(tmp_path / "book.db", schema)
    assert load(tmp_path, None) == load(tmp_path, KEY) == spoken


@pytest.mark.parametrize("schema", ["1", "2"])
def test_what_an_older_version_left_unsealed_is_sealed_by_the_next_purge(tmp_path: Path, schema: str):
    spoken = _old(tmp_path / "book.db", schema)
    _old(tmp_path / "book.1.db", schema)
    with pytest.raises(snapshot.NotKept, match="key of the box is missing"):
        snapshot.purge(tmp_path, None, lambda _: True)
    assert snapshot.purge(tmp_path, KEY, lambda _: True)
    assert snapshot.read(tmp_path / "book.1.db", KEY) == load(tmp_path, KEY) == spoken
    assert not [secret for secret in SECRETS if secret.encode() in bytes_below(tmp_path)]


@pytest.mark.parametrize("schema", ["1", "2"])
def test_the_same_book_is_published_again_to_seal_it(tmp_path: Path, schema: str):
    spoken = _old(tmp_path / "book.db", schema)
    assert publish(tmp_path, spoken, KEY)
    assert not publish(tmp_path, spoken, KEY)
    assert not [secret for secret in SECRETS if secret.encode() in bytes_below(tmp_path)]


@pytest.mark.parametrize("schema", ["1", "2"])
def test_a_newer_book_leaves_nothing_of_the_unsealed_one(tmp_path: Path, schema: str):
    _old(tmp_path / "book.db", schema)
    with (tmp_path / "book.db").open("rb") as held:
        publish(tmp_path, replace(BOOK, prices=None), KEY)
        assert not any(held.read())
    assert [path.name for path in tmp_path.iterdir()] == ["book.db"]


@pytest.mark.parametrize("schema", ["1", "2"])
def test_an_old_book_that_was_touched_is_damaged(tmp_path: Path, schema: str):
    _old(tmp_path / "book.db", schema)
    with sqlite3.connect(tmp_path / "book.db") as db:
        db.execute("UPDATE visit SET note = 'another'")
    db.close()
    assert load(tmp_path, KEY) is None


def test_a_key_file_is_what_the_shelf_is_given(tmp_path: Path):
    made = seal.ensure(tmp_path / "seal.key")
    publish(tmp_path, BOOK, made)
    assert Shelf(tmp_path, tmp_path / "seal.key").book() == BOOK
    assert Shelf(tmp_path, None).book().days[0].visits[0].is_sealed
