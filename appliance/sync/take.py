"""One source, one question: take a newer copy, or say why the last good one stays.

Decides nothing about when (pace.py) nor about the book as a whole (book.py).
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from appliance.salon import normalise, pricing
from appliance.salon.gate import Facts, judge
from appliance.salon.model import Day, PriceList
from appliance.salon.rows import Place
from appliance.salon.text import fingerprint
from appliance.sources.door import Failed, Fetched, NotModified, Source, Validators, Window
from appliance.store.cache import Cache
from appliance.sync.book import THE_PRICE_LIST
from appliance.sync.kept import Kept, accept, forgive, recall, refuse, times_refused

MOST_REASONS = 20
MOST_A_DAY = 1500  # a hundred people with a dozen visits each; of five thousand a page takes minutes on a small Pi
BELIEVE_304 = timedelta(hours=2)  # then ask without validators: a server that says "not changed" for ever is caught

Outcome = Literal["new", "same", "refused", "failed", "kept"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which source, and what has to be known about the salon to read it."""

    name: str
    kind: str
    source: Source
    place: Place
    now: datetime  # in the salon's zone
    first: date  # the first day that is asked about
    days: int  # how many, from the first
    rest_days: Collection[str] = ()
    mark: str = ""  # changes with the address: another feed's validators mean nothing here

    @property
    def key(self) -> str:
        """Where the cache keeps what is known of it."""
        return f"{self.name}:{self.kind}:{self.mark}"

    @property
    def window(self) -> Window:
        return Window(self.first, self.days, self.place.zone)


@dataclass(frozen=True, slots=True)
class Copy:
    """A payload, understood."""

    days: tuple[Day, ...]
    prices: PriceList | None
    facts: Facts
    reasons: Mapping[str, int] = field(default_factory=dict)  # why rows were put aside, and how many


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it. `copy` None: there is none, neither new nor kept."""

    outcome: Outcome
    copy: Copy | None
    confirmed_at: datetime | None  # UTC; None: not by this question
    reason: str | None = None
    retry_after_s: float | None = None
    is_cheap: bool = False  # the next question can be answered with "not changed"
    brought: int = 0  # documents that were not held yet
    left_out: tuple[str, ...] = ()  # why documents were left out


Understood = dict[tuple[object, ...], Copy]  # so that an unchanged payload is parsed once a day, not every five minutes


async def take(asked: Asked, standing: Mapping[str, int] | None, cache: Cache, known: Understood) -> Taken:
    """Ask the source. `standing`: what the published book holds of it, by day."""
    kept = recall(cache, asked.key)
    answer = await asked.source.fetch(_validators(kept, asked.now), asked.window)
    now = asked.now.astimezone(UTC)
    match answer:
        case Fetched():
            return await _judged(asked, answer, standing, cache, known)
        case NotModified(as_of):
            forgive(cache, asked.key)
            is_cheap = kept is not None and _is_cheap(kept.validators)
            copy = await _understood(asked, kept, known)
            return Taken("same", copy, _true_at(as_of, copy, now), is_cheap=is_cheap)
        case Failed(reason, retry_after_s):
            return Taken("failed", await _understood(asked, kept, known), None, reason, retry_after_s)


async def keep(asked: Asked, cache: Cache, known: Understood) -> Taken:
    """The copy that was accepted last, without asking: the day may have turned."""
    return Taken("kept", await _understood(asked, recall(cache, asked.key), known), None)


async def _judged(
    asked: Asked, fetched: Fetched, standing: Mapping[str, int] | None, cache: Cache, known: Understood
) -> Taken:
    kept = recall(cache, asked.key)
    copy = await understand(asked, fetched.body)
    if isinstance(copy, Failed):
        return Taken("refused", await _understood(asked, kept, known), None, copy.reason)
    held = Facts(standing, zone=kept.zone if kept else None) if standing is not None else None
    sign = fingerprint(repr(sorted(copy.facts.counts.items())))
    before = times_refused(cache, asked.key, sign)
    verdict = judge(
        held,
        copy.facts,
        zone=asked.place.zone.key,
        currency=asked.place.currency,
        rest_days=asked.rest_days,
        confirmed=before,
    )
    if verdict.refused:
        refuse(cache, asked.key, sign, before + 1 if verdict.again else 0)
        return Taken("refused", await _understood(asked, kept, known), None, verdict.refused)
    now = asked.now.astimezone(UTC)
    accept(cache, asked.key, Kept(fetched.body, fetched.validators, copy.facts.zone, now))
    unchanged = kept is not None and kept.validators.digest == fetched.validators.digest
    outcome: Outcome = "same" if unchanged else "new"
    return Taken(outcome, copy, _true_at(fetched.as_of, copy, now), is_cheap=_is_cheap(fetched.validators))


async def understand(asked: Asked, body: bytes) -> Copy | Failed:
    """A payload -> days or prices, and what the gate wants to know."""
    rows = await asked.source.read(body, asked.window)
    if isinstance(rows, Failed):
        return rows
    # in a thread: of five thousand rows a small Pi makes days in seconds, and the watchdog is to hear of us meanwhile
    found = await asyncio.to_thread(normalise.days, rows, asked.place)
    if full := next((day for day in found.days if _entries(day) > MOST_A_DAY), None):
        return Failed(f"{full.date} has {_entries(full)} entries, and no salon has more than {MOST_A_DAY} in a day")
    listed = pricing.price_list(rows.prices, asked.place.currency, asked.now.astimezone(UTC), asked.name)
    reasons = (*rows.quarantined, *found.quarantined, *listed.quarantined)
    counts = {day.date.isoformat(): len(day.visits) for day in found.days if day.date >= asked.now.date()}
    counts |= {THE_PRICE_LIST: len(listed.prices.services)} if rows.prices else {}
    currencies = tuple(sorted({*found.currencies, *listed.currencies}))
    commonest = dict(Counter(reasons).most_common(MOST_REASONS))
    return Copy(
        days=found.days,
        prices=listed.prices if listed.prices.services else None,
        facts=Facts(counts, len(reasons), rows.zone, currencies, next(iter(commonest), "")),
        reasons=commonest,
    )


def _entries(day: Day) -> int:
    return len(day.visits) + len(day.blocks) + len(day.staff)


async def _understood(asked: Asked, kept: Kept | None, known: Understood) -> Copy | None:
    if kept is None:
        return None
    key = (asked.name, kept.validators.digest, asked.window)
    if key not in known:
        copy = await understand(asked, kept.body)
        if isinstance(copy, Failed):
            return None
        for old in [old for old in known if old[0] == asked.name]:
            del known[old]
        known[key] = _dated(copy, kept.fetched_at)
    return known[key]


def _dated(copy: Copy, taken_at: datetime) -> Copy:
    return replace(copy, prices=copy.prices and replace(copy.prices, taken_at=taken_at))


def _true_at(as_of: datetime | None, copy: Copy | None, now: datetime) -> datetime:
    """Appointments in a file are as old as the file, however often one looks. Prices hold until there are others."""
    is_price_list = copy is not None and copy.prices is not None and not copy.days
    return now if as_of is None or is_price_list else min(as_of, now)


def _is_cheap(validators: Validators) -> bool:
    return bool(validators.etag or validators.modified)


def _validators(kept: Kept | None, now: datetime) -> Validators:
    if kept is None or not timedelta() <= now - kept.fetched_at < BELIEVE_304:
        return Validators()
    return kept.validators
