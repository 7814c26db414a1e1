"""Decide whose visit fell into an outage and may not be paid: these days are kept longer, and listed. Pure.

An outage here is a stretch in which the salon could not take payments: no line worked, or the booking system itself
did not answer. A backup that carried the salon is none: cards went on working. It does not decide what a page says of
them, nor what becomes of a visit once the booking system calls it paid.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appliance.salon.model import Day, Visit

SHORT = timedelta(minutes=1)  # the card is simply tried again
PAYING = timedelta(minutes=15)  # clients pay when the work is done, not before
SETTLED = frozenset({"paid", "cancelled", "no_show"})


@dataclass(frozen=True, slots=True)
class CutOff:
    """A stretch in which the salon could not take payments as usual."""

    began: datetime
    ended: datetime | None = None  # None: it is not over
    silent: tuple[str, ...] = ()  # the booking systems that did not answer; empty: no line worked


@dataclass(frozen=True, slots=True)
class Owing:
    """The visits of one day that fell into one outage and may not be paid, by start."""

    outage: CutOff
    visits: tuple[Visit, ...]


def unsettled(
    days: Iterable[Day], outages: Iterable[CutOff], now: datetime, keep_days: int
) -> Mapping[date, frozenset[str]]:
    """The ids of the visits that may still be owed for, by day; days without one are left out.

    `now` is in the salon's zone. A visit is let go after `keep_days`, paid or not.
    """
    stretches = _long(outages, now)
    oldest = now.date() - timedelta(days=keep_days)
    found = {
        day.date: frozenset(
            visit.id for visit in day.visits if _may_be_owed(visit) and _fell_into(visit, stretches, now)
        )
        for day in days
        if day.date >= oldest
    }
    return {day: visits for day, visits in found.items() if visits}


def by_outage(day: Day, ids: frozenset[str], outages: Iterable[CutOff], now: datetime) -> tuple[Owing, ...]:
    """The unsettled visits of a day, each under the first outage that it fell into. Outages that overlap are one."""
    left = [visit for visit in day.visits if visit.id in ids]
    found: list[Owing] = []
    for outage in _joined(_long(outages, now), now):
        fell = tuple(visit for visit in left if _fell_into(visit, [outage], now))
        left = [visit for visit in left if visit not in fell]
        if fell:
            found.append(Owing(outage, fell))
    return tuple(found)


def _long(outages: Iterable[CutOff], now: datetime) -> list[CutOff]:
    return [each for each in outages if (each.ended or now) - each.began >= SHORT]


def _joined(outages: list[CutOff], now: datetime) -> list[CutOff]:
    """By their beginning. One that begins before the one before it is over goes on with it."""
    joined: list[CutOff] = []
    for each in sorted(outages, key=lambda outage: outage.began):
        last = joined[-1] if joined else None
        if last is None or each.began > (last.ended or now):
            joined.append(each)
            continue
        ended = None if last.ended is None or each.ended is None else max(last.ended, each.ended)
        # where no line worked at some time, that is what there is to say
        silent = tuple(dict.fromkeys((*last.silent, *each.silent))) if last.silent and each.silent else ()
        joined[-1] = CutOff(last.began, ended, silent)
    return joined


def _may_be_owed(visit: Visit) -> bool:
    """A price that is not known is not nothing."""
    return visit.status not in SETTLED and (visit.due_minor is None or visit.due_minor > 0)


def _fell_into(visit: Visit, outages: Iterable[CutOff], now: datetime) -> bool:
    return any(each.began < visit.end + PAYING and visit.start < (each.ended or now) for each in outages)
