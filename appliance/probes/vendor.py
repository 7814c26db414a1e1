"""Them or us: does a booking system answer over a line that is up, and what does it say of itself?

Decides nothing about the line. What it says is a stranger's text: little of it is read, and made harmless.
Source: Statuspage, "Status API": /api/v2/status.json of a status page.
"""

import asyncio
import json
from typing import Literal
from urllib.parse import urljoin, urlsplit

from appliance.probes import bound, http
from appliance.probes.names import resolve
from appliance.probes.tls import certified
from appliance.salon.text import clean
from appliance.status import StatusPage

PAGE_S = 5.0
MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 3
LONGEST_TEXT = 120

Indicator = Literal["none", "minor", "major", "critical"]
_INDICATORS: dict[object, Indicator] = {"none": "none", "minor": "minor", "major": "major", "critical": "critical"}


async def answers(device: str, resolvers: tuple[str, ...], host: str, patience: float) -> bool:
    """Whether somebody takes a connection to `host` ("name:port"): a tenth of what a handshake costs."""
    name, _, port = host.partition(":")
    try:
        async with asyncio.timeout(patience):
            address = await resolve(device, resolvers, name)
            if address is None:
                return False
            with bound.stream(device) as sock:
                await asyncio.get_running_loop().sock_connect(sock, (address, int(port or 443)))
    except OSError:  # TimeoutError among them
        return False
    return True


async def reachable(device: str, resolvers: tuple[str, ...], host: str, timeout: float) -> bool:  # noqa: ASYNC109
    """Whether `host` ("name:port") shakes hands and proves who it is, through the uplink that is asked."""
    return await certified(device, resolvers, host, timeout) == "valid"


async def status_page(device: str, resolvers: tuple[str, ...], url: str) -> StatusPage | None:
    """What the status page at `url` says; "unknown" if it only answers. None: it does not."""
    try:
        async with asyncio.timeout(PAGE_S):
            said = _said(await _fetched(device, resolvers, f"{url.rstrip('/')}/api/v2/status.json"))
            if said:
                return StatusPage(url, *said)
            return None if await _fetched(device, resolvers, url) is None else StatusPage(url, "unknown", "")
    except (OSError, ValueError):  # TimeoutError among them; a place to go to that is none is a ValueError
        return None


async def _fetched(device: str, resolvers: tuple[str, ...], url: str) -> bytes | None:
    """The beginning of a page that answers 200, wherever it has moved to. None: it answers something else."""
    for _ in range(MOST_REDIRECTS + 1):
        address = await resolve(device, resolvers, urlsplit(url).hostname or "")
        if address is None:
            raise OSError("nobody knows its address")
        async with http.get(device, address, url) as reply:
            if reply.status == 200:
                return await _beginning(reply)
            moved = reply.location if reply.status in (301, 302, 303, 307, 308) else ""
        if not moved:
            return None
        url = _moved(url, moved)
    return None


def _moved(url: str, to: str) -> str:
    target = urljoin(url, to)
    if urlsplit(target).scheme not in ("https", urlsplit(url).scheme):
        raise OSError("it sends us from a private place to an open one")
    return target


async def _beginning(reply: http.Reply) -> bytes:
    read = b""
    async for piece in reply.body:
        read += piece
        if len(read) >= MOST_BYTES:
            break
    return read[:MOST_BYTES]


def _said(body: bytes | None) -> tuple[Indicator | Literal["unknown"], str] | None:
    """Indicator and words, if this is Statuspage's answer."""
    if body is None:
        return None
    try:
        match json.loads(body):
            case {"status": {"indicator": str(indicator), "description": str(words)}}:
                return _INDICATORS.get(indicator, "unknown"), clean(words, LONGEST_TEXT)
    except (ValueError, RecursionError):
        pass
    return None
