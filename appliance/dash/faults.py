"""The panel of the virtual salon: which key breaks and mends what. Shown only where somebody can break things."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from textual.content import Content

from appliance.dash.panel import Panel
from appliance.dash.seen import Seen
from appliance.dash.words import cell, lines, said
from appliance.tongue import _

SHORT = 29  # rows: below it the screen saves where it can


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that can be broken. Its key is one character, and none of the dashboard's own: q, h, s, a, w, ?."""

    key: str
    label: str
    broken: bool


class Breaker(Protocol):
    """Somebody who breaks and mends things, such as the demo."""

    def faults(self) -> tuple[Fault, ...]: ...

    async def toggle(self, key: str) -> None: ...


class Faults(Panel):
    """The keys in columns, what the tablet noticed, and notes."""

    def __init__(self, breaker: Breaker | None, notes: tuple[str, ...], heard: Callable[[], str] | None) -> None:
        super().__init__(_("Virtual salon: a key breaks, the same key mends") if breaker else _("Notes"), id="faults")
        self._breaker, self._notes, self._heard = breaker, notes, heard
        self.busy: frozenset[str] = frozenset()  # keys that are being worked on

    @property
    def wanted(self) -> bool:
        return bool(self._breaker or self._notes or self._heard)

    def drawn(self, seen: Seen) -> Content:  # noqa: ARG002 - every panel draws a reading
        notes = () if self.app.size.height < SHORT else self._notes  # there, `w` shows them
        return lines([*self._keys(self.content_size.width), *(said(note, "quiet") for note in notes)])

    def show(self, seen: Seen) -> None:
        heard = said(self._heard(), "info") if self._heard else Content()
        if self.border_subtitle != heard.markup:
            self.border_subtitle = heard
        super().show(seen)

    def _keys(self, width: int) -> list[Content]:
        faults = self._breaker.faults() if self._breaker else ()
        if not faults:
            return []
        broad = max(len(fault.label) for fault in faults) + 6
        columns = max(1, width // broad)
        deep = -(-len(faults) // columns)
        cells = [self._key(fault, broad) for fault in faults]
        return [Content.assemble(*cells[row::deep]) for row in range(deep)]

    def _key(self, fault: Fault, width: int) -> Content:
        sign = "…" if fault.key in self.busy else "✗" if fault.broken else " "
        return Content.assemble(
            cell(fault.key, 2, "info", bold=True),
            cell(sign, 2, "bad", bold=True),
            cell(fault.label, width - 4, "bad" if fault.broken else "plain"),
        )
