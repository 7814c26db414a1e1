"""The door to a modem: how it is, waking it, letting it rest, and mending it by one rung of the ladder.

Decides nothing: when and by which rung is failover/ladder.py. What the outside refuses is an answer in words; what we
must not ask is Refused. A rung never takes another uplink with it: a port whose power others share is not switched.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from appliance.failover.ladder import LADDER, Sim

log = logging.getLogger(__name__)

Trouble = str | None  # why it did not work, in words for the log; None: it did


class Refused(Exception):
    """The door was asked for something that nobody may ask for: the mistake is ours."""


@dataclass(frozen=True, slots=True)
class ModemState:
    present: bool
    sim: Sim | None = None  # None: not known, as without a modem
    registered: bool = False  # with a network that takes it
    technology: str = ""  # "lte", "umts", as ModemManager names them
    signal: int | None = None  # percent
    awake: bool = False  # it has a data connection, or is about to


class Modem(Protocol):
    async def state(self) -> ModemState: ...

    async def wake(self) -> Trouble:
        """Bring its data connection up. Awake already: nothing happens."""

    async def rest(self) -> Trouble:
        """Let its data connection go. Resting already: nothing happens. Raises Refused while it carries."""

    async def repair(self, rung: int) -> Trouble:
        """Try this rung of LADDER, and no other. Raises Refused for a rung that is none, and while it carries."""


class AbsentModem:
    """Stands where no modem can be spoken to: a stick that is only a network card, or no way to ask it."""

    def __init__(self, uplink: str) -> None:
        self._uplink = uplink
        self._told = False

    async def state(self) -> ModemState:
        return ModemState(present=False)

    async def wake(self) -> Trouble:
        return self._nothing()

    async def rest(self) -> Trouble:
        return self._nothing()

    async def repair(self, rung: int) -> Trouble:
        _check(rung)
        return self._nothing()

    def _nothing(self) -> Trouble:
        if not self._told:
            log.info("%s: this box cannot speak to the modem itself; it is used as it is", self._uplink)
        self._told = True
        return "nobody can speak to the modem"


@dataclass
class FakeModem:
    """A modem on the desk. The test says what it is like, whether it hangs, and from which rung on it recovers."""

    is_like: ModemState = ModemState(True, "ok", True, "lte", 70, True)
    carries: Callable[[], bool] = lambda: False  # whether the salon is on it
    hangs_until: int | None = None  # the first rung that helps; None: it does not hang
    tried: list[int] = field(default_factory=list)

    async def state(self) -> ModemState:
        if not self.is_like.present:
            return ModemState(present=False)
        if self.hangs_until is not None or self.is_like.sim != "ok":
            return replace(self.is_like, registered=False, technology="", signal=None, awake=False)
        return self.is_like

    async def wake(self) -> Trouble:
        trouble = await self._trouble()
        if trouble is None:
            self.is_like = replace(self.is_like, awake=True)
        return trouble

    async def rest(self) -> Trouble:
        if self.carries():
            raise Refused("the salon is on this modem: it cannot rest")
        self.is_like = replace(self.is_like, awake=False)
        return None

    async def repair(self, rung: int) -> Trouble:
        _check(rung)
        if self.carries():
            raise Refused(f"the salon is on this modem: it must not {LADDER[rung]}")
        if not self.is_like.present:
            return "the modem is not plugged in"
        self.tried.append(rung)
        if self.hangs_until is not None and rung >= self.hangs_until:
            self.hangs_until = None
        return None

    async def _trouble(self) -> Trouble:
        state = await self.state()
        if not state.present:
            return "the modem is not plugged in"
        if state.sim != "ok":
            return f"the SIM is {state.sim}"
        return None if state.registered else "no network takes the modem"


def _check(rung: int) -> None:
    if not 0 <= rung < len(LADDER):
        raise Refused(f"the ladder has the rungs 0 to {len(LADDER) - 1}, and not {rung}")
