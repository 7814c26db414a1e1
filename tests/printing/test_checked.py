"""What `planb check` says of the printer; lpstat is a script that says what CUPS said."""

from pathlib import Path

import pytest

from appliance import config
from appliance.check.finding import Look
from appliance.check.printer import printer
from appliance.places import places
from tests.aday import SMALLEST

HOURS = '[salon.hours]\nsat = "09:00-18:00"\n[[uplinks]]'
SETTINGS = SMALLEST.replace("[[uplinks]]", HOURS) + '[print]\nprinter = "backoffice"\n'
IDLE = "printer backoffice is idle.  enabled since Sun Nov 22 08:23:36 2026"
STOPPED = "printer backoffice disabled since Sun Nov 22 08:23:42 2026 -\n\tout for repair"


def said(tmp_path: Path, lpstat: str | None, settings: str = SETTINGS, trouble: str = "") -> list[tuple[str, str]]:
    there, programs = places(str(tmp_path), {}), tmp_path / "bin"
    programs.mkdir()
    if lpstat is not None:
        program = programs / "lpstat"
        program.write_text(f"#!/bin/sh\n[ -n '{lpstat}' ] || exit 1\nprintf '%s\\n' '{lpstat}'\n")
        program.chmod(0o755)
    if trouble:
        there.printed.parent.mkdir(parents=True)
        there.printed.write_text(f'{{"trouble": "{trouble}"}}')
    look = Look(config.read(settings), there, None, f"{programs}:/usr/bin/nowhere", (), frozenset())
    return [(each.level, each.title) for each in printer(look)]


@pytest.mark.parametrize(
    ("lpstat", "level", "title"),
    [
        (IDLE, "ok", "the printer backoffice is there"),
        (STOPPED, "warning", "the printer backoffice is stopped: out for repair"),
        ("", "warning", "there is no printer backoffice"),
        (None, "warning", "CUPS is not installed, so no sheets are printed by themselves"),
    ],
)
def test_a_printer_is_there_stopped_or_missing(tmp_path: Path, lpstat: str | None, level: str, title: str) -> None:
    assert said(tmp_path, lpstat) == [(level, title)]


def test_sheets_that_did_not_come_out_are_said(tmp_path: Path) -> None:
    assert said(tmp_path, IDLE, trouble="it has no paper")[1] == (
        "warning",
        "sheets that were due did not come out: it has no paper",
    )


def test_who_prints_nothing_by_itself_hears_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, IDLE, SMALLEST) == []
