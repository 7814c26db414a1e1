"""One round: ask the sources that are due, publish the book if it changed, say what happened.

Everything it starts from is on disk, so that the daemon and `planb sync` by hand are the same thing.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from appliance import config as settings
from appliance.places import Places
from appliance.salon import window
from appliance.salon.documents import Doc
from appliance.salon.model import Book
from appliance.status import ClockState, SourceStatus, read_book
from appliance.store import snapshot
from appliance.store.cache import Cache
from appliance.store.seal import Seal
from appliance.store.vault import Vault
from appliance.sync.alone import alone
from appliance.sync.asking import Doors, Ground, ask_all
from appliance.sync.book import assembled
from appliance.sync.clock import is_trusted
from appliance.sync.documents import late
from appliance.sync.forgotten import kept_out
from appliance.sync.key import key_of
from appliance.sync.owed import Owed, owed
from appliance.sync.statuses import counted, statuses_after
from appliance.sync.take import Taken, Understood
from appliance.sync.words import told_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round: each source's answer and status, the book that stands now, and the story in sentences."""

    taken: Mapping[str, Taken]
    statuses: tuple[SourceStatus, ...]
    book: Book | None
    told: Mapping[str, str]  # by source
    late: Mapping[str, str] = field(default_factory=dict)  # by when today's document should have come, by source
    unsealed: str | None = None  # why the box's key cannot be used


async def go(
    config: settings.Config,
    places: Places,
    due: Collection[str],
    known: Understood,
    clock: ClockState,
    cache: Cache | None = None,
    *,
    doors: Doors = Doors(),  # noqa: B008  frozen
    now: datetime | None = None,
    uplink: str | None = None,
) -> Round:
    """Ask the sources named in `due`, read the others again from what was kept."""
    now = (now or datetime.now(UTC)).astimezone(config.salon.zone)
    async with alone(places.cache):
        key, before = key_of(config, places), read_book(places.book_json)
        seal = key if isinstance(key, Seal) else None
        standing, vault = snapshot.load(places.state, seal), Vault(places.vault, seal)
        owing = owed(config, places, standing, now)
        with cache or Cache(places.cache, places.key(config.privacy.key)) as cache:
            taken = await ask_all(
                Ground(config, places, due, known, cache, vault, standing, tuple(owing), now, is_trusted(clock), doors)
            )
        statuses = statuses_after(config, taken, before, standing, now, uplink)
        book = _book(config, taken, statuses, standing, owing, now)
        if book and isinstance(key, Seal):
            book = kept_out(book, places.state, key, now.date(), is_sure=clock == "synchronised")
        if not book or not _may_publish(taken, standing, now, clock):
            book = standing
        elif why := _unpublished(places, book, key):
            book, taken = standing, _unkept(taken, why)
            statuses = statuses_after(config, taken, before, standing, now, uplink)
        if is_trusted(clock):
            _let_go(lambda: vault.purge(now.astimezone(UTC), [source.name for source in config.sources]))
            if not _is_a_look(config, due):
                _let_go(lambda: _purge(config, places, seal, owing, now))
        docs = vault.docs()
        statuses = counted(statuses, book, docs)
    asked = (status for status in statuses if status.name in due)
    told = {status.name: told_of(status, taken[status.name], standing, book, now) for status in asked}
    unsealed = key if isinstance(key, str) else None
    return Round(taken, statuses, book, told, _late(config, docs, now), unsealed)


def unasked(config: settings.Config, standing: Book | None, now: datetime) -> Round:
    """What can be said before anything was asked: what the published book holds."""
    waiting = {source.name: Taken("kept", None, None) for source in config.sources}
    statuses = statuses_after(config, waiting, None, standing, now, None)
    return Round(waiting, counted(statuses, standing), standing, {})


def _book(
    config: settings.Config,
    taken: Mapping[str, Taken],
    statuses: tuple[SourceStatus, ...],
    standing: Book | None,
    owing: Owed,
    now: datetime,
) -> Book | None:
    confirmed = {status.name: status.taken_at for status in statuses if status.taken_at}
    calendars = [source.name for source in config.sources if "visits" in source.brings]
    parts = {name: (copy.days if (copy := taken[name].copy) else None) for name in calendars}
    prices = {
        name: replace(copy.prices, taken_at=confirmed.get(name, copy.prices.taken_at))
        if (copy := taken[name].copy) and copy.prices
        else None
        for name in (source.name for source in config.sources if "prices" in source.brings)
    }
    oldest = [confirmed[name] for name in calendars if name in confirmed]
    return assembled(config, parts, prices, standing, owing, oldest, now.astimezone(UTC))


def _may_publish(taken: Mapping[str, Taken], standing: Book | None, now: datetime, clock: ClockState) -> bool:
    """Never by a clock that is behind the book, or that nobody vouches for: today might be yesterday.

    A clock that the internet keeps right is not behind: then another was ahead when the book was taken.
    """
    if standing is None or clock == "synchronised":
        return True
    answered = any(answer.outcome in ("new", "same") for answer in taken.values())
    return now >= standing.taken_at and (answered or is_trusted(clock))


def _is_a_look(config: settings.Config, due: Collection[str]) -> bool:
    """Is this a look into a folder between other rounds? No time to read all generations of the book."""
    brings = {source.name: "documents" in source.brings for source in config.sources}
    return bool(due) and all(brings[name] for name in due) and not all(brings.values())


def _purge(config: settings.Config, places: Places, seal: Seal | None, owing: Owed, now: datetime) -> bool:
    is_kept = partial(window.is_kept, now=now, zone=config.salon.zone, hours=config.privacy.keep_past_h)
    return snapshot.purge(places.state, seal, is_kept, owing)


def _let_go(of_what_is_over: Callable[[], bool]) -> None:
    try:
        of_what_is_over()
    except snapshot.NotKept as why:
        log.warning("what is over could not be let go: %s", why)


def _late(config: settings.Config, docs: Collection[Doc], now: datetime) -> dict[str, str]:
    waited = ((source.name, late(source, docs, now, config.salon.hours.on)) for source in config.sources)
    return {name: by for name, by in waited if by}


def _unpublished(places: Places, book: Book, key: Seal | str) -> str | None:
    """Why the book could not be published. None: it is."""
    if isinstance(key, str):
        return f"it cannot be sealed: {key}"
    try:
        snapshot.publish(places.state, book, key)
    except snapshot.NotKept as why:
        return str(why)
    return None


def _unkept(taken: Mapping[str, Taken], why: str) -> dict[str, Taken]:
    """An answer that could not be kept confirms nothing: nobody can read it."""
    return {
        name: replace(answer, outcome="refused", confirmed_at=None, reason=why) if answer.confirmed_at else answer
        for name, answer in taken.items()
    }
