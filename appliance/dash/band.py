"""The band at the top: the lamp, as the LED on the box shows it now, and one sentence on how the salon is."""

import time

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from appliance.dash.headline import book_line, headline
from appliance.dash.looks import look_in_words
from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import Tone, lines, said
from appliance.led.looks import TABLE, Look, Rgb, level, shown
from appliance.tongue import _

FRAMES = 12  # a second, while a pattern moves
GLASS = 0.16  # a lamp that is off is still there
DISC = (" ▄███▄ ", " █████ ", " ▀███▀ ")
TONES: tuple[Tone, ...] = ("good", "warn", "bad", "info")


class Lamp(Static):
    """The LED on the box, by the same table as the pins."""

    def __init__(self) -> None:
        super().__init__("", markup=False, id="lamp")
        self.look: Look = TABLE["starting"]
        self._began = time.monotonic()
        self._light: str = ""
        self._film: Timer | None = None

    def on_mount(self) -> None:
        self._film = self.set_interval(1 / FRAMES, self._frame)

    def show(self, look: Look) -> None:
        if look != self.look:
            self.look, self._began = look, time.monotonic()
        if self._film is not None:
            (self._film.resume if look.moves else self._film.pause)()
        self._frame()

    def _frame(self) -> None:
        light = hexed(level(self.look, time.monotonic() - self._began))
        if light != self._light:
            self._light = light
            self.update(lines([Content.styled(row, light) for row in DISC]), layout=False)


def hexed(light: Rgb) -> str:
    """The colour on a dark screen: what is off shows as dark glass, and no colour glares."""
    red, green, blue = (round(255 * (GLASS + (0.92 - GLASS) * part)) for part in light)
    return f"#{red:02x}{green:02x}{blue:02x}"


class Sentence(Panel):
    """What is the matter, and how old the book is."""

    def drawn(self, seen: Seen) -> Content:
        head = headline(seen)
        book, tone = book_line(seen)
        return lines([said(head.title, head.tone, bold=True), said(head.detail), said(book, tone)])


class Band(Horizontal):
    """The lamp and the sentence, in a frame of the lamp's colour."""

    def __init__(self) -> None:
        super().__init__(id="band")
        self._lamp, self._sentence = Lamp(), Sentence("", id="sentence")

    def compose(self) -> ComposeResult:
        yield self._lamp
        yield self._sentence

    def show(self, seen: Seen) -> None:
        look, tone = shown(seen.line, seen.status, seen.clock), headline(seen).tone
        if not self.has_class(f"-{tone}"):
            self.remove_class(*(f"-{each}" for each in TONES))
            self.add_class(f"-{tone}")
        caption = _("the LED: {look}", look=look_in_words(look))
        if self.border_subtitle != caption:  # setting it redraws the whole band
            self.border_subtitle = caption
        self._lamp.show(look)
        self._sentence.show(seen)
