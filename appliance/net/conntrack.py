"""Forget the connections of one uplink, and no others. Decides nothing."""

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import Protocol

from pyroute2 import AsyncNFCTSocket

from appliance.failover.plan import MARK_MASK

log = logging.getLogger(__name__)

PATIENCE_S = 0.5  # it takes 10 ms for 300 connections

# `conntrack -L`: the first four are of the direction in which it began, so the client is ours
_FLOW = re.compile(r"src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)")


@dataclass(frozen=True, slots=True)
class Flow:
    """A TCP connection as the salon's device knows it, before any NAT."""

    client: str
    client_port: int
    server: str
    server_port: int


class Conntrack(Protocol):
    async def flush(self, mark: int) -> tuple[Flow, ...]:
        """Delete every entry whose mark, under MARK_MASK, is `mark`; IPv4 and IPv6 alike.

        The established TCP connections that were among them: their devices do not know it yet.
        """


class KernelConntrack:
    """The real one: listed by conntrack(8) (10 ms for 300 entries), deleted by one message that the kernel filters."""

    async def flush(self, mark: int) -> tuple[Flow, ...]:
        forgotten = await _established(mark)
        async with AsyncNFCTSocket() as conntrack:
            await conntrack.flush(mark=mark, mark_mask=MARK_MASK)
        return forgotten


class FakeConntrack:
    """Flows and their marks."""

    def __init__(self, entries: dict[Flow, int]) -> None:
        self.entries = dict(entries)

    async def flush(self, mark: int) -> tuple[Flow, ...]:
        forgotten = tuple(flow for flow, held in self.entries.items() if held & MARK_MASK == mark)
        self.entries = {flow: held for flow, held in self.entries.items() if flow not in forgotten}
        return forgotten


async def _established(mark: int) -> tuple[Flow, ...]:
    argv = ("conntrack", "-L", "-f", "ipv4", "-p", "tcp", "--state", "ESTABLISHED", "-m", f"{mark:#x}/{MARK_MASK:#x}")
    try:
        child = await asyncio.create_subprocess_exec(
            *argv, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except FileNotFoundError:
        log.warning("conntrack is not installed: idle connections learn of a switch late. apt install conntrack")
        return ()
    try:
        async with asyncio.timeout(PATIENCE_S):
            listed, _ = await child.communicate()
    except TimeoutError:  # the flush cannot wait for it
        child.kill()
        return ()
    return tuple(_flow(found) for line in listed.decode().splitlines() if (found := _FLOW.search(line)))


def _flow(found: re.Match[str]) -> Flow:
    client, server, client_port, server_port = found.groups()
    return Flow(client, int(client_port), server, int(server_port))
