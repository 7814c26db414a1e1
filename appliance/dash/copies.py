"""The panel of the copies: every booking source with its age, and why a newer copy was not taken."""

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import SOURCES, cell, lines, said
from appliance.status import SourceStatus, freshness
from appliance.times import span

COLUMNS = 2 + 9 + 6 + 12  # sign, name, state, age


class Copies(Panel):
    """One line for each source."""

    def drawn(self, seen: Seen) -> Content:
        if seen.status is None:
            return said("Nobody reports on the book: book.json is missing or cannot be read.", "warn")
        rows = [row for source in seen.status.sources for row in _rows(source, seen, self.content_size.width)]
        return lines(rows) if rows else said("No source is configured.", "quiet")


def _rows(source: SourceStatus, seen: Seen, width: int) -> list[Content]:
    state = freshness(source.taken_at, seen.now)
    symbol, tone = SOURCES[state]
    age = f"{span(seen.now - source.taken_at)} ago" if source.taken_at else ""
    first = Content.assemble(
        cell(symbol, 2, tone, bold=True),
        cell(source.name, 9),
        cell(state, 6, tone),
        cell(age, 12),
        cell(_count(source.visits, width - COLUMNS), max(1, width - COLUMNS), "quiet"),
    )
    return [first, *(Content("  ") + cell(why, width - 2, "warn") for why in _troubles(source))]


def _count(visits: int, room: int) -> str:
    words = f"{visits} visits"
    return "" if not visits else words if len(words) <= room else str(visits)


def _troubles(source: SourceStatus) -> list[str]:
    aside = f"{source.quarantined} entries could not be read" if source.quarantined else ""
    return [why for why in (source.refused or "", aside) if why]
