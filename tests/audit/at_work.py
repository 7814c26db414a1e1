"""The audit service at work in a folder of a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from appliance import audit
from appliance.config import Config, read
from appliance.noted.asking import Asking
from appliance.noted.words import Last
from appliance.places import Places, places
from tests.aday import SMALLEST


def settings(cap: int = 20) -> Config:
    return read(f"{SMALLEST}\n[privacy]\nreveals_a_day = {cap}\n")


@asynccontextmanager
async def at_work(root: Path, cap: int = 20) -> AsyncIterator[tuple[Asking, Places]]:
    """Run it until the block is left; wait until it answers."""
    box = places(str(root), {})
    service = asyncio.create_task(audit.run(settings(cap), box))
    asking = Asking(box.audit_socket)
    try:
        while await asking.ask(Last(1)) is None:
            if service.done():
                service.result()
            await asyncio.sleep(0.01)
        yield asking, box
    finally:
        service.cancel()
        await asyncio.wait([service])
