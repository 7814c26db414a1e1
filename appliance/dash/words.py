"""How the dashboard says things: symbols, tones, ages, and text from outside made harmless. Pure.

Colours are those of the 256-colour cube, so that a plain terminal shows what a truecolor one shows.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import Literal

from textual.content import Content

from appliance.failover.words import Verdict
from appliance.salon.day import minutes_until
from appliance.spoken import from_now
from appliance.status import SourceState, VendorState
from appliance.tongue import N_, p_

Tone = Literal["good", "warn", "bad", "info", "quiet", "plain"]

COLOURS: dict[Tone, str] = {
    "good": "#87d787",
    "warn": "#ffaf5f",
    "bad": "#ff5f5f",
    "info": "#5fafff",
    "quiet": "#8a8a8a",
    "plain": "#e4e4e4",
}

# a word, a colour and a shape each: nobody has to see colours
VERDICTS: dict[Verdict, tuple[str, Tone]] = {
    "up": ("●", "good"),
    "degraded": ("◐", "warn"),
    "down": ("✗", "bad"),
    "asleep": ("◌", "quiet"),
    "unknown": ("?", "quiet"),
}

SOURCES: dict[SourceState, tuple[str, Tone]] = {
    "fresh": ("●", "good"),
    "old": ("◐", "warn"),
    "stale": ("✗", "bad"),
    "never": ("✗", "bad"),
}

VENDORS: dict[VendorState, tuple[str, str, Tone]] = {
    "ok": ("●", N_("answers"), "quiet"),
    "unreachable": ("✗", N_("does not answer, and it is not us"), "bad"),
    "unknown": ("?", N_("cannot be asked now"), "quiet"),
}

LONGEST = 200  # characters of one text from outside: more would only cost time


def verdict_word(verdict: Verdict) -> str:
    """One word of nine letters at most: it stands in a column (docs/languages.md)."""
    return {
        "up": p_("line", "up"),
        "degraded": p_("line", "degraded"),
        "down": p_("line", "down"),
        "asleep": p_("line", "asleep"),
        "unknown": p_("line", "unknown"),
    }[verdict]


def source_word(state: SourceState) -> str:
    """The same."""
    return {
        "fresh": p_("copy", "fresh"),
        "old": p_("copy", "old"),
        "stale": p_("copy", "stale"),
        "never": p_("copy", "never"),
    }[state]


def plain(text: str) -> str:
    """Text from outside without anything that a terminal could obey or that could turn a line around."""
    kept = (" " if char in "\n\r\t\u2028\u2029" else char for char in text[:LONGEST])
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def said(text: str, tone: Tone = "plain", *, bold: bool = False) -> Content:
    """Text in a tone. Never markup: a client may be called "[/]"."""
    return Content.styled(plain(text), f"bold {COLOURS[tone]}" if bold else COLOURS[tone])


def cell(text: str, width: int, tone: Tone = "plain", *, bold: bool = False) -> Content:
    """Text in a column of exactly so many cells."""
    return said(text, tone, bold=bold).truncate(max(1, width), ellipsis=True, pad=True)


def right(text: str, width: int) -> Content:
    """The same, flush right."""
    shown = said(text)
    return shown.pad_left(max(0, width - shown.cell_length)).truncate(max(1, width), ellipsis=True)


def lines(rows: list[Content]) -> Content:
    return Content("\n").join(rows)


def countdown(length: timedelta) -> str:
    """What is left, as a kitchen clock says it: "0:43"."""
    seconds = max(0, int(length.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02d}"


def soon(moment: datetime, now: datetime) -> str:
    """ "in 12 min" for what comes within the hour; later than that the clock time says it better."""
    return from_now(minutes_until(moment, now)) if moment - now <= timedelta(hours=1) else ""
