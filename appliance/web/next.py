"""Choose what a desk wants to know first: who should be here, who is next and what it costs, who is in the chair. Pure.

Before the first client and after the last one that is something else, and each has its words. The day that comes in
has been reduced to what the reader may see (salon/privacy.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.salon import day as ask
from appliance.salon.model import Day, Visit
from appliance.salon.moment import nearest
from appliance.tongue import _
from appliance.web.cards import Card, card

SOON = timedelta(minutes=60)
MOST = 8  # cards: on a full Saturday more than a desk can take in


@dataclass(frozen=True, slots=True)
class Next:
    late: tuple[Card, ...]
    soon: tuple[Card, ...]  # the first one is who comes next, however far off
    chair: tuple[Card, ...]
    title: str  # above who comes next
    nobody: str  # where nobody comes any more


@dataclass(frozen=True, slots=True)
class Coming:
    """Who is first on the next day that the book has: what one wants to know when today is over."""

    day: Day
    card: Card


def now_and_next(day: Day, now: datetime, *, is_open: bool = True) -> Next:
    """`is_open`: on that weekday, by the settings."""
    coming = ask.coming(day, now)
    return Next(
        late=tuple(card(visit, day, now) for visit in ask.should_have_arrived(day, now)),
        soon=tuple(card(visit, day, now) for visit in _soon(coming, now)),
        chair=tuple(card(visit, day, now) for visit in ask.in_chair(day, now)),
        title=_("Next") if _has_begun(day, now) else _("First today"),
        nobody=_nobody(day, is_open=is_open),
    )


def first_of_the_next_day(days: tuple[Day, ...], now: datetime) -> Coming | None:
    """None: the book ends with today, or nobody is booked then."""
    day = nearest((day for day in days if day.date > now.date()), now.date())
    visits = sorted(ask.live(day), key=lambda visit: visit.start) if day else []
    return Coming(day, card(visits[0], day, now)) if day and visits else None


def _soon(coming: tuple[Visit, ...], now: datetime) -> tuple[Visit, ...]:
    """The next hour; and if nobody comes in it, whoever comes then."""
    return tuple(visit for visit in coming if visit.start - now <= SOON)[:MOST] or coming[:1]


def _has_begun(day: Day, now: datetime) -> bool:
    return any(visit.start <= now for visit in ask.live(day))


def _nobody(day: Day, *, is_open: bool) -> str:
    if ask.live(day):
        return _("Nobody else is booked today.")
    return _("Nobody is booked today.") if is_open else _("The salon is closed today, and nobody is booked.")
