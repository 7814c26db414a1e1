"""The pages of one sheet: its head, its foot with "1/3", and how much room is left. It decides where a page ends.

Whoever draws a part asks for the room that it needs, draws at `y`, and moves `y` on.
"""

from appliance.paper.pdf_ink import BOLD, HAIR, PLAIN, STRONG, THIN, Ink, Letters
from appliance.paper.sheet import Sheet

MARGIN = 10.0  # mm: printers in salons leave no less
BETWEEN = 8.0  # columns
TITLE, AGAIN = Letters(17, bold=True), Letters(11, bold=True)
SUBTITLE = Letters(11)
GAP = 3.0  # between two parts


class Pages:
    """A sheet while it is drawn, page after page."""

    def __init__(self, ink: Ink, sheet: Sheet) -> None:
        self.ink, self._sheet = ink, sheet
        self.full_width = (297.0 if sheet.is_wide else 210.0) - 2 * MARGIN
        self._height = 210.0 if sheet.is_wide else 297.0
        self._foot = ink.lines(" · ".join(sheet.foot), self.full_width - 20)
        self.bottom = self._height - MARGIN - len(self._foot) * PLAIN.line - 2
        self.width = (self.full_width - BETWEEN * (sheet.columns - 1)) / sheet.columns
        self._first_page = ink.pdf.page + 1
        self.x = self.y = self.top = MARGIN
        self._column = 0
        self._turn()

    @property
    def room(self) -> float:
        """What is left of this column."""
        return self.bottom - self.y

    @property
    def whole(self) -> float:
        """What a whole column has on a page that is not the first."""
        return self.bottom - (MARGIN + self._again_height())

    def need(self, height: float) -> bool:
        """Make sure of so much room. True: it is a new column or page; what is higher than a page begins here."""
        if height <= self.room or (self.y == self.top and height > self.whole):
            return False
        self.go_on()
        return True

    def go_on(self) -> None:
        """To the next column, or the next page."""
        if self._column + 1 < self._sheet.columns:
            self._column += 1
            self.x, self.y = MARGIN + self._column * (self.width + BETWEEN), self.top
            return
        self._turn()

    def space(self, height: float = GAP) -> None:
        """Between two parts; none at the top of a page."""
        if self.y > self.top:
            self.y = min(self.y + height, self.bottom)

    def finish(self) -> None:
        """Now that it is known how many they are, the pages get their feet."""
        last = self.ink.pdf.page
        for page in range(self._first_page, last + 1):
            self.ink.pdf.page = page
            self.ink.pdf.current_font_is_set_on_page = False  # another page's font was the last
            self._draw_foot(f"{page - self._first_page + 1}/{last - self._first_page + 1}")
        self.ink.pdf.current_font_is_set_on_page = False

    def _turn(self) -> None:
        self.ink.pdf.add_page(orientation="landscape" if self._sheet.is_wide else "portrait")
        self._column, self.x, self.y = 0, MARGIN, MARGIN
        if self.ink.pdf.page == self._first_page:
            self._draw_head()
        else:
            self._draw_head_again()
        self.top = self.y

    def _draw_head(self) -> None:
        """The title on the left, below it the subtitle; the number and the facts on the right."""
        aside = [*((self._sheet.number,) if self._sheet.number else ()), *self._sheet.facts]
        right = self._draw_aside(aside)
        room = self.full_width - min(max((self.ink.width(line, BOLD) for line in aside), default=0), 80) - 6
        y = MARGIN
        for letters, text in ((TITLE, self._sheet.title), (SUBTITLE, self._sheet.subtitle)):
            for line in self.ink.lines(text, room, letters, most=3) if text else ():
                self.ink.write(MARGIN, y, line, letters)
                y += letters.line
        self._rule(max(y, right) + 1, STRONG)

    def _draw_aside(self, lines: list[str]) -> float:
        y = MARGIN
        for number, text in enumerate(lines):
            letters = BOLD if number == 0 else PLAIN
            for line in self.ink.lines(text, 80, letters, most=2):
                self.ink.write(MARGIN, y, line, letters, self.full_width, "right")
                y += letters.line
        return y

    def _draw_head_again(self) -> None:
        """On the pages after the first: whose it is, in one line."""
        aside = self._sheet.number or next(iter(self._sheet.facts), "")
        self.ink.write(MARGIN, MARGIN, self.ink.fitted(aside, 80), PLAIN, self.full_width, "right")
        self.ink.write(MARGIN, MARGIN, self.ink.fitted(self._sheet.title, self.full_width - 85, AGAIN), AGAIN)
        self._rule(MARGIN + AGAIN.line + 0.5, THIN)

    def _again_height(self) -> float:
        return AGAIN.line + 0.5 + GAP

    def _rule(self, y: float, weight: float) -> None:
        self.ink.line(MARGIN, y, MARGIN + self.full_width, y, weight)
        self.y = y + GAP

    def _draw_foot(self, number: str) -> None:
        y = self.bottom + 1
        self.ink.line(MARGIN, y, MARGIN + self.full_width, y, HAIR)
        self.ink.write(MARGIN, y + 1, number, BOLD, self.full_width, "right")
        for count, line in enumerate(self._foot):
            self.ink.write(MARGIN, y + 1 + count * PLAIN.line, line)
