"""Decide what time to go by, which day a desk should look at, and on which side of an outage a copy was taken. Pure.

A box without a clock chip wakes up at the time at which it was switched off, or years ago. It does not decide how far
its clock is to be trusted (sync/clock.py), nor how old a copy may be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from appliance.salon.model import Book, Day


def believed(now: datetime, newest: datetime | None, trusted: bool) -> datetime:
    """The time to go by: that of the clock, but where nobody vouches for it, never before the newest thing we hold.

    Somebody who looks more than once gives as `newest` what `Proof` says, so that time goes on.
    """
    if trusted or newest is None or now >= newest:
        return now
    return newest.astimezone(now.tzinfo)


def newest_in(book: Book | None) -> datetime | None:
    """When the newest part of the book was confirmed: it was that late already. None: there is no book."""
    if book is None:
        return None
    return max(book.taken_at, book.prices.taken_at) if book.prices else book.taken_at


@dataclass(frozen=True, slots=True)
class Proof:
    """It was `moment` already when we saw it, at `mono` seconds of a clock that nobody sets: so it is later now."""

    moment: datetime
    mono: float

    def least(self, mono: float) -> datetime:
        """It cannot be earlier than that."""
        return self.moment + timedelta(seconds=mono - self.mono)


def proof(before: Proof | None, newest: datetime | None, mono: float) -> Proof | None:
    """The better one of what was known before and the newest thing that we hold."""
    if newest is None or (before and before.least(mono) >= newest):
        return before
    return Proof(newest, mono)


def nearest(days: Iterable[Day], today: date) -> Day | None:
    """Where the book has no today: the next day that it has, else its newest one. None: it has none at all."""
    held = sorted(days, key=lambda day: day.date)
    return next((day for day in held if day.date > today), held[-1] if held else None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The outage that runs now, or the one that ended last."""

    began: datetime | None  # None: it is over
    ended: datetime | None = None
    is_carried: bool = False  # a backup carries the salon meanwhile


@dataclass(frozen=True, slots=True)
class Side:
    """When a copy was taken, seen from an outage: so long before or after the line went down, or came back."""

    kind: Literal["before", "after", "over_backup", "before_back", "after_back"]
    length: timedelta = timedelta()


def beside(taken_at: datetime, trouble: Trouble) -> Side:
    """On which side of an outage a copy was taken."""
    began, ended = trouble.began, trouble.ended
    if began is not None and taken_at < began:
        return Side("before", began - taken_at)
    if began is not None:
        return Side("over_backup") if trouble.is_carried else Side("after", taken_at - began)
    if ended is not None and taken_at < ended:
        return Side("before_back", ended - taken_at)
    return Side("after_back")
