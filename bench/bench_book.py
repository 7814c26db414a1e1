"""What the box promises of the book, in figures: `make bench-book`. BENCH_JSON=FILE writes them down.

BENCH_REPETITIONS: how often the day is changed (10). BENCH_KILLS: how often a publication is killed (500).
"""

import os
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from bench import bench_book_feed, bench_book_keep, book_day
from bench.written import write

REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "10"))
KILLS = int(os.environ.get("BENCH_KILLS", "500"))
POLLS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise. It holds when the worst is no more than the goal."""

    says: str
    unit: str
    median: float
    worst: float
    goal: float
    of: int

    @property
    def holds(self) -> bool:
        return self.worst <= self.goal


def main() -> None:
    found = []
    for figure in _figures():
        print(_line(figure), flush=True)
        found.append(figure)
    print(f"{sum(one.holds for one in found)} of {len(found)} goals hold")
    write("book", [asdict(one) for one in found])


def _figures() -> Iterator[Figure]:
    with book_day.running() as box:
        waits = [book_day.page_after_poll_s(box, number + 1) for number in range(REPETITIONS)]
        yield _figure("40 visits: from the poll that brings a change to the page", "s", waits, 2.0)
        wire, written = book_day.polls_without_change(box, POLLS)
        yield _figure("a poll without change, over the wire", "bytes", wire, 1024)
        yield _figure("a poll without change, written to the card", "bytes", [written], 0)
        yield _figure("the book daemon at rest", "MB", [box.resting_mb()], 80)
    for shape, seconds, megabytes, outcome in bench_book_feed.rows(3):
        yield _figure(f"20,000 events, {shape}: {outcome}", "s", [seconds], 10)
        yield _figure(f"20,000 events, {shape}: memory of the child", "MB", [megabytes], 250)
    yield _figure(
        f"{KILLS} x kill -9 while publishing: neither old nor new", "times", [bench_book_keep.broken(KILLS)], 0
    )


def _figure(says: str, unit: str, figures: list[float] | list[int], goal: float) -> Figure:
    return Figure(says, unit, statistics.median(figures), max(figures), goal, len(figures))


def _line(one: Figure) -> str:
    numbers = f"{one.median:>10.2f}{one.worst:>10.2f}"
    return f"{one.says:75}{numbers}  {one.unit:6}{one.goal:>8g}  {'holds' if one.holds else 'NO':6}{one.of:>4}"


if __name__ == "__main__":
    main()
