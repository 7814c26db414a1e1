"""Draw what is to be filled in by hand: names, with lines to write on beside or beneath them."""

from collections.abc import Iterable, Sequence

from appliance.paper.pdf_ink import HAIR, PLAIN
from appliance.paper.pdf_page import BETWEEN, Pages
from appliance.paper.sheet import Fields

HAND = 8.5  # mm, from one line to the next: handwriting in a hurry
BESIDE = 0.55  # of the width: a longer name has its line beneath


def draw(pages: Pages, part: Fields) -> None:
    """Side by side where the form asks for it, row by row."""
    width = (pages.width - BETWEEN * (part.columns - 1)) / part.columns
    for row in _rows(part.fields, part.columns):
        height = max(_height(pages, name, lines, width) for name, lines in row)
        pages.need(height)
        for number, (name, lines) in enumerate(row):
            _draw_one(pages, name, lines, pages.x + number * (width + BETWEEN), width)
        pages.y += height


def _rows(fields: Sequence[tuple[str, int]], columns: int) -> Iterable[Sequence[tuple[str, int]]]:
    return (fields[start : start + columns] for start in range(0, len(fields), columns))


def _height(pages: Pages, name: str, lines: int, width: float) -> float:
    return lines * HAND if _is_beside(pages, name, lines, width) else _names(pages, name, width) + lines * HAND


def _draw_one(pages: Pages, name: str, lines: int, x: float, width: float) -> None:
    y = pages.y
    if _is_beside(pages, name, lines, width):
        end = pages.ink.write(x, y + HAND - PLAIN.line, name)
        pages.ink.line(end + 1.5, y + HAND - 0.7, x + width, y + HAND - 0.7, HAIR)
        return
    for count, line in enumerate(pages.ink.lines(name, width)):
        pages.ink.write(x, y + 1.5 + count * PLAIN.line, line)
    y += _names(pages, name, width)
    for count in range(1, lines + 1):
        pages.ink.line(x, y + count * HAND - 0.7, x + width, y + count * HAND - 0.7, HAIR)


def _is_beside(pages: Pages, name: str, lines: int, width: float) -> bool:
    return lines == 1 and pages.ink.width(pages.ink.legible(name), PLAIN) <= width * BESIDE


def _names(pages: Pages, name: str, width: float) -> float:
    """How high a name is that stands above its lines; a first line that is close to it would be too low to write on."""
    return 1.5 + len(pages.ink.lines(name, width)) * PLAIN.line - 2
