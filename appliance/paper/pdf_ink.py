"""Put letters, lines, boxes and hatching on a page, in millimetres from its upper left corner. Black on white.

It decides which letters can be printed and where a line of text ends; not what stands where: pdf_page.py and the parts.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
POINT = 25.4 / 72  # mm
LEADING = 1.26  # of the letters' size, from one line to the next
HAIR, THIN, STRONG = 0.1, 0.2, 0.5  # mm, of lines
SOFT = 120  # of 255: grey enough to read a word on it, dark enough for an old printer
NO_LETTER = "□"  # for what our fonts lack
MORE = "…"


@dataclass(frozen=True, slots=True)
class Letters:
    size: float = 10  # points
    bold: bool = False

    @property
    def line(self) -> float:
        """From one line to the next, in mm."""
        return self.size * POINT * LEADING


PLAIN, BOLD = Letters(), Letters(bold=True)


class Ink:
    """A document that is being drawn."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="mm", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_fill_color(255)
        self.pdf.add_font("text", "", FONTS / "NotoSans-Regular.ttf")
        self.pdf.add_font("text", "B", FONTS / "NotoSans-Bold.ttf")
        self.pdf.add_font("signs", "", FONTS / "Signs.ttf")
        self.width = cache(self._width)
        self._glyph = cache(self._width_of_one)

    def lines(self, text: str, width: float, letters: Letters = PLAIN, most: int = 0) -> list[str]:
        """The text in lines that fit. `most`: if it has more lines than that, the last one says so (0: all of them)."""
        found: list[str] = []
        for paragraph in text.split("\n"):
            found += self._wrapped(self.legible(paragraph), width, letters)
        if most and len(found) > most:
            return [*found[: most - 1], self._shortened(found[most - 1], width, letters)]
        return found

    def fitted(self, text: str, width: float, letters: Letters = PLAIN) -> str:
        """As much of the text as fits into one line."""
        text = self.legible(text)
        return text if self.width(text, letters) <= width else self._shortened(text, width, letters)

    def write(
        self, x: float, y: float, text: str, letters: Letters = PLAIN, width: float = 0, align: str = "left"
    ) -> float:
        """One line, its top at y; within a width if it is aligned there. Gives the x at which it ends."""
        text = self.legible(text)
        slack = width - self.width(text, letters)
        x += {"left": 0, "center": slack / 2, "right": slack}[align]
        base = y + letters.line * 0.76
        for family, run in self._runs(text, letters.bold):
            self._choose(family, letters)
            self.pdf.text(x, base, run)
            x += sum(self._glyph(each, letters) for each in run)
        return x

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float = THIN, *, soft: bool = False) -> None:
        self.pdf.set_line_width(weight)
        self.pdf.set_draw_color(SOFT if soft else 0)
        self.pdf.line(x1, y1, x2, y2)
        self.pdf.set_draw_color(0)

    def box(self, x: float, y: float, width: float, height: float, weight: float = THIN) -> None:
        """An outline that covers what is beneath it. Without a weight it only covers."""
        self.pdf.set_line_width(weight or THIN)
        self.pdf.rect(x, y, width, height, "DF" if weight else "F")

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """Full of ink."""
        self.pdf.set_fill_color(0)
        self.pdf.rect(x, y, width, height, "F")
        self.pdf.set_fill_color(255)

    def tick(self, x: float, y: float, size: float = 4) -> None:
        """A box to be ticked."""
        self.box(x, y, size, size, 0.3)

    def hatch(self, x: float, y: float, width: float, height: float, step: float = 2, falling: bool = False) -> None:
        """Slanting lines that stay within the box: light enough to read a word on them."""
        self.pdf.set_line_width(HAIR)
        self.pdf.set_draw_color(SOFT)
        offset = step
        while offset < width + height:
            x1, y1 = (offset, 0.0) if offset <= width else (width, offset - width)
            x2, y2 = (0.0, offset) if offset <= height else (offset - height, height)
            if falling:
                x1, x2 = width - x1, width - x2
            self.pdf.line(x + x1, y + y1, x + x2, y + y2)
            offset += step
        self.pdf.set_draw_color(0)

    def legible(self, text: str) -> str:
        """What can be printed of a text: no control characters, and a box for each letter that our fonts lack."""
        return _legible(self, text)

    def has(self, letter: str) -> bool:
        return ord(letter) in self.pdf.fonts["text"].cmap or ord(letter) in self.pdf.fonts["signs"].cmap  # type: ignore[union-attr]

    def _wrapped(self, text: str, width: float, letters: Letters) -> list[str]:
        """Broken between words; a word that is wider than a line is cut where the line ends."""
        found, line = [], ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width(longer, letters) <= width:
                line = longer
                continue
            if line:
                found.append(line)
            while self.width(word, letters) > width and len(word) > 1:
                cut = self._fitting(word, width, letters)
                found.append(word[:cut])
                word = word[cut:]
            line = word
        return [*found, line]

    def _fitting(self, word: str, width: float, letters: Letters) -> int:
        """How many letters fit, one at least."""
        room = width
        for count, letter in enumerate(word):
            room -= self._glyph(letter, letters)
            if room < 0:
                return max(1, count)
        return len(word)

    def _shortened(self, text: str, width: float, letters: Letters) -> str:
        kept = text[: self._fitting(text, width - self.width(MORE, letters), letters)]
        return f"{kept.rstrip()}{MORE}"

    def _width(self, text: str, letters: Letters) -> float:
        return sum(self._glyph(letter, letters) for letter in text)

    def _width_of_one(self, letter: str, letters: Letters) -> float:
        (family, _), *_ = self._runs(letter, letters.bold)
        thousandths = self.pdf.fonts[family].cw[ord(letter)]  # type: ignore[index]  # by number in fonts from a file
        return thousandths / 1000 * letters.size * POINT

    def _runs(self, text: str, bold: bool) -> list[tuple[str, str]]:
        """The text in stretches of one font each."""
        text_font = "textB" if bold else "text"
        runs: list[tuple[str, str]] = []
        for letter in text:
            family = text_font if ord(letter) in self.pdf.fonts[text_font].cmap else "signs"  # type: ignore[union-attr]
            if runs and runs[-1][0] == family:
                runs[-1] = (family, runs[-1][1] + letter)
            else:
                runs.append((family, letter))
        return runs

    def _choose(self, family: str, letters: Letters) -> None:
        self.pdf.set_font("signs" if family == "signs" else "text", "B" if family == "textB" else "", letters.size)


def _legible(ink: Ink, text: str) -> str:
    found = []
    for letter in unicodedata.normalize("NFC", text.replace("\t", " ")):
        kind = unicodedata.category(letter)
        # controls, what turns the direction of reading, joiners, and what chooses between two pictures
        if kind in ("Cc", "Cf") or "\ufe00" <= letter <= "\ufe0f":
            continue
        found.append(" " if kind in ("Zl", "Zp") else letter if ink.has(letter) else NO_LETTER)
    return "".join(found)
