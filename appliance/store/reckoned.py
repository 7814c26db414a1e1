"""What the history adds up to: months of a line, how available it was, how an outage stands against a promise. Pure.

It decides how time is reckoned, not what is kept (happened.py), nor who may see it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from appliance.store.happened import Outage, Past, Standstill

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one line, as far as it has gone and the box was there."""

    first: date
    outages: int  # that began in it
    gone: timedelta  # without the line
    length: timedelta
    bytes_on_backup: int = 0  # of the outages that began in it

    @property
    def availability(self) -> float:
        """0.0 to 1.0."""
        return 1 - self.gone / self.length if self.length else 1.0


@dataclass(frozen=True, slots=True)
class ThisMonth:
    """The outages that began in this month, of every line, by the salon's calendar."""

    outages: int
    seconds: float
    bytes_on_backup: int


def this_month(past: Past, now: datetime) -> ThisMonth:
    """`now` is in the salon's zone."""
    began = ((outage, outage.began.astimezone(now.tzinfo)) for outage in past.outages)
    mine = [outage for outage, local in began if (local.year, local.month) == (now.year, now.month)]
    seconds = sum(lasted(outage, now).total_seconds() for outage in mine)
    return ThisMonth(len(mine), round(seconds, 1), sum(outage.bytes_on_backup for outage in mine))


def months(past: Past, uplink: str, now: datetime, count: int = MONTHS) -> tuple[Month, ...]:
    """The months of a line, the newest first, back to the first thing that the box has noted. `now`: salon's zone."""
    since = known_since(past) or now
    mine = [outage for outage in past.outages if outage.uplink == uplink]
    return tuple(_month(mine, first, now, since) for first in _firsts(now, since, count))


def known_since(past: Past) -> datetime | None:
    """When the box noted something first: before that nobody knows."""
    moments = [
        *(outage.began for outage in past.outages),
        *(standstill.began for standstill in past.standstills),
        *(switch.at for switch in past.switches),
        *(drilled.at for drilled in past.drills),
    ]
    return min(moments, default=None)


def lasted(one: Outage | Standstill, now: datetime) -> timedelta:
    """How long it took, or has taken until now; a clock that was set back makes it no shorter than nothing."""
    return max(timedelta(), (one.ended or now) - one.began)


def without_any(past: Past, outage: Outage, now: datetime) -> timedelta:
    """How long of an outage no line worked at all."""
    if not outage.carried_by:
        return lasted(outage, now)
    over = outage.ended or now
    stood = [each for each in past.standstills if each.what == "line"]
    return sum((_within(each, outage.began, over, now) for each in stood), timedelta())


def _firsts(now: datetime, since: datetime, count: int) -> Iterator[date]:
    first, oldest = now.date().replace(day=1), since.astimezone(now.tzinfo).date().replace(day=1)
    while first >= oldest and count > 0:
        yield first
        first, count = (first - timedelta(days=1)).replace(day=1), count - 1


def _month(outages: Iterable[Outage], first: date, now: datetime, since: datetime) -> Month:
    begins, ends = _midnight(first, now.tzinfo), min(now, _midnight(_next(first), now.tzinfo))
    outages = tuple(outages)
    began = [outage for outage in outages if begins <= outage.began < ends]
    return Month(
        first=first,
        outages=len(began),
        gone=sum((_within(outage, begins, ends, now) for outage in outages), timedelta()),
        length=max(timedelta(), ends - max(begins, since.astimezone(UTC))),
        bytes_on_backup=sum(outage.bytes_on_backup for outage in began),
    )


def _within(one: Outage | Standstill, begins: datetime, ends: datetime, now: datetime) -> timedelta:
    return max(timedelta(), min(one.ended or now, ends) - max(one.began, begins))


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    """In UTC: two moments of one zone subtract their clock times, which a change of clocks falsifies."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
