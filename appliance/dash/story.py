"""The panel of what happened since the dashboard was opened, newest first."""

from collections import deque
from textwrap import wrap

from textual.content import Content

from appliance.dash.changes import Happened
from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import lines, plain, said

LONGEST = 200
TIME = 9  # cells


class Story(Panel):
    """The event log."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(title, id=id)
        self._happened: deque[Happened] = deque(maxlen=LONGEST)

    def add(self, happened: tuple[Happened, ...]) -> None:
        self._happened.extendleft(happened)

    def drawn(self, _: Seen) -> Content:
        width, height = self.content_size
        newest = list(self._happened)[: max(1, height)]
        return lines([row for each in newest for row in _rows(each, width)])


def _rows(each: Happened, width: int) -> list[Content]:
    """The time, and the text beside it, however many lines that takes."""
    first, *more = wrap(plain(each.text), max(10, width - TIME)) or [""]
    rows = [said(f"{each.at:%H:%M:%S} ", "quiet") + said(first, each.tone)]
    return rows + [Content(" " * TIME) + said(row, each.tone) for row in more]
