"""The documents that sources bring: collected and kept. Decides nothing about what they are (salon/documents.py)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from appliance import config as settings
from appliance.salon.documents import Doc, Filing
from appliance.sources.door import Failed, Post
from appliance.sources.feed import Dated, Newest
from appliance.sources.kinds import Newests
from appliance.store.snapshot import NotKept
from appliance.store.vault import Vault
from appliance.sync.take import Taken


async def collect(name: str, post: Post, vault: Vault, filing: Filing, now: datetime, *, is_sure: bool) -> Taken:
    """Ask for what is not held yet, and keep it. `is_sure`: the time is, so what is over may go."""
    brought = await post.collect(vault.marks(name))
    if isinstance(brought, Failed):
        return Taken("failed", None, None, brought.reason, brought.retry_after_s, is_cheap=True)
    now = now.astimezone(UTC)
    try:
        is_new = vault.keep(name, brought.documents, filing, now, is_sure=is_sure)
    except NotKept as why:
        return Taken("refused", None, None, str(why), is_cheap=True)
    count = len(brought.documents) if is_new else 0
    return Taken("new" if count else "same", None, now, is_cheap=True, brought=count, left_out=brought.left_out)


def newest_in(vault: Vault) -> Newests:
    """How a feed that is read out of documents finds the newest one."""

    def of(source: str, match: str) -> Newest:
        return lambda: _newest(vault, source, match) or Failed(_none(vault, source, match))

    return of


def _newest(vault: Vault, source: str, match: str) -> Dated | None:
    fitting = (
        doc for doc in vault.docs() if doc.source == source and fnmatchcase(doc.name.casefold(), match.casefold())
    )
    return next((Dated(body, doc.received_at) for doc in fitting if (body := vault.body(doc.id)) is not None), None)


def _none(vault: Vault, source: str, match: str) -> str:
    if vault.problem:
        return vault.problem
    return f"{source} has brought no document whose name matches {match} yet"


def late(source: settings.Source, docs: Iterable[Doc], now: datetime, hours: Callable[[int], str | None]) -> str | None:
    """By when today's document should have come and has not. None: it has, it need not, or there is time.

    `now` is in the salon's zone.
    """
    by = source.expected_by if isinstance(source, settings.OfDocuments) else None
    if by is None or hours(now.weekday()) is None or f"{now:%H:%M}" < by:
        return None
    today = now.date()
    came = (doc for doc in docs if doc.source == source.name)
    is_there = any(doc.day == today or doc.received_at.astimezone(now.tzinfo).date() == today for doc in came)
    return None if is_there else by
