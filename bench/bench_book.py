"""What the box promises of the book, in figures: `make bench-book`. BENCH_JSON=FILE writes them down.

BENCH_REPETITIONS: how often the day is changed (10). BENCH_KILLS: how often a publication is killed (500).
"""

import os
from collections.abc import Iterator

from bench import bench_book_feed, bench_book_keep, book_day
from bench.figure import Figure, figure
from bench.written import tell

REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "10"))
KILLS = int(os.environ.get("BENCH_KILLS", "500"))
POLLS = 6


def main() -> None:
    tell("book", _figures())


def _figures() -> Iterator[Figure]:
    with book_day.running() as box:
        waits = [book_day.page_after_poll_s(box, number + 1) for number in range(REPETITIONS)]
        yield figure("40 visits: from the poll that brings a change to the page", "s", waits, 2.0)
        wire, written = book_day.polls_without_change(box, POLLS)
        yield figure("a poll without change, over the wire", "bytes", wire, 1024)
        yield figure("a poll without change, written to the card", "bytes", [written], 0)
        yield figure("the book daemon at rest", "MB", [box.resting_mb()], 80)
    for shape, seconds, megabytes, outcome in bench_book_feed.rows(3):
        yield figure(f"20,000 events, {shape}: {outcome}", "s", [seconds], 10)
        yield figure(f"20,000 events, {shape}: memory of the child", "MB", [megabytes], 250)
    yield figure(
        f"{KILLS} x kill -9 while publishing: neither old nor new", "times", [bench_book_keep.broken(KILLS)], 0
    )


if __name__ == "__main__":
    main()
