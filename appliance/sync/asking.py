"""Ask the sources of a round: documents first, then the feeds that may be read out of them. Decides who is asked."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from appliance import config as settings
from appliance.config import OfDocuments, OfRows
from appliance.places import Places
from appliance.salon.documents import Filing
from appliance.salon.model import Book
from appliance.salon.rows import Place, Rows
from appliance.salon.text import fingerprint
from appliance.salon.window import reach
from appliance.sources.door import Answer, Failed, Post, Source, Validators, Window
from appliance.sources.kinds import Newests, collector, opened
from appliance.store.cache import Cache
from appliance.store.vault import Vault
from appliance.sync.book import standing_counts
from appliance.sync.documents import collect, newest_in
from appliance.sync.take import Asked, Taken, Understood, keep, take

LONGEST_READ_S = 60.0  # fifty calendars, one after the other
MISTAKE = "it answers something that this box stumbles over; please tell whoever looks after the box: planb source try"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doors:
    """How a setting becomes something that can be asked."""

    source: Callable[[OfRows, Places, Newests], Source] = opened
    post: Callable[[OfDocuments, Places], Post] = collector


@dataclass(frozen=True, slots=True)
class Ground:
    """What a round stands on."""

    config: settings.Config
    places: Places
    due: Collection[str]
    known: Understood
    cache: Cache
    vault: Vault
    standing: Book | None
    owing: Collection[date]  # past days of which something may be owed: sources are asked for them, too
    now: datetime  # in the salon's zone
    is_sure: bool  # the clock can be trusted
    doors: Doors
    # payloads are read one after the other: a child may take 250 MB, and a small Pi has 512
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


async def ask_all(ground: Ground) -> dict[str, Taken]:
    """What came of each source, in the order of the settings."""
    sources = ground.config.sources
    brought = await _together({one.name: _collect(ground, one) for one in sources if isinstance(one, OfDocuments)})
    fresh = {name for name, taken in brought.items() if taken.outcome == "new"}
    fed = await _together({one.name: _feed(ground, one, fresh) for one in sources if not isinstance(one, OfDocuments)})
    told = brought | fed
    if not fed:  # and so nobody opens it
        with suppress(OSError):
            ground.cache.forget()
    ground.cache.keep_only([f"{one.name}:{one.kind}:{_mark(one)}" for one in sources])
    return {source.name: told[source.name] for source in sources}


async def _together(asked: Mapping[str, Awaitable[Taken]]) -> dict[str, Taken]:
    answers = (_by_itself(name, taken) for name, taken in asked.items())
    return dict(zip(asked, await asyncio.gather(*answers), strict=True))


async def _by_itself(name: str, taken: Awaitable[Taken]) -> Taken:
    """What came of one source. A mistake of ours that its answer brings to light does not cost the others their day.

    Told by its kind and place alone: what it says of itself may quote the answer.
    """
    try:
        return await taken
    except Exception as mistake:
        place = traceback.extract_tb(mistake.__traceback__)[-1]
        log.error("%s: %s in %s:%s", name, type(mistake).__name__, Path(place.filename).name, place.lineno)
        return Taken("failed", None, None, MISTAKE)


async def _collect(ground: Ground, source: OfDocuments) -> Taken:
    if source.name not in ground.due:
        return Taken("kept", None, None, is_cheap=True)
    salon = ground.config.salon
    post = ground.doors.post(source, ground.places)
    filing = Filing(salon.zone, salon.hours.on)
    return await collect(source.name, post, ground.vault, filing, ground.now, is_sure=ground.is_sure)


async def _feed(ground: Ground, source: OfRows, fresh: Collection[str]) -> Taken:
    door = _InTurn(ground.doors.source(source, ground.places, newest_in(ground.vault)), ground.turn)
    asked = asked_of(ground.config, source, door, ground.now, ground.owing)
    feeder = source.documents if isinstance(source, settings.Ics | settings.Csv) else None
    if source.name not in ground.due and feeder not in fresh:
        return await keep(asked, ground.cache, ground.known)
    held = standing_counts(ground.standing, source.name, ground.now.date().isoformat())
    return await take(asked, held, ground.cache, ground.known)


class _InTurn:
    """A source whose payload is read when nobody else's is."""

    def __init__(self, source: Source, turn: asyncio.Lock) -> None:
        self._source, self._turn = source, turn

    async def fetch(self, known: Validators, window: Window) -> Answer:
        return await self._source.fetch(known, window)

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        async with self._turn:
            try:
                async with asyncio.timeout(LONGEST_READ_S):
                    return await self._source.read(body, window)
            except TimeoutError:
                return Failed(f"it cannot be read within {LONGEST_READ_S:g} s")


def asked_of(
    config: settings.Config, source: settings.Source, door: Source, now: datetime, owing: Collection[date] = ()
) -> Asked:
    """The question to a source: for the days that are shown, one to spare, and those of which something is owed."""
    today = now.date()
    first = min((*owing, today))
    ahead = reach(today, config.privacy.days, config.salon.hours.weekdays)
    dates = (today + timedelta(days=count) for count in range(ahead))
    return Asked(
        name=source.name,
        kind=source.kind,
        source=door,
        place=Place(config.salon.zone, config.salon.currency, source.name, source.is_family_first),
        now=now,
        first=first,
        days=(today - first).days + ahead,
        rest_days=frozenset(day.isoformat() for day in dates if config.salon.hours.on(day.weekday()) is None),
        mark=_mark(source),
    )


def _mark(source: settings.Source) -> str:
    """Changes with what is asked, and where: what was kept under another mark is of no use any more."""
    return fingerprint(source.model_dump_json(exclude={"every_s"}))[:8]
