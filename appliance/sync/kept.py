"""What the cache holds of one source: the payload that was accepted last, and how often a newer one was refused.

Decides nothing. `key` names the source; a cache that makes no sense holds nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from appliance.sources.door import Validators
from appliance.store.cache import Cache


@dataclass(frozen=True, slots=True)
class Kept:
    """The payload that was accepted last."""

    body: bytes
    validators: Validators
    zone: str | None
    fetched_at: datetime  # UTC


def recall(cache: Cache, key: str) -> Kept | None:
    """The payload that was accepted last."""
    value = cache.get(key)
    try:
        return _kept(value) if value else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def accept(cache: Cache, key: str, kept: Kept) -> None:
    """Keep a payload, and forget what was refused before it."""
    cache.put(key, _as_json(kept))
    forgive(cache, key)


def refuse(cache: Cache, key: str, sign: str, times: int) -> None:
    """Remember that the copy with this sign was refused so many times."""
    cache.put(_refused(key), {"sign": sign, "times": times})


def forgive(cache: Cache, key: str) -> None:
    cache.drop(_refused(key))


def times_refused(cache: Cache, key: str, sign: str) -> int:
    """How often the copy with this sign was refused in a row."""
    value = cache.get(_refused(key)) or {}
    times = value.get("times")
    return times if value.get("sign") == sign and isinstance(times, int) else 0


def _refused(key: str) -> str:
    return f"{key}:refused"


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
