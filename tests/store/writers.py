"""Writers that publish two books in turn until they are killed: for a test, and for `make bench-book`.

Each is forked from one process, because an interpreter takes a second to start and a publication ten milliseconds.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from appliance.salon.model import Book
from appliance.store import building, snapshot
from appliance.store.seal import Seal
from tests.aday import a_book, a_day, part, visit

KEY = Seal(bytes(range(32)))
LONGEST_S = {"publish": 0.05, "rewrite": 0.2}  # a kill falls anywhere within two or three of them
_NAMES = [f"Client {number}" for number in range(40)]
OLD = a_book(a_day(*(visit(name, part("olena", "10:00", 30)) for name in _NAMES)))
NEW = replace(OLD, days=(replace(OLD.days[0], visits=OLD.days[0].visits[:-1]),))

FORKING = """
import os, sys
from pathlib import Path
import sqlite_utils
from appliance.store import snapshot
from tests.store.writers import KEY, NEW, OLD
place, act = Path(sys.argv[1]), sys.argv[2]
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        while act == "publish":
            snapshot.publish(place, NEW, KEY)
            snapshot.publish(place, OLD, KEY)
        while act == "rewrite":
            snapshot.rewrite(place, KEY, lambda _: NEW)
            snapshot.rewrite(place, KEY, lambda _: OLD)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Left:
    """What a killed writer left behind."""

    book: Book | None  # as book.db says it
    others: tuple[Book | None, ...]  # the generations before it
    was_building: bool  # it was killed between the first byte of a new file and its name


@contextmanager
def writers(place: Path, act: str = "publish") -> Iterator["Writers"]:
    """Writers in this folder. `act` is what they do: publish, or rewrite."""
    snapshot.publish(place, OLD, KEY)
    command = [sys.executable, "-c", FORKING, str(place), act]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Writers(process, place, LONGEST_S[act])
        process.stdin.close()


class Writers:
    def __init__(self, process: "subprocess.Popen[str]", place: Path, longest_s: float) -> None:
        self._process, self._place = process, place
        self._longest_s, self._dice = longest_s, random.Random(1)

    @contextmanager
    def one_is_at_work(self) -> Iterator[None]:
        """Start one; kill -9 it at the end."""
        print(file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        try:
            yield
        finally:
            os.kill(child, signal.SIGKILL)
            assert self._process.stdout.readline() == "dead\n"

    def one_is_killed(self) -> Left:
        """Start one, kill -9 it at any moment, and look."""
        with self.one_is_at_work():
            time.sleep(self._dice.uniform(0, self._longest_s))  # the moment is the point: there is nothing to wait for
        newest, *before = (self._place / name for name in snapshot.GENERATIONS)
        return Left(
            snapshot.read(newest, KEY),
            tuple(snapshot.read(path, KEY) for path in before if path.exists()),
            (self._place / building.BUILDING).exists(),
        )
