"""`planb tls`: what the owner types, and what they are told."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance import tls
from appliance.config import read
from appliance.places import places
from appliance.tls import answers, making, said

HERE = Path(__file__).parent.parent.parent
SETTINGS = (HERE / "docs/planb.example.toml").read_text()

Planb = Callable[..., tuple[int, str]]


@pytest.fixture
def planb(tmp_path: Path) -> Planb:
    (tmp_path / "etc/planb").mkdir(parents=True)
    (tmp_path / "etc/planb/planb.toml").write_text(SETTINGS)

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "appliance", "--root", str(tmp_path), "tls", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return run


def test_it_says_where_https_answers_until_when_the_fingerprint_and_what_comes_next(planb: Planb) -> None:
    code, out = planb()
    facts = json.loads(planb("--show", "--json")[1])
    assert code == 0
    assert "https://planb/, https://192.168.77.1/" in out
    assert facts["fingerprint"].replace(":", "") in "".join(out.split())
    assert facts["thumbprint"].replace(":", " ") in out
    assert "open http://192.168.77.1/trust" in out
    assert "PRIVATE" not in json.dumps(facts)


def test_a_box_whose_clock_nobody_has_confirmed_says_so(planb: Planb) -> None:
    assert "clock has not been confirmed" in planb()[1]


def test_again_renews_and_new_ca_begins_anew(planb: Planb) -> None:
    first, again, anew = (json.loads(planb(*more, "--json")[1]) for more in ((), (), ("--new-ca",)))
    assert first["fingerprint"] == again["fingerprint"] != anew["fingerprint"]


def test_what_a_timer_asks_for_renews_in_the_last_sixty_days_only(planb: Planb, tmp_path: Path) -> None:
    assert planb("--if-due") == (0, "There is nothing to renew.\n")
    box, config = places(str(tmp_path), {}), read(SETTINGS)
    now = datetime.now(UTC).replace(microsecond=0)
    assert tls.make(box, "S", tls.speaks(config), now).is_due(now) is False
    before = (box.tls / "page.pem").read_bytes()
    planb("--if-due")
    assert (box.tls / "page.pem").read_bytes() == before
    authority = making.opened((box.tls / "ca.crt").read_bytes(), (box.tls / "ca.key").read_bytes())
    old = making.page(tls.speaks(config), authority, now - timedelta(days=336))
    (box.tls / "page.pem").write_bytes(old.key_pem + old.pem)
    assert "good until" in planb("--if-due")[1]
    renewed = tls.read(box)
    assert renewed
    assert renewed.ends > now + timedelta(days=390)


def test_what_is_not_there_is_neither_shown_nor_removed(planb: Planb) -> None:
    assert planb("--show") == (1, "Error: There is no certificate yet. Make one with: sudo planb tls\n")
    assert planb("--remove") == (0, "There was no https.\n")
    planb()
    assert "the authority is gone" in planb("--remove")[1]


def test_two_wishes_at_once_are_wrong_usage(planb: Planb) -> None:
    assert planb("--new-ca", "--remove")[0] == 2


@pytest.mark.parametrize(
    ("web", "pages", "trust"),
    [
        ("", ("https://planb/", "https://192.168.77.1/"), "http://192.168.77.1/trust"),
        ("port = 8080\ntls_port = 8443", ("https://planb:8443/", "https://192.168.77.1:8443/"), "http://192.168.77.1:8080/trust"),
        ('listen = ["loopback", "fd00::1"]', ("https://planb/", "https://127.0.0.1/", "https://[fd00::1]/"), "http://127.0.0.1/trust"),
        ('listen = ["0.0.0.0", "lan"]', ("https://planb/", "https://192.168.77.1/"), "http://192.168.77.1/trust"),
    ],
)  # fmt: skip
def test_where_it_answers_follows_the_settings(web: str, pages: tuple[str, ...], trust: str) -> None:
    config = read(SETTINGS.partition("[web]")[0] + f"[web]\n{web}")
    assert (answers.pages(config), answers.trust_page(config)) == (pages, trust)


def test_a_fingerprint_is_shown_in_lines_that_an_eye_can_compare() -> None:
    pairs = [f"{number:02X}" for number in range(32)]
    lines = said.paired(":".join(pairs))
    assert [len(line.split()) for line in lines] == [8, 8, 8, 8]
    assert " ".join(lines).split() == pairs


@pytest.mark.needs("pdftotext")
def test_the_sheet_that_hangs_at_the_box_shows_where_to_go_and_the_fingerprint(planb: Planb, tmp_path: Path) -> None:
    file = tmp_path / "trust.pdf"
    facts = json.loads(planb("--pdf", str(file), "--json")[1])
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    assert all(line in " ".join(done.stdout.split()) for line in said.paired(facts["fingerprint"]))
    assert "http://192.168.77.1/trust" in done.stdout
