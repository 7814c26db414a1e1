"""`planb sheet` and `planb pack`: paper from the command line, for whom it is, and what is said when there is none."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from appliance.places import places
from appliance.salon.model import Client
from appliance.store import seal, snapshot
from tests.aday import SMALLEST, a_book, a_day, colour, part, visit

OLENAS = replace(
    colour("Maria", "olena", "10:00"), client=Client("Maria Kovalenko", "07700 900111", formula="6.1 30 g")
)
DAY = a_day(OLENAS, visit("Tom", part("james", "11:00", 30)))


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Planb = Callable[..., Said]


@pytest.fixture
def planb(tmp_path: Path) -> Planb:
    """The real command, in a folder of this test, with a book of one day."""
    box = places(str(tmp_path / "box"), {})
    for folder in (box.config, box.state, box.run):
        folder.mkdir(parents=True)
    box.toml.write_text(SMALLEST.replace("[salon]", '[salon]\nlanguage = "fi"'))
    snapshot.publish(box.state, a_book(DAY), seal.ensure(box.key(None)))

    def run(*words: str) -> Said:
        command = [sys.executable, "-m", "appliance", "--root", str(tmp_path / "box"), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=90)
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run


def read(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.needs("pdftotext")
def test_a_sheet_for_everybody_in_the_salons_language_without_surnames(planb: Planb, tmp_path: Path) -> None:
    said = planb("sheet", "2026-11-21", "--pdf", "day.pdf")
    assert (said.code, said.out) == (0, "day.pdf: 3 sheets (Olena, James, Aino)\n")
    text = read(tmp_path / "day.pdf")
    assert "lauantai 21. marraskuuta" in text
    assert "Maria K." in text
    assert "6.1 30 g" in text
    assert "Kovalenko" not in text
    assert (tmp_path / "day.pdf").stat().st_mode & 0o777 == 0o600


@pytest.mark.needs("pdftotext")
def test_one_persons_sheet_for_a_reader_who_may_see_more(planb: Planb, tmp_path: Path) -> None:
    said = planb("sheet", "2026-11-21", "--staff", "olena", "--for", "owner", "--pdf", "olena.pdf", "--json")
    assert json.loads(said.out) == {
        "file": str(tmp_path / "olena.pdf"), "date": "2026-11-21", "sheets": ["Olena"], "for": "owner",
    }  # fmt: skip
    text = read(tmp_path / "olena.pdf")
    assert "Maria Kovalenko" in text
    assert "07700 900111" in text
    assert "Tom" not in text


def test_the_pack_has_everything_and_its_day_sheets_are_for_the_chair(planb: Planb, tmp_path: Path) -> None:
    said = planb("pack", "2026-11-21", "--out", "day.zip")
    assert said.code == 0
    assert said.out.startswith("day.zip: everything for 2026-11-21, ")
    with zipfile.ZipFile(tmp_path / "day.zip") as archive:
        names = archive.namelist()
        assert "Maria Kovalenko" in archive.read("2026-11-21.csv").decode()
        assert "07700 900111" not in archive.read("2026-11-21.csv").decode()
    assert sum("olena" in name for name in names) == 1


def test_nothing_is_written_over_that_was_not_asked_for(planb: Planb, tmp_path: Path) -> None:
    (tmp_path / "day.pdf").write_text("mine")
    said = planb("sheet", "2026-11-21", "--pdf", "day.pdf")
    assert said.code == 1
    assert "day.pdf is there already. Give another name, or --overwrite." in said.err
    assert (tmp_path / "day.pdf").read_text() == "mine"
    assert planb("sheet", "2026-11-21", "--pdf", "day.pdf", "--overwrite").code == 0
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("2026-12-24",), 1, "2026-12-24 is not in the book. There is: 2026-11-21."),
        (("Saturday",), 2, "Saturday is no date, such as "),
        (("2026-11-21", "--staff", "Zoë"), 1, "Whom do you mean by Zoë? That day there is: Olena, James, Aino."),
        (("2026-11-21", "--for", "wall"), 2, "'wall' is not one of"),
    ],
)
def test_what_cannot_be_printed_is_said_with_what_can(
    planb: Planb, words: tuple[str, ...], code: int, told: str
) -> None:
    said = planb("sheet", *words, "--pdf", "day.pdf")
    assert said.code == code
    assert told in said.err


def test_a_folder_that_is_not_there_is_said(planb: Planb) -> None:
    assert "There is no folder nowhere." in planb("pack", "2026-11-21", "--out", "nowhere/day.zip").err


def test_without_a_book_it_is_said_how_one_comes(planb: Planb, tmp_path: Path) -> None:
    for path in (tmp_path / "box/var/lib/planb").glob("book*"):
        path.unlink()
    assert "planb sync fetches the book" in planb("sheet", "2026-11-21", "--pdf", "day.pdf").err
