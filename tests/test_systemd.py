"""The services as systemd sees them: well-formed, walled in, and where `make install` puts them."""

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from appliance.run import NAMES

HERE = Path(__file__).parent.parent
UNITS = HERE / "systemd"
SCORES = {
    "planb-line": 20,
    "planb-sync": 15,
    "planb-audit": 8,
    "planb-web": 15,
    "planb-led": 8,
    "planb-tls": 10,
    "planb-print": 13,
}  # tenths, of systemd 252

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make install DESTDIR=…` places, with a program where the real one would be."""
    root = tmp_path_factory.mktemp("pi")
    _install(root)
    program = root / "opt/planb/bin/planb"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return root


def _install(root: Path) -> None:
    subprocess.run(["make", "-s", "install", f"DESTDIR={root}"], cwd=HERE, check=True, capture_output=True, timeout=60)


@needs_systemd
@pytest.mark.parametrize("unit", SCORES)
def test_a_service_stays_as_walled_in_as_it_is(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", f"--threshold={SCORES[unit]}"]
    done = subprocess.run([*command, str(UNITS / f"{unit}.service")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


@needs_systemd
def test_systemd_finds_nothing_to_complain_about(installed: Path) -> None:
    names = [f"planb-{name}.service" for name in NAMES]
    names += ["planb-tls.service", "planb-tls.timer", "planb-print.service", "planb-print.timer"]
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", f"--root={installed}", *names]
    done = subprocess.run([*command, "planb.target"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_understands_what_mounts_a_stick(tmp_path: Path) -> None:
    unit = tmp_path / "planb-stick@sda1.service"
    shutil.copy(UNITS / "planb-stick@.service", unit)
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_stick_is_read_only_runs_nothing_and_only_the_book_daemon_reads_it() -> None:
    service = _unit(UNITS / "planb-stick@.service")["Service"]
    options = service["ExecStart"].partition("--options ")[2].split()[0].split(",")
    assert {"ro", "nosuid", "nodev", "noexec", "nosymfollow", "uid=planb-sync"} <= set(options)
    assert service["ExecStart"].endswith(" /dev/%I /run/planb-sticks/%i")
    assert "d /run/planb-sticks " in (UNITS / "tmpfiles.d/planb.conf").read_text()


def test_what_mounts_a_stick_has_no_wall_behind_which_nobody_would_see_the_mount() -> None:
    """Each of these gives a service mounts of its own (systemd.exec(5)), and so a stick that only it sees."""
    service = _unit(UNITS / "planb-stick@.service")["Service"]
    own = ("Protect", "Private", "ReadOnlyPaths", "ReadWritePaths", "InaccessiblePaths", "BindPaths", "TemporaryFile")
    assert [key for key in service if key.startswith(own)] == []


def test_only_sticks_with_the_file_systems_that_are_sold_are_mounted() -> None:
    (rule,) = (
        line
        for line in (UNITS / "udev/70-planb-stick.rules").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert 'ENV{ID_BUS}=="usb"' in rule
    assert 'ENV{ID_FS_TYPE}=="vfat|exfat"' in rule
    assert 'ENV{SYSTEMD_WANTS}+="planb-stick@%k.service"' in rule


@pytest.mark.parametrize("name", NAMES)
def test_every_service_is_watched_and_comes_back(name: str) -> None:
    unit = _unit(UNITS / f"planb-{name}.service")
    service = unit["Service"]
    assert service["ExecStart"] == f"/opt/planb/bin/planb run {name}"
    assert (service["Type"], service["WatchdogSec"]) == ("notify", "20")
    assert (service["Restart"], service["RestartSec"], unit["Unit"]["StartLimitIntervalSec"]) == ("always", "2", "0")


def test_no_two_services_share_a_user() -> None:
    assert len({_unit(UNITS / f"planb-{name}.service")["Service"]["User"] for name in NAMES}) == len(NAMES)


def test_every_user_and_group_that_a_service_names_is_made() -> None:
    made = set(re.findall(r"^[ug] (\S+)", (UNITS / "sysusers.d/planb.conf").read_text(), re.MULTILINE))
    for name in NAMES:
        service = _unit(UNITS / f"planb-{name}.service")["Service"]
        assert {service["User"], service["Group"], *service["SupplementaryGroups"].split()} <= made


def test_the_target_wants_all_five() -> None:
    wanted = _unit(UNITS / "planb.target")["Unit"]["Wants"].split()
    assert wanted == [f"planb-{name}.service" for name in NAMES]


def test_the_page_and_the_led_may_write_nowhere() -> None:
    for name in ("web", "led"):
        service = _unit(UNITS / f"planb-{name}.service")["Service"]
        assert "ReadWritePaths" not in service
        assert service["ProtectSystem"] == "strict"


def test_install_places_the_settings_once_and_keeps_them_at_an_upgrade(tmp_path: Path) -> None:
    _install(tmp_path)
    settings = tmp_path / "etc/planb/planb.toml"
    assert settings.read_text() == (HERE / "docs/planb.example.toml").read_text()
    assert (tmp_path / "etc/planb/secrets").stat().st_mode & 0o777 == 0o700
    settings.write_text("# the owner's own\n")
    _install(tmp_path)
    assert settings.read_text() == "# the owner's own\n"


def test_install_places_units_users_places_and_kernel_settings(installed: Path) -> None:
    placed = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    assert placed == {
        *(f"etc/systemd/system/planb-{name}.service" for name in NAMES),
        "etc/systemd/system/planb.target",
        "etc/systemd/system/planb-stick@.service",
        "etc/systemd/system/planb-print.service",
        "etc/systemd/system/planb-print.timer",
        "etc/systemd/system/planb-tls.service",
        "etc/systemd/system/planb-tls.timer",
        "etc/udev/rules.d/70-planb-stick.rules",
        "etc/sysusers.d/planb.conf",
        "etc/tmpfiles.d/planb.conf",
        "etc/sysctl.d/60-planb.conf",
        "etc/planb/planb.toml",
        "opt/planb/bin/planb",
    }


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd-sysusers is not installed")
def test_systemd_makes_the_users_and_the_places(installed: Path) -> None:
    for command in ("systemd-sysusers", "systemd-tmpfiles"):
        create = ["--create"] if command == "systemd-tmpfiles" else []
        asked = [command, f"--root={installed}", *create, "planb.conf"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode and "Operation not permitted" in done.stderr:
            pytest.skip(f"{command} may only do this as root")
        assert done.returncode == 0, done.stderr
    users = (installed / "etc/passwd").read_text()
    assert all(f"planb-{name}:" in users for name in NAMES)
    assert (installed / "var/lib/planb").stat().st_mode & 0o7707 == 0o3700
    assert (installed / "run/planb").stat().st_mode & 0o7777 == 0o775


# As on the box: its users, its folders, and each daemon as itself.
ON_THE_BOX = """
set -e
mount --bind "$1/etc/passwd" /etc/passwd
mount --bind "$1/etc/group" /etc/group
mount -t tmpfs -o mode=755 tmpfs /var/lib
systemd-tmpfiles --create --prefix=/var/lib/planb "$1/etc/tmpfiles.d/planb.conf"
cd /var/lib/planb
as() { user=$1; shift; setpriv --reuid "$user" --regid "$user" --groups planb --inh-caps=-all sh -c "umask 027; $*"; }
as planb-sync 'echo the book > book.db; ln book.db book.1.db'
as planb-line 'echo history > history.db; mkdir incidents; echo new > .history; mv .history history.db'
as planb-line 'cat book.db'
as planb-line 'echo spoiled > book.db' || echo may not write the book
as planb-line 'rm -f book.db' || echo may not remove the book
as planb-line 'echo false > .book; mv -f .book book.db' || echo may not replace the book
as planb-web 'cat book.db history.db; test ! -w . && echo may write nothing'
as planb-led 'touch x' || echo nor may the light
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be every user")
@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd-sysusers is not installed")
def test_the_line_daemon_keeps_its_history_beside_the_book_and_cannot_touch_the_book(installed: Path) -> None:
    subprocess.run(["systemd-sysusers", f"--root={installed}", "planb.conf"], check=True, capture_output=True)
    command = ["unshare", "--mount", "sh", "-c", ON_THE_BOX, "sh", str(installed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "mount:" in done.stderr or "parse ACL" in done.stderr:
        pytest.skip(done.stderr.splitlines()[0])
    assert done.stdout.splitlines() == [
        "the book",
        "may not write the book",
        "may not remove the book",
        "may not replace the book",
        "the book",
        "new",
        "may write nothing",
        "nor may the light",
    ], done.stderr


LISTENS = """
import os, socket, time
os.umask(0o077)
with socket.socket(socket.AF_UNIX) as sock:
    sock.bind("/run/planb-audit/new")
    os.chmod("/run/planb-audit/new", 0o660)
    sock.listen()
    os.rename("/run/planb-audit/new", "/run/planb-audit/audit.sock")
    time.sleep(60)
"""
ASKS = 'import socket; socket.socket(socket.AF_UNIX).connect("/run/planb-audit/audit.sock"); print("is heard")'
# The audit's socket and what it keeps, as each service finds them. A socket is no file: a read-only system and a
# network of one's own (PrivateNetwork) are no walls for it. Its mode is.
THE_AUDIT = """
set -e
mount --bind "$1/etc/passwd" /etc/passwd
mount --bind "$1/etc/group" /etc/group
mount -t tmpfs -o mode=755 tmpfs /var/lib
mount -t tmpfs -o mode=755 tmpfs /run
for place in /var/lib /run; do systemd-tmpfiles --create --prefix=$place "$1/etc/tmpfiles.d/planb.conf"; done
as() { user=$1; shift; setpriv --reuid "$user" --regid "$user" --groups planb --inh-caps=-all "$@"; }
unshare --net setpriv --reuid planb-audit --regid planb-audit --groups planb /usr/bin/python3 -c "$2" &
cd /var/lib/planb-audit
as planb-audit sh -c 'umask 077; echo rows > audit.db; echo known > devices.json; chmod 640 devices.json'
until [ -S /run/planb-audit/audit.sock ]; do sleep 0.05; done
mount --bind /run /run
mount -o remount,bind,ro /run
for user in web line sync led; do as planb-$user /usr/bin/python3 -c "$3" || echo $user is not; done
as planb-web sh -c 'cat devices.json; cat audit.db || echo not the rows; touch x || echo nor write'
as planb-sync sh -c 'mv /var/lib/planb-audit /var/lib/other || echo nobody moves it'
as planb-line sh -c 'cat devices.json || echo nobody else reads it'
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be every user")
@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd-sysusers is not installed")
@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="no python3 that every user may run")
def test_only_the_page_is_heard_by_the_audit_and_nobody_reads_or_moves_what_it_keeps(installed: Path) -> None:
    subprocess.run(["systemd-sysusers", f"--root={installed}", "planb.conf"], check=True, capture_output=True)
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", THE_AUDIT, "sh", str(installed)]
    done = subprocess.run([*command, LISTENS, ASKS], capture_output=True, text=True, check=False, timeout=60)
    if "mount:" in done.stderr or "parse ACL" in done.stderr:
        pytest.skip(done.stderr.splitlines()[0])
    assert done.stdout.splitlines() == [
        "is heard",
        "planb-line is not",
        "planb-sync is not",
        "planb-led is not",
        "known",
        "not the rows",
        "nor write",
        "nobody moves it",
        "nobody else reads it",
    ], done.stderr


def _unit(path: Path) -> ConfigParser:
    """A unit file; of a key that is given twice, the last one. Good enough for the keys that are asked for here."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path)
    return parser
