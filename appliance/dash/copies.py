"""The panel of the copies: each source with its age, why a newer copy was not taken, and what was put aside."""

from datetime import datetime
from textwrap import wrap

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import SOURCES, cell, lines, plain, said, source_word
from appliance.spoken import moment, short_span
from appliance.status import SourceStatus, freshness
from appliance.tongue import _, n_

COLUMNS = 2 + 9 + 10 + 14  # sign, name, state, age ("59 min sitten")
REASON = 2  # rows for one trouble: the status page has room for all of it


class Copies(Panel):
    """One line for each source."""

    def drawn(self, seen: Seen) -> Content:
        if seen.status is None:
            return said(_("Nobody reports on the book: book.json is missing or cannot be read."), "warn")
        rows = [row for source in seen.status.sources for row in _rows(source, seen, self.content_size.width)]
        return lines(rows) if rows else said(_("No source is configured."), "quiet")


def _rows(source: SourceStatus, seen: Seen, width: int) -> list[Content]:
    state = freshness(source.taken_at, seen.clock)
    symbol, tone = SOURCES[state]
    age = _("{length} ago", length=short_span(seen.clock - source.taken_at)) if source.taken_at else ""
    first = Content.assemble(
        cell(symbol, 2, tone, bold=True),
        cell(source.name, 9),
        cell(source_word(state), 10, tone),
        cell(age, 14),
        cell(_count(source, width - COLUMNS), max(1, width - COLUMNS), "quiet"),
    )
    return [first, *(row for why in _troubles(source, seen) for row in _wrapped(why, width - 2))]


def _count(source: SourceStatus, room: int) -> str:
    count, words = source.visits, n_("{count} visit", "{count} visits", source.visits)
    if not count:
        count, words = source.documents, n_("{count} document", "{count} documents", source.documents)
    return "" if not count else words if len(words) <= room else str(count)


def _wrapped(why: str, width: int) -> list[Content]:
    """On as many rows as it may have; the last one says with dots that there is more."""
    rows = wrap(plain(why), max(10, width))
    rows = [*rows[: REASON - 1], " ".join(rows[REASON - 1 :])] if len(rows) > REASON else rows
    return [Content("  ") + cell(row, width, "warn") for row in rows]


def _troubles(source: SourceStatus, seen: Seen) -> list[str]:
    late = source.taken_at is None or freshness(source.taken_at, seen.clock) != "fresh"
    following = [_again(source.next_at, seen)] if source.next_at and late else []
    return [why for why in (source.refused or "", source.aside, *following) if why]


def _again(at: datetime, seen: Seen) -> str:
    return _("asked again at {moment}", moment=moment(at, seen.clock))
