"""The audit as a service: who did what on the box, kept where the page cannot reach it. Build, wire, run, stop.

It listens on a socket that only the page and root may open, and has no network at all. Nothing that asks can change or
remove a row. What comes of an ask: clerk.py.
"""

import asyncio
import fcntl
import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from appliance.audit.clerk import Clerk, Clocks
from appliance.audit.peers import may, peer
from appliance.config import Config
from appliance.noted import said
from appliance.noted.words import ASK, TOLD
from appliance.notify import notify
from appliance.places import Places
from appliance.status import ClockState, boot_id, read_book
from appliance.store.audit import Trail

TICK_S = 5.0
MEND_S = 60.0
DAY_S = 24 * 3600.0
LARGEST = 4096  # bytes of an ask; one has 400
PATIENCE_S = 5.0  # a line that takes longer to arrive never will
ASKERS = 32  # at once; the page has a few, anything more waits in the kernel's queue

log = logging.getLogger(__name__)


async def run(config: Config, places: Places) -> None:
    """Keep notes until cancelled."""
    for folder, mode in ((places.audit, 0o750), (places.audit_run, 0o755)):
        folder.mkdir(mode, parents=True, exist_ok=True)
    with _alone(places.audit), _listening(places.audit_socket) as sock:
        clerk = _clerk(config, places)
        await clerk.begin()
        server = await asyncio.start_unix_server(_Desk(clerk).serve, sock=sock, limit=LARGEST)
        notify("READY=1")
        try:
            await _live(clerk, places.audit_json)
        finally:
            server.close()
            places.audit_json.unlink(missing_ok=True)  # silent from now on


def _clerk(config: Config, places: Places) -> Clerk:
    def state() -> ClockState:
        book = read_book(places.book_json)
        return book.clock if book else "unknown"

    trail, clocks = Trail(places.audit_db), Clocks(state)
    return Clerk(trail, places.devices, config.privacy.reveals_a_day, config.salon.zone, clocks)


async def _live(clerk: Clerk, path: Path) -> None:
    """Say how we are, and once a day let go what is old."""
    boot, purged, mended = boot_id(), -DAY_S, -MEND_S
    while True:
        mono = time.monotonic()
        if mono - purged >= DAY_S:
            await clerk.purge()
            purged = mono
        if clerk.state == "cannot_keep" and mono - mended >= MEND_S:
            await clerk.mend()
            mended = mono
        rows, newest = clerk.end
        said.write(path, said.AuditFile(datetime.now(UTC), boot, mono, clerk.state, rows, newest))
        notify("WATCHDOG=1")
        await asyncio.sleep(TICK_S)


class _Desk:
    """Whoever comes asks one thing, is answered, and goes."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk, self._own, self._room = clerk, os.geteuid(), asyncio.Semaphore(ASKERS)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with self._room, asyncio.timeout(PATIENCE_S):
                ask = ASK.validate_json(await reader.readline())
                if may(peer(writer.get_extra_info("socket"), self._own), ask):
                    writer.write(TOLD.dump_json(await self._clerk.answer(ask)) + b"\n")
                    await writer.drain()
                else:
                    log.warning("somebody asked for what only another user may: %s", ask.ask)
        except (ValidationError, ValueError, OSError) as error:  # a timeout is an OSError
            log.debug("an ask that is none: %s", type(error).__name__)
        finally:
            writer.close()


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    """The socket: for us, and for the group of its folder. What one before us left behind is taken away."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.bind(str(path))
        path.chmod(0o660)
        try:
            yield sock
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two of us would each know half of the links. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise OSError(f"another audit is at work in {folder}. Look for it with: systemctl status planb-audit") from None
    finally:
        os.close(fd)
