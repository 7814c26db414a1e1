"""What somebody in the salon noticed of an outage: stretches without an answer, and how long each step cost.

Pure: times are the monotonic seconds of the tablet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Literal

Kind = Literal["udp", "tcp_new", "http", "names"]
EDGE_S = 0.3  # the last answer before a fault is older than the fault by as much as lies between two questions
KINDS: tuple[Kind, ...] = ("udp", "tcp_new", "http", "names")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time without any answer, from the last one before to the first one after."""

    kind: Kind
    begin: float
    end: float  # inf: it has not ended


@dataclass(frozen=True, slots=True)
class Idle:
    """What is known about the connection that says nothing: it was reset, or it was asked and did (not) answer."""

    at: float
    what: Literal["reset", "alive", "hangs"]


@dataclass(slots=True)
class Meter:
    """Turns questions and answers of one kind into stretches. A question that was never answered starts one.

    A slow computer that asks late loses nothing, and notices nothing; an answer that takes longer than anybody's
    patience is noticed.
    """

    kind: Kind
    shortest: float  # seconds; below it, answers only overtook each other
    last: float  # the last answer
    patience: float = 0.3  # seconds
    _open: dict[int, float] = field(default_factory=dict)  # question -> when it was asked
    _lost: bool = False

    def asked(self, number: int, now: float) -> None:
        self._open[number] = now

    def failed(self, number: int) -> None:
        self._lost = self._open.pop(number, None) is not None or self._lost

    def answered(self, number: int, now: float) -> Stretch | None:
        """The stretch that this answer ends, if there was one."""
        asked = self._open.pop(number, None)
        if asked is None:
            return None
        older = [each for each in self._open if each < number]
        begin, lost = self.last, self._lost or bool(older) or now - asked > self.patience
        self.last, self._lost = now, False
        for each in older:
            del self._open[each]
        return Stretch(self.kind, begin, now) if lost and now - begin >= self.shortest else None

    def silent_since(self, now: float) -> float | None:
        """Since when nothing answers, while somebody asks in vain. None: all is well."""
        waiting = any(now - asked > self.patience for asked in self._open.values())
        return self.last if (waiting or self._lost) and now - self.last > self.patience else None


def gap_ms(stretches: Iterable[Stretch], kind: Kind, begin: float, end: float) -> int | None:
    """The longest stretch that touches [begin, end), counted from `begin` at the earliest. None: it never closed.

    One that begins right before `end` belongs to what happened at `end`.
    """
    last = end - EDGE_S
    touching = [each for each in stretches if each.kind == kind and each.begin < last and each.end > begin]
    longest = max((each.end - max(each.begin, begin) for each in touching), default=0.0)
    return None if longest == inf else round(longest * 1000)


def idle_reset_ms(idle: Iterable[Idle], begin: float, end: float) -> int | None:
    """When the silent connection was told, counted from `begin`; 0: it lives; None: it hangs, and nobody told it."""
    within = sorted((each for each in idle if begin <= each.at < end), key=lambda each: each.at)
    for each in within:
        if each.what == "reset":
            return round((each.at - begin) * 1000)
    return 0 if any(each.what == "alive" for each in within) else None
