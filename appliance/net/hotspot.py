"""The door to the hotspot of the salon phone: whether it is there, joining it, leaving it.

Decides nothing: when it is looked for is failover/seeking.py. What the outside refuses is an answer in words. No name
and no password of a network is in them: they go to the log.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from appliance.net.modem import Refused, Trouble

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HotspotState:
    visible: bool  # when it was last looked for
    joined: bool = False
    signal: int | None = None  # percent; None: not visible


class Hotspot(Protocol):
    async def state(self) -> HotspotState: ...

    async def join(self) -> Trouble:
        """Look for it, and join it if it is there. Joined already: nothing happens."""

    async def leave(self) -> Trouble:
        """Let the phone go. Not joined: nothing happens. Raises Refused while the salon is on it."""


class AbsentHotspot:
    """Stands where there is no Wi-Fi that the box can steer; somebody else may well have joined it."""

    def __init__(self, uplink: str) -> None:
        self._uplink = uplink
        self._told = False

    async def state(self) -> HotspotState:
        return HotspotState(visible=False)

    async def join(self) -> Trouble:
        return self._nothing()

    async def leave(self) -> Trouble:
        return self._nothing()

    def _nothing(self) -> Trouble:
        if not self._told:
            log.info(
                "%s: this box cannot join a hotspot by itself; it is used when somebody has joined it", self._uplink
            )
        self._told = True
        return "nobody can steer the Wi-Fi"


@dataclass
class FakeHotspot:
    """A phone on the desk. The test says whether its hotspot is on and whether the box knows the password."""

    is_on: bool = False
    lets_in: bool = True
    carries: Callable[[], bool] = lambda: False  # whether the salon is on it
    now: HotspotState = HotspotState(visible=False)

    async def state(self) -> HotspotState:
        if not self.is_on:  # a phone that is switched off takes everybody with it
            self.now = HotspotState(visible=False)
        return self.now

    async def join(self) -> Trouble:
        if not self.is_on:
            return "it is not there"
        if (await self.state()).joined:
            return None
        self.now = HotspotState(visible=True, joined=self.lets_in, signal=60)
        return None if self.lets_in else "it does not let us in: its password was changed"

    async def leave(self) -> Trouble:
        if self.carries():
            raise Refused("the salon is on this hotspot: it cannot be left")
        self.now = replace(await self.state(), joined=False)
        return None
