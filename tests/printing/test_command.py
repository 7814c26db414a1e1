"""`planb print`, and what is on the paper: a box with its files, no printer, and nobody's number in the tray."""

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from appliance import config, status
from appliance.cli import planb
from appliance.places import Places, places
from appliance.printing import kept
from appliance.printing.sheets import Book
from appliance.store import seal, snapshot
from tests.aday import SATURDAY, SMALLEST, a_book, a_day, part, visit

HOURS = '[salon.hours]\nsat = "09:00-18:00"\n[[uplinks]]'
PRINT = '[print]\nprinter = "backoffice"\n'
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


@pytest.fixture
def box(tmp_path: Path) -> Places:
    """A box with a book of one day."""
    there = places(str(tmp_path), {})
    for folder in (there.config, there.state, there.run):
        folder.mkdir(parents=True)
    there.toml.write_text(SMALLEST.replace("[[uplinks]]", HOURS) + PRINT)
    maria = visit("Maria Kovalenko", part("olena", "10:00", 45))
    maria = replace(maria, client=replace(maria.client, phone="07700 900123"), note="6.3, ring 07700 900123")
    gone = visit("Tom", part("james", "11:00", 30), status="cancelled")
    empty = a_day(gone, on=date(2026, 11, 24))
    snapshot.publish(there.state, a_book(a_day(maria), empty, taken_at=NOW), seal.ensure(there.key(None)))
    said = status.BookFile(1, NOW, "synchronised", (), (), None)
    status.write_book(there.book_json, said)
    return there


def run(box: Places, *words: str) -> Result:
    return CliRunner().invoke(planb, ["--root", str(box.config.parent.parent), "print", *words])


def text(pdf: bytes | None) -> str:
    assert pdf is not None
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()


@pytest.mark.needs("pdftotext")
async def test_a_sheet_in_the_tray_tells_no_surname_and_no_number(box: Places) -> None:
    book = Book(config.load(box.toml), box)
    paper = text(await book.pdf(SATURDAY, "sheets"))
    assert "Maria K." in paper
    assert "6.3" in paper, "what the work needs is there"
    assert [each for each in ("Kovalenko", "900123", "07700") if each in paper] == []


@pytest.mark.needs("pdftotext")
async def test_the_pack_and_the_forms_come_out_too_and_no_whole_number_with_them(box: Places) -> None:
    book = Book(config.load(box.toml), box)
    pack = text(await book.pdf(SATURDAY, "pack"))
    assert "900123" not in pack
    assert len(pack) > len(text(await book.pdf(SATURDAY, "forms"))) > 1000


async def test_a_day_on_which_nobody_comes_is_not_printed_by_itself(box: Places) -> None:
    book = Book(config.load(box.toml), box)
    assert book.days == (SATURDAY,)
    assert await book.pdf(date(2026, 12, 24), "sheets") is None


def test_without_a_printer_the_answer_says_which_there_are(box: Places) -> None:
    said = run(box, "2026-11-21", "--printer", "nobody")
    assert said.exit_code == 1
    assert "nobody: " in said.output
    assert "lpstat -e" in said.output


def test_a_day_that_is_not_in_the_book_and_a_wrong_word_are_explained(box: Places) -> None:
    assert "There is: 2026-11-21" in run(box, "2026-12-24").output
    assert [run(box, *words).exit_code for words in (("soon",), (), ("today", "--due"))] == [2, 2, 2]


def test_where_the_settings_name_no_printer_nothing_is_due_and_by_hand_one_is_asked_for(box: Places) -> None:
    box.toml.write_text(SMALLEST)
    assert (run(box, "--due").exit_code, run(box, "--due").output) == (0, "")
    assert "Which printer?" in run(box, "2026-11-21").output


def test_the_timer_leaves_what_went_wrong_in_its_file_and_is_no_failure(box: Places) -> None:
    assert run(box, "--due").exit_code == 0
    assert kept.read(box.printed).printed == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[print]\nprinter = "-o raw"\n', "the name of a CUPS queue"),
        ('[print]\nprinter = "a"\nwhen = "noon"\n', "print.when"),
        ('[print]\nprinter = "a"\ncopies = 0\n', "print.copies"),
    ],
)
def test_what_cannot_be_meant_is_refused(written: str, said: str) -> None:
    with pytest.raises(config.Broken) as broken:
        config.read(SMALLEST.replace("[[uplinks]]", HOURS) + written)
    assert said in str([str(each) for each in broken.value.problems])


def test_who_prints_at_closing_has_to_say_when_that_is() -> None:
    with pytest.raises(config.Broken) as broken:
        config.read(SMALLEST + PRINT)
    assert "the salon has no hours" in str([str(each) for each in broken.value.problems])
