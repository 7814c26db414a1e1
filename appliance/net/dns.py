"""Names for the salon: dnsmasq answers the LAN and asks the active uplink's resolvers, through that uplink.

Decides nothing. dnsmasq is a child of the line daemon; a switch rewrites what it reads (dnsmasq.py) and sends SIGHUP.
An observer answers nobody: there only the box's own names follow the line.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import dns.asyncquery
import dns.exception
import dns.message
import dns.rdatatype

from appliance.net.dnsmasq import METERED, Files, Resolver, Zone, arguments, asked, zone
from appliance.net.nft import Refused, confirm

__all__ = ["Dnsmasq", "FakeNames", "Names", "OwnNames", "Resolver", "Zone", "refresh", "zone"]

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
REFRESH_S = 2.0  # for one host: it is asked again in a few minutes
MOST_RESOLVERS = 3  # more of them resolv.conf(5) does not heed
STARTED = b"]: started"  # dnsmasq[PID]: started, version …
TAIL = 4096  # bytes of what dnsmasq says that are kept, for its last words


class Names(Protocol):
    def switch(self, resolvers: tuple[Resolver, ...], metered: bool = False, anew: bool = False) -> None:
        """Ask these from now on. `metered`: devices that join or renew are told that the line costs.

        `anew`: the questions that are open have waited for long; their names can be asked again at once.
        """

    async def run(self) -> None:
        """Answer the salon, for ever."""


class Dnsmasq:
    """The real one, kept running."""

    def __init__(self, zone: Zone, run_dir: Path) -> None:
        self._files = Files(run_dir / "servers.conf", run_dir / "dhcp.options", run_dir / "dhcp.leases")
        self._argv = arguments(zone, self._files)
        self._listening: asyncio.subprocess.Process | None = None  # from its first word to its last
        self._begins_anew = False  # its end is our wish
        _write(self._files.servers, "")
        _write(self._files.options, "")
        # For the box's own services (planb-sync.service mounts it): their names have to follow the line as well.
        _write_resolv_conf(run_dir, [zone.address])

    def switch(self, resolvers: tuple[Resolver, ...], metered: bool = False, anew: bool = False) -> None:
        """dnsmasq 2.90 asks by itself, at growing pauses, and lets nobody else ask for a name that is open: after a
        long outage only a new life is quicker than the end of such a pause."""
        _write(self._files.servers, asked(resolvers))
        _write(self._files.options, METERED if metered else "")
        if anew and self._listening and self._listening.returncode is None:
            self._begins_anew = True
            self._listening.terminate()
        else:
            self._reread()

    async def run(self) -> None:
        """Start dnsmasq, and start it again when it ends; later each time, and a reason is told once."""
        told, pause = "", FIRST_PAUSE_S
        while True:
            began = asyncio.get_running_loop().time()
            last_words = await self._live()
            if self._begins_anew:
                self._begins_anew = False
                continue
            if asyncio.get_running_loop().time() - began > LONGEST_PAUSE_S:
                told, pause = "", FIRST_PAUSE_S
            if last_words != told:
                log.warning("the salon has no names: %s; starting it again", last_words)
            told = last_words
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _live(self) -> str:
        """One life of dnsmasq, and its last words. It dies with us, even if we are killed."""
        child = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "TERM", "--", *self._argv),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C"},  # it speaks many languages; STARTED is in this one
        )
        try:
            said = await self._tail(child)
            return f"dnsmasq ended ({await child.wait()}) {_complaint(said)}".strip()
        finally:
            self._listening = None
            if child.returncode is None:
                child.terminate()
                await child.wait()

    async def _tail(self, child: asyncio.subprocess.Process) -> str:
        """The end of what it says, once it says no more."""
        tail = b""
        while child.stderr and (chunk := await child.stderr.read(TAIL)):
            tail = (tail + chunk)[-TAIL:]
            if self._listening is None and STARTED in tail:  # a SIGHUP before that would be its end
                self._listening = child
                self._reread()
        return tail.decode(errors="replace")

    def _reread(self) -> None:
        if self._listening and self._listening.returncode is None:
            self._listening.send_signal(signal.SIGHUP)


class OwnNames:
    """For an observer: the box itself asks the active uplink's resolvers, and answers nobody."""

    def __init__(self, run_dir: Path) -> None:
        self._run_dir = run_dir

    def switch(self, resolvers: tuple[Resolver, ...], metered: bool = False, anew: bool = False) -> None:  # noqa: ARG002
        """Without a device: what the box asks takes the active uplink by itself."""
        _write_resolv_conf(self._run_dir, [each.address for each in resolvers])

    async def run(self) -> None:
        await asyncio.Event().wait()


class FakeNames:
    """Remembers whom it was told to ask."""

    def __init__(self) -> None:
        self.resolvers: tuple[Resolver, ...] = ()
        self.metered = self.anew = False

    def switch(self, resolvers: tuple[Resolver, ...], metered: bool = False, anew: bool = False) -> None:
        self.resolvers, self.metered, self.anew = resolvers, metered, anew

    async def run(self) -> None:
        await asyncio.Event().wait()


async def refresh(server: str, hosts: Iterable[str]) -> tuple[str, ...]:
    """Ask our own name server for the essential hosts, and keep the guard's set in step. Which addresses they have."""
    answers = await asyncio.gather(*(_addresses(server, host) for host in hosts))
    found = tuple(address for addresses in answers for address in addresses)
    try:
        await confirm(found)
    except Refused as error:
        log.warning("the essential addresses cannot be kept: %s", error)
    return found


async def _addresses(server: str, host: str) -> list[str]:
    try:
        answer = await dns.asyncquery.udp(dns.message.make_query(host, "A"), server, timeout=REFRESH_S)
    except (OSError, dns.exception.DNSException):
        return []
    wanted = (rrset for rrset in answer.answer if rrset.rdtype == dns.rdatatype.A)
    return [record.to_text() for rrset in wanted for record in rrset]


def _complaint(said: str) -> str:
    """Why it ended, if it said so; what it says of devices in the salon stays with it."""
    complaints = [line for line in said.splitlines() if line.startswith(("dnsmasq: ", "setpriv: "))]
    return "".join(filter(str.isprintable, "".join(complaints[-1:])))


def _write_resolv_conf(run_dir: Path, servers: list[str]) -> None:
    named = "".join(f"nameserver {server}\n" for server in servers[:MOST_RESOLVERS])
    _write(run_dir / "resolv.conf", f"{named}options timeout:2 attempts:2\n")


def _write(path: Path, text: str) -> None:
    """In place: on a full disk the file's own room is all there is. The line goes on without names."""
    try:
        path.write_text(text)
        path.chmod(0o644)
    except OSError as error:
        log.warning("the salon's names cannot follow the line: %s", error)
