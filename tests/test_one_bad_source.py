"""A source that means harm costs the salon that source, and nothing else: not the daemon, not the others' day."""

import asyncio
import logging
import os
import sys
import time
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from appliance import config as settings
from appliance.places import Places, places
from appliance.salon.rows import Away, Event, Person, Rows
from appliance.sources import child
from appliance.sources.door import Answer, Brought, Document, Failed, Validators, Window
from appliance.sources.memory import Memory
from appliance.sources.tame import Tamed
from appliance.store import seal, snapshot
from appliance.sync import round as rounds
from appliance.sync.asking import Doors
from tests.aday import SMALLEST, at

TEN = at("10:00").astimezone(UTC)
TWO = "".join(
    f'[[sources]]\nname = "{name}"\nkind = "ics"\nurl = "http://unused.example/"\n' for name in ("good", "bad")
)

HALF_AN_HOUR = timedelta(minutes=30)
MANY_VISITS = Rows(events=tuple(Event(str(n), TEN, TEN + HALF_AN_HOUR, summary="Maria - Cut") for n in range(1600)))
MANY_AWAY = Rows(
    people=tuple(Person(f"p{n}", f"P {n}") for n in range(200)),
    away=tuple(Away("", TEN + n * HALF_AN_HOUR, TEN + (n + 1) * HALF_AN_HOUR, "off") for n in range(10)),
)


@pytest.fixture
def at_home(tmp_path: Path) -> Places:
    found = places(str(tmp_path), {})
    for folder in (found.config, found.state, found.cache, found.run):
        folder.mkdir(parents=True)
    return found


class Stumbling(Memory):
    """Its answer brings a mistake of ours to light, and the mistake quotes it."""

    async def fetch(self, known: Validators, window: Window) -> Answer:
        raise KeyError("Maria Kovalenko")


async def test_a_mistake_that_one_source_brings_to_light_does_not_cost_the_others_their_day(
    at_home: Places, caplog: pytest.LogCaptureFixture
):
    good = Memory()
    good.put(Rows(events=(Event("1", at("10:00"), at("11:00"), summary="Maria - Cut"),)))
    doors = {"good": good, "bad": Stumbling()}
    with caplog.at_level(logging.ERROR):
        done = await rounds.go(
            settings.read(SMALLEST + TWO), at_home, ["good", "bad"], {}, "synchronised",
            doors=Doors(source=lambda setting, *_: doors[setting.name]), now=TEN,
        )  # fmt: skip
    assert done.told["good"] == "good: 1 visit on 1 day: 1 new"
    assert done.taken["bad"].outcome == "failed"
    assert "KeyError" in caplog.text
    assert "Kovalenko" not in f"{caplog.text} {done.told}"


@pytest.mark.parametrize("rows", [MANY_VISITS, MANY_AWAY])
async def test_a_day_that_no_page_could_show_is_refused(at_home: Places, rows: Rows):
    """Five thousand visits on a page took the web's process half a minute, which is longer than its watchdog waits."""
    bad = Memory()
    bad.put(rows)
    doors = Doors(source=lambda *_: bad)
    done = await rounds.go(settings.read(SMALLEST + TWO), at_home, ["bad"], {}, "synchronised", doors=doors, now=TEN)
    assert done.taken["bad"].outcome == "refused"
    assert "and no salon has more than 1500 in a day" in done.told["bad"]
    assert done.book is None or not any(day.visits or day.blocks for day in done.book.days)


async def test_a_table_that_was_mailed_with_an_end_at_the_end_of_time_costs_that_line(at_home: Places, tmp_path: Path):
    folder = tmp_path / "papers"
    folder.mkdir()
    lines = ["Start,End,Client", "2026-11-21 10:00,9999-12-31 23:59-23:59,Maria"]
    lines += [f"2026-11-21 {hour}:00,2026-11-21 {hour}:30,Tom" for hour in range(10, 20)]
    (folder / "day.csv").write_text("\n".join(lines))
    os.utime(folder / "day.csv", (time.time() - 60,) * 2)
    text = f'[[sources]]\nname = "papers"\nkind = "vault"\nfolder = "{folder}"\n'
    text += '[[sources]]\nname = "rows"\nkind = "csv"\nrows = "appointments"\ndocuments = "papers"\nmatch = "*.csv"\n'
    await rounds.go(settings.read(SMALLEST + text), at_home, ["papers", "rows"], {}, "synchronised", now=TEN)
    book = snapshot.load(at_home.state, seal.load(at_home.key(None)))
    assert [len(day.visits) for day in book.days][:1] == [10]


async def test_a_child_that_cannot_be_started_is_a_reason():
    assert isinstance(await child.parse("appliance.sources.json.leaf", ["x" * 200_000], b""), Failed)  # E2BIG


async def test_pages_that_cannot_be_tamed_in_time_come_with_the_next_look():
    class Post:
        async def collect(self, known: object) -> Brought:
            return Brought(tuple(Document(str(n), "a.html", b"<html><p>Hello", TEN) for n in range(3)))

    assert [one.mark for one in (await Tamed(Post(), patience_s=0).collect(())).documents] == ["0"]
    assert len((await Tamed(Post()).collect(())).documents) == 3


async def test_a_child_whose_parent_was_killed_ends_by_itself_and_has_no_children():
    code = (
        "from appliance.sources.limits import confine; import resource, signal; confine();"
        "print(resource.getrlimit(resource.RLIMIT_NPROC), 0 < signal.alarm(0) <= 120)"
    )
    run = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    out, _ = await run.communicate()
    assert out.decode().strip() == "(0, 0) True"
