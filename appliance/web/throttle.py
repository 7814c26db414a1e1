"""Decide how long somebody has to wait before the next PIN. Pure but for its memory; time is passed in.

Five wrong PINs from one device, or twenty from all of them, then a wait that doubles from one minute to fifteen.
Whoever has to wait still reads the wall's view: nobody can lock the salon out.
"""

from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

PER_DEVICE = 5
OVERALL = 20  # more than a whole team's slips of the finger, far fewer than a guess at 10,000 needs
FIRST_WAIT_S = 60.0
LONGEST_WAIT_S = 900.0
DEVICES = 1024  # remembered; more only come from somebody who makes addresses up


@dataclass(frozen=True, slots=True)
class Strikes:
    count: int = 0
    last: float = 0.0  # monotonic seconds

    def wait_s(self, allowed: int, now: float) -> float:
        """Seconds until the next try; 0.0: at once."""
        if self.count < allowed:
            return 0.0
        wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(self.count - allowed, 10))
        return max(0.0, self.last + wait - now)

    def another(self, now: float) -> "Strikes":
        """One is forgiven in each quarter of an hour: whoever pauses has no more tries than whoever goes on."""
        forgiven = int((now - self.last) // LONGEST_WAIT_S)
        return Strikes(max(0, self.count - forgiven) + 1, now)


class Throttle:
    """Counts wrong PINs, in memory: a restart forgives, and costs an attacker more time than it saves."""

    def __init__(self, overall: int | None = OVERALL) -> None:
        self._overall = overall  # None: one device's wrong tries keep no other waiting
        self._devices: dict[str, Strikes] = {}
        self._known: dict[str, None] = {}  # from where a right PIN came
        self._all = {False: Strikes(), True: Strikes()}  # of strangers together, and of those known together

    def wait_s(self, device: str, now: float) -> float:
        """A guest who types a wrong PIN every quarter of an hour, for as long as they like, keeps out strangers."""
        own = self._devices.get(device, Strikes()).wait_s(PER_DEVICE, now)
        return own if self._overall is None else max(own, self._all[device in self._known].wait_s(self._overall, now))

    def wrong(self, device: str, now: float) -> None:
        is_known = device in self._known
        self._all[is_known] = self._all[is_known].another(now)
        self._devices[device] = self._devices.pop(device, Strikes()).another(now)
        _keep_few(self._devices)  # without the one that was wrong longest ago

    def right(self, device: str) -> None:
        """A right PIN clears its own device only: knowing one PIN must not buy tries at the others."""
        self._devices.pop(device, None)
        self._known.pop(device, None)
        self._known[device] = None
        _keep_few(self._known)


def _keep_few(some: dict[str, T]) -> None:
    if len(some) > DEVICES:
        del some[next(iter(some))]
