"""One source, one question: take a newer copy, or say why the last good one stays.

Decides nothing about when (pace.py) nor about the book as a whole (book.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from appliance.salon import normalise, pricing
from appliance.salon.gate import Facts, judge
from appliance.salon.model import Day, PriceList
from appliance.salon.rows import Place, Rows
from appliance.salon.text import fingerprint
from appliance.salon.window import LOOK_AHEAD
from appliance.sources.door import Failed, Fetched, NotModified, Source, Validators, Window
from appliance.store.cache import Cache

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
    rest_days: Collection[str] = ()
    mark: str = ""  # changes with the address: another feed's validators mean nothing here

    @property
    def window(self) -> Window:
        return Window(self.now.date(), LOOK_AHEAD + 1, self.place.zone)


@dataclass(frozen=True, slots=True)
class Copy:
    """A payload, understood."""

    days: tuple[Day, ...]
    prices: PriceList | None
    facts: Facts

    @property
    def rows(self) -> int:
        return sum(self.facts.counts.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it. `copy` None: there is none, neither new nor kept."""

    outcome: Outcome
    copy: Copy | None
    confirmed_at: datetime | None  # UTC; None: not by this question
    reason: str | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The payload that was accepted last."""

    body: bytes
    validators: Validators
    zone: str | None
    fetched_at: datetime  # UTC


Understood = dict[tuple[object, ...], Copy]  # so that an unchanged payload is parsed once a day, not every five minutes


async def take(asked: Asked, standing: Mapping[str, int] | None, cache: Cache, known: Understood) -> Taken:
    """Ask the source. `standing`: what the published book holds of it, by day."""
    kept = recall(cache, asked)
    answer = await asked.source.fetch(_validators(kept, asked.now))
    now = asked.now.astimezone(UTC)
    match answer:
        case Fetched():
            return await _judged(asked, answer, standing, cache, known)
        case NotModified():
            cache.drop(_refused_key(asked))
            return Taken("same", await _understood(asked, kept, known), now)
        case Failed(reason, retry_after_s):
            return Taken("failed", await _understood(asked, kept, known), None, reason, retry_after_s)


async def keep(asked: Asked, cache: Cache, known: Understood) -> Taken:
    """The copy that was accepted last, without asking: the day may have turned."""
    return Taken("kept", await _understood(asked, recall(cache, asked), known), None)


def recall(cache: Cache, asked: Asked) -> Kept | None:
    """The accepted payload from the cache. A cache that makes no sense holds nothing."""
    value = cache.get(_body_key(asked))
    try:
        return _kept(value) if value else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


async def _judged(
    asked: Asked, fetched: Fetched, standing: Mapping[str, int] | None, cache: Cache, known: Understood
) -> Taken:
    kept = recall(cache, asked)
    copy = await understand(asked, fetched.body)
    if isinstance(copy, Failed):
        return Taken("refused", await _understood(asked, kept, known), None, copy.reason)
    held = Facts(standing, zone=kept.zone if kept else None) if standing is not None else None
    sign = fingerprint(repr(sorted(copy.facts.counts.items())))
    verdict = judge(
        held,
        copy.facts,
        zone=asked.place.zone.key,
        currency=asked.place.currency,
        rest_days=asked.rest_days,
        confirmed=_times_refused(cache, asked, sign),
    )
    if verdict.refused:
        times = _times_refused(cache, asked, sign) + 1 if verdict.again else 0
        cache.put(_refused_key(asked), {"sign": sign, "times": times})
        return Taken("refused", await _understood(asked, kept, known), None, verdict.refused)
    now = asked.now.astimezone(UTC)
    cache.put(_body_key(asked), _as_json(Kept(fetched.body, fetched.validators, copy.facts.zone, now)))
    cache.drop(_refused_key(asked))
    unchanged = kept is not None and kept.validators.digest == fetched.validators.digest
    return Taken("same" if unchanged else "new", copy, now)


async def understand(asked: Asked, body: bytes) -> Copy | Failed:
    """A payload -> days or prices, and what the gate wants to know."""
    rows = await asked.source.read(body, asked.window)
    if isinstance(rows, Failed):
        return rows
    return _priced(asked, rows) if asked.kind == "csv" else _days(asked, rows)


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


def _days(asked: Asked, rows: Rows) -> Copy:
    found = normalise.days(rows.events, asked.place)
    counts = {day.date.isoformat(): len(day.visits) for day in found.days if day.date >= asked.window.first}
    quarantined = len(rows.quarantined) + len(found.quarantined)
    return Copy(found.days, None, Facts(counts, quarantined, rows.zone, found.currencies))


def _priced(asked: Asked, rows: Rows) -> Copy:
    found = pricing.price_list(rows.prices, asked.place.currency, asked.now.astimezone(UTC))
    counts = {"the price list": len(found.prices.services)}
    return Copy((), found.prices, Facts(counts, len(found.quarantined), None, found.currencies))


def _validators(kept: Kept | None, now: datetime) -> Validators:
    if kept is None or not timedelta() <= now - kept.fetched_at < BELIEVE_304:
        return Validators()
    return kept.validators


def _times_refused(cache: Cache, asked: Asked, sign: str) -> int:
    value = cache.get(_refused_key(asked)) or {}
    times = value.get("times")
    return times if value.get("sign") == sign and isinstance(times, int) else 0


def _body_key(asked: Asked) -> str:
    return f"{asked.name}:{asked.kind}:{asked.mark}"


def _refused_key(asked: Asked) -> str:
    return f"{_body_key(asked)}:refused"


def _as_json(kept: Kept) -> dict[str, Any]:
    return {
        "body": kept.body.decode("latin-1"),  # bytes as they are, in a form that JSON can hold
        "etag": kept.validators.etag,
        "modified": kept.validators.modified,
        "digest": kept.validators.digest,
        "zone": kept.zone,
        "fetched_at": kept.fetched_at.isoformat(),
    }


def _kept(value: dict[str, Any]) -> Kept:
    return Kept(
        body=value["body"].encode("latin-1"),
        validators=Validators(value["etag"], value["modified"], value["digest"]),
        zone=value["zone"],
        fetched_at=datetime.fromisoformat(value["fetched_at"]),
    )
