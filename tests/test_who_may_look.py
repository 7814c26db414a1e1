"""The whole way, as it runs on a box: people, a tablet that is paired, the page, and what the audit says of it all."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from appliance import status
from appliance.places import places
from appliance.store import seal, snapshot
from tests.aday import SMALLEST, a_book, a_day, part, visit
from tests.waiting import comes_true

PIN = "739154"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


class Box:
    """Real commands and real services with everything beneath one folder."""

    def __init__(self, root: Path, port: int) -> None:
        self.root, self.url = root, f"http://127.0.0.1:{port}"
        self.places = places(str(root), {})
        self.services: dict[str, subprocess.Popen[bytes]] = {}
        for folder in (self.places.config, self.places.state, self.places.cache, self.places.run):
            folder.mkdir(parents=True)
        self.places.toml.write_text(f'{SMALLEST}\n[web]\nlisten = ["loopback"]\nport = {port}\n')

    def planb(self, *arguments: str, typed: str = "") -> Said:
        command = [sys.executable, "-m", "appliance", "--root", str(self.root), *arguments]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=60)
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def starts(self, name: str) -> None:
        log = (self.root / f"{name}.log").open("ab")
        command = [sys.executable, "-m", "appliance", "--root", str(self.root), "run", name]
        self.services[name] = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        there = {"audit": self.places.audit_json.exists, "web": self.answers}[name]
        assert comes_true(there), (self.root / f"{name}.log").read_text()

    def ends(self, name: str) -> None:
        self.services[name].terminate()
        self.services.pop(name).wait(20)

    def answers(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/healthz", timeout=1, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False

    def tablet(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, trust_env=False, timeout=20, headers={"origin": self.url})

    def rows(self) -> list[tuple[str, str, str]]:
        rows = json.loads(self.planb("audit", "--json").out)["rows"]
        return [(row["note"]["action"], row["note"]["who"], row["note"]["what"]) for row in rows]


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Box(tmp_path, port)
    yield box
    for service in box.services.values():
        service.kill()
        service.wait()


Wait = Callable[[Callable[[], bool]], bool]


def test_a_tablet_is_paired_used_and_taken_off_the_list_and_all_of_it_stands_in_the_audit(box: Box) -> None:
    box.starts("audit")
    assert box.planb("user", "add", "Freya", "--role", "stylist", typed=f"{PIN}\n").code == 0
    assert box.planb("user", "role", "freya", "reception").out == "Freya sees what reception sees, from now on.\n"
    box.starts("web")
    link = json.loads(box.planb("pair", "Front desk", "--for", "Freya", "--json").out)["link"]
    assert link.startswith(f"{box.url}/pair/")
    with box.tablet() as tablet:
        assert tablet.get("/vault").status_code == 403
        assert "Make this device “Front desk”?" in tablet.get(link).text
        assert tablet.post(link).headers["location"] == "/"
        assert tablet.get("/vault").status_code == 200
        assert tablet.get(link).status_code == 404
        assert "Front desk  Freya" in box.planb("pair").out
        assert box.planb("pair", "--remove", "Front Desk").out == "Front desk is not paired any more.\n"
        assert tablet.get("/vault").status_code == 403
    who = next(who for action, who, _ in box.rows() if action == "rights")
    assert box.rows() == [
        ("began", "", "the service started"),
        ("rights", who, "Freya may sign in as stylist"),
        ("rights", who, "Freya is reception now"),
        ("offer", who, "Front desk (Freya)"),
        ("pair", "", "Front desk (Freya)"),
        ("pair_failed", "Freya", ""),
        ("revoke", who, "Front desk (Freya)"),
    ]
    verdict = box.planb("audit", "--verify")
    assert (verdict.code, verdict.out.splitlines()[0][:6]) == (0, "7 rows")
    newest = json.loads(box.planb("audit", "--verify", "--json").out)["newest"]
    assert box.planb("audit", "--verify", "--knows", newest[:16]).code == 0
    assert "the end was cut off" in box.planb("audit", "--verify", "--knows", "0123456789abcdef").out


def test_with_the_audit_dead_the_page_and_the_owner_go_on_and_are_told(box: Box) -> None:
    box.starts("audit")
    assert box.planb("user", "add", "Freya", "--role", "owner", typed=f"{PIN}\n").err == ""
    link = json.loads(box.planb("pair", "Front desk", "--json").out)["link"]
    box.starts("web")
    box.ends("audit")
    with box.tablet() as tablet:
        assert tablet.get(link).status_code == 503
        assert tablet.post("/sign-in", data={"name": "Freya", "pin": PIN}).status_code == 303
        assert "writes this down does not answer" in tablet.get("/status").text
        added = box.planb("user", "add", "Mia", typed=f"{PIN}\n")
        assert (added.code, "stands nowhere" in added.err) == (0, True)
        assert "Nobody writes down who looks" in box.planb("status").out
        assert "audit_silent" in {issue["code"] for issue in json.loads(box.planb("status", "--json").out)["issues"]}
        refused = box.planb("pair", "Another")
        assert (refused.code, "The audit does not answer" in refused.err) == (1, True)
        box.starts("audit")
        assert comes_true(lambda: "Who did what" in tablet.get("/status").text)
        assert "does not answer" not in tablet.get("/status").text.partition("Who did what")[2]
    assert "the audit does not answer" in (box.root / "web.log").read_text()


def test_what_cannot_be_paired_is_said(box: Box) -> None:
    box.starts("audit")
    box.planb("user", "add", "Ingrid", "--role", "owner", typed=f"{PIN}\n")
    for arguments, code, says in (
        (("pair", "Desk", "--for", "Ingrid"), 1, "a device is never that"),
        (("pair", "Desk", "--for", "Nobody"), 1, "There is no Nobody. There is: Ingrid."),
        (("pair", "x" * 41), 1, "1 to 40 letters"),
        (("pair", "--remove", "Desk"), 1, "There is no device Desk"),
        (("pair", "--remove"), 2, "Say which device"),
        (("pair", "Desk", "--role", "owner"), 2, "'owner' is not one of"),
        (("pair", "Desk", "--for", "Ingrid", "--role", "stylist"), 2, "Either --for or --role"),
        (("pair", "Desk", "--minutes", "0"), 2, "Invalid value"),
        (("user", "role", "Nobody", "stylist"), 1, "There is no Nobody"),
        (("user", "role", "Ingrid", "boss"), 2, "Invalid value"),
    ):
        said = box.planb(*arguments)
        assert (said.code, says in said.err) == (code, True), (arguments, said)
    assert box.planb("pair").out == "No device is paired yet: planb pair NAME\n"


def test_a_link_is_drawn_for_a_camera_and_written_for_people(box: Box) -> None:
    box.starts("audit")
    said = box.planb("pair", "Front desk", "--role", "reception").out
    assert re.search(rf"^{re.escape(box.url)}/pair/[\w-]{{22}}$", said, re.MULTILINE)
    assert "▄" in said
    assert "Open it on Front desk, within 10 min. It works once." in said


def test_paper_with_account_numbers_on_it_is_noted_whoever_makes_it(box: Box) -> None:
    box.starts("audit")
    for arguments in (("binder",), ("outages",)):
        assert box.planb(*arguments, "--pdf", str(box.root / f"{arguments[0]}.pdf")).code == 0
    assert [what for action, _, what in box.rows() if action == "print"] == ["the binder", "the history"]


def test_an_audit_of_nothing_is_empty_and_one_that_was_touched_is_said(box: Box) -> None:
    assert box.planb("audit").out == "Nothing has been noted yet.\n"
    assert box.planb("audit", "--verify").out == "The audit is empty.\n"
    box.starts("audit")
    box.planb("user", "add", "Freya", typed=f"{PIN}\n")
    box.ends("audit")
    kept = box.places.audit_db.read_bytes()
    assert kept.count(b"Freya may sign in") == 1
    box.places.audit_db.write_bytes(kept.replace(b"Freya may sign in", b"Ingrid may sign i"))
    said = box.planb("audit", "--verify")
    assert (said.code, said.out) == (
        1,
        "The audit is not whole: row 2 is not what it was when it was written, or the one before it is not.\n",
    )
    box.starts("audit")
    assert comes_true(lambda: "The audit is not whole" in box.planb("status").out)


def test_who_is_forgotten_is_not_named(box: Box) -> None:
    box.starts("audit")
    book = a_book(a_day(visit("Maria Kovalenko", part("olena", "10:00", 30))))
    snapshot.publish(box.places.state, book, seal.ensure(box.places.key(None)))
    box.planb("forget", "--client", "Maria Kovalenko", "--show")
    box.planb("forget", "--client", "Maria Kovalenko")  # whose day is long over
    box.planb("wipe", "--yes")
    assert [(action, what) for action, _, what in box.rows()[1:]] == [
        ("export", "what is held about a client"),
        ("forget", "0 found"),
        ("wipe", "the book, the documents and the key"),
    ]
    assert b"Kovalenko" not in box.places.audit_db.read_bytes()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_nobody_but_root_reads_the_audit(box: Box) -> None:
    box.starts("audit")
    assert box.places.audit.stat().st_mode & 0o007 == 0
    assert status.boot_id() in box.places.audit_json.read_text(), "how it is, is for everybody"
