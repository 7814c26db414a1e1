"""The status LED as a service: reads line.json and book.json, and shows the look that looks.py has for them."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from appliance.config import Config, Pins
from appliance.led.looks import TABLE, Look, shown
from appliance.led.pins import Lamp, NoLamp, lamp, pin_factory
from appliance.notify import notify
from appliance.places import Places
from appliance.status import boot_id, read_book, read_line

FRAME_S = 0.05  # a pulse looks smooth from 20 frames a second
READ_S = 0.5
IDLE_S = 5.0  # well inside the 20 s that the unit's watchdog allows

log = logging.getLogger(__name__)


async def run(config: Config, places: Places, factory: Callable[[], Any] = pin_factory) -> None:
    """Show the status until cancelled, then go dark. Without a LED it says so once and stays, quiet."""
    light = _opened(config.led.pins, factory)
    notify("READY=1")
    try:
        await (_shine(light, places) if light else _idle())
    finally:
        if light:
            light.close()


def _opened(pins: Pins | None, factory: Callable[[], Any]) -> Lamp | None:
    if pins is None:
        log.info("no LED is configured: [led] pins is not in planb.toml")
        return None
    try:
        return lamp(pins, factory())
    except NoLamp as why:
        log.warning("no LED: %s The box works without one; start this service again when it is mended.", why)
        return None


async def _shine(light: Lamp, places: Places) -> None:
    boot, look, began, read_at = boot_id(), TABLE["starting"], time.monotonic(), 0.0
    while True:
        now = time.monotonic()
        if now >= read_at:
            told = _read(places, boot, now)
            if told != look:
                log.info("the LED shows %s (was %s)", told, look)
                look, began = told, now
            read_at = now + READ_S
            notify("WATCHDOG=1")
        light.show(look, now - began)
        await asyncio.sleep(FRAME_S if look.moves else READ_S)


def _read(places: Places, boot: str, mono: float) -> Look:
    line = read_line(places.line_json, mono=mono, boot=boot)
    return shown(line, read_book(places.book_json), datetime.now(UTC))


async def _idle() -> None:
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(IDLE_S)
