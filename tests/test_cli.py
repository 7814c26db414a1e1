"""`planb …`: what a person types, what they are told, and the exit code."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance import status
from appliance.places import places
from appliance.status import Line, LineFile, UplinkStatus
from appliance.store.history import History, Outage
from tests.recording.scene import an_outage

HERE = Path(__file__).parent.parent
EXAMPLE = HERE / "docs/planb.example.toml"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Planb = Callable[..., Said]


@pytest.fixture
def planb(tmp_path: Path) -> Planb:
    """Run the real command with everything beneath a folder of this test."""

    def run(*arguments: str, typed: str = "") -> Said:
        command = [sys.executable, "-m", "appliance", "--root", str(tmp_path), *arguments]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=60)
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "etc/planb/planb.toml"
    path.parent.mkdir(parents=True)
    path.write_text(EXAMPLE.read_text())
    return path


def outage(root: Path) -> LineFile:
    """A line.json of now, in which the salon is on 4g."""
    now = datetime.now(UTC)
    lost = UplinkStatus(
        "broadband", "ethernet", "wan0", "down", "no_reply", now, None, 1.0, False, None, 0, None, None, None
    )
    line = Line("on_backup", "4g", now, "broadband: no_reply", None)
    file = LineFile(1, now, status.boot_id(), time.monotonic(), line, (lost,))
    path = places(str(root), {}).line_json
    path.parent.mkdir(parents=True, exist_ok=True)
    status.write_line(path, file)
    return file


def test_the_commands_of_this_version_are_there_and_no_others(planb: Planb) -> None:
    said = planb("--help")
    listed = [row.split()[0] for row in said.out.partition("Commands:\n")[2].splitlines()]
    assert said.code == 0
    assert " ".join(listed) == (
        "audit auto binder check config dashboard demo drill forget home outages pack pair print replay run setup "
        "sheet source status stay sync tls user wipe"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("bogus",),
        ("run", "paper"),
        ("status", "--yaml"),
        ("demo", "--port", "0"),
        ("config", "check"),
        ("sync", "--source", "nobody"),
        ("stay", "nobody"),
        ("stay",),
        ("drill", "--uplink", "nobody"),
        ("drill", "--seconds", "900"),
    ],
)
@pytest.mark.usefixtures("settings")
def test_wrong_usage_is_exit_2_with_a_word_on_what_is_right(planb: Planb, wrong: tuple[str, ...]) -> None:
    said = planb(*wrong)
    assert (said.code, said.out) == (2, "")
    assert "Usage: planb" in said.err


def test_the_version_is_that_of_the_package(planb: Planb) -> None:
    assert planb("--version").out == "planb, version 0.1.0\n"


# --- status ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("settings")
def test_status_tells_an_outage_in_its_first_line(planb: Planb, tmp_path: Path) -> None:
    outage(tmp_path)
    said = planb("status")
    assert said.code == 0
    assert said.out.splitlines()[0].endswith("because broadband: nothing answers")


def test_status_for_programs_is_both_files_merged(planb: Planb, tmp_path: Path) -> None:
    outage(tmp_path)
    said = json.loads(planb("status", "--json").out)
    assert (said["line"]["state"], said["sources"]) == ("on_backup", [])


def test_status_answers_on_a_computer_where_nothing_is_installed(planb: Planb) -> None:
    said = planb("status")
    assert said.code == 0
    assert said.out.startswith("The line daemon is silent")


# --- settings -------------------------------------------------------------------------------------------


def test_a_broken_file_gets_all_its_problems_and_exit_1(planb: Planb, tmp_path: Path) -> None:
    broken = tmp_path / "mine.toml"
    broken.write_text('[salon]\nname = "x"\n')
    said = planb("config", "check", str(broken))
    assert said.code == 1
    assert said.out.splitlines() == [
        "mine.toml: salon.timezone: is missing. Add it.",
        "mine.toml: uplinks: is missing. Add it.",
    ]
    assert len(json.loads(planb("config", "check", str(broken), "--json").out)["problems"]) == 2


def test_a_right_file_gets_exit_0_and_what_this_version_does_not_do_yet(planb: Planb, tmp_path: Path) -> None:
    assert planb("config", "check", str(EXAMPLE)).code == 0
    later = tmp_path / "later.toml"
    hotspot = '[[uplinks]]\nname = "phone"\nkind = "wifi"\ndevice = "wlan0"\nssid = "Salon"\n'
    later.write_text(f"{EXAMPLE.read_text()}\n{hotspot}")
    said = planb("config", "check", str(later))
    assert said.code == 0
    assert said.out.startswith("note: uplinks.ssid: this version joins no Wi-Fi itself")


def test_settings_are_shown_without_their_secrets(planb: Planb, settings: Path) -> None:
    settings.write_text(settings.read_text().replace("secret:main-feed", "https://booking.example/s3cr3t.ics"))
    for said in (planb("config", "show"), planb("config", "show", "--json")):
        assert said.code == 0
        assert "booking.example" in said.out
        assert "s3cr3t" not in said.out


@pytest.mark.parametrize("command", [("run", "web"), ("run",), ("sync",), ("dashboard",), ("config", "show")])
def test_nothing_starts_without_settings(planb: Planb, command: tuple[str, ...]) -> None:
    said = planb(*command)
    assert said.code == 1
    assert "sudo planb setup" in said.err


@pytest.mark.usefixtures("settings")
def test_a_book_that_could_not_be_fetched_is_explained_and_exit_1(planb: Planb) -> None:
    said = planb("sync")
    assert (said.code, said.out.partition(";")[0]) == (
        1,
        "main: it needs secret:main-feed, and there is no such secret that the box may read",
    )
    assert json.loads(planb("sync", "--json").out)["ok"] is False


@pytest.mark.usefixtures("settings")
def test_the_dashboard_wants_a_terminal(planb: Planb) -> None:
    said = planb("dashboard")
    assert (said.code, said.err) == (
        1,
        "Error: The dashboard needs a terminal. For a script: planb status --json\n",
    )


# --- check ----------------------------------------------------------------------------------------------


def test_check_is_exit_1_when_something_would_hurt_and_lists_it_for_programs_too(planb: Planb, settings: Path) -> None:
    settings.write_text("[salon]\n")
    said = planb("check")
    assert said.code == 1
    assert said.out.startswith("Plan B would not work as it should: 3 problems, 0 warnings.")
    findings = json.loads(planb("check", "--json").out)["findings"]
    assert {each["level"] for each in findings} == {"problem"}


# --- people ---------------------------------------------------------------------------------------------


def test_people_come_and_go_and_their_pin_is_nowhere_to_be_read(planb: Planb, tmp_path: Path) -> None:
    assert planb("user", "list").out == "Nobody may sign in yet: planb user add NAME\n"
    assert planb("user", "add", "Olena", "--role", "reception", typed="739152\n").out == (
        "Olena may sign in as reception.\n"
    )
    assert planb("user", "pin", "Olena", typed="480617\n").out == "Olena has a new PIN.\n"
    assert json.loads(planb("user", "list", "--json").out) == {"users": [{"name": "Olena", "role": "reception"}]}
    assert "480617" not in places(str(tmp_path), {}).users.read_text()
    assert planb("user", "remove", "Olena").code == 0
    assert planb("user", "remove", "Olena").code == 1


def test_without_anywhere_to_type_a_pin_none_is_taken(tmp_path: Path) -> None:
    command = f'exec "{sys.executable}" -m appliance --root "{tmp_path}" user add Olena <&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, "A PIN has" in done.stderr) == (1, True), done.stderr


def test_a_pin_that_anybody_would_try_is_refused_with_a_reason(planb: Planb) -> None:
    said = planb("user", "add", "Olena", typed="1234\n")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Error: That PIN is one of the first")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    command = [sys.executable, "-m", "appliance", "--root", str(tmp_path), "user", "add", "Olena"]
    done = subprocess.run(command, input="739152\n", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_book_that_may_not_be_written_asks_for_sudo(planb: Planb, settings: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = planb("sync")
    tmp_path.chmod(0o700)
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("Permission denied. Try again with sudo.\n")


# --- what was, and what is wished ------------------------------------------------------------------------


def test_outages_are_told_to_people_and_to_programs(planb: Planb, tmp_path: Path) -> None:
    assert planb("outages").out == "No outage so far.\n"
    path = places(str(tmp_path), {}).history_db
    path.parent.mkdir(parents=True)
    began = datetime(2026, 11, 19, 10, 42, tzinfo=UTC)
    lost = Outage("b-1", began, began + timedelta(minutes=7), "broadband", "no_reply", "silence", ("4g",), 5_000_000, 2)
    History(path).keep([lost])
    assert "7 min" in planb("outages").out
    said = json.loads(planb("outages", "--json").out)
    assert (said["outages"][0]["cause"], said["switches"]) == ("no_reply", [])


def test_outages_go_to_the_provider_on_paper(planb: Planb, settings: Path, tmp_path: Path) -> None:
    path, paper = places(str(tmp_path), {}).history_db, tmp_path / "outages.pdf"
    path.parent.mkdir(parents=True)
    lost = Outage("b-1", datetime(2026, 11, 19, 10, 42, tzinfo=UTC), None, "broadband", "no_reply", "silence")
    History(path).keep([lost])
    said = planb("outages", "--pdf", str(paper))
    assert (said.code, said.out) == (0, f"{paper}: the history, reports for the provider: 1\n")
    assert paper.read_bytes().startswith(b"%PDF")


def test_a_history_that_cannot_be_read_is_explained_and_exit_1(planb: Planb, tmp_path: Path) -> None:
    path = places(str(tmp_path), {}).history_db
    path.parent.mkdir(parents=True)
    path.write_bytes(b"noise" * 900)
    said = planb("outages")
    assert (said.code, said.out) == (1, "")
    assert "history.db cannot be read" in said.err


def test_a_recording_is_listed_and_played_by_its_name(planb: Planb, tmp_path: Path) -> None:
    assert planb("replay").out.startswith("Nothing is recorded yet")
    an_outage(places(str(tmp_path), {}).events).pen.close()
    name = planb("replay").out.splitlines()[1].split()[0]
    said = planb("replay", name)
    assert (said.code, "the salon is on 4g now" in said.out) == (0, True)
    assert json.loads(planb("replay", name, "--json").out)["damage"] == []


@pytest.mark.parametrize("given", ["pyproject.toml", "tests", "nowhere"])
def test_what_is_no_recording_is_explained_and_exit_1(planb: Planb, given: str) -> None:
    said = planb("replay", str(HERE / given))
    assert (said.code, said.out) == (1, "")
    assert given in said.err


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("wish", [("home",), ("stay", "4g"), ("auto",), ("drill",)])
def test_a_wish_that_nobody_hears_is_explained_and_exit_1(planb: Planb, wish: tuple[str, ...]) -> None:
    said = planb(*wish)
    assert (said.code, said.out) == (1, "")
    assert "The line daemon is silent, so nobody would hear that" in said.err


# --- speed ----------------------------------------------------------------------------------------------


def test_status_loads_neither_the_web_nor_the_dashboard_nor_the_kernels_library() -> None:
    listed = "import sys; from appliance import cli, summary; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {
        "fastapi",
        "textual",
        "pyroute2",
        "gpiozero",
        "icalendar",
        "httpx2",
        "sqlite_utils",
        "sqlite3",
        "asyncio",
    }
