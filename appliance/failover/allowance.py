"""Count the bytes of an uplink for each month of its allowance. Pure: counters and times come from outside.

It decides what a device's counter adds to which month, and how full a month is. Not what follows from that.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Literal

Level = Literal["ok", "80", "100"]  # percent of the allowance that is gone, at least

MB = 1_000_000  # as providers count
MONTHS_KEPT = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What a device's own counter says, both ways together. A device that was unplugged begins another life, at 0."""

    life: str  # the same for as long as the counter goes on: the boot and the number of the device
    bytes: int


@dataclass(frozen=True, slots=True)
class Month:
    """What was used in the month of an allowance that begins on this day."""

    begins: date
    bytes: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What one uplink has used, and where its counter stood when it was last read."""

    uplink: str
    read: Reading | None = None  # None: not yet
    months: tuple[Month, ...] = ()  # the one that was last added to stands last

    def in_month(self, begins: date) -> int:
        return next((month.bytes for month in self.months if month.begins == begins), 0)

    @property
    def total(self) -> int:
        """Bytes of all the months that are kept."""
        return sum(month.bytes for month in self.months)


def month(now: datetime, zone: tzinfo, day: int) -> date:
    """The day on which the allowance of now began; `day` is that of the month, 1 to 28, in the salon's zone."""
    today = now.astimezone(zone).date()
    if today.day >= day:
        return today.replace(day=day)
    if today.month == 1:
        return date(today.year - 1, 12, day)
    return date(today.year, today.month - 1, day)


def add(spent: Spent, reading: Reading, begins: date) -> Spent:
    """What the counter has moved since it was last read belongs to the month that began on `begins`.

    Months are found by their name: a clock that was wrong for a while spoils neither this month nor the next.
    """
    used = spent.in_month(begins) + _since(spent.read, reading)
    others = tuple(month for month in spent.months if month.begins != begins)
    return replace(spent, read=reading, months=(*others, Month(begins, used))[-MONTHS_KEPT:])


def level(used: int, allowance_mb: int | None) -> Level:
    """How much of the allowance is gone. Without one: never too much."""
    if allowance_mb is None or used * 100 < allowance_mb * MB * 80:
        return "ok"
    return "100" if used >= allowance_mb * MB else "80"


def _since(before: Reading | None, now: Reading) -> int:
    """A counter that is new, or that went backwards, has begun at 0."""
    went_on = before is not None and before.life == now.life and now.bytes >= before.bytes
    return now.bytes - before.bytes if before and went_on else now.bytes
