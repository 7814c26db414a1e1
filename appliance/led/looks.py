"""What the LED shows: status -> look (a table), look -> light at a moment. Pure.

The pins, the dashboard's lamp and the tests show the same thing. Decides nothing about the line: it says across the
room what line.json and book.json say.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.status import BookFile, LineFile, freshness

Status = Literal["starting", "on_primary", "old_book", "holding", "on_backup", "offline", "drill", "silent"]
Pattern = Literal["steady", "short dip", "slow pulse", "slow blink", "fast blink", "double flash"]
Colour = Literal["white", "green", "amber", "red", "blue"]
Rgb = tuple[float, float, float]  # 0.0 to 1.0, as the eye judges it

DARK: Rgb = (0.0, 0.0, 0.0)
RGB: dict[Colour, Rgb] = {
    "white": (1.0, 1.0, 1.0),
    "green": (0.0, 1.0, 0.0),
    "amber": (1.0, 0.6, 0.0),
    "red": (1.0, 0.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Beat:
    seconds: float
    begin: float  # share of the colour, 0.0 to 1.0
    end: float


PATTERNS: dict[Pattern, tuple[Beat, ...]] = {
    "steady": (Beat(1.0, 1, 1),),
    "short dip": (Beat(4.5, 1, 1), Beat(0.5, 0, 0)),
    "slow pulse": (Beat(1.0, 0.05, 1), Beat(1.0, 1, 0.05)),
    "slow blink": (Beat(1.0, 1, 1), Beat(1.0, 0, 0)),
    "fast blink": (Beat(0.2, 1, 1), Beat(0.2, 0, 0)),  # 2.5 a second: above three can harm (WCAG 2.3.1)
    "double flash": (Beat(0.15, 1, 1), Beat(0.2, 0, 0), Beat(0.15, 1, 1), Beat(1.5, 0, 0)),
}


@dataclass(frozen=True, slots=True)
class Look:
    pattern: Pattern
    colour: Colour
    dip: Colour | None = None  # what shows between; None: dark
    tempo: float = 1.0  # times as slow: on a single LED it alone tells holding from starting, drill from on_backup

    @property
    def moves(self) -> bool:
        return self.pattern != "steady"

    def __str__(self) -> str:
        return f"{self.pattern}, {self.colour}"


TABLE: dict[Status, Look] = {
    "starting": Look("slow pulse", "white"),
    "on_primary": Look("steady", "green"),
    "old_book": Look("short dip", "green", dip="amber"),
    "holding": Look("slow pulse", "green", tempo=2.0),
    "on_backup": Look("slow blink", "amber"),
    "offline": Look("fast blink", "red"),
    "drill": Look("slow blink", "blue", tempo=2.0),
    "silent": Look("double flash", "red"),
}


def status_of(line: LineFile | None, book: BookFile | None, now: datetime) -> Status:
    """Which row of the table is true now. No line.json: the line daemon is silent. An outage outranks a rehearsal."""
    if line is None:
        return "silent"
    if line.drill and line.line.state in ("on_primary", "holding"):
        return "drill"
    if line.line.state != "on_primary":
        return line.line.state
    return "on_primary" if _is_fresh(book, now) else "old_book"


def shown(line: LineFile | None, book: BookFile | None, now: datetime) -> Look:
    """The look of the LED for what the two files say."""
    return TABLE[status_of(line, book, now)]


def lit(look: Look, t: float) -> float:
    """How much of the look's colour shows after `t` seconds, 0.0 to 1.0: all that a single LED can say."""
    beats = PATTERNS[look.pattern]
    t = t / look.tempo % sum(beat.seconds for beat in beats)
    for beat in beats:
        if t < beat.seconds:
            return beat.begin + (beat.end - beat.begin) * t / beat.seconds
        t -= beat.seconds
    return beats[-1].end  # the last crumb of a rounded sum


def level(look: Look, t: float) -> Rgb:
    """The light of an RGB LED after `t` seconds of a look."""
    share, bright = lit(look, t), RGB[look.colour]
    between = RGB[look.dip] if look.dip else DARK
    red, green, blue = (low + (high - low) * share for low, high in zip(between, bright, strict=True))
    return red, green, blue


def _is_fresh(book: BookFile | None, now: datetime) -> bool:
    """Whether every source is. A box without sources has nothing that could grow old."""
    return book is not None and all(freshness(source.taken_at, now) == "fresh" for source in book.sources)
