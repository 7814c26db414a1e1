"""Between two rounds, which may be an hour apart, the book daemon says that it lives."""

import asyncio
from dataclasses import replace

from appliance import config
from appliance.places import Places, places
from appliance.status import BookFile, boot_id, is_renewed, read_book
from appliance.sync import HEARTBEAT_S, _Daemon

SETTINGS = config.read("""
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
""")


def said(here: Places) -> BookFile:
    file = read_book(here.book_json)
    assert file is not None
    assert file.mono is not None
    return file


async def test_a_daemon_that_waits_says_so_now_and_then_and_changes_nothing_else(tmp_path) -> None:
    here = places(str(tmp_path), {})
    for folder in (here.state, here.cache, here.run):
        folder.mkdir(parents=True)
    daemon = _Daemon(SETTINGS, here)
    daemon.tell_first()
    first = said(here)
    await daemon.tick()
    beat = said(here)
    assert beat.mono > first.mono
    assert replace(beat, mono=first.mono, at=first.at) == first
    await daemon.tick()
    assert said(here) == beat, "not at every tick"
    await daemon.stop()
    await asyncio.sleep(0)


def test_three_missing_heartbeats_are_silence(tmp_path) -> None:
    book = BookFile(1, None, "rtc", (), (), None, boot=boot_id(), mono=1000.0)  # type: ignore[arg-type]
    assert is_renewed(book, mono=1000.0 + 3 * HEARTBEAT_S, boot=boot_id())
    assert not is_renewed(book, mono=1000.1 + 3 * HEARTBEAT_S, boot=boot_id())
    assert not is_renewed(book, mono=1000.0, boot="another")
    assert not is_renewed(None, mono=1000.0, boot=boot_id())
    assert is_renewed(replace(book, mono=None, boot=""), mono=1000.0, boot=boot_id()), "an older version has none"
