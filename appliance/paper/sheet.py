"""What stands on a sheet of paper, as values. The page shows them, the printer prints them, both from these alone.

It decides neither what is said (day_sheet.py, forms.py, …) nor how it looks (pdf.py, web/templates/_sheet.html).
Whoever makes a sheet gives it what its reader may see and nothing else (salon/privacy.py): there is no later sieve.
"""

from dataclasses import dataclass
from typing import Literal

Weight = Literal["plain", "strong", "soft"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    share: float  # of the width
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: a line that is read first, and smaller ones below it. Empty: to be written in."""

    text: str = ""
    below: tuple[str, ...] = ()
    weight: Weight = "plain"
    tick: bool = False  # an empty box, to be ticked


@dataclass(frozen=True, slots=True)
class Row:
    """A row never breaks over two pages, and a part stays with the row before it."""

    cells: tuple[Cell, ...]  # as many as there are columns; of a part or a block: when, and what
    # part: what follows within the row before; process: the same, hatched; block: of the same two cells, but by itself;
    # blank: high enough to write in
    kind: Literal["plain", "part", "process", "block", "blank", "total"] = "plain"
    under: tuple[str, ...] = ()  # lines below the cells, from the second column to the last
    is_struck: bool = False  # it does not take place


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do, one after the other; with numbers, or with boxes to tick."""

    steps: tuple[str, ...]
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What to say to a client, word by word."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are: "Account number", "A-1234". What is empty is a line to fill in by hand."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to ring: large on paper, to be tapped on a phone. A number that is empty is a line to fill in by hand."""

    who: str
    phone: str
    note: str = ""

    @property
    def dial(self) -> str:
        """The number as a telephone takes it: "+44 20 7946 0000" is "+442079460000"."""
        return "".join(each for each in self.phone if each.isdecimal() or each == "+")


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with room to write beside or beneath. The number: how many lines."""

    fields: tuple[tuple[str, int], ...]
    columns: int = 1  # fields side by side


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of a column of the timetable, in minutes since midnight."""

    start: int
    end: int
    kind: Literal["work", "process", "finish", "block"]
    text: str
    below: str = ""
    mark: str = ""  # the letter of the status
    lane: int = 0  # of `lanes` that stand side by side
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    hours: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everybody side by side, time down the side, a line each quarter of an hour."""

    first: int  # minutes since midnight, whole hours
    last: int
    hours: tuple[str, ...]  # what stands at each whole hour from `first` on: "09:00", "9.00"
    columns: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, and what stands beside it."""

    content: str
    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page, or column of a sheet in columns."""


Part = Heading | Text | Steps | Quote | Facts | Call | Fields | Table | Timetable | Code | Break


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document, of one page or of several: each says its own "1/3"."""

    name: str  # of its file, without the ending: "2026-11-21-olena"
    title: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    facts: tuple[str, ...] = ()  # at the head, on the right: the date, working hours
    number: str = ""  # of a blank form
    foot: tuple[str, ...] = ()  # on every page: when the copy was taken, that it is a copy, when to shred it
    is_wide: bool = False
    columns: int = 1  # of text, for a price list
