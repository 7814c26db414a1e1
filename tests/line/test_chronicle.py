"""What the line daemon writes down as it works, in its real files: outages, bytes, its memory, recordings."""

import asyncio
import sqlite3
import time
from contextlib import closing

from appliance import recording
from appliance.failover.events import Activate
from appliance.store import history
from tests.line.whole import Whole, at_work, comes, made


async def goes_away_and_comes_home(whole: Whole) -> None:
    whole.outside.outside["wan0"] = "no_reply"
    await whole.until("on_backup")
    whole.outside.outside["wan0"] = "open"
    await whole.until("on_primary")


async def test_an_outage_is_one_row_with_its_end_and_two_switches(tmp_path):
    async with at_work(tmp_path) as whole:
        await goes_away_and_comes_home(whole)
        await comes(lambda: len(history.read(whole.places.history_db).switches) == 2)
        past = history.read(whole.places.history_db)
    (outage,) = past.outages
    assert (outage.uplink, outage.cause, outage.carried_by) == ("broadband", "no_reply", ("4g",))
    assert outage.ended is not None
    assert outage.began < outage.ended
    assert [(each.left, each.took) for each in past.switches] == [("4g", "broadband"), ("broadband", "4g")]


async def test_a_daemon_that_is_started_again_waits_as_long_as_the_one_before(tmp_path):
    async with at_work(tmp_path) as whole:
        for _ in range(3):
            await goes_away_and_comes_home(whole)
        waits, left = whole.daemon.state.hold_down_s, whole.daemon.state.left_at
        assert waits > 0.3
    again = made(tmp_path)
    assert (again.daemon.state.hold_down_s, again.daemon.state.left_at) == (waits, left)


async def test_the_bytes_of_the_month_are_counted_over_a_restart_and_the_owner_is_warned(tmp_path):
    async with at_work(tmp_path) as whole:
        whole.traffic.devices["usb0"] = 3_000_000
        await goes_away_and_comes_home(whole)
        line = await whole.seen(lambda line: line.uplinks[1].bytes_month == 3_000_000)
        assert line.issues == ()
    async with at_work(tmp_path) as whole:
        whole.traffic.devices["usb0"] = 1_100_000  # plugged in anew
        await goes_away_and_comes_home(whole)
        line = await whole.seen(lambda line: line.uplinks[1].bytes_month == 4_100_000)
        assert [issue.code for issue in line.issues] == ["allowance_80"]


async def test_a_card_that_hangs_is_no_reason_to_be_late(tmp_path):
    """Somebody else holds the file: the writer waits for it two seconds at a time, and the line does not."""
    async with at_work(tmp_path) as whole:
        with closing(sqlite3.connect(whole.places.history_db)) as card:
            card.execute("BEGIN EXCLUSIVE")
            began = time.monotonic()
            await goes_away_and_comes_home(whole)  # what is written about it is stuck from here on
            await asyncio.sleep(1.1)
            whole.outside.outside["wan0"] = "no_reply"
            stuck = time.monotonic()
            await whole.until("on_backup")
            assert time.monotonic() - stuck < 1.5
            assert time.monotonic() - began < 8
            card.rollback()
        await comes(lambda: len(history.read(whole.places.history_db).switches) == 3)


async def test_what_was_recorded_plays_to_the_same_decisions(tmp_path):
    async with at_work(tmp_path) as whole:
        await goes_away_and_comes_home(whole)
        await goes_away_and_comes_home(whole)
        running, kept = whole.places.events, whole.places.incidents
        await comes(lambda: sum(each.kept for each in recording.recordings(running, kept)) == 2)
        first, second = (each for each in recording.recordings(running, kept) if each.kept)
        for found in recording.recordings(running, kept):
            assert [each.differs for each in recording.replay(recording.read(found.path)) if each.differs] == []
    for outage in (first, second):
        decisions = recording.replay(recording.read(outage.path))
        led = [action.uplink for each in decisions for action in each.actions if isinstance(action, Activate)]
        assert "4g" in led
