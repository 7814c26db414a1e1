"""Check the booking systems: each is asked once, as the book daemon would ask it. Nothing is kept, nothing is shown."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

from appliance.check.finding import Finding, Look
from appliance.config import OfDocuments, Source
from appliance.salon.window import reach
from appliance.sources.door import Failed, Fetched, Validators, Window
from appliance.sources.feed import Newest
from appliance.sources.kinds import collector, opened

LIMIT_S = 7.0


def sources(look: Look) -> Iterator[Finding]:
    """Each booking system answers with what can be read. What is in it, says: planb source try NAME."""
    if not look.config.sources:
        yield Finding("info", "no booking system is set", "Add [[sources]] to planb.toml, and the box keeps the book.")
        return
    yield from asyncio.run(_all(look))


async def _all(look: Look) -> list[Finding]:
    return list(await asyncio.gather(*(_one(look, source) for source in look.config.sources)))


async def _one(look: Look, source: Source) -> Finding:
    if getattr(source, "documents", None):
        return Finding("ok", f"{source.name} is read out of what {source.documents} brings")  # type: ignore[union-attr]
    try:
        async with asyncio.timeout(LIMIT_S):
            failed = await _asked(look, source)
    except TimeoutError:
        failed = Failed(f"it does not answer within {LIMIT_S:g} s")
    if failed:
        return Finding("problem", f"{source.name}: {failed.reason}", f"See more with: planb source try {source.name}")
    return Finding("ok", f"{source.name} answers")


async def _asked(look: Look, source: Source) -> Failed | None:
    if isinstance(source, OfDocuments):
        answer: object = await collector(source, look.places).collect(())
    else:
        salon = look.config.salon
        today = datetime.now(UTC).astimezone(salon.zone).date()
        window = Window(today, reach(today, look.config.privacy.days, salon.hours.weekdays), salon.zone)
        door = opened(source, look.places, _none)
        answer = await door.fetch(Validators(), window)
        if isinstance(answer, Fetched):  # a sign-in page is an answer, too
            answer = await door.read(answer.body, window)
    return answer if isinstance(answer, Failed) else None


def _none(source: str, match: str) -> Newest:  # noqa: ARG001
    return lambda: Failed("documents are looked at by the book daemon")
