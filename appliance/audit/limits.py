"""Decide what is too much: numbers that somebody looks at in a day, notes in a minute. Pure; time is passed in."""

from collections import deque
from datetime import datetime, time
from zoneinfo import ZoneInfo

A_MINUTE = 60  # notes: a busy desk makes three. More is a program, which must not wash the rest away
MINUTE_S = 60.0


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the salon's day began."""
    here = now.astimezone(zone)
    return datetime.combine(here.date(), time(), zone)


def is_one_too_many(what: str, seen: frozenset[str], cap: int) -> bool:
    """May another number be shown? One that was seen today may be looked at again."""
    return what not in seen and len(seen) >= cap


class Pace:
    """How many notes came in the last minute."""

    def __init__(self, most: int = A_MINUTE) -> None:
        self._most = most
        self._times: deque[float] = deque()

    def has_room(self, now: float) -> bool:
        """Is there room for one more? Then it is taken."""
        while self._times and now - self._times[0] >= MINUTE_S:
            self._times.popleft()
        if len(self._times) >= self._most:
            return False
        self._times.append(now)
        return True
