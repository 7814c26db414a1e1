"""The whole virtual salon: the world, with the box at work in it and a tablet at the desk.

`with salon() as it: it.start_box()` inside private namespaces; tests use it as the demo does.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance import run, status
from appliance.demo import box
from appliance.demo.commands import Child, CommandFailed
from appliance.demo.desk import Tablet, Visit
from appliance.demo.world import World
from appliance.places import Places, places

WORKS_S = 45.0


class Salon(World):
    """The world, and what stands on the desk."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._services: dict[str, Child] = {}
        self._tablet: Tablet | None = None
        self._tablets = 0

    @property
    def places(self) -> Places:
        return places(str(self.root), {})

    @property
    def services(self) -> dict[str, Child]:
        """The services that were started, by name."""
        return self._services

    def start_box(self, *, handed_in: int | None = None, pace: box.Pace | None = None) -> None:
        """Start the services, as on a real box. `handed_in`: the page's socket for the outside, on fd 3."""
        box.furnish(self.root, pace or box.Pace())
        self.places.line_json.unlink(missing_ok=True)  # the word of a daemon that was stopped before
        self._services = {}
        for service in run.NAMES:
            self.start_service(service, handed_in)

    def start_service(self, service: str, handed_in: int | None = None) -> Child:
        """Start one of them (again)."""
        fds = (handed_in,) if service == "web" and handed_in is not None else ()
        environment = box.surroundings(service, len(fds))
        child = self.popen("box", run.command(service, str(self.root)), service, env=environment, pass_fds=fds)
        self._services[service] = child
        return child

    def stop_box(self) -> None:
        """End the services in order, as systemd does."""
        for child in self._services.values():
            child.terminate()
        for child in self._services.values():
            box.end(child)
        self._services = {}

    def dead_services(self) -> list[str]:
        """Which services have died, each with the last that it wrote."""
        return [
            f"{name} ended (exit {child.returncode}):\n{tail(self.log(name))}"
            for name, child in self._services.items()
            if child.poll() is not None
        ]

    @property
    def tablet(self) -> Tablet:
        """The tablet at the desk; it comes when somebody first looks for it."""
        if self._tablet is None:
            self._tablet = self._come()
        return self._tablet

    def next_tablet(self, *, quiet: bool = False) -> Tablet:
        """A tablet without any connection yet: those of the last one may stay on the line where they began.

        A quiet one asks nothing until it may begin; it has only the connection that says nothing.
        """
        if self._tablet is not None:
            self._tablet.leave()
        self._tablet = self._come("--quiet") if quiet else self._come()
        return self._tablet

    def _come(self, *options: str) -> Tablet:
        """Its own log each time: what the last one noticed is its own affair."""
        self._tablets += 1
        argv, name = [sys.executable, "-m", "appliance.demo.tablet", *options], f"tablet-{self._tablets}"
        tablet = Tablet(self.popen("tablet", argv, name, '"ready"', stdin=subprocess.PIPE), self.log(name))
        if self._is_bloated():
            tablet.upload()
        return tablet

    def _become(self, uplink: str, wanted: dict[str, float]) -> None:
        """A line is full because the tablet fills it."""
        was = self._is_bloated()
        super()._become(uplink, wanted)
        if self._is_bloated() and not was:
            self.tablet.upload()
        if was and not self._is_bloated():
            self.tablet.rest()

    def _is_bloated(self) -> bool:
        return any("bloat" in faults for faults in self.faults.values())

    def line(self) -> status.LineFile | None:
        return status.read_line(self.places.line_json, mono=time.monotonic(), boot=status.boot_id())

    def visit_page(self) -> Visit:
        """Fetch the page, and the day's JSON, from the tablet."""
        return Visit(**json.loads(self.run("tablet", [sys.executable, "-m", "appliance.demo.visit"])))

    def wait_until_it_works(self) -> None:
        """Until the line carries, the book is there and the page answers. Raises CommandFailed with the reason."""
        self.wait_for(self._carries, "the line does not come up", "line")
        self.wait_for(self._has_a_book, "there is no book", "sync")
        self.wait_for(lambda: self.visit_page().status == 200, "the page does not answer", "web")

    def wait_for(self, it: Callable[[], bool], otherwise: str, service: str) -> None:
        """Wait for a fact of the box."""
        deadline = time.monotonic() + WORKS_S
        while not it():
            if dead := self.dead_services():
                raise CommandFailed("\n".join(dead))
            if time.monotonic() > deadline:
                raise CommandFailed(f"{otherwise}; the last that {service} wrote:\n{tail(self.log(service))}")
            time.sleep(0.05)

    def _carries(self) -> bool:
        found = self.line()
        return found is not None and found.line.state == "on_primary"

    def _has_a_book(self) -> bool:
        book = status.read_book(self.places.book_json)
        return book is not None and book.prices is not None and any(day.visits for day in book.days)

    def close(self) -> None:
        self.stop_box()
        super().close()


@contextmanager
def salon() -> Iterator[Salon]:
    """Open the whole salon; nothing of the box runs yet."""
    with Salon.open() as opened:
        yield opened


def tail(path: Path) -> str:
    """The end of a log."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-12:]) or "(nothing)"
