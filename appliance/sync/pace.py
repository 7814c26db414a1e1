"""When to ask a source again. Pure: the dice and the clock are passed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

EARLY = timedelta(hours=1)  # before opening the day is looked at often: it is what the salon begins with
EARLY_S = 120.0
NIGHT_S = 3600.0
METERED_S = 900.0  # a quarter of an hour: a few megabytes a month over 4G
METERED_WHOLE_S = 7200.0  # for a source that cannot say "not changed": the copy is never stale, and 4G is not eaten up
FIRST_RETRY_S = 15.0
LONGEST_RETRY_S = 1800.0
LONGEST_WISH_S = 3600.0  # a Retry-After of a day would keep yesterday's book

Hours = Callable[[int], str | None]  # of a weekday, 0 is Monday: "09:00-18:00", or None for closed


@dataclass(frozen=True, slots=True)
class Heard:
    """How a question went, and what has to be known to choose the time of the next."""

    usual_s: float  # between two questions at this time of the day
    failures: int = 0  # in a row
    wish_s: float | None = None  # Retry-After
    is_metered: bool = False
    is_cheap: bool = False  # the next question can be answered with "not changed"


def pause(heard: Heard, dice: float) -> float:
    """Seconds until the next question. `dice` in 0..1 spreads boxes that started together after a power cut."""
    wished = min(heard.wish_s or 0.0, LONGEST_WISH_S)
    least = metered(heard.is_cheap) if heard.is_metered else 0.0
    usual = max(heard.usual_s, least)
    if not heard.failures:
        return max(usual * (0.8 + 0.4 * dice), wished, least)
    back_off = min(FIRST_RETRY_S * 2.0 ** min(heard.failures - 1, 10), max(LONGEST_RETRY_S, usual))
    return max(back_off * (0.8 + 0.4 * dice), wished, least)


def metered(is_cheap: bool) -> float:
    """The least seconds between two questions over a line that costs by the megabyte."""
    return METERED_S if is_cheap else METERED_WHOLE_S


def usual(every_s: float, now: datetime, hours: Hours) -> float:
    """Seconds between two questions at this time of the salon's day. `now` is in the salon's zone."""
    spans = list(_spans(now, hours))
    if not spans or any(opens <= now < closes for opens, closes in spans):
        return every_s  # without hours we do not know when it is closed
    early = min(opens for opens, _ in spans if opens > now) - EARLY
    if now >= early:
        return min(every_s, EARLY_S)
    return min(max(every_s, NIGHT_S), max(every_s, (early - now).total_seconds()))


def _spans(now: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """When the salon is open today and in the week ahead."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    for ahead in range(8):
        day = midnight + timedelta(days=ahead)
        if span := hours(day.weekday()):
            yield day + _since_midnight(span[:5]), day + _since_midnight(span[6:])


def _since_midnight(clock: str) -> timedelta:
    return timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))
