"""The service behind its socket: who may ask, who is not heard, and how it is to be found."""

import asyncio
import json
import os
import socket
import stat
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from appliance import audit
from appliance.audit.peers import NOTES_OF_THE_PAGE, judged, may
from appliance.noted import Action, Note, Offer, said
from appliance.noted.asking import PATIENCE_S, Asking
from appliance.noted.words import ASK, Ask, Last, Looking, Noting, Offering, Redeeming, Revoking
from appliance.status import boot_id
from tests.audit.at_work import at_work, settings

PRINTED = Note("Freya", "reception", "Front desk", "print", "sheets 2026-11-22")
DESK = Offer("Front desk", "reception")


def noting(action: Action) -> Noting:
    return Noting(Note("Freya", "reception", "Front desk", action))


# --- who may ask for what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uid", "who"), [(0, "owner"), (990, "owner"), (991, "page"), (992, "nobody"), (1000, "nobody")]
)
def test_who_asks_is_said_by_the_kernel(uid: int, who: str) -> None:
    assert judged(uid, own=990, page=991) == who


def test_whatever_prints_by_itself_may_note_that_and_nothing_else() -> None:
    assert judged(993, own=990, page=991, printer=993) == "printer"
    assert may("printer", noting("print"))
    assert not any(may("printer", ask) for ask in (noting("reveal"), Last(1), Looking("x"), Redeeming("x", "10.0.0.5")))


def test_where_the_page_has_no_user_of_its_own_only_root_and_the_same_user_are_heard() -> None:
    assert [judged(uid, own=1000, page=None) for uid in (0, 1000, 1001)] == ["owner", "owner", "nobody"]


@pytest.mark.parametrize("ask", [Last(1), Looking("x"), Redeeming("x", "10.0.0.5"), noting("print")])
def test_the_page_may_note_and_let_a_device_in_that_holds_a_link(ask: Ask) -> None:
    assert may("page", ask)
    assert may("owner", ask)
    assert not may("nobody", ask)


@pytest.mark.parametrize("ask", [Offering(DESK, 10, "root"), Revoking("Front desk", "root"), noting("rights")])
def test_the_page_cannot_make_a_link_nor_say_that_rights_changed(ask: Ask) -> None:
    assert not may("page", ask)
    assert may("owner", ask)


def test_what_the_audit_says_of_itself_nobody_can_put_into_its_mouth_from_the_page() -> None:
    assert set(get_args(Action)) - NOTES_OF_THE_PAGE >= {
        "began",
        "purged",
        "missed",
        "broken",
        "rights",
        "wipe",
        "offer",
    }


# --- what is no ask -------------------------------------------------------------------------------------


def ask_plainly(path: Path, line: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(10)
        asking.connect(str(path))
        asking.sendall(line)
        asking.shutdown(socket.SHUT_WR)
        return asking.recv(65536)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[" * 3000 + b"\n",
        b'{"ask": "rm"}\n',
        b'{"ask": "last", "count": 100000}\n',
        b"x" * 100_000,
        b"\xff\xfe\n",
        ASK.dump_json(noting("print")).replace(b"Freya", b"a" * 61) + b"\n",
        ASK.dump_json(noting("print")).replace(b"Freya", b"Fre\\u001bya") + b"\n",
        ASK.dump_json(noting("print")).replace(b"reception", b"root") + b"\n",
    ],
)
async def test_nonsense_is_not_answered_and_stops_nothing(tmp_path: Path, line: bytes) -> None:
    async with at_work(tmp_path) as (asking, box):
        with suppress(ConnectionResetError, BrokenPipeError):  # it did not read to the end
            assert await asyncio.to_thread(ask_plainly, box.audit_socket, line) == b""
        assert await asking.note(PRINTED) == "kept"


