"""Draw the timetable: everybody side by side, time down the side. What does not fit goes on over the page.

Whoever works stands in a white box; what develops is hatched one way, what cannot be booked the other way: it has to
be told apart on a printer without colours.
"""

from collections.abc import Mapping

from appliance.paper.pdf_ink import BOLD, HAIR, PLAIN, THIN, Letters
from appliance.paper.pdf_page import Pages
from appliance.paper.sheet import Entry, Lane, Timetable

AXIS = 13.0  # mm, for the hours
QUARTER = 15  # minutes
LEAST = 3.8  # mm for a quarter of an hour: a line of ten points just fits
MOST = 7.0
MOST_COLUMNS = 8
HEAD = 2 * PLAIN.line + 1


def draw(pages: Pages, part: Timetable) -> None:
    """On as few pages as it takes: eight columns each at most, and whole hours."""
    for start in range(0, max(1, len(part.columns)), MOST_COLUMNS):
        if start:
            pages.go_on()
        _draw_columns(pages, part, part.columns[start : start + MOST_COLUMNS])


def _draw_columns(pages: Pages, part: Timetable, lanes: tuple[Lane, ...]) -> None:
    pages.need(HEAD + 8 * 4 * LEAST)
    fitting = max(1, int((pages.room - HEAD) / LEAST / 4))
    hours = (part.last - part.first) // 60
    labels = dict(zip(range(part.first, part.last, 60), part.hours, strict=True))
    each = -(-hours // -(-hours // fitting)) * 60  # as many on each page
    for first in range(part.first, part.last, each):
        if first > part.first:
            pages.go_on()
        _Drawn(pages, lanes, first, min(part.last, first + each), labels).draw()


class _Drawn:
    """The columns and hours of one page."""

    def __init__(self, pages: Pages, lanes: tuple[Lane, ...], first: int, last: int, labels: Mapping[int, str]) -> None:
        self._pages, self._ink, self._lanes, self._labels = pages, pages.ink, lanes, labels
        self._first, self._last = first, last
        self._top = pages.y + HEAD
        quarters = (last - first) / QUARTER
        self._minute = min((pages.room - HEAD) / quarters, MOST) / QUARTER  # mm
        self._width = (pages.width - AXIS) / max(1, len(lanes))

    def draw(self) -> None:
        self._draw_axis()
        for number, lane in enumerate(self._lanes):
            x = self._pages.x + AXIS + number * self._width
            self._draw_name(lane, x)
            for entry in lane.entries:
                if entry.end > self._first and entry.start < self._last:
                    self._draw_entry(entry, x)
            self._ink.line(x, self._pages.y, x, self._y(self._last), THIN)
        right = self._pages.x + self._pages.width
        self._ink.line(right, self._pages.y, right, self._y(self._last), THIN)
        self._pages.y = self._y(self._last)

    def _draw_axis(self) -> None:
        x, right = self._pages.x, self._pages.x + self._pages.width
        for minute in range(self._first, self._last + 1, QUARTER):
            is_hour = minute % 60 == 0
            left, y = x if is_hour else x + AXIS, self._y(minute)
            self._ink.line(left, y, right, y, THIN if is_hour else HAIR, soft=not is_hour)
            if is_hour and minute < self._last:
                self._ink.write(x, self._y(minute), self._labels[minute], BOLD)

    def _draw_name(self, lane: Lane, x: float) -> None:
        width = self._width - 2
        self._ink.write(x + 1, self._pages.y, self._ink.fitted(lane.name, width, BOLD), BOLD)
        self._ink.write(x + 1, self._pages.y + PLAIN.line, self._ink.fitted(lane.hours, width))

    def _draw_entry(self, entry: Entry, column: float) -> None:
        top, bottom = self._y(max(entry.start, self._first)), self._y(min(entry.end, self._last))
        width = self._width / entry.lanes
        x, height = column + entry.lane * width, max(bottom - top, LEAST)
        self._ink.box(x + 0.3, top, width - 0.6, height, HAIR if entry.kind in ("block", "process") else 0.3)
        if entry.kind in ("process", "block"):
            is_block = entry.kind == "block"
            self._ink.hatch(x + 0.3, top, width - 0.6, height, 1.6 if is_block else 3.2, falling=is_block)
        else:
            self._ink.fill(x + 0.3, top, 0.9, height)
        self._draw_words(entry, x + 1.6, top, width - 2.4, height)

    def _draw_words(self, entry: Entry, x: float, top: float, width: float, height: float) -> None:
        """As many lines as the box has room for; on hatching they stand on white."""
        room = max(1, int((height + 0.7) / PLAIN.line))
        first = f"{entry.mark} {entry.text}".strip()
        lines: list[tuple[str, Letters]] = [(line, BOLD) for line in self._ink.lines(first, width, BOLD, room) if line]
        rest = room - len(lines)
        lines += (
            [(line, PLAIN) for line in self._ink.lines(entry.below, width, most=rest)] if entry.below and rest else []
        )
        for count, (line, letters) in enumerate(lines):
            y = top + min(0.3, (height - room * PLAIN.line) / 2) + count * PLAIN.line
            if entry.kind in ("process", "block"):
                self._ink.box(x - 0.4, y + 0.4, self._ink.width(line, letters) + 0.8, PLAIN.line - 0.6, 0)
            self._ink.write(x, y, line, letters)

    def _y(self, minute: int) -> float:
        return self._top + (minute - self._first) * self._minute
