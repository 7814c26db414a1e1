"""What is known of each document in the vault, as one value. Decides which have to go; touches no file (vault.py)."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from appliance.salon.documents import Doc

SCHEMA = 1
MOST_DOCUMENTS = 200
MOST_BYTES = 100 * 2**20
MOST_GONE = 5000
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """A document, what it was called where it came from, and the SHA-256 of what it says."""

    doc: Doc
    mark: str
    digest: str


@dataclass(frozen=True, slots=True)
class Index:
    """What is held, and the source and mark of what was: the same file is not brought again at each look."""

    held: tuple[Held, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()

    def marks(self, source: str) -> frozenset[str]:
        return frozenset({mark for of, mark in (*self.gone, *map(_mark, self.held)) if of == source})

    def with_one(self, new: Held) -> "Index":
        """And this one. An earlier edition of a price list goes, and so does the same document that came before."""
        earlier = [held for held in self.held if new.doc.replaces(held.doc) or _is_again(new, held)]
        return Index((*self.held, new), self.gone)._without(earlier)

    def purged(self, now: datetime, sources: Collection[str] | None = None) -> "Index":
        """Without what is over, and what would never be: price lists and forms of a source that there is no more.

        Should it be there again one day, it brings them again.
        """
        ours = self._without([held for held in self.held if held.doc.is_over(now)])
        if sources is None:
            return ours
        held = tuple(one for one in ours.held if one.doc.source in sources or one.doc.expires_at is not None)
        return Index(held, tuple((source, mark) for source, mark in ours.gone if source in sources))

    def without(self, ids: Iterable[str]) -> "Index":
        """Without these documents."""
        going = frozenset(ids)
        return self._without([held for held in self.held if held.doc.id in going])

    def bounded(self) -> "Index":
        """Within what the vault may hold: what is over soonest has to go first.

        What never is may fill half of it: two hundred mails called "price list" must not keep out the day's sheets.
        """
        ours = self
        while _is_too_much(standing := [held for held in ours.held if held.doc.expires_at is None], of=2):
            ours = ours._without([min(standing, key=_soonest)])
        while _is_too_much(ours.held):
            ours = ours._without([min(ours.held, key=_soonest)])
        return ours

    def _without(self, going: Iterable[Held]) -> "Index":
        going = tuple(going)
        held = tuple(held for held in self.held if held not in going)
        return Index(held, (*self.gone, *map(_mark, going))[-MOST_GONE:]) if going else self


def packed(index: Index) -> bytes:
    """The index as text; vault.py seals it."""
    held = [{"doc": asdict(held.doc), "mark": held.mark, "digest": held.digest} for held in index.held]
    whole = {"schema": SCHEMA, "held": held, "gone": index.gone}
    return json.dumps(whole, default=lambda moment: moment.isoformat(), separators=(",", ":")).encode()


def unpacked(text: bytes) -> Index:
    """The other way. Raises ValueError, KeyError or TypeError for what is none of ours."""
    whole = json.loads(text)
    if whole["schema"] != SCHEMA:
        raise ValueError("another version's")
    held = tuple(Held(_doc(one["doc"]), one["mark"], one["digest"]) for one in whole["held"])
    return Index(held, tuple((source, mark) for source, mark in whole["gone"]))


def _doc(row: dict[str, Any]) -> Doc:
    expires = row["expires_at"] and datetime.fromisoformat(row["expires_at"])
    day = row["day"] and date.fromisoformat(row["day"])
    return Doc(**{**row, "day": day, "received_at": datetime.fromisoformat(row["received_at"]), "expires_at": expires})


def _mark(held: Held) -> tuple[str, str]:
    return held.doc.source, held.mark


def _is_again(new: Held, held: Held) -> bool:
    """The same words for the same day, sent twice."""
    return (new.digest, new.doc.source, new.doc.day) == (held.digest, held.doc.source, held.doc.day)


def _is_too_much(held: Collection[Held], of: int = 1) -> bool:
    return len(held) > MOST_DOCUMENTS // of or sum(one.doc.size for one in held) > MOST_BYTES // of


def _soonest(held: Held) -> tuple[datetime, datetime]:
    return held.doc.expires_at or _FOR_EVER, held.doc.received_at
