"""One promise of the box as a figure: what was measured, what was promised, and whether that holds. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """It holds when the worst is no more than the goal."""

    says: str
    unit: str
    median: float
    worst: float
    goal: float
    of: int

    @property
    def holds(self) -> bool:
        return self.worst <= self.goal

    @property
    def line(self) -> str:
        numbers = f"{self.median:>10.2f}{self.worst:>10.2f}"
        verdict = "holds" if self.holds else "NO"
        return f"{self.says:75}{numbers}  {self.unit:6}{self.goal:>8g}  {verdict:6}{self.of:>4}"


def figure(says: str, unit: str, measured: Sequence[float], goal: float) -> Figure:
    return Figure(says, unit, statistics.median(measured), max(measured), goal, len(measured))
