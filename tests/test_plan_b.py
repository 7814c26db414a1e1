"""[plan_b] of planb.toml: everything may be left out, nothing secret may be written in."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from appliance import shown
from appliance.check import plan
from appliance.check.finding import Look
from appliance.cli import planb
from appliance.config import Broken, Config, PlanB, read
from appliance.places import places
from tests.aday import SMALLEST

HERE = Path(__file__).parent.parent
EXAMPLE = re.sub(r"^# (?=\[|\w+ = )", "", (HERE / "docs/planb.example.toml").read_text(), flags=re.MULTILINE)


def refused(text: str) -> str:
    with pytest.raises(Broken) as broken:
        read(SMALLEST + text)
    (problem,) = broken.value.problems
    return str(problem)


def test_a_salon_may_write_nothing() -> None:
    assert read(SMALLEST).plan_b == PlanB()


@pytest.mark.parametrize("key", ["pin", "password", "Passcode", "wifi_password", "card_number", "cvv", "secret", "puk"])
def test_a_key_that_is_called_like_a_secret_is_refused_with_the_reason(key: str) -> None:
    for table in ("plan_b", "plan_b.terminal", "plan_b.computer"):
        said = refused(f'[{table}]\n{key} = "1234"\n')
        assert f"take out {key}: a plan is printed and lies open at the desk" in said
        assert "1234" not in said


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5500-0000-0000-0004", "340000000000009"])
def test_a_card_number_is_refused_and_not_repeated(number: str) -> None:
    said = refused(f'[plan_b.computer]\nlogins = "card {number}"\n')
    assert "no card number" in said
    assert number not in said


@pytest.mark.parametrize(
    "text", ["room 4111, 2nd floor", "+44 20 7946 0000", "1234567890123456", "FI21 1234 5600 0007 85"]
)
def test_other_numbers_may_be_written(text: str) -> None:
    assert read(f'{SMALLEST}[plan_b.computer]\nplace = "{text}"\n').plan_b.computer.place == text


@pytest.mark.parametrize(
    ("table", "allowed"),
    [
        ('transfer = { iban = "FI21 1234 5600 0007 86" }', "an IBAN without a slip of the pen"),
        ('transfer = { sort_code = "200000" }', 'a sort code, such as "20-00-00"'),
        ('transfer = { account = "12" }', "an account number of 6 to 10 digits"),
        ('phone = { tested = "yesterday" }', "a date, such as 2026-11-02"),
        ("phone = { tested = 3 }", "a date, such as 2026-11-02"),
        ('phone = { kind = "nokia" }', "'iphone' or 'android'"),
        ('app = { support = "ask Olena" }', "a telephone number"),
        ('app = { backup = "backup" }', "an http:// or https:// address"),
        (f'in_charge = "{"x" * 121}"', "120 characters at most"),
    ],
)
def test_what_will_not_do_is_said_with_what_will(table: str, allowed: str) -> None:
    assert allowed in refused(f"[plan_b]\n{table}\n")


def test_an_iban_is_written_in_fours() -> None:
    has = read(f'{SMALLEST}[plan_b.transfer]\niban = "gb82west12345698765432"\n').plan_b
    assert has.transfer.iban == "GB82 WEST 1234 5698 7654 32"


def test_a_date_may_stand_in_quotes_as_config_show_prints_it() -> None:
    config = read(EXAMPLE)
    assert config.plan_b.phone.tested == date(2026, 11, 2)
    again = read(shown.toml(shown.hidden(config)))
    assert again.plan_b == config.plan_b


def test_every_setting_is_in_the_example_and_on_the_page_about_it() -> None:
    example, page = (HERE / "docs/planb.example.toml").read_text(), (HERE / "docs/plan-b.md").read_text()
    for name in settings(PlanB):
        assert re.search(rf"^# (\[+plan_b\.)?{name}(\]| =)|\b{name} = ", example, re.MULTILINE), name
        assert f"`{name}`" in page or f"plan_b.{name}" in page, name


def settings(table: type[BaseModel]) -> set[str]:
    deeper = (field.default for field in table.model_fields.values() if isinstance(field.default, BaseModel))
    return set(table.model_fields).union(*(settings(type(each)) for each in deeper))


def test_the_settings_that_the_page_prints_are_right() -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```", (HERE / "docs/plan-b.md").read_text(), re.MULTILINE | re.DOTALL)
    assert read(SMALLEST + block).plan_b.in_charge == "Ingrid"


# --- on the command line --------------------------------------------------------------------------------


def look(config: Config, tmp_path: Path) -> Look:
    return Look(config, places(str(tmp_path), {}), None, "", (), frozenset())


def test_check_lists_what_the_cards_leave_to_a_pen(tmp_path: Path) -> None:
    (finding,) = plan.cards(look(read(SMALLEST), tmp_path))
    assert finding.level == "info"
    assert "The nearest cash machine; A card terminal of your own" in finding.title
    (well,) = plan.cards(look(read(EXAMPLE), tmp_path))
    assert well.level == "ok"


def test_check_says_what_was_never_tried(tmp_path: Path) -> None:
    config = read(EXAMPLE.replace("tested = 2026-11-02", ""))
    (finding,) = plan.cards(look(config, tmp_path))
    assert finding.title.startswith("plan B: The hotspot has never been tried; Your own card terminal")


def test_the_binder_is_written_in_the_salons_language(tmp_path: Path) -> None:
    etc, file = tmp_path / "etc/planb", tmp_path / "binder.pdf"
    etc.mkdir(parents=True)
    (etc / "planb.toml").write_text(SMALLEST.replace("[[uplinks]]", 'language = "fi"\n[[uplinks]]'))
    told = CliRunner().invoke(planb, ["--root", str(tmp_path), "binder", "--pdf", str(file)])
    assert told.exit_code == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert b"/Lang (fi)" in file.read_bytes()
    assert "not filled in yet: The nearest cash machine" in told.output


def test_the_binder_says_for_programs_what_is_not_filled_in(tmp_path: Path) -> None:
    etc, file = tmp_path / "etc/planb", tmp_path / "binder.pdf"
    etc.mkdir(parents=True)
    (etc / "planb.toml").write_text(SMALLEST)
    told = CliRunner().invoke(planb, ["--root", str(tmp_path), "binder", "--pdf", str(file), "--json"])
    said = json.loads(told.stdout)
    assert (said["file"], told.exit_code) == (str(file), 0)
    assert "The nearest cash machine" in said["not_filled_in"]
    assert file.stat().st_mode & 0o777 == 0o600, "it holds account numbers and private telephone numbers"


def test_a_binder_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    etc, file = tmp_path / "etc/planb", tmp_path / "nowhere/binder.pdf"
    etc.mkdir(parents=True)
    (etc / "planb.toml").write_text(SMALLEST)
    told = CliRunner().invoke(planb, ["--root", str(tmp_path), "binder", "--pdf", str(file)])
    assert told.exit_code == 1
    assert f"{file} could not be written: No such file or directory" in told.output
