"""The child that draws: what comes of it, what it may use, and what is said when it dies, hangs or takes too much."""

import asyncio
import io
import os
import sys
import zipfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from day_sample import COPIED, DAY, SALON
from printed import pages

from appliance.paper.day_sheet import day_sheet
from appliance.paper.printing import QUEUE, NotMade, Press, pdf, zipped
from appliance.paper.sheet import Sheet, Text
from appliance.tongue import speaking

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SHEET = day_sheet(SALON, DAY, DAY.staff[0], COPIED)
PYTHON = (sys.executable, "-I", "-c")
# as the real one begins
CONFINED = "from appliance.paper.__main__ import confine; confine()"


def child(program: str, wall_s: float = 30) -> Press:
    return Press((*PYTHON, program), wall_s)


@pytest.mark.needs("pdftotext")
async def test_sheets_become_a_pdf_in_a_process_that_ends() -> None:
    made = await pdf([SHEET], "Day sheets", AT)
    assert isinstance(made, bytes)
    assert "Maria Kovalenko" in pages(made)[0]
    assert not _children()


async def test_the_file_is_in_the_language_that_is_spoken() -> None:
    with speaking("fi"):
        made = await pdf([SHEET], "Day sheets", AT)
    assert isinstance(made, bytes)
    assert b"/Lang (fi)" in made


async def test_a_zip_holds_a_pdf_for_each_name_and_files_as_they_were() -> None:
    made = await zipped({"day/olena.pdf": [SHEET], "day.csv": b"a,b\n"}, "Papers", AT)
    assert isinstance(made, bytes)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["day/olena.pdf", "day.csv"]
        assert archive.read("day.csv") == b"a,b\n"
        assert archive.read("day/olena.pdf").startswith(b"%PDF")
        assert {each.date_time for each in archive.infolist()} == {(2026, 11, 21, 8, 30, 0)}


async def test_the_same_pack_at_the_same_moment_is_the_same_bytes() -> None:
    first, second = [await zipped({"a.pdf": [SHEET], "b.csv": b"x"}, "Papers", AT) for _ in range(2)]
    assert first == second


@pytest.mark.parametrize(
    "program",
    ["import os; os.abort()", "raise SystemExit(1)", "", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"],
    ids=["dies", "fails", "says nothing", "is killed"],
)
async def test_a_child_that_ends_without_paper_is_said_and_not_an_error(program: str) -> None:
    assert await child(program).pdf([SHEET], "x") == NotMade("failed")


async def test_a_child_that_is_killed_half_way_leaves_no_half_paper() -> None:
    program = "import os, sys; sys.stdout.buffer.write(b'%PDF-'); sys.stdout.flush(); os.abort()"
    assert await child(program).pdf([SHEET], "x") == NotMade("failed")


async def test_a_child_that_hangs_is_ended() -> None:
    press = child("import sys, time; sys.stdin.close(); time.sleep(600)", wall_s=0.3)
    assert await press.pdf([SHEET], "x") == NotMade("failed")
    assert not _children()


async def test_a_child_that_does_not_even_listen_is_ended() -> None:
    big = Sheet("a", "A", (Text("w" * 3_000_000),))
    assert await child("import time; time.sleep(600)", wall_s=0.3).pdf([big], "x") == NotMade("failed")
    assert not _children()


async def test_a_child_that_writes_without_end_is_ended() -> None:
    assert await child("while True: print('x' * 2**20)").pdf([SHEET], "x") == NotMade("failed")
    assert not _children()


async def test_a_child_that_cannot_be_started_is_said() -> None:
    assert await Press(("/no/such/program",)).pdf([SHEET], "x") == NotMade("failed")


@pytest.mark.parametrize(
    "greedy",
    ["bytearray(2**30)", "import tempfile; tempfile.TemporaryFile(buffering=0).write(b'x')", "while True: pass"],
    ids=["memory", "a file", "the processor"],
)
async def test_the_child_may_not_have(greedy: str) -> None:
    hurried = "import appliance.paper.__main__ as child; child.CPU_S = 1; child.confine()"
    press = child(f"{hurried}\n{greedy}\nprint('it could')")
    assert await press.pdf([SHEET], "x") == NotMade("failed")


async def test_whoever_was_left_without_a_parent_ends_by_itself() -> None:
    press = child(f"{CONFINED}; import signal; print(signal.alarm(0))")
    made = await press.pdf([SHEET], "x")
    assert isinstance(made, bytes)
    assert 0 < int(made) <= 90


async def test_one_is_drawn_after_the_other() -> None:
    together = await _together(lambda press: press.pdf([SHEET], "x"), QUEUE)
    assert all(isinstance(each, bytes) for each in together)


async def test_who_would_wait_too_long_is_told_at_once() -> None:
    together = await _together(lambda press: press.pdf([SHEET], "x"), QUEUE + 4)
    assert together.count(NotMade("busy")) == 3


async def test_after_a_failure_the_next_one_is_drawn() -> None:
    press = child("import sys; job = sys.stdin.buffer.read(); assert b'fails' not in job; print('paper')")
    assert await press.pdf([Sheet("fails", "A", ())], "x") == NotMade("failed")
    assert await press.pdf([SHEET], "x") == b"paper\n"


async def _together(ask: Callable[[Press], Awaitable[bytes | NotMade]], count: int) -> list[bytes | NotMade]:
    press = child("import sys; sys.stdin.buffer.read(); print('paper')")
    return list(await asyncio.gather(*(ask(press) for _ in range(count))))


def _children() -> list[str]:
    """The processes that we have started and that still live."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.append(each.parent.name)
    return found
