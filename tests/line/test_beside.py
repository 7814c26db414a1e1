"""The owner's letter box and the rehearsal, through their real files."""

import asyncio

from appliance import wish
from appliance.store import history
from appliance.wish import Wish
from tests.line.whole import Whole, at_work, comes


def asks(whole: Whole, made: Wish) -> None:
    wish.write(whole.places.wish_json, made)


async def test_the_owner_stays_on_4g_until_the_box_may_decide_again(tmp_path):
    async with at_work(tmp_path) as whole:
        asks(whole, Wish("stay", "4g"))
        line = await whole.seen(lambda line: line.line.reason == "4g: pinned")
        assert (line.line.active, line.line.pinned) == ("4g", "4g")
        assert not whole.places.wish_json.exists()
        asks(whole, Wish("auto"))
        line = await whole.seen(lambda line: line.line.active == "broadband")
        assert line.line.pinned is None


async def test_a_rehearsal_says_that_it_runs_and_how_it_went_and_moves_nobody(tmp_path):
    async with at_work(tmp_path) as whole:
        made = Wish("drill", seconds=1)
        whole.outside.gates["usb0"] = gate = asyncio.Event()
        asks(whole, made)
        line = await whole.seen(lambda line: line.drill is not None)
        assert line.drill is not None
        assert (line.drill.uplink, line.line.active) == ("4g", "broadband")
        gate.set()
        await comes(lambda: wish.read_drilled(whole.places.drill_json))
        drilled = wish.read_drilled(whole.places.drill_json)
        assert drilled is not None
        # This computer has no usb0, so a real transfer has nowhere to go; what is open all the same is said.
        assert (drilled.id, drilled.uplink, drilled.outcome) == (made.id, "4g", "not_measured")
        await comes(lambda: history.read(whole.places.history_db).drills == (drilled,))
        line = await whole.seen(lambda line: line.drill is None)
        assert line.line.active == "broadband"
        assert history.read(whole.places.history_db).switches == ()


async def test_nobody_rehearses_on_the_line_that_carries_the_salon(tmp_path):
    async with at_work(tmp_path) as whole:
        asks(whole, Wish("drill", "broadband"))
        await comes(lambda: wish.read_drilled(whole.places.drill_json))
        drilled = wish.read_drilled(whole.places.drill_json)
        assert drilled is not None
        assert drilled.outcome == "in_use"
