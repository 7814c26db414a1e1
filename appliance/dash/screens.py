"""The two screens that lie over the dashboard: help, and the page's address as a QR code."""

import segno
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from appliance.dash.looks import LOOKS, look_in_words
from appliance.dash.words import SOURCES, VERDICTS, cell, lines, said, source_word, verdict_word
from appliance.led.looks import TABLE
from appliance.tongue import _


class Over(ModalScreen[None]):
    """A box over the dashboard; any of these keys closes it."""

    BINDINGS = [("escape,q,question_mark,w,enter,space", "app.pop_screen", "Close")]  # noqa: RUF012

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._box = Static(content, markup=False, id="box")
        self._box.border_title = title
        self._box.border_subtitle = _("Esc closes")

    def compose(self) -> ComposeResult:
        yield self._box


def help_screen() -> Over:
    """What the signs mean."""
    looks = [cell(look_in_words(TABLE[status]), 22) + said(_(meaning), "quiet") for status, meaning in LOOKS.items()]
    verdicts = [said(f"{symbol} {verdict_word(verdict)}  ", tone) for verdict, (symbol, tone) in VERDICTS.items()]
    sources = [said(f"{symbol} {source_word(state)}  ", tone) for state, (symbol, tone) in SOURCES.items()]
    return Over(
        _("Help"),
        lines(
            [
                cell(_("Lines"), 10) + Content.assemble(*verdicts),
                cell(_("Book"), 10) + Content.assemble(*sources),
                cell("▶", 10, "info") + said(_("this line carries the salon"), "quiet"),
                said(""),
                said(_("The LED on the box"), bold=True),
                *looks,
                said(""),
                said(_("h takes the salon home now · s stays on the line that carries it"), "quiet"),
                said(_("a lets the box decide again · w shows the page's address · q quits"), "quiet"),
            ]
        ),
    )


def address_screen(addresses: tuple[str, ...], notes: tuple[str, ...] = ()) -> Over:
    """Where the page answers, for people and for a phone's camera."""
    if not addresses:
        return Over(_("The page"), said(_("No address is known: planb check says why."), "warn"))
    told = [*(said(address, bold=True) for address in addresses), *(said(note, "quiet") for note in notes)]
    return Over(_("The page"), lines([qr(addresses[0]), *told]))


def qr(text: str) -> Content:
    """Two modules in one character, black on white whatever the terminal's colours are."""
    matrix = [list(row) for row in segno.make(text, micro=False).matrix_iter(border=2)]
    if len(matrix) % 2:
        matrix.append([0] * len(matrix[0]))
    pairs = zip(matrix[::2], matrix[1::2], strict=True)
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    rows = ["".join(blocks[bool(up), bool(down)] for up, down in zip(*pair, strict=True)) for pair in pairs]
    return lines([Content.styled(row, "#ffffff on #000000") for row in rows])
