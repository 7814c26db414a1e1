"""One round: ask the sources that are due, publish the book if it changed, say what happened.

Everything it starts from is on disk, so that the daemon and `planb sync` by hand are the same thing.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance import config as settings
from appliance.places import Places
from appliance.salon.model import Book
from appliance.salon.rows import Place
from appliance.salon.text import fingerprint
from appliance.salon.window import LOOK_AHEAD, part_of
from appliance.sources.door import Answer, Failed, Source, Validators, Window
from appliance.sources.kinds import KINDS
from appliance.status import BookFile, ClockState, SourceStatus, freshness, read_book
from appliance.store import snapshot
from appliance.store.cache import Cache
from appliance.sync.book import assembled, standing_counts
from appliance.sync.clock import is_trusted
from appliance.sync.take import Asked, Taken, Understood, keep, take
from appliance.sync.words import changes, plural, stays

Open = Callable[[settings.Source, Places], Source]


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round: each source's answer and status, the book that stands now, and the story in sentences."""

    taken: Mapping[str, Taken]
    statuses: tuple[SourceStatus, ...]
    book: Book | None
    told: Mapping[str, str]  # by source


class NoSecret:
    """A source whose address cannot be read: it answers with the reason."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def fetch(self, known: Validators) -> Answer:  # noqa: ARG002  the door's shape
        return Failed(self._reason)

    async def read(self, body: bytes, window: Window) -> Failed:  # noqa: ARG002
        return Failed(self._reason)


def opened(source: settings.Source, places: Places) -> Source:
    """The booking system behind a setting. An address that is a secret is read from its file."""
    if not source.url.startswith("secret:"):
        return KINDS[source.kind](source.url)
    name = source.url.removeprefix("secret:")
    try:
        return KINDS[source.kind](places.secret(name).read_text().strip())
    except (OSError, UnicodeDecodeError):
        return NoSecret(f"its address is secret:{name}, and there is no such secret that the box may read")


async def go(
    config: settings.Config,
    places: Places,
    due: Collection[str],
    known: Understood,
    clock: ClockState,
    cache: Cache | None = None,
    *,
    open_source: Open = opened,
    now: datetime | None = None,
    uplink: str | None = None,
) -> Round:
    """Ask the sources named in `due`, read the others again from what was kept."""
    now = (now or datetime.now(UTC)).astimezone(config.salon.zone)
    async with _alone(places.cache):
        standing, before = snapshot.load(places.state), read_book(places.book_json)
        with cache or Cache(places.cache) as cache:
            taken = await _all(config, places, due, known, cache, standing, now, open_source)
        statuses = tuple(
            _status(source, taken[source.name], _previous(before, source.name), standing, now, uplink)
            for source in config.sources
        )
        book = _book(config, taken, statuses, standing, now)
        if book and _may_publish(taken, standing, now, clock):
            snapshot.publish(places.state, book)
        else:
            book = standing
        statuses = tuple(
            replace(status, visits=_held(source, book)) for source, status in zip(config.sources, statuses, strict=True)
        )
    told = {
        source.name: _told(source, taken[source.name], status, standing, book, now)
        for source, status in zip(config.sources, statuses, strict=True)
        if source.name in due
    }
    return Round(taken, statuses, book, told)


def unasked(config: settings.Config, standing: Book | None, now: datetime) -> Round:
    """What can be said before anything was asked: what the published book holds."""
    waiting = Taken("kept", None, None)
    statuses = tuple(_status(source, waiting, None, standing, now, None) for source in config.sources)
    return Round({source.name: waiting for source in config.sources}, statuses, standing, {})


async def _all(
    config: settings.Config,
    places: Places,
    due: Collection[str],
    known: Understood,
    cache: Cache,
    standing: Book | None,
    now: datetime,
    open_source: Open,
) -> dict[str, Taken]:
    async def one(source: settings.Source) -> Taken:
        asked = _asked(config, source, open_source(source, places), now)
        if source.name not in due:
            return await keep(asked, cache, known)
        held = standing_counts(standing, source.name, source.kind, now.date().isoformat())
        return await take(asked, held, cache, known)

    answers = await asyncio.gather(*map(one, config.sources))
    return {source.name: answer for source, answer in zip(config.sources, answers, strict=True)}


def _asked(config: settings.Config, source: settings.Source, door: Source, now: datetime) -> Asked:
    days = (now.date() + timedelta(days=ahead) for ahead in range(LOOK_AHEAD + 1))
    return Asked(
        name=source.name,
        kind=source.kind,
        source=door,
        place=Place(config.salon.zone, config.salon.currency, source.name),
        now=now,
        rest_days=frozenset(day.isoformat() for day in days if config.salon.hours.on(day.weekday()) is None),
        mark=fingerprint(source.url)[:8],
    )


def _book(
    config: settings.Config,
    taken: Mapping[str, Taken],
    statuses: tuple[SourceStatus, ...],
    standing: Book | None,
    now: datetime,
) -> Book | None:
    confirmed = {status.name: status.taken_at for status in statuses if status.taken_at}
    calendars = [source.name for source in config.sources if source.kind != "csv"]
    parts = {name: (copy.days if (copy := taken[name].copy) else None) for name in calendars}
    prices = [
        replace(copy.prices, taken_at=confirmed.get(name, copy.prices.taken_at))
        for name, answer in taken.items()
        if (copy := answer.copy) and copy.prices
    ]
    oldest = [confirmed[name] for name in calendars if name in confirmed]
    return assembled(config, parts, prices, standing, oldest, now.astimezone(UTC))


def _may_publish(taken: Mapping[str, Taken], standing: Book | None, now: datetime, clock: ClockState) -> bool:
    """Never by a clock that is behind the book, or that nobody vouches for: today might be yesterday."""
    if standing is None:
        return True
    answered = any(answer.outcome in ("new", "same") for answer in taken.values())
    return now >= standing.taken_at and (answered or is_trusted(clock))


def _status(
    source: settings.Source,
    taken: Taken,
    before: SourceStatus | None,
    standing: Book | None,
    now: datetime,
    uplink: str | None,
) -> SourceStatus:
    confirmed = taken.confirmed_at or (before.taken_at if before else _published_at(source, standing))
    asked = taken.outcome != "kept"
    refused = taken.reason if taken.outcome == "refused" else None
    if not asked or taken.outcome == "failed":  # a copy that was refused is refused until a better one comes
        refused = before.refused if before else None
    return SourceStatus(
        name=source.name,
        kind=source.kind,
        state=freshness(confirmed, now),
        taken_at=confirmed,
        checked_at=now.astimezone(UTC) if asked else (before.checked_at if before else None),
        next_at=before.next_at if before else None,
        visits=_held(source, standing),
        quarantined=taken.copy.facts.quarantined if taken.copy else 0,
        refused=refused,
        uplink=uplink if taken.confirmed_at else (before.uplink if before else None),
    )


def _published_at(source: settings.Source, standing: Book | None) -> datetime | None:
    """After a reboot the published book still knows: every part of it was confirmed at that time or later."""
    if standing is None or standing_counts(standing, source.name, source.kind, "") is None:
        return None
    return standing.prices.taken_at if source.kind == "csv" and standing.prices else standing.taken_at


def _held(source: settings.Source, book: Book | None) -> int:
    """How many visits of the book are this source's."""
    return sum(len(day.visits) for day in part_of(book.days if book else (), source.name))


