"""Rows and what was measured, as a table for people. Decides whether a figure holds. Pure."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.rows import ROWS, Row

Repetition = Mapping[str, float | None] | None  # None: it failed
Measured = Mapping[str, Sequence[Repetition]]  # by trial


@dataclass(frozen=True, slots=True)
class Result:
    """One row, measured. Infinite: never."""

    row: Row
    figures: tuple[float, ...]
    failed: int  # repetitions that came to nothing

    @property
    def median(self) -> float:
        return statistics.median(self.figures)

    @property
    def most(self) -> float:
        return max(self.figures)

    @property
    def has_goal(self) -> bool:
        return self.row.median is not None or self.row.most is not None

    @property
    def holds(self) -> bool:
        if self.failed or not self.figures:
            return False
        return _within(self.median, self.row.median) and _within(self.most, self.row.most)


def results(measured: Measured) -> tuple[Result, ...]:
    return tuple(_result(row, measured[row.trial]) for row in ROWS if row.trial in measured)


def as_text(found: Sequence[Result]) -> Iterator[str]:
    yield f"{'':55}{'median':>9}{'worst':>9}  {'':9}{'goal':>14}  {'':5}{'of':>4}"
    for each in found:
        row, verdict = each.row, _verdict(each)
        middle, worst = (_number(each.median), _number(each.most)) if each.figures else ("-", "-")
        counted = f"{len(each.figures):>4}" + (f", {each.failed} failed" if each.failed else "")
        yield f"{row.says:55}{middle:>9}{worst:>9}  {row.unit:9}{_goal(row):>14}  {verdict:5}{counted}"
    judged = [each for each in found if each.has_goal]
    yield f"{sum(each.holds for each in judged)} of {len(judged)} goals hold"


def _result(row: Row, repetitions: Sequence[Repetition]) -> Result:
    figures = tuple(float("inf") if (f := each[row.figure]) is None else f for each in repetitions if each is not None)
    return Result(row, figures, sum(each is None for each in repetitions))


def _within(figure: float, goal: float | None) -> bool:
    return goal is None or figure <= goal


def _verdict(result: Result) -> str:
    if not result.has_goal:
        return ""
    return "holds" if result.holds else "NO"


def _goal(row: Row) -> str:
    if row.median is None and row.most is None:
        return ""
    return f"{_number(row.median)} / {_number(row.most)}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if value == float("inf"):
        return "never"
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
