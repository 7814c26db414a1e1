"""Run the services: one in the foreground, or all five as children. Decides none of what they do.

A service ends by being cancelled: SIGTERM and SIGINT cancel it once, and its own `finally` leaves the box tidy.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Coroutine, Mapping
from typing import Any

from appliance.config import Config
from appliance.places import Places
from appliance.tongue import speak

NAMES = ("line", "sync", "audit", "web", "led")

FIRST_FD = 3  # sd_listen_fds(3): the first socket that is handed in
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
STEADY_S = 60.0  # a service that lived this long gets the short pause again
PATIENCE_S = 10.0  # how long a child may take to end

log = logging.getLogger(__name__)


def service(name: str, config: Config, places: Places) -> int:
    """Run one service until it is told to end. The exit code: 1 when the outside world did not let it work."""
    speak(config.salon.language)
    try:
        asyncio.run(_until_told(_start(name, config, places)))
    except OSError as error:
        log.error("%s: %s", name, error, exc_info=log.isEnabledFor(logging.DEBUG))
        return 1
    return 0


def everything(root: str | None, env: Mapping[str, str]) -> int:
    """Run the services as children until told to end; one that dies comes back after a growing pause."""
    asyncio.run(_until_told(_all(root, env)))
    return 0


def hand_over(places: Places) -> None:
    """Give what root wrote into the book daemon's folders to their owner; the line daemon's history stays its own."""
    if os.geteuid() != 0:
        return
    for folder in (places.state, places.cache):
        for path in folder.rglob("*"):
            if path.lstat().st_uid == 0:
                os.chown(path, folder.stat().st_uid, -1, follow_symlinks=False)


def log_to_stderr(env: Mapping[str, str]) -> None:
    """Tell the story of our own rooms. Libraries stay quiet: they write a feed's address, which is a secret."""
    handler = logging.StreamHandler()
    if "JOURNAL_STREAM" in env:
        handler.setFormatter(_ForJournal("%(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", datefmt="%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("appliance").setLevel(logging.DEBUG if env.get("PLANB_LOG") == "debug" else logging.INFO)


def listening(env: Mapping[str, str], pid: int) -> list[socket.socket]:
    """The listening sockets that systemd, or the demo, has handed to this process."""
    return [socket.socket(fileno=fd) for fd in given_fds(env, pid)]


def given_fds(env: Mapping[str, str], pid: int) -> range:
    """Which file descriptors are ours: by sd_listen_fds(3), or by PLANB_LISTEN_FDS.

    The second is for a parent that starts us through a wrapper, and so cannot know our pid.
    """
    if env.get("PLANB_LISTEN_FDS", "").isdecimal():
        return range(FIRST_FD, FIRST_FD + int(env["PLANB_LISTEN_FDS"]))
    if env.get("LISTEN_PID") == str(pid) and env.get("LISTEN_FDS", "").isdecimal():
        return range(FIRST_FD, FIRST_FD + int(env["LISTEN_FDS"]))
    return range(0)


def _start(name: str, config: Config, places: Places) -> Coroutine[Any, Any, None]:
    """The service's own coroutine. Imported here: a service loads its own room and no other."""
    match name:
        case "line":
            from appliance import line

            return line.run(config, places)
        case "sync":
            from appliance import sync

            return sync.run(config, places)
        case "audit":
            from appliance import audit

            return audit.run(config, places)
        case "web":
            return _web(config, places)
        case "led":
            from appliance import led

            return led.run(config, places)
    raise ValueError(f"{name} is not one of {', '.join(NAMES)}")


async def _web(config: Config, places: Places) -> None:
    from appliance.net.addresses import interfaces, page_addresses
    from appliance.web import run

    sockets = listening(os.environ, os.getpid())
    for given in sockets:
        log.info("the page answers on a socket that was handed in: %s", _spoken(given))
    found = await asyncio.to_thread(interfaces)
    for page in page_addresses(config.web.listen, config.network.lan_ip, config.web.port, found):
        log.info("the page answers on %s%s", page.url, "" if page.device else " as soon as a device has that address")
    await run(config, places, sockets or None)


def _spoken(given: socket.socket) -> str:
    name = given.getsockname()
    return f"{name[0]} port {name[1]}" if isinstance(name, tuple) else str(name)


async def _until_told(work: Awaitable[None]) -> None:
    """Await the work; the first SIGTERM or SIGINT cancels it, later ones do not disturb its tidying up."""
    task = asyncio.current_task()
    assert task is not None
    told = False

    def tell() -> None:
        nonlocal told
        if not told:
            told = True
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, tell)
    try:
        await work
    except asyncio.CancelledError:
        if not told:
            raise


async def _all(root: str | None, env: Mapping[str, str]) -> None:
    async with asyncio.TaskGroup() as group:
        for name in NAMES:
            group.create_task(_keep(name, root, env))


async def _keep(name: str, root: str | None, env: Mapping[str, str]) -> None:
    """Keep one service running, as systemd would."""
    pause = FIRST_PAUSE_S
    while True:
        began = time.monotonic()
        code = await _live(name, root, env)
        pause = FIRST_PAUSE_S if time.monotonic() - began > STEADY_S else pause
        log.warning("%s ended (exit %s); it starts again in %.0f s", name, code, pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_S)


async def _live(name: str, root: str | None, env: Mapping[str, str]) -> int:
    """One life of a child, which ends with us."""
    fds = given_fds(env, os.getpid()) if name == "web" else range(0)
    child = await asyncio.create_subprocess_exec(
        *command(name, root), pass_fds=tuple(fds), env=_handed_on(env, len(fds)), stdin=asyncio.subprocess.DEVNULL
    )
    try:
        return await child.wait()
    finally:
        await _end(child)


def command(name: str, root: str | None) -> list[str]:
    """How one service is started by hand."""
    return [sys.executable, "-m", "appliance", *(["--root", root] if root else []), "run", name]


def _handed_on(env: Mapping[str, str], sockets: int) -> dict[str, str]:
    """What a child may know: never the sockets, nor the systemd watchdog, of somebody else."""
    ours = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "PLANB_LISTEN_FDS", "NOTIFY_SOCKET", "WATCHDOG_USEC")
    kept = {key: value for key, value in env.items() if key not in ours}
    return {**kept, "PLANB_LISTEN_FDS": str(sockets)} if sockets else kept


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    child.terminate()
    try:
        async with asyncio.timeout(PATIENCE_S):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()


class _ForJournal(logging.Formatter):
    """systemd reads the priority from a prefix (sd-daemon(3)) and knows the time itself."""

    def format(self, record: logging.LogRecord) -> str:
        priority = 3 if record.levelno >= logging.ERROR else 4 if record.levelno >= logging.WARNING else 6
        return f"<{priority}>{super().format(record)}"
