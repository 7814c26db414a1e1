"""What is known of each source after a round, in the words of book.json. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from appliance import config as settings
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


def counted(statuses: tuple[SourceStatus, ...], book: Book | None) -> tuple[SourceStatus, ...]:
    """With how many visits of the book are each source's."""
    days = book.days if book else ()
    return tuple(
        replace(status, visits=sum(len(day.visits) for day in part_of(days, status.name))) for status in statuses
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
    return SourceStatus(
        name=source.name,
        kind=source.kind,
        state=freshness(confirmed, now),
        taken_at=confirmed,
        checked_at=now.astimezone(UTC) if asked else (before.checked_at if before else None),
        next_at=before.next_at if before else None,
        visits=0,
        quarantined=taken.copy.facts.quarantined if taken.copy else 0,
        put_aside=_put_aside(taken),
        refused=refused,
        uplink=uplink if taken.confirmed_at else (before.uplink if before else None),
        brings=source.brings,
    )


def _published_at(source: settings.Source, standing: Book | None) -> datetime | None:
    """After a reboot the published book still knows: every part of it was confirmed at that time or later."""
    if standing is None or standing_counts(standing, source.name, "") is None:
        return None
    return standing.taken_at if "visits" in source.brings or not standing.prices else standing.prices.taken_at


def _put_aside(taken: Taken) -> tuple[str, ...]:
    """Why rows were put aside: "an entry without a title (3)"."""
    reasons = taken.copy.reasons if taken.copy else {}
    return tuple(reason if count == 1 else f"{reason} ({count})" for reason, count in reasons.items())
