"""What stands on the desk: the tablet, as one beside it sees it, and a look at the page. What it asks: tablet.py."""

import json
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from appliance.demo.commands import Child
from appliance.demo.noticed import KINDS, Idle, Kind, Stretch, gap_ms, idle_reset_ms


class Tablet:
    """What the tablet has said so far."""

    def __init__(self, child: Child, said: Path) -> None:
        self._child = child
        self._said = said

    def leave(self) -> None:
        """Go home with all its connections."""
        self._child.kill()

    def ask_idle(self) -> None:
        """Have the silent connection asked for a sign of life; the answer comes within a second or so."""
        self._order("idle?")

    def begin(self) -> None:
        """Have a quiet tablet ask as others do."""
        self._order("begin")

    def upload(self) -> None:
        """Have it send all that its line takes, until it may rest. Twice is the same as once."""
        self._order("upload")

    def rest(self) -> None:
        self._order("rest")

    def _order(self, word: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(f"{word}\n".encode())
        self._child.stdin.flush()

    def heard(self) -> tuple[list[Stretch], list[Idle]]:
        """Everything up to now. A stretch that lasts is told twice: its end replaces its beginning."""
        stretches: dict[tuple[Kind, float], Stretch] = {}
        idle = []
        for line in self._lines():
            if "idle" in line:
                idle.append(Idle(line["at"], line["idle"]))
            elif "kind" in line:
                end = inf if line["end"] is None else line["end"]
                stretches[line["kind"], line["begin"]] = Stretch(line["kind"], line["begin"], end)
        return list(stretches.values()), idle

    def gaps(self, begin: float, end: float) -> dict[str, int | None]:
        """What a step of a script cost, in the words of the report."""
        stretches, idle = self.heard()
        gaps: dict[str, int | None] = {kind: gap_ms(stretches, kind, begin, end) for kind in KINDS}
        return gaps | {"tcp_idle_reset": idle_reset_ms(idle, begin, end)}

    def failed(self, begin: float, end: float) -> int:
        """How many questions came to nothing."""
        return sum("failed" in line and begin <= line["at"] < end for line in self._lines())

    def is_well(self) -> bool:
        """Whether nothing is amiss now."""
        return all(stretch.end != inf for stretch in self.heard()[0])

    def _lines(self) -> list[dict[str, Any]]:
        """The last line may be half written: it is read next time."""
        text = self._said.read_text(errors="replace")
        return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines() if line.startswith("{")]


@dataclass(frozen=True, slots=True)
class Visit:
    """The page as the tablet gets it."""

    status: int  # 0: no answer
    ms: int
    visits: int | None
    taken_at: str | None
    age_s: float | None
