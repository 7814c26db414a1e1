"""What is known of each source after a round, in the words of book.json. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from appliance import config as settings
from appliance.salon.documents import Doc
from appliance.salon.model import Book
from appliance.salon.window import part_of
from appliance.status import BookFile, SourceStatus, freshness
from appliance.sync.book import standing_counts
from appliance.sync.take import Taken


def statuses_after(
    config: settings.Config,
    taken: Mapping[str, Taken],
    before: BookFile | None,
    standing: Book | None,
    now: datetime,
    uplink: str | None,
) -> tuple[SourceStatus, ...]:
    """One for each source, not counted yet: that is done when it is known which book stands."""
    known = {status.name: status for status in before.sources} if before else {}
    return tuple(
        _status(source, taken[source.name], known.get(source.name), standing, now, uplink) for source in config.sources
    )


def counted(
    statuses: tuple[SourceStatus, ...], book: Book | None, docs: Iterable[Doc] = ()
) -> tuple[SourceStatus, ...]:
    """With how many visits of the book, and how many of the documents, are each source's."""
    days = book.days if book else ()
    documents = Counter(doc.source for doc in docs)
    return tuple(
        replace(
            status,
            visits=sum(len(day.visits) for day in part_of(days, status.name)),
            documents=documents[status.name],
        )
        for status in statuses
    )


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
    left_out, put_aside = _left_out(taken, before)
    return SourceStatus(
        name=source.name,
        kind=source.kind,
        state=freshness(confirmed, now),
        taken_at=confirmed,
        checked_at=now.astimezone(UTC) if asked else (before.checked_at if before else None),
        next_at=before.next_at if before else None,
        visits=0,
        quarantined=left_out,
        put_aside=put_aside,
        refused=refused,
        uplink=uplink if taken.confirmed_at else (before.uplink if before else None),
        brings=source.brings,
    )


def _published_at(source: settings.Source, standing: Book | None) -> datetime | None:
    """After a reboot the published book still knows: every part of it was confirmed at that time or later."""
    if standing is None or standing_counts(standing, source.name, "") is None:
        return None
    return standing.taken_at if "visits" in source.brings or not standing.prices else standing.prices.taken_at


def _left_out(taken: Taken, before: SourceStatus | None) -> tuple[int, tuple[str, ...]]:
    """How many rows or documents are left out, and why: "an entry without a title (3)"."""
    if taken.copy:
        reasons: Mapping[str, int] = taken.copy.reasons
    elif taken.outcome in ("new", "same"):
        reasons = Counter(taken.left_out)
    else:  # not asked, or no answer
        return (before.quarantined, before.put_aside) if before else (0, ())
    said = (reason if count == 1 else f"{reason} ({count})" for reason, count in reasons.items())
    return sum(reasons.values()), tuple(said)
