"""What happened, kept for years on a card that may be full, damaged or pulled."""

import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.salon.chase import CutOff
from appliance.store import happened, history
from appliance.store.history import KEPT_FOR, History, Outage, Past, Shelf, Standstill, Switch, Unreadable, read
from appliance.wish import Drilled

NOW = datetime.now(UTC).replace(microsecond=0)
LOST = Outage("b-1", NOW - timedelta(hours=1), None, "broadband", "no_reply", "nothing answered for 0.5 s", ("4g",))
OVER = replace(LOST, ended=NOW, ended_why="it works again", bytes_on_backup=31_000_000, switches=2)
MOVED = Switch(NOW, "broadband", "4g", "only a backup is proven")
STOOD = Standstill("b-3", NOW - timedelta(hours=1), NOW, "line")
TRIED = Drilled("ab", NOW, "4g", True, "ok", 12.5, 1_400_000, 2.0, "4g works.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def test_where_nothing_ever_happened_there_is_nothing(path: Path) -> None:
    assert read(path) == Past()
    assert not path.exists()


def test_what_was_kept_is_what_is_read(path: Path) -> None:
    History(path).keep((OVER, MOVED, TRIED, STOOD))
    assert read(path) == Past((OVER,), (MOVED,), (TRIED,), (STOOD,))


def test_an_outage_is_brought_up_to_date_and_stays_one(path: Path) -> None:
    kept = History(path)
    kept.keep([LOST])
    kept.keep([OVER])
    assert read(path).outages == (OVER,)


def test_the_newest_comes_first_whatever_zone_it_was_noted_in(path: Path) -> None:
    later = replace(OVER, id="b-2", began=(NOW + timedelta(minutes=5)).astimezone())
    History(path).keep((later, OVER))
    assert [each.id for each in read(path).outages] == ["b-2", "b-1"]


def test_the_outage_that_was_not_over_is_found_at_the_next_start(path: Path) -> None:
    History(path).keep([LOST])
    assert History(path).open_outage() == LOST
    History(path).keep([OVER])
    assert History(path).open_outage() is None


def test_at_the_first_start_a_file_is_begun_that_readers_can_read(path: Path) -> None:
    assert History(path).open_outage() is None
    assert (path.exists(), read(path)) == (True, Past())


def test_a_standstill_that_was_not_over_is_found_at_the_next_start(path: Path) -> None:
    lasts = replace(STOOD, ended=None)
    assert History(path).open_standstills() == ()
    History(path).keep([lasts])
    assert History(path).open_standstills() == (lasts,)
    History(path).keep([STOOD])
    assert History(path).open_standstills() == ()


def as_before_standstills(path: Path) -> None:
    """The file as the version before wrote it."""
    with closing(sqlite3.connect(path)) as db, db:
        for kind, (table, _, columns) in happened.TABLES.items():
            if kind is not Standstill:
                db.execute(f"CREATE TABLE {table} ({columns})")
        db.execute("PRAGMA user_version=1")
        for record in (OVER, MOVED, TRIED):
            happened.put(db, record)


def test_the_history_of_a_version_before_loses_no_row_and_takes_standstills_from_now_on(path: Path) -> None:
    as_before_standstills(path)
    assert read(path) == Past((OVER,), (MOVED,), (TRIED,))
    again = History(path)
    assert again.open_outage() is None
    again.keep([STOOD])
    assert read(path) == Past((OVER,), (MOVED,), (TRIED,), (STOOD,))
    assert [each.name for each in path.parent.iterdir()] == ["history.db"]


def test_payments_are_cut_off_where_nobody_carried_the_salon_or_its_booking_system_was_silent() -> None:
    alone = replace(OVER, id="b-4", carried_by=())
    vendor = replace(STOOD, id="b-5", what="vendor", name="Aurora", ended=None)
    assert Past((OVER, alone), standstills=(STOOD, vendor)).cut_off == (
        CutOff(alone.began, alone.ended),
        CutOff(STOOD.began, STOOD.ended),
        CutOff(vendor.began, None, ("Aurora",)),
    )


def test_a_reader_that_is_asked_often_reads_again_when_something_happened(path: Path) -> None:
    shelf = Shelf(path)
    assert shelf.past() == Past()
    History(path).keep([LOST])
    first = shelf.past()
    assert first.outages == (LOST,)
    assert shelf.past() is first
    History(path).keep([OVER])
    assert shelf.past().outages == (OVER,)


@pytest.mark.parametrize("damage", ["cut", "noise", "row", "version"])
def test_a_damaged_file_is_put_aside_and_a_new_one_begun(
    path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    History(path).keep([replace(OVER, id=f"b-{n}", evidence="x" * 500) for n in range(200)])
    whole = path.read_bytes()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "noise":
        path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    else:
        change = "UPDATE outages SET began='yesterday'" if damage == "row" else "PRAGMA user_version=9"
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(change)
    again = History(path)
    assert again.open_outage() is None
    again.keep([LOST])
    assert read(path).outages == (LOST,)
    assert path.with_name("history.db.damaged-1").exists()
    assert "a new one is begun" in caplog.text


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    for content in (b"first" * 200, b"second" * 200):
        path.write_bytes(content)
        History(path).open_outage()
    assert path.with_name("history.db.damaged-1").read_bytes().startswith(b"first")
    assert path.with_name("history.db.damaged-2").read_bytes().startswith(b"second")


def test_a_file_that_was_only_just_created_when_the_power_went_is_no_damage(path: Path) -> None:
    path.touch()
    History(path).open_outage()
    assert [each.name for each in path.parent.iterdir()] == ["history.db"]


def test_what_is_older_than_two_years_and_what_is_too_much_goes(path: Path) -> None:
    old = replace(OVER, id="old", began=NOW - KEPT_FOR - timedelta(days=1))
    History(path).keep([old, OVER, *(replace(MOVED, at=NOW + timedelta(seconds=n)) for n in range(10_020))])
    History(path).open_outage()
    kept = read(path)
    assert kept.outages == (OVER,)
    assert len(kept.switches) == history.ROWS_KEPT
    assert kept.switches[0].at == NOW + timedelta(seconds=10_019)


def test_what_the_card_did_not_take_is_said_once_and_written_with_the_next(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    nowhere = path.parent / "not-yet"
    kept = History(nowhere / "history.db")
    kept.keep([LOST])
    kept.keep([MOVED])
    assert len(caplog.messages) == 1
    nowhere.mkdir()
    kept.keep([OVER])
    assert read(nowhere / "history.db") == Past((OVER,), (MOVED,))


def test_what_cannot_be_read_says_so_in_words(path: Path) -> None:
    path.write_bytes(b"noise" * 500)
    with pytest.raises(Unreadable, match=r"history\.db cannot be read"):
        read(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_reads_it_from_a_folder_where_it_may_not_write(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    History(path).keep([OVER])
    path.chmod(0o644)
    for parent in (tmp_path, *tmp_path.parents):
        parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        found = read(path)
    finally:
        os.seteuid(0)
    assert found == Past((OVER,))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_who_may_not_read_it_is_told_to_use_sudo(path: Path) -> None:
    History(path).keep([OVER])
    path.chmod(0)
    with pytest.raises(Unreadable, match="Try again with sudo"):
        read(path)


def test_a_kill_in_the_middle_of_writing_leaves_what_was_there(path: Path) -> None:
    History(path).keep([OVER])
    rows = (
        f"db.execute(\"INSERT INTO switches VALUES ('{NOW.isoformat()}', 'broadband', '4g', '\" + 'x' * 9000 + \"')\")"
    )
    half = (
        "import os, signal, sqlite3\n"
        f"db = sqlite3.connect({str(path)!r})\n"
        "db.execute('PRAGMA cache_size=1')\n"  # so that half of it is in the file already
        f"for _ in range(200): {rows}\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", half], check=False)
    assert done.returncode == -9
    assert path.with_name("history.db-journal").exists()
    assert History(path).open_outage() is None
    assert read(path) == Past((OVER,))