def _told(
    source: settings.Source,
    taken: Taken,
    status: SourceStatus,
    standing: Book | None,
    book: Book | None,
    now: datetime,
) -> str:
    left = stays(status.taken_at, now)
    if taken.outcome == "failed":
        return f"{source.name}: {taken.reason}; {left}"
    if taken.outcome == "refused":
        return f"{source.name}: the newer copy was refused, {taken.reason}; {left}"
    if taken.outcome == "same":
        return f"{source.name}: not changed"
    if source.kind == "csv":
        return f"{source.name}: {plural(taken.copy.rows if taken.copy else 0, 'service')} in the price list"
    before, after = (part_of(one.days if one else (), source.name) for one in (standing, book))
    return f"{source.name}: {changes(before, after)}"


def _previous(before: BookFile | None, name: str) -> SourceStatus | None:
    return next((status for status in before.sources if status.name == name), None) if before else None


@asynccontextmanager
async def _alone(directory: Path) -> AsyncIterator[None]:
    """One round at a time on this box: the cache is opened by one process only."""
    fd = _directory(directory)
    try:
        while not _locked(fd):  # noqa: ASYNC110  the lock is another process's, which sets no event of ours
            await asyncio.sleep(0.1)
        yield
    finally:
        os.close(fd)


def _directory(path: Path) -> int:
    path.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY)


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
