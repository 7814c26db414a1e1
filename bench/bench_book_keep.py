"""`kill -9` while a book of 40 visits is being published: every time the old one whole, or the new one whole.

BENCH_REPETITIONS (500) kills, each at any moment of a publication. One row: what, how often, what was found.
"""

import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.written import write
from tests.store.writers import NEW, OLD, Left, writers

REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "500"))


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    killed: int
    old: int
    new: int
    broken: int  # neither: the goal is 0
    half_built: int  # of them killed while the new file was being built
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.what:24}{self.killed:5} times: old whole {self.old}, new whole {self.new}, broken {self.broken}; "
            f"{self.half_built} in the middle of a file; {self.seconds:.0f} s"
        )


def rows(repetitions: int = REPETITIONS) -> list[Row]:
    """Published, and rewritten because somebody has to be forgotten."""
    return [_killed("publish", repetitions), _killed("rewrite", repetitions // 5)]


def broken(repetitions: int = REPETITIONS) -> int:
    """How often a killed publication left neither the old book nor the new one."""
    return _killed("publish", repetitions).broken


def _killed(act: str, repetitions: int) -> Row:
    began, found, half = time.monotonic(), Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder, writers(Path(folder), act) as at_work:
        for _ in range(repetitions):
            left = at_work.one_is_killed()
            found[_is(left)] += 1
            half += left.was_building
    spent = time.monotonic() - began
    return Row(f"kill -9 during {act}", repetitions, found["old"], found["new"], found["broken"], half, spent)


def _is(left: Left) -> str:
    if None in left.others:
        return "broken"
    return "old" if left.book == OLD else "new" if left.book == NEW else "broken"


def main() -> None:
    measured = rows()
    for row in measured:
        print(row)
    write("book_keep", [{name: getattr(row, name) for name in Row.__slots__} for row in measured])


if __name__ == "__main__":
    main()