async def test_whoever_says_nothing_holds_nobody_up(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (asking, box):
        silent = [await asyncio.open_unix_connection(box.audit_socket) for _ in range(20)]
        assert await asking.note(PRINTED) == "kept"
        for _, writer in silent:
            writer.close()


async def test_a_hundred_notes_at_once_are_a_chain(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (asking, _):
        said = await asyncio.gather(*(asking.note(PRINTED) for _ in range(50)))
        rows = await asking.last(51)
    assert set(said) == {"kept"}
    assert rows is not None
    assert [row.number for row in rows] == list(range(51, 0, -1))


async def test_an_audit_that_takes_the_line_and_says_nothing_is_silent_in_two_seconds(tmp_path: Path) -> None:
    """It hangs, or its card does: nobody who signs in waits longer for it."""
    with socket.socket(socket.AF_UNIX) as hangs:
        hangs.bind(str(tmp_path / "hangs.sock"))
        hangs.listen()
        began = time.monotonic()
        assert await Asking(tmp_path / "hangs.sock").note(PRINTED) == "silent"
        assert time.monotonic() - began < PATIENCE_S + 1


# --- the service itself ---------------------------------------------------------------------------------


async def test_the_socket_is_for_its_owner_and_its_group_alone(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (_, box):
        mode = box.audit_socket.stat().st_mode
        assert (stat.S_ISSOCK(mode), stat.S_IMODE(mode)) == (True, 0o660)


async def test_how_it_is_everybody_can_read_and_when_it_ends_it_is_silent(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (asking, box):
        while (known := said.read(box.audit_json, mono=time.monotonic(), boot=boot_id())) is None:
            await asyncio.sleep(0.01)
        assert (known.state, known.rows) == ("keeps", 1)
        assert said.issue(known, known.at) is None
        assert json.loads(box.audit_json.read_text()).keys() == {
            "schema",
            "at",
            "boot",
            "mono",
            "state",
            "rows",
            "newest",
        }
        assert await asking.note(PRINTED) == "kept"
    assert not box.audit_json.exists()
    assert not box.audit_socket.exists()
    assert await asking.note(PRINTED) == "silent"


def test_what_it_said_long_ago_or_before_a_restart_says_nothing_about_now(tmp_path: Path) -> None:
    file = said.AuditFile(datetime.now(UTC), "boot", 100.0, "keeps", 1, "")
    path = tmp_path / "audit.json"
    said.write(path, file)
    assert said.read(path, mono=100.0 + said.SILENT_S, boot="boot") == file
    assert said.read(path, mono=101.0 + said.SILENT_S, boot="boot") is None
    assert said.read(path, mono=100.0, boot="another") is None
    path.write_text("{")
    assert said.read(path, mono=100.0, boot="boot") is None


@pytest.mark.parametrize(
    ("state", "code"), [(None, "audit_silent"), ("cannot_keep", "audit_cannot_keep"), ("broken", "audit_broken")]
)
def test_what_is_wrong_with_it_the_owner_is_told(state: said.Keeping | None, code: str) -> None:
    now = datetime.now(UTC)
    file = said.AuditFile(now, "boot", 0.0, state, 1, "") if state else None
    issue = said.issue(file, now)
    assert issue is not None
    assert (issue.code, issue.severity) == (code, "warning")


async def test_what_was_kept_is_there_after_a_restart_and_so_are_the_devices(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (asking, _):
        await asking.note(PRINTED)
    async with at_work(tmp_path) as (asking, _):
        rows = await asking.last(10)
    assert rows is not None
    assert [row.note.action for row in rows] == ["began", "print", "began"]


async def test_what_one_before_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (_, box):
        pass
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(box.audit_socket))
    left.close()
    async with at_work(tmp_path) as (asking, _):
        assert await asking.note(PRINTED) == "kept"


async def test_two_at_once_would_each_know_half_so_the_second_does_not_start(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (asking, box):
        with pytest.raises(OSError, match="another audit is at work"):
            await audit.run(settings(), box)
        assert await asking.note(PRINTED) == "kept", "and it takes nothing away from the first"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
async def test_another_user_of_the_box_is_not_heard_even_with_the_socket_open(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (asking, box):
        for folder in (box.audit_socket, *box.audit_socket.parents):
            folder.chmod(0o777) if folder != Path("/tmp") and folder.is_relative_to(tmp_path.parent.parent) else None
        program = (
            "import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
            'print("connected"); s.sendall(sys.argv[2].encode()+b"\\n"); print(s.recv(9000))'
        )
        line = ASK.dump_json(noting("print")).decode()
        child = await asyncio.create_subprocess_exec(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", program,
            str(box.audit_socket), line, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await child.communicate()
        if b"connected" not in out:
            pytest.skip(err.decode()[-200:])
        assert out.split() == [b"connected", b"b''"]
        rows = await asking.last(10)
    assert rows is not None
    assert [row.note.action for row in rows] == ["began"]
