"""Which visits of past days are kept: nobody knows that they were paid. Reads the history; salon.chase decides."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from appliance.config import Config
from appliance.places import Places
from appliance.salon.chase import unsettled
from appliance.salon.model import Book, Day
from appliance.store import history

log = logging.getLogger(__name__)

Owed = Mapping[date, frozenset[str]]  # ids of visits, by day


def owed(config: Config, places: Places, standing: Book | None, now: datetime) -> Owed:
    """The visits of the published book that fell into an outage and are not settled, before today."""
    keep = config.privacy.keep_unsettled_days
    before = [day for day in standing.days if day.date < now.date()] if standing else []
    if not before or not keep:
        return {}
    try:
        return unsettled(before, history.read(places.history_db).cut_off, now, keep)
    except history.Unreadable as why:  # the book does not wait for the history
        log.warning("%s", why)
        return {}


def past_days(before: Iterable[Day], whole: Iterable[Day], fresh: Iterable[Day], owing: Owed) -> tuple[Day, ...]:
    """The days that are over: some whole, of others what may be owed; each visit as its source tells it now.

    A visit that is paid now is kept this once more: the next look at what is owed lets it go.
    """
    told = {(day.date, visit.id): visit for day in fresh for visit in day.visits}
    complete = {day.date for day in whole}
    kept = (day for day in before if day.date in complete or day.date in owing)
    days = (day if day.date in complete else _only(day, owing[day.date]) for day in kept)
    return tuple(replace(day, visits=tuple(told.get((day.date, one.id), one) for one in day.visits)) for day in days)


def _only(day: Day, ids: frozenset[str]) -> Day:
    visits = tuple(visit for visit in day.visits if visit.id in ids)
    hands = {segment.staff for visit in visits for segment in visit.segments}
    return replace(day, visits=visits, staff=tuple(one for one in day.staff if one.id in hands), blocks=())
