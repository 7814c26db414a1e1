"""book.json: what everyone may know about the book. Decides which issues there are; holds no personal data."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from appliance.issues import said
from appliance.salon.model import Book
from appliance.status import SCHEMA, BookFile, ClockState, DayCount, IssueStatus, PricesStatus, SourceStatus
from appliance.sync.take import Taken
from appliance.tongue import _


def book_file(
    statuses: tuple[SourceStatus, ...],
    book: Book | None,
    clock: ClockState,
    now: datetime,
    *,
    failed: Mapping[str, str],
    late: Mapping[str, str] = MappingProxyType({}),
    unsealed: str | None = None,
    before: BookFile | None = None,
) -> BookFile:
    """The file. `failed`: the reason for each source that could not be fetched over a line that works.

    `late`: by when today's document should have come, where it has not. `unsealed`: why the box's key cannot be used.
    """
    prices = book.prices if book else None
    return BookFile(
        schema=SCHEMA,
        at=now.astimezone(UTC),
        clock=clock,
        sources=statuses,
        days=tuple(DayCount(day.date.isoformat(), len(day.visits)) for day in book.days) if book else (),
        prices=PricesStatus(len(prices.services), _listed_at(statuses) or prices.taken_at) if prices else None,
        issues=tuple(
            _since(issue, before) for issue in _issues(statuses, clock, now.astimezone(UTC), failed, late, unsealed)
        ),
    )


def failures(taken: Mapping[str, Taken], before: Mapping[str, str]) -> dict[str, str]:
    """Who fails, and why: those that were asked now, and those that were not and failed before."""
    now = {name: one.reason or "" for name, one in taken.items() if one.outcome == "failed"}
    return now | {name: why for name, why in before.items() if name in taken and taken[name].outcome == "kept"}


def _listed_at(statuses: tuple[SourceStatus, ...]) -> datetime | None:
    """When the oldest price list was confirmed last: the published book is not written again for that."""
    lists = [one for one in statuses if "prices" in one.brings and "visits" not in one.brings]
    return min((one.taken_at for one in lists if one.taken_at), default=None)


def _issues(
    statuses: tuple[SourceStatus, ...],
    clock: ClockState,
    now: datetime,
    failed: Mapping[str, str],
    late: Mapping[str, str],
    unsealed: str | None,
) -> Iterator[IssueStatus]:
    for status in statuses:
        if status.refused:
            yield _issue("copy_refused", now, name=status.name, stays=_stays(status), why=status.refused)
        if status.name in failed:
            yield _issue("copy_failed", now, name=status.name, stays=_stays(status), why=failed[status.name])
        if status.name in late:
            yield _issue("roster_late", now, name=status.name, time=late[status.name])
    if unsealed:
        yield _issue("key_missing", now, why=unsealed)
    if clock in ("restored", "unknown"):
        yield _issue("clock", now)


def _stays(status: SourceStatus) -> str:
    return _("The last good copy stays.") if status.taken_at else _("There is no earlier copy.")


def _issue(code: str, now: datetime, **about: str) -> IssueStatus:
    issue = said(code, **about)
    return IssueStatus(issue.code, issue.severity, issue.title, issue.text, now)


def _since(issue: IssueStatus, before: BookFile | None) -> IssueStatus:
    """An issue that stood before keeps the time at which it began."""
    old = (
        next((one for one in before.issues if (one.code, one.title) == (issue.code, issue.title)), None)
        if before
        else None
    )
    return replace(issue, since=old.since) if old else issue
