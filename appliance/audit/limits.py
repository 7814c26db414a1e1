"""Decide what is too much: numbers that somebody looks at in a day, notes in a minute or in a day. Pure; time is passed
in.

Whoever nobody knows, a guest in the Wi-Fi, has little room, and none of what the others need: else printing without end
would keep reception's numbers back, and wash the rows of three months away in a day.
"""

from collections import deque
from datetime import datetime, time
from zoneinfo import ZoneInfo

from appliance.noted import Note

A_MINUTE = 60  # notes: a busy desk makes three. More is a program, which must not wash the rest away
A_DAY = 5_000  # a salon has a few hundred: the 100,000 rows that are kept are worth twenty days at the very least
STRANGERS_A_DAY = 300  # of whom nobody is signed in and no device is paired
MINUTE_S = 60.0
DAY_S = 24 * 3600.0


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the salon's day began."""
    here = now.astimezone(zone)
    return datetime.combine(here.date(), time(), zone)


def is_one_too_many(what: str, seen: frozenset[str], cap: int) -> bool:
    """May another number be shown? One that was seen today may be looked at again."""
    return what not in seen and len(seen) >= cap


class Pace:
    """How many notes came in the last minute, or in as many seconds as are said."""

    def __init__(self, most: int = A_MINUTE, seconds: float = MINUTE_S) -> None:
        self._most, self._seconds = most, seconds
        self._times: deque[float] = deque()

    def has_room(self, now: float) -> bool:
        """Is there room for one more? Then it is taken."""
        while self._times and now - self._times[0] >= self._seconds:
            self._times.popleft()
        if len(self._times) >= self._most:
            return False
        self._times.append(now)
        return True


class Paces:
    """Room for those who are known, and a little beside it for everybody else."""

    def __init__(self) -> None:
        self._known = (Pace(), Pace(A_DAY, DAY_S))
        self._strangers = (Pace(STRANGERS_A_DAY, DAY_S),)

    def have_room(self, note: Note, now: float) -> bool:
        # a device that is let in is nobody's yet, but holds a link of the owner's
        is_strange = note.role == "wall" and note.action != "pair"
        return all(pace.has_room(now) for pace in (self._strangers if is_strange else self._known))
