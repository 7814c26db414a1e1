"""`planb source try`: what a source says, before anything is kept."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aday import SMALLEST
from tests.sources.feeds import calendar, visit

WEEK = "[salon.hours]\nsat = '09:00-18:00'\nmon = '09:00-18:00'\n"
FEED = calendar(
    visit("1", more=r"DESCRIPTION:Price: £85\nDeposit: 20\nPhone: 020 7946 0123\nFormula: 7.1 + 6 %"),
    visit("2", "20261123T090000Z", title="Olga - Tint"),
    visit("3", "20261219T090000Z", title="Far away - Tint"),
    *(visit(str(n), "20261121T110000Z", title="") for n in (4, 5, 6)),
)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    (tmp_path / "etc/planb").mkdir(parents=True)
    feed = tmp_path / "book.ics"
    feed.write_bytes(FEED)
    here = f'[[sources]]\nname = "main"\nkind = "ics"\nfile = "{feed}"\n'
    (tmp_path / "etc/planb/planb.toml").write_text(SMALLEST.replace("[[uplinks]]", f"{WEEK}[[uplinks]]") + here)
    return tmp_path


def tries(box: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "appliance", "--root", str(box), "source", "try", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "200"})


def test_the_rows_are_printed_with_what_was_put_aside(box: Path):
    done = tries(box, "main", "--day", "2026-11-21")
    assert done.returncode == 0, done.stderr
    assert "Saturday 21 November: 1 visit" in done.stdout
    assert "Monday 23 November: 1 visit" in done.stdout
    assert "£85, £20 paid" in done.stdout
    assert "020 7946 0123" in done.stdout  # the owner's own terminal
    assert "7.1 + 6 %" in done.stdout
    assert "3 × an entry without a title" in done.stdout
    assert "Far away" not in done.stdout  # beyond the days that the box holds
    assert (
        "The box would not publish this: 3 of 5 entries could not be read, most of them: an entry without a title."
        in done.stdout
    )


def test_surnames_that_a_system_writes_first_are_not_taken_for_first_names(box: Path):
    (box / "book.ics").write_bytes(calendar(visit("1", title="Шевченко Ірина - Tint")))
    toml = box / "etc/planb/planb.toml"
    for line, name in (("", "Шевченко Ірина"), ('client_names = "family-first"\n', "Ірина Шевченко")):
        toml.write_text(toml.read_text() + line)
        assert name in tries(box, "main", "--day", "2026-11-21").stdout


def test_nothing_is_kept(box: Path):
    tries(box, "main", "--day", "2026-11-21")
    assert sorted(path.name for path in box.rglob("*")) == ["book.ics", "etc", "planb", "planb.toml"]


def test_a_sample_is_read_in_place_of_what_the_system_answers(box: Path):
    sample = box / "sample.ics"
    sample.write_bytes(calendar(visit("9", title="Sample - Cut")))
    done = tries(box, "main", "--day", "2026-11-21", "--file", str(sample))
    assert "Sample" in done.stdout
    assert "Olga" not in done.stdout


def test_a_sample_needs_no_key(box: Path):
    settings = box / "etc/planb/planb.toml"
    square = 'name = "sq"\nkind = "json"\nprofile = "square"\nvalues = { location = "L0C" }\n'
    settings.write_text(f'{settings.read_text()}[[sources]]\n{square}secrets = {{ token = "secret:square" }}\n')
    sample = Path(__file__).parent / "sources/json/samples/square.json"
    assert "Price list:" in tries(box, "sq", "--file", str(sample), "--day", "2026-11-24").stdout
    assert "secret:square" in tries(box, "sq").stdout


def test_programs_get_the_same(box: Path):
    answer = json.loads(tries(box, "main", "--day", "2026-11-21", "--json").stdout)
    assert [len(day["visits"]) for day in answer["days"]] == [1, 1]
    assert answer["put_aside"] == {"an entry without a title": 3}


def test_a_source_that_cannot_be_read_says_why(box: Path):
    (box / "book.ics").write_bytes(b"<html>Please sign in</html>")
    done = tries(box, "main")
    assert done.returncode == 1
    assert done.stdout == (
        "main (ics): it is a web page, perhaps a sign-in page, and not a calendar. Nothing was kept.\n"
    )
    (box / "book.ics").unlink()
    assert "there is no file" in tries(box, "main").stdout


def test_a_folder_with_nothing_in_it_says_so(box: Path):
    settings = box / "etc/planb/planb.toml"
    (box / "rosters").mkdir()
    settings.write_text(settings.read_text() + f'[[sources]]\nname = "r"\nkind = "vault"\nfolder = "{box}/rosters"\n')
    assert "r (vault): there are no documents there" in tries(box, "r").stdout


def test_a_name_that_is_none_names_those_that_are(box: Path):
    done = tries(box, "nix")
    assert done.returncode == 2
    assert "nix is not one of main" in done.stderr


def test_documents_are_listed_with_the_day_that_they_are_filed_under(box: Path):
    sheets = box / "sheets"
    sheets.mkdir()
    for name in ("day sheet Olena 2026-11-24.pdf", "price list.pdf"):
        (sheets / name).write_bytes(b"%PDF-1.4")
        os.utime(sheets / name, (1795000000, 1795000000))  # it was saved a while ago, and so is whole
    settings = box / "etc/planb/planb.toml"
    settings.write_text(f'{settings.read_text()}[[sources]]\nname = "sheets"\nkind = "vault"\nfolder = "{sheets}"\n')
    listed = tries(box, "sheets").stdout
    assert "day sheet Olena 2026-11-24.pdf (8 bytes): day sheet, for Tuesday 24 November" in listed
    assert "price list.pdf (8 bytes): price list, stays until a newer one comes" in listed
