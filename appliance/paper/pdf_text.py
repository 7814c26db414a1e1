"""Draw what is read line by line: headings, text, steps, what to say, facts, whom to ring, QR codes."""

import segno

from appliance.paper.pdf_ink import BOLD, HAIR, PLAIN, THIN, Letters
from appliance.paper.pdf_page import Pages
from appliance.paper.sheet import Call, Code, Facts, Heading, Quote, Steps, Text

HEADING, SAID, NUMBER = Letters(13, bold=True), Letters(11), Letters(16, bold=True)
KEEP = 16.0  # mm that follow a heading on its page
INDENT = 8.0
CODE = 32.0  # mm: a telephone reads it at arm's length
QUIET = 4  # modules of white around a QR code (ISO/IEC 18004)
HAND = 7.5  # mm, from one line to write on to the next


def heading(pages: Pages, part: Heading) -> None:
    lines = pages.ink.lines(part.text, pages.width, HEADING, most=3)
    pages.space(2)
    pages.need(len(lines) * HEADING.line + KEEP)
    _written(pages, lines, HEADING)
    pages.y += 1


def text(pages: Pages, part: Text) -> None:
    letters = BOLD if part.weight == "strong" else PLAIN
    for line in pages.ink.lines(part.text, pages.width, letters):
        pages.need(letters.line)
        _written(pages, [line], letters)


def steps(pages: Pages, part: Steps) -> None:
    for number, step in enumerate(part.steps, 1):
        lines = pages.ink.lines(step, pages.width - INDENT, SAID)
        pages.need(min(len(lines), 6) * SAID.line)
        if part.tick:
            pages.ink.tick(pages.x + 1, pages.y + 0.4)
        else:
            pages.ink.write(pages.x, pages.y, f"{number}.", Letters(11, bold=True))
        _written(pages, lines, SAID, INDENT)
        pages.y += 1.2


def quote(pages: Pages, part: Quote) -> None:
    lines = pages.ink.lines(part.text, pages.width - INDENT, SAID)
    pages.need(min(len(lines), 8) * SAID.line)
    for line in lines:
        pages.need(SAID.line)
        pages.ink.fill(pages.x + 2, pages.y, 1, SAID.line)
        _written(pages, [line], SAID, INDENT)


def facts(pages: Pages, part: Facts) -> None:
    """Names on the left, what they are on the right; a line to write on where that is not known."""
    widest = max((pages.ink.width(name, PLAIN) for name, _ in part.facts), default=0)
    left = min(widest + 4, pages.width * 0.45)
    for name, value in part.facts:
        names = pages.ink.lines(name, left - 2)
        values = pages.ink.lines(value, pages.width - left, BOLD) if value else []
        height = max(len(names), len(values)) * PLAIN.line + 1
        pages.need(height if value else max(height, HAND))
        for count, line in enumerate(names):
            pages.ink.write(pages.x, pages.y + count * PLAIN.line, line)
        for count, line in enumerate(values):
            pages.ink.write(pages.x + left, pages.y + count * PLAIN.line, line, BOLD)
        if not value:
            height = max(height, HAND)
            _rule(pages, pages.x + left, pages.y + PLAIN.line)
        pages.y += height


def call(pages: Pages, part: Call) -> None:
    who = pages.ink.lines(part.who, pages.width, BOLD)
    note = pages.ink.lines(part.note, pages.width) if part.note else []
    pages.need((len(who) + len(note)) * PLAIN.line + NUMBER.line)
    _written(pages, who, BOLD)
    if part.phone:
        _written(pages, [pages.ink.fitted(f"☎ {part.phone}", pages.width, NUMBER)], NUMBER)
    else:
        pages.ink.write(pages.x, pages.y + 1, "☎", NUMBER)
        _rule(pages, pages.x + INDENT, pages.y + NUMBER.line)
        pages.y += NUMBER.line + 1
    _written(pages, note, PLAIN)


def code(pages: Pages, part: Code) -> None:
    """The code, and to its right the text."""
    rows = [list(row) for row in segno.make(part.content, micro=False).matrix]
    lines = pages.ink.lines(part.text, pages.width - CODE - 4, SAID)
    pages.need(max(CODE, len(lines) * SAID.line))
    size = CODE / (len(rows) + 2 * QUIET)
    for down, row in enumerate(rows):
        for across, length in _dark(row):
            place = pages.x + (across + QUIET) * size, pages.y + (down + QUIET) * size
            pages.ink.fill(*place, length * size, size * 1.02)  # a hair more, so that no white shows between rows
    for count, line in enumerate(lines):
        pages.ink.write(pages.x + CODE + 4, pages.y + QUIET * size + count * SAID.line, line, SAID)
    pages.y += max(CODE, QUIET * size + len(lines) * SAID.line)


def _dark(row: list[int]) -> list[tuple[int, int]]:
    """Where black begins in a row of a QR code, and how long it is."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found


def _written(pages: Pages, lines: list[str], letters: Letters, indent: float = 0) -> None:
    for line in lines:
        if pages.room < letters.line:
            pages.go_on()
        pages.ink.write(pages.x + indent, pages.y, line, letters)
        pages.y += letters.line


def _rule(pages: Pages, x: float, y: float) -> None:
    pages.ink.line(x, y, pages.x + pages.width, y, HAIR if x > pages.x else THIN)
