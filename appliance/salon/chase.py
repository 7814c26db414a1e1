"""Decide whose visit fell into an outage and may not be paid: these days are kept longer, and listed. Pure.

An outage here is a stretch in which the salon could not take payments: no line worked, or the booking system itself
did not answer. A backup that carried the salon is none: cards went on working. It does not decide what a page says of
them, nor what becomes of a visit once the booking system calls it paid.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from appliance.salon.model import Day, Visit

Stretch = tuple[datetime, datetime | None]  # aware; until None: it is not over

PAYING = timedelta(minutes=15)  # clients pay when the work is done, not before
SETTLED = frozenset({"paid", "cancelled", "no_show"})


def unsettled(
    days: Iterable[Day], outages: Iterable[Stretch], now: datetime, keep_days: int
) -> Mapping[date, frozenset[str]]:
    """The ids of the visits that may still be owed for, by day; days without one are left out.

    `now` is in the salon's zone. A visit is let go after `keep_days`, paid or not.
    """
    stretches = [(begun, over or now) for begun, over in outages]
    oldest = now.date() - timedelta(days=keep_days)
    found = {
        day.date: frozenset(visit.id for visit in day.visits if _may_be_owed(visit) and _fell_into(visit, stretches))
        for day in days
        if day.date >= oldest
    }
    return {day: visits for day, visits in found.items() if visits}


def _may_be_owed(visit: Visit) -> bool:
    """A price that is not known is not nothing."""
    return visit.status not in SETTLED and (visit.due_minor is None or visit.due_minor > 0)


def _fell_into(visit: Visit, stretches: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(begun < visit.end + PAYING and visit.start < over for begun, over in stretches)
