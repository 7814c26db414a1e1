"""What the box promises of its page, in figures: `make bench-web`. BENCH_JSON=FILE writes them down.

BENCH_TABLETS: how many (200). BENCH_SECONDS: how long they look (60). The page is held to one core, everybody else is
on the other; the book daemon fetches and publishes meanwhile, and the line daemon's file is renewed as it would be.
"""

import asyncio
import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from appliance import status
from bench import bench_web_paper, book_day, web_page
from bench.book_day import Box
from bench.figure import Figure, figure
from bench.web_tablets import in_front_of, within_ms
from bench.written import tell

TABLETS = int(os.environ.get("BENCH_TABLETS", "200"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
RENDERS = 20
TIMES = 5
CHANGE_EVERY_S = 5.0
SETTLED_S = 12.0  # a poll, a publication, and the two seconds over which tablets spread
LONG_AGO = datetime.now(UTC) - timedelta(days=3)
SIZES = ((390, 844), (1280, 800))


def main() -> None:
    tell("web", _figures())


def _figures() -> Iterator[Figure]:
    with book_day.running() as box, _line_daemon(box):
        yield from _of_one_page(box)
        yield from _of_many_tablets(box)
    yield from bench_web_paper.figures()


def _of_one_page(box: Box) -> Iterator[Figure]:
    with _before_others(0):
        renders = [statistics.median(web_page.renders_ms(box.root, box.run, RENDERS)) for _ in range(TIMES)]
    yield figure(f"40 visits: the first page, written (median of {RENDERS})", "ms", renders, 15)
    painted = [web_page.painted(box.url, size) for size in SIZES]
    yield figure("40 visits: the first page, over the wire", "kB", [each.wire / 1000 for each in painted], 60)
    yield figure("requests that leave the box", "", [len(each.elsewhere) for each in painted], 0)


def _of_many_tablets(box: Box) -> Iterator[Figure]:
    _on_one_core(box)
    with _changing(box, SECONDS - SETTLED_S) as changes, _before_others(box.web, 0):
        seen = asyncio.run(in_front_of(box.url, TABLETS, SECONDS))
    for error in sorted(set(seen.errors)):
        print(f"  {seen.errors.count(error)} x {error}")
    what = f"{TABLETS} tablets on one core while the book changes {len(changes)} times"
    pages = len(seen.pages_ms)
    yield Figure(
        f"{what}: 99 % of pages", "ms", within_ms(seen.pages_ms, 0.5), within_ms(seen.pages_ms, 0.99), 150, pages
    )
    print(f"  of it the tablets' own processor, 99 %: {within_ms(seen.late_ms, 0.99):.0f} ms")
    yield figure("  errors, and streams that ended", "", [len(seen.errors)], 0)
    old = seen.without(f"Client{changes[-1]} B.") + TABLETS - len(seen.shown)
    yield figure("  tablets that show an older book at the end", "", [old], 0)
    yield figure("  the page's memory afterwards", "MB", [book_day.memory_mb(box.web)], 90)


def _on_one_core(box: Box) -> None:
    """The page has the first core, and nothing but that."""
    first, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(box.web, {first})
    for process in (box.sync, 0):
        os.sched_setaffinity(process, others or {first})


@contextmanager
def _before_others(*processes: int) -> Iterator[None]:
    """Where we may: in front of whatever else runs on this computer. A browser must not inherit it."""
    for process in processes:
        with suppress(PermissionError):
            os.sched_setscheduler(process, os.SCHED_RR, os.sched_param(1))
    yield
    for process in processes:
        os.sched_setscheduler(process, os.SCHED_OTHER, os.sched_param(0))


@contextmanager
def _line_daemon(box: Box) -> Iterator[None]:
    """line.json, as the line daemon renews it."""
    with _again_and_again(2.0, lambda: status.write_line(box.run / "line.json", _line())):
        yield


@contextmanager
def _changing(box: Box, seconds: float) -> Iterator[list[int]]:
    """For so long the booking system has another day every five seconds; each has a number."""
    changes, ends = [0], time.monotonic() + seconds

    def change() -> None:
        if time.monotonic() < ends:
            changes.append(1000 + len(changes))
            box.system.change(changes[-1])

    with _again_and_again(CHANGE_EVERY_S, change):
        yield changes


@contextmanager
def _again_and_again(every_s: float, do: object) -> Iterator[None]:
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            do()  # type: ignore[operator]
            over.wait(every_s)

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _line() -> status.LineFile:
    line = status.Line("on_primary", "broadband", LONG_AGO, None, None)
    return status.LineFile(1, datetime.now(UTC), status.boot_id(), time.monotonic(), line, ())


if __name__ == "__main__":
    main()
