"""Decide which day is to be printed now. Pure: the time, the hours, the book's days and what was printed come in.

It decides nothing about a clock that nobody vouches for (round.py asks first), nor about the printer.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Occasion = Literal["close", "opening"]
Hours = Callable[[int], str | None]  # of a weekday, 0 is Monday: "09:00-18:00", or None for closed
Printed = tuple[date, Occasion]

PAUSE = timedelta(minutes=10)  # after closing, so that the last booking at the desk is in the copy
EVENING = timedelta(hours=3)  # so long after closing somebody may be there to hear the printer
NIGHT = time(22)  # and no printer starts in the dark
MADE_UP = timedelta(hours=1)  # what the evening missed comes out in the hour before opening
LATE = timedelta(minutes=30)  # a box that was switched on at opening prints even so


@dataclass(frozen=True, slots=True)
class Wish:
    """What the settings ask for."""

    at_close: bool
    before_opening: timedelta | None


@dataclass(frozen=True, slots=True)
class Due:
    day: date
    occasion: Occasion
    until: datetime  # from then on nobody wants it any more


def due(wish: Wish, hours: Hours, days: Collection[date], printed: Collection[Printed], now: datetime) -> Due | None:
    """What to print now. `days`: those of the book on which somebody comes; `now` is in the salon's zone."""
    asked = (wish, hours, days, printed, now)
    return next(iter((*_morning(*asked), *_evening(*asked))), None)


def _morning(
    wish: Wish, hours: Hours, days: Collection[date], printed: Collection[Printed], now: datetime
) -> Iterator[Due]:
    """Today's: because it is wanted in the morning, or because the evening before it did not come out."""
    today, span = now.date(), _span(now.date(), hours, now)
    if span is None or today not in days:
        return
    opens, closes = span
    is_missed = wish.at_close and not any(day == today for day, _ in printed)
    if wish.before_opening and opens - wish.before_opening <= now < opens + LATE:
        if (today, "opening") not in printed:
            yield Due(today, "opening", closes)
    elif is_missed and opens - MADE_UP <= now < opens + LATE:
        yield Due(today, "close", closes)


def _evening(
    wish: Wish, hours: Hours, days: Collection[date], printed: Collection[Printed], now: datetime
) -> Iterator[Due]:
    """The next working day's, after closing."""
    span, ahead = _span(now.date(), hours, now), min((day for day in days if day > now.date()), default=None)
    if not wish.at_close or span is None or ahead is None or (ahead, "close") in printed:
        return
    begins = span[1] + PAUSE
    night = datetime.combine(now.date(), NIGHT, now.tzinfo)
    if begins <= now < max(min(span[1] + EVENING, night), begins + LATE):
        yield Due(ahead, "close", _closing(ahead, hours, now))


def _closing(day: date, hours: Hours, now: datetime) -> datetime:
    span = _span(day, hours, now)
    return span[1] if span else datetime.combine(day, NIGHT, now.tzinfo)  # open by exception


def _span(day: date, hours: Hours, now: datetime) -> tuple[datetime, datetime] | None:
    """When the salon opens and closes that day. None: it does not open, or nobody said."""
    said = hours(day.weekday())
    if said is None:
        return None
    return _at(day, said[:5], now), _at(day, said[6:], now)


def _at(day: date, clock: str, now: datetime) -> datetime:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), now.tzinfo)
