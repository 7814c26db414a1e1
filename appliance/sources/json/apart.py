"""A long time away -> days. Decides what becomes of "the salon is closed from Monday 08:00 to Friday 18:00".

A calendar shows each day by itself, and nobody is away for longer than a working day without being away all of it.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = timedelta(hours=16)  # normalise takes no longer one
MOST_DAYS = 400


def whole_days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, bool]]:
    """Stretches with their start, end, and whether it is the whole day. A short one stays as it is."""
    begins, ends = _on_the_wall(start, zone), _on_the_wall(end, zone)
    if ends - begins <= LONGEST:
        yield start, end, False
        return
    for ahead in range(min((ends.date() - begins.date()).days + 1, MOST_DAYS)):
        midnight = datetime.combine(begins.date() + timedelta(days=ahead), time())
        first, last = max(begins, midnight), min(ends, midnight + timedelta(days=1))
        if first < last:
            yield _of_day(first, last, midnight)


def _on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def _of_day(first: datetime, last: datetime, midnight: datetime) -> tuple[datetime, datetime, bool]:
    if last - first <= LONGEST:
        return first, last, False
    return midnight, midnight + timedelta(days=1), True
