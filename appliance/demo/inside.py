"""`planb demo` from inside its private world: opens the salon, and shows it on the terminal or plays a script."""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.config import Broken
from appliance.dash import Dashboard
from appliance.demo import HANDED_IN, Orders, box, report
from appliance.demo.breaker import SalonBreaker, noticed
from appliance.demo.commands import CommandFailed
from appliance.demo.faults import UnknownFault
from appliance.demo.play import play
from appliance.demo.salon import Salon, salon
from appliance.demo.script import Script, load


def main(orders: str, watched: int) -> int:
    """Exit 0: done; 1: a problem that was explained, or a script that did not end well."""
    threading.Thread(target=_watch, args=(watched,), daemon=True).start()
    given = Orders(**json.loads(orders))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_ctrl_c)
    try:
        script = None if given.script is None else load(Path(given.script))
        with _at_work(given) as opened:
            code = _scripted(opened, script, given.as_json) if script else _shown(opened, given)
        if given.dashboard:
            _tell("\n".join(("The salon is closed, and nothing of it is left. It was here:", *notes(given.url))))
        return code
    except KeyboardInterrupt:
        return 0
    except (Broken, CommandFailed, UnknownFault, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _watch(outer: int) -> None:
    """A byte from the outer half: somebody wants us to end. The end of the pipe: it was killed, and so are we."""
    while os.read(outer, 1):
        os.kill(os.getpid(), signal.SIGTERM)
    os._exit(1)  # the first process of its world takes all others with it


def _as_ctrl_c(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _at_work(given: Orders) -> Iterator[Salon]:
    """The salon with the box at work, and a word about where to look."""
    _tell("Opening a virtual salon: three ways out, a booking system, a box, a tablet …")
    with salon() as opened:
        opened.start_box(handed_in=HANDED_IN)
        opened.wait_until_it_works()
        _tell("\n".join(notes(given.url)))
        yield opened


def notes(url: str) -> tuple[str, ...]:
    """Where the page is, and who may sign in."""
    people = ", ".join(
        f"{name} {pin}" if name.lower() == role else f"{name} ({role}) {pin}" for name, role, pin in box.PEOPLE
    )
    return (f"The page: {url}", f"Sample PINs: {people}")


def _scripted(opened: Salon, script: Script, as_json: bool) -> int:
    found = play(opened, script, _tell)
    print(json.dumps(report.as_json(found), indent=2) if as_json else "\n" + report.as_text(found))
    return 0 if found.ok else 1


def _shown(opened: Salon, given: Orders) -> int:
    tablet = opened.tablet
    if given.dashboard:
        logging.disable()  # the terminal belongs to the dashboard
        Dashboard(
            opened.places,
            box.SALON,
            ZoneInfo(box.ZONE),
            (given.url,),
            SalonBreaker(opened),
            notes(given.url),
            lambda: noticed(tablet, opened.dead_services(), time.monotonic()),
        ).run()
        return 0
    return asyncio.run(_followed(opened))


async def _followed(opened: Salon) -> int:
    """Say what the line does, until somebody ends it."""
    _tell("Ctrl-C ends it.")
    before = None
    while not (dead := opened.dead_services()):
        found = opened.line()
        now = (found.line.state, found.line.active, found.line.reason) if found else ("unknown", None, None)
        if now != before:
            _tell(f"{time.strftime('%H:%M:%S')} " + report.StateChange(0, *now).words)
            before = now
        await asyncio.sleep(0.2)
    _tell("\n".join(dead))
    return 1


def _tell(words: str) -> None:
    """For people: standard output is for the report."""
    print(words, file=sys.stderr, flush=True)
