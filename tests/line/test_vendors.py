"""Them or us: what is said of a booking system over a line that is up, and over none."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from appliance.line.vendors import Road, Vendor, Watch
from appliance.probes.scripted import Scripted
from appliance.status import StatusPage
from tests.line.whole import comes

SALONIQ = Vendor("SalonIQ", "booking.example:443", "http://status.example")
WIRED = Road("wan0", ("203.0.113.53",), metered=False)
TROUBLE = StatusPage("http://status.example", "major", "Bookings cannot be saved")


@asynccontextmanager
async def watching(outside: Scripted, road: Callable[[], Road | None]) -> AsyncIterator[Watch]:
    watch = Watch((SALONIQ,), outside.reachable, outside.reachable, outside.status_page)
    task = asyncio.create_task(watch.run(road))
    try:
        yield watch
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_one_that_answers_is_ok_and_one_that_does_not_is_unreachable_with_what_its_page_says():
    outside = Scripted({"wan0": "open"}, pages={"http://status.example": TROUBLE}, down={"booking.example:443"})
    async with watching(outside, lambda: WIRED) as watch:
        await comes(lambda: watch.found[0].state != "unknown")
        found = watch.found[0]
        assert (found.name, found.host, found.state, found.status_page) == (
            "SalonIQ",
            "booking.example",
            "unreachable",
            TROUBLE,
        )


async def test_without_a_line_nobody_can_tell_and_it_is_asked_as_soon_as_there_is_one():
    outside, roads = Scripted({"wan0": "open"}), [WIRED]
    async with watching(outside, lambda: roads[0] if roads else None) as watch:
        await comes(lambda: watch.found[0].state == "ok")
        roads.clear()
        await comes(lambda: watch.found[0].state == "unknown")
        assert watch.found[0].status_page is None
        outside.down.add("booking.example:443")
        roads.append(WIRED)
        await comes(lambda: watch.found[0].state == "unreachable")
