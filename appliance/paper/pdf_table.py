"""Draw a table: its head again on every page, no row in two halves, empty cells with lines around them to write in."""

from collections.abc import Iterable
from dataclasses import dataclass

from appliance.paper.pdf_ink import BOLD, HAIR, PLAIN, STRONG, THIN, Letters
from appliance.paper.pdf_page import Pages
from appliance.paper.sheet import Cell, Column, Row, Table

PAD = 0.9  # mm, inside a cell
BLANK = 9.0  # mm: high enough for handwriting
TICK = 4.2
INDENT = 4.0
PARTS = ("part", "process")
SPANS = (*PARTS, "block")  # of two cells: when, and what, across the other columns
MOST, MOST_BELOW = 8, 4  # lines of one text in a cell: a name of 10,000 letters must not fill the day
CAPTION = Letters(11, bold=True)

Line = tuple[str, Letters]


@dataclass(frozen=True, slots=True)
class Laid:
    """A row whose lines and height are known."""

    row: Row
    cells: tuple[tuple[Line, ...], ...]
    under: tuple[str, ...]
    height: float


class Drawn:
    """One table on the pages of a sheet."""

    def __init__(self, pages: Pages, table: Table) -> None:
        self._pages, self._ink, self._table = pages, pages.ink, table
        share = sum(column.share for column in table.columns)
        self._widths = tuple(column.share / share * pages.width for column in table.columns)
        titles = (self._ink.lines(column.title, width - 2 * PAD, BOLD) for column, width in self._across())
        self._titles = [lines if any(lines) else [] for lines in titles]
        self._head = max(map(len, self._titles)) * PLAIN.line + (2 * PAD if any(self._titles) else 0)

    def draw(self) -> None:
        groups = list(_together(self._laid_out()))
        first = sum(each.height for each in groups[0]) if groups else 0
        self._pages.need(self._caption_height() + self._head + first)
        self._draw_caption()
        self._draw_head()
        for group in groups:
            self._draw_group(group)
        self._ink.line(self._pages.x, self._pages.y, self._pages.x + self._pages.width, self._pages.y, THIN)

    def _draw_group(self, group: list[Laid]) -> None:
        """A row and its parts on one page, if a page can hold them."""
        height = sum(each.height for each in group)
        if height + self._head <= self._pages.whole:
            self._turn_for(height)
        for each in group:
            self._turn_for(each.height)
            self._draw_row(each, min(height, self._pages.room))

    def _turn_for(self, height: float) -> None:
        if height > self._pages.room:
            self._ink.line(self._pages.x, self._pages.y, self._pages.x + self._pages.width, self._pages.y, THIN)
            self._pages.go_on()
            self._draw_head()

    # --- how high it becomes ---

    def _laid_out(self) -> Iterable[Laid]:
        room = self._inner()
        for row in self._table.rows:
            room = room if row.kind in SPANS else self._readable(row)
            yield self._laid(row, room)

    def _laid(self, row: Row, room: float) -> Laid:
        """`room`: how wide what spans the columns may become; of a part, as in the row that it belongs to."""
        cells = tuple(self._lines(row, number, room) for number in range(len(row.cells)))
        under = tuple(line for text in row.under for line in self._ink.lines(text, room, most=MOST_BELOW))
        text = (max(map(len, cells), default=0) + len(under)) * PLAIN.line + 2 * PAD
        least = BLANK if row.kind == "blank" else TICK + 2 * PAD if any(cell.tick for cell in row.cells) else 0
        return Laid(row, cells, under, max(text, least))

    def _lines(self, row: Row, number: int, room: float) -> tuple[Line, ...]:
        cell = row.cells[number]
        width = room - INDENT if row.kind in SPANS and number else self._widths[number] - 2 * PAD
        strong = BOLD if cell.weight == "strong" or row.kind == "total" else PLAIN
        width -= TICK + 1 if cell.tick and cell.text else 0
        texts = [(line, strong) for line in self._ink.lines(cell.text, width, strong, MOST)] if cell.text else []
        below = ((line, PLAIN) for text in cell.below for line in self._ink.lines(text, width, PLAIN, MOST_BELOW))
        return (*texts, *below)

    def _readable(self, row: Row) -> float:
        """From the second column to the first in which somebody is going to write."""
        written = (number for number, cell in enumerate(row.cells) if number > 1 and not cell.text and not cell.below)
        return sum(self._widths[1 : next(written, None)]) - 2 * PAD

    def _inner(self) -> float:
        """From the second column to the last."""
        return sum(self._widths[1:]) - 2 * PAD

    # --- how it looks ---

    def _caption_height(self) -> float:
        return CAPTION.line + 1 if self._table.caption else 0

    def _draw_caption(self) -> None:
        if self._table.caption:
            caption = self._ink.fitted(self._table.caption, self._pages.width, CAPTION)
            self._ink.write(self._pages.x, self._pages.y, caption, CAPTION)
            self._pages.y += self._caption_height()

    def _draw_head(self) -> None:
        x, y = self._pages.x, self._pages.y
        for (column, width), lines in zip(self._across(), self._titles, strict=True):
            top = y + self._head - PAD - len(lines) * PLAIN.line
            for count, line in enumerate(lines):
                self._ink.write(x + PAD, top + count * PLAIN.line, line, BOLD, width - 2 * PAD, column.align)
            x += width
        self._pages.y += self._head
        self._ink.line(self._pages.x, self._pages.y, self._pages.x + self._pages.width, self._pages.y, STRONG)

    def _draw_row(self, laid: Laid, height: float) -> None:
        """`height`: with the parts of the row that follow on the same page."""
        y, row = self._pages.y, laid.row
        self._pages.y += laid.height
        if row.kind not in PARTS:
            weight = STRONG if row.kind == "total" else HAIR
            self._ink.line(self._pages.x, y, self._pages.x + self._pages.width, y, weight)
        if row.kind in SPANS:
            self._draw_part(laid, y)
            return
        x = self._pages.x
        for (column, width), cell, lines in zip(self._across(), row.cells, laid.cells, strict=True):
            if row.kind != "total" and not lines:
                self._draw_sides(x, y, width, height)
            self._draw_cell(cell, lines, x, y, width, column.align, struck=row.is_struck)
            x += width
        top = y + PAD + max(map(len, laid.cells), default=0) * PLAIN.line
        for count, line in enumerate(laid.under):
            self._ink.write(self._pages.x + self._widths[0] + PAD, top + count * PLAIN.line, line)

    def _draw_part(self, laid: Laid, y: float) -> None:
        """When, in the first column; what, indented across the others."""
        row, second = laid.row, self._pages.x + self._widths[0]
        if row.kind != "part":
            self._ink.hatch(second + PAD, y, 3, laid.height, step=1.6, falling=row.kind == "block")
        self._draw_cell(row.cells[0], laid.cells[0], self._pages.x, y, self._widths[0], "left", struck=row.is_struck)
        for cell, lines in zip(row.cells[1:2], laid.cells[1:2], strict=True):
            self._draw_cell(cell, lines, second + INDENT, y, self._inner(), "left", struck=row.is_struck)

    def _draw_sides(self, x: float, y: float, width: float, height: float) -> None:
        """Upright lines around what is to be written in, or ticked; other cells need none."""
        self._ink.line(x, y, x, y + height, HAIR)
        self._ink.line(x + width, y, x + width, y + height, HAIR)

    def _draw_cell(
        self, cell: Cell, lines: Iterable[Line], x: float, y: float, width: float, align: str, *, struck: bool
    ) -> None:
        left, room = x + PAD, width - 2 * PAD
        if cell.tick:
            self._ink.tick(left if cell.text else x + (width - TICK) / 2, y + PAD + 0.2, TICK)
            left, room = left + TICK + 1, room - TICK - 1
        for count, (line, letters) in enumerate(lines):
            top = y + PAD + count * PLAIN.line
            end = self._ink.write(left, top, line, letters, room, align)
            if struck and line:
                start = end - self._ink.width(line, letters)
                self._ink.line(start, top + PLAIN.line / 2, end, top + PLAIN.line / 2, THIN)

    def _across(self) -> list[tuple[Column, float]]:
        return list(zip(self._table.columns, self._widths, strict=True))


def draw(pages: Pages, table: Table) -> None:
    Drawn(pages, table).draw()


def _together(rows: Iterable[Laid]) -> Iterable[list[Laid]]:
    """Each row with the parts that follow it."""
    group: list[Laid] = []
    for each in rows:
        if group and each.row.kind not in PARTS:
            yield group
            group = []
        group.append(each)
    if group:
        yield group
