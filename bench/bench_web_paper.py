"""What the box promises of its paper, in figures: part of `make bench-web`, or alone: python -m bench.bench_web_paper.

The real page of a salon of eight, forty visits in all, is asked for PDFs; the children that draw them are counted, too.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from appliance.places import places
from appliance.salon.model import Alert, Book, Client, Day, Price, PriceList, Segment, Service, Staff, Visit
from appliance.store import seal, snapshot
from bench.book_day import memory_mb
from bench.figure import Figure, figure
from bench.written import tell

STAFF, VISITS = 8, 40
TODAY = date(2026, 11, 21)
TIMES = 10
SETTINGS = """
[salon]
name = "Bench"
timezone = "UTC"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
[web]
listen = ["loopback"]
port = {port}
"""


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    pid: int


def figures() -> Iterator[Figure]:
    with _running() as page:
        one, pack = f"/sheets/{TODAY}/s0.pdf", f"/pack/{TODAY}.zip"
        _seconds(page, one)  # the first of all: files that are read from the card for the first time
        before = memory_mb(page.pid)
        yield from _of(page, one, "a day sheet as PDF", TIMES, 0.5)
        yield from _of(page, pack, f"the whole pack for {STAFF} staff", 3, 5)
        for _ in range(20):
            _seconds(page, one)
        grown = memory_mb(page.pid) - before
        yield figure("  memory of the page, after all of these: more by", "MB", [grown], 3)
        yield figure("  memory of the child that draws the pack, at most", "MB", [_peak_mb(page, pack)], 120)


def _of(page: Page, path: str, says: str, times: int, goal: float) -> Iterator[Figure]:
    """How long it takes; and how much of it the processor worked, which others on the same computer do not change."""
    before, took = _worked_s(page), [_seconds(page, path) for _ in range(times)]
    yield figure(says, "s", took, goal)
    yield figure("  of it the processor, of the child that draws", "s", [(_worked_s(page) - before) / times], goal)


def main() -> None:
    tell("paper", figures())


def _seconds(page: Page, path: str) -> float:
    began = time.monotonic()
    with urllib.request.urlopen(page.url + path, timeout=60) as answer:
        assert len(answer.read()) > 5000
    return time.monotonic() - began


def _worked_s(page: Page) -> float:
    """The processor time of all children of the page that have ended (proc(5): cutime, cstime)."""
    fields = Path(f"/proc/{page.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(page: Page, path: str) -> float:
    """The most that any child of the page had while it answered (VmHWM)."""
    asking = subprocess.Popen(
        [sys.executable, "-c", f"import urllib.request as u; u.urlopen('{page.url}{path}').read()"]
    )
    most = 0.0
    while asking.poll() is None:
        for child in Path(f"/proc/{page.pid}/task").glob("*/children"):
            for pid in child.read_text().split():
                most = max(most, _high_water_mb(int(pid)))
        time.sleep(0.02)
    return most


def _high_water_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


@contextmanager
def _running() -> Iterator[Page]:
    with tempfile.TemporaryDirectory() as root, socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
        reserved.close()
        box = places(root, {})
        for folder in (box.config, box.state, box.cache, box.run):
            folder.mkdir(parents=True)
        box.toml.write_text(SETTINGS.format(port=port))
        snapshot.publish(box.state, _book(), seal.ensure(box.key(None)))
        web = subprocess.Popen([sys.executable, "-m", "appliance", "--root", root, "run", "web"], env={**os.environ})
        page = Page(f"http://127.0.0.1:{port}", web.pid)
        try:
            _wait(page)
            yield page
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(20)


def _wait(page: Page) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{page.url}/healthz", timeout=5).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the page did not open within 20 s")


def _book() -> Book:
    staff = tuple(Staff(f"s{number}", f"Stylist {number}", ("09:00-18:00",)) for number in range(STAFF))
    visits = sorted((_visit(number) for number in range(VISITS)), key=lambda each: each.start)
    services = tuple(Service("Cut", f"Service {n}", (Price(None, "fixed", 5000, None, 45),)) for n in range(48))
    taken_at = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    return Book("UTC", (Day(TODAY, staff, tuple(visits)),), PriceList("GBP", services, taken_at), taken_at)


def _visit(number: int) -> Visit:
    """Every second one a colour with a pause."""
    begin = datetime(2026, 11, 21, 9, tzinfo=UTC) + timedelta(minutes=100 * (number // STAFF))
    ends = [begin + timedelta(minutes=minutes) for minutes in (0, 30, 60, 80)]
    kinds = ("work", "process", "finish") if number % 2 else ("work",)
    parts = (
        Segment(f"s{number % STAFF}", "Full head colour", ends[n], ends[n + 1], kind) for n, kind in enumerate(kinds)
    )
    client = Client(f"Client{number} Ірина Brennan", "07700 900123", "", ("12 Oct 2026, Root tint",), "6.1 30 g")
    alerts = (Alert("patch_test", "2026-10-12"),)
    return Visit(f"v{number}", client, "confirmed", "as last time", alerts, 11000, 2000, "GBP", tuple(parts))


if __name__ == "__main__":
    main()
