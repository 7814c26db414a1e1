"""Names for the salon: dnsmasq answers the LAN and asks the active uplink's own resolvers, through that uplink.

Decides nothing. dnsmasq is a child of the line daemon; a switch rewrites its servers file and sends SIGHUP,
which also empties its cache of what the dead provider said.
"""

import asyncio
import logging
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

RESTART_S = 1.0


@dataclass(frozen=True, slots=True)
class Zone:
    """What the salon's own network needs to know. `dhcp` is "first-last", or None: no DHCP server."""

    lan: str
    address: str
    names: tuple[str, ...]
    dhcp: str | None = None


@dataclass(frozen=True, slots=True)
class Resolver:
    """A name server and the device to ask it through."""

    address: str
    device: str


class Names(Protocol):
    def switch(self, resolvers: tuple[Resolver, ...]) -> None:
        """Ask these from now on."""

    async def run(self) -> None:
        """Answer the salon, for ever."""


def arguments(zone: Zone, servers: Path, leases: Path) -> list[str]:
    """The command line of dnsmasq, as an administrator would type it."""
    argv = [
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--no-resolv",
        "--no-hosts",
        "--no-poll",
        "--pid-file=",
        "--user=",  # stay who we are: the unit's user has the capabilities that dnsmasq needs, and no others
        "--group=",
        f"--interface={zone.lan}",
        "--except-interface=lo",
        "--bind-dynamic",  # the LAN device may come later than we do
        f"--servers-file={servers}",
        "--cache-size=2000",
        "--use-stale-cache",  # in an outage an old answer is better than none
        "--log-facility=-",
        *(f"--address=/{name}/{zone.address}" for name in zone.names),
    ]
    if zone.dhcp:
        first, _, last = zone.dhcp.partition("-")
        argv += [f"--dhcp-range={first},{last},10m", f"--dhcp-leasefile={leases}", "--dhcp-authoritative"]
    return argv


class Dnsmasq:
    """The real one, kept running."""

    def __init__(self, zone: Zone, run_dir: Path) -> None:
        self._servers = run_dir / "servers.conf"
        # Leases live in memory: the server is authoritative, and a renewal is no reason to wear the SD card.
        self._argv = arguments(zone, self._servers, run_dir / "dhcp.leases")
        self._child: asyncio.subprocess.Process | None = None
        _write(self._servers, "")
        # For the box's own services (planb-sync.service mounts it): their names have to follow the line as well.
        resolv_conf = run_dir / "resolv.conf"
        _write(resolv_conf, f"nameserver {zone.address}\noptions timeout:2 attempts:2\n")

    def switch(self, resolvers: tuple[Resolver, ...]) -> None:
        _write(self._servers, "".join(f"server={r.address}@{r.device}\n" for r in resolvers))
        if self._child and self._child.returncode is None:
            self._child.send_signal(signal.SIGHUP)

    async def run(self) -> None:
        """Start dnsmasq, and start it again when it ends. It dies with us, even if we are killed."""
        while True:
            argv = ["setpriv", "--pdeathsig", "TERM", "--", *self._argv]
            self._child = await asyncio.create_subprocess_exec(
                *argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                _, said = await self._child.communicate()
            except asyncio.CancelledError:
                await self._stop()
                raise
            last = said.decode(errors="replace").strip().splitlines()[-1:]
            log.warning("dnsmasq ended (%s); starting it again: %s", self._child.returncode, "".join(last))
            await asyncio.sleep(RESTART_S)

    async def _stop(self) -> None:
        if self._child and self._child.returncode is None:
            self._child.terminate()
            await self._child.wait()


def _write(path: Path, text: str) -> None:
    """In place: on a full disk the file's own room is all there is. The line goes on without names."""
    try:
        path.write_text(text)
        path.chmod(0o644)
    except OSError as error:
        log.warning("the salon's names cannot follow the line: %s", error)


class FakeNames:
    """Remembers whom it was told to ask."""

    def __init__(self) -> None:
        self.resolvers: tuple[Resolver, ...] = ()

    def switch(self, resolvers: tuple[Resolver, ...]) -> None:
        self.resolvers = resolvers

    async def run(self) -> None:
        await asyncio.Event().wait()
