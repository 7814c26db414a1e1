"""Them or us: whether the booking systems answer over a line that is up, and what they say of themselves.

Decides when they are asked. What it means is said by the faces.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from appliance.config import Config
from appliance.status import StatusPage, VendorState, VendorStatus

PATIENCE_S = 5.0
EVERY_S, METERED_EVERY_S = 60.0, 300.0
AGAIN_S, METERED_AGAIN_S = 15.0, 60.0  # one that does not answer, or whose page speaks of trouble
PAGE_S = 600.0  # how often the page of one that is well is looked at

Answers = Callable[[str, tuple[str, ...], str, float], Awaitable[bool]]  # probes.vendor.answers
Reachable = Callable[[str, tuple[str, ...], str, float], Awaitable[bool]]  # probes.vendor.reachable
Page = Callable[[str, tuple[str, ...], str], Awaitable[StatusPage | None]]  # probes.vendor.status_page


@dataclass(frozen=True, slots=True)
class Road:
    """The line that is up now: whom to ask through it."""

    device: str
    resolvers: tuple[str, ...]
    metered: bool


@dataclass(frozen=True, slots=True)
class Vendor:
    name: str
    host: str  # "name:port"
    status_page: str | None


def vendors(config: Config) -> tuple[Vendor, ...]:
    """Those of the settings; where none are named, the hosts that prove a line."""
    named = tuple(Vendor(each.name, each.host, each.status_page) for each in config.vendors)
    return named or tuple(Vendor(host.partition(":")[0], host, None) for host in config.probes.proof)


class Watch:
    """Ask them, and remember what they answered."""

    def __init__(self, asked: tuple[Vendor, ...], answers: Answers, reachable: Reachable, page: Page) -> None:
        self._vendors = asked
        self._answers = answers
        self._reachable = reachable
        self._page = page
        self._paged_at: dict[Vendor, float] = {}
        self.found = tuple(VendorStatus(_host(each), "unknown", None, each.name) for each in asked)

    async def run(self, road: Callable[[], Road | None]) -> None:
        """For ever. `road`: the line that is up at that moment; None: there is none, and nobody can tell."""
        asked_at, asked_over = float("-inf"), None
        while self._vendors:
            over = road()
            if over is None:
                self.found = tuple(_unknown(each) for each in self.found)
            elif over != asked_over or time.monotonic() - asked_at >= self._pause(over):
                self.found = tuple(await asyncio.gather(*(self._ask(each, over) for each in self._vendors)))
                asked_at = time.monotonic()
            asked_over = over
            await asyncio.sleep(1.0)

    def _pause(self, road: Road) -> float:
        if any(each.state != "ok" or _is_troubled(each.status_page) for each in self.found):
            return METERED_AGAIN_S if road.metered else AGAIN_S
        return METERED_EVERY_S if road.metered else EVERY_S

    async def _ask(self, vendor: Vendor, road: Road) -> VendorStatus:
        """A connection first; only who does not take one, or was not well, is asked for a certificate and a page."""
        before = next(each for each in self.found if each.host == _host(vendor))
        asked = (road.device, road.resolvers, vendor.host, PATIENCE_S)
        well = before.state == "ok" and await self._answers(*asked)
        ok = well or await self._reachable(*asked)
        state: VendorState = "ok" if ok else "unreachable"
        return VendorStatus(_host(vendor), state, await self._says(vendor, road, before, well), vendor.name)

    async def _says(self, vendor: Vendor, road: Road, before: VendorStatus, well: bool) -> StatusPage | None:
        if vendor.status_page is None:
            return None
        read_lately = time.monotonic() - self._paged_at.get(vendor, float("-inf")) < PAGE_S
        if well and read_lately and not _is_troubled(before.status_page):
            return before.status_page
        self._paged_at[vendor] = time.monotonic()
        return await self._page(road.device, road.resolvers, vendor.status_page)


def _host(vendor: Vendor) -> str:
    return vendor.host.partition(":")[0]


def _unknown(found: VendorStatus) -> VendorStatus:
    return VendorStatus(found.host, "unknown", None, found.name)


def _is_troubled(page: StatusPage | None) -> bool:
    return page is not None and page.indicator not in ("none", "unknown")
