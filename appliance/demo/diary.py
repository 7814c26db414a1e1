"""The sample salon's day, believable and full: who has booked what with whom. Decided by dice, the same for a date."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from appliance.demo.menu import CLIENTS, MENU, TEAM, Offer

MEETING_DAYS = (1, 5)  # Tuesday and Saturday
QUARTER = timedelta(minutes=15)
FITTING = [offer for offer in MENU if offer.steps and offer.minutes >= 30]
SHORT = [offer for offer in FITTING if offer.minutes == 30]
BLOW_DRY = next(offer for offer in MENU if offer.name == "Blow-dry")


@dataclass(frozen=True, slots=True)
class Booked:
    """One event of the calendar: what a client has booked with one member of staff."""

    uid: str
    staff: int  # place in TEAM
    client: str
    offer: Offer
    start: datetime
    end: datetime
    related: str | None = None


def hours(around: datetime) -> tuple[str, str]:
    """The sample salon's opening hours: they follow the clock, so that somebody is in the chair when a demo starts."""
    if 10 <= around.hour <= 15:
        return "09:00", "18:00"
    opens = min(max(around.hour - 4, 0), 14)
    return f"{opens:02d}:00", f"{opens + 10:02d}:00"


@cache
def day(of: date, opening: tuple[str, str], zone: ZoneInfo) -> tuple[Booked, ...]:
    """A full day, the same for the same date and hours: the first throw of the dice that looks like one."""
    throws = (_thrown(of, opening, zone, random.Random(f"aurora {of} {opening} {throw}")) for throw in range(500))
    return next(filled for filled in throws if _is_believable(filled))


def lunch(staff: int, opens: str) -> time:
    """Lunch is staggered: half an hour each, so that the desk is never empty."""
    return time((int(opens[:2]) + 3 + staff // 2) % 24, 30 * (staff % 2))


def moment(of: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == "24:00":
        return datetime.combine(of + timedelta(days=1), time(), zone)
    return datetime.combine(of, time.fromisoformat(clock), zone)


def _thrown(of: date, opening: tuple[str, str], zone: ZoneInfo, dice: random.Random) -> tuple[Booked, ...]:
    opens, closes = (moment(of, clock, zone) for clock in opening)
    clients = iter(dice.sample(CLIENTS, len(CLIENTS)))
    begin = opens + (QUARTER if of.weekday() in MEETING_DAYS else timedelta())
    columns = range(len(TEAM) - 1)
    visits = [visit for staff in columns for visit in _column(of, staff, opens, begin, closes, clients, dice)]
    return tuple(visits + list(_junior(of, opens, begin, closes, visits)))


def _is_believable(visits: tuple[Booked, ...]) -> bool:
    """About forty visits, and nobody idle."""
    return 36 <= len(visits) <= 44 and all(sum(visit.staff == n for visit in visits) >= 3 for n in range(len(TEAM)))


def _column(
    of: date,
    staff: int,
    opens: datetime,
    begin: datetime,
    closes: datetime,
    clients: Iterator[str],
    dice: random.Random,
) -> Iterator[Booked]:
    """One person's day: visits one after the other, a short one while a colour develops, lunch left free."""
    pause = datetime.combine(of, lunch(staff, f"{opens:%H:%M}"), opens.tzinfo)
    cursor, number = begin, 0
    while fits := _fitting(cursor, pause, closes):
        cursor = max(cursor, pause + 2 * QUARTER) if not _before(cursor, fits, pause) else cursor
        offer = dice.choice(fits)
        pair = [next(clients, None), next(clients, None) if offer.leaves_room and dice.random() < 0.7 else None]
        for nth, client in enumerate(pair):
            if client is None:
                continue
            number += 1
            start = cursor + timedelta(minutes=offer.steps[0]) if nth else cursor
            yield _booked(of, staff, number, client, dice.choice(SHORT) if nth else offer, start)
        if pair[0] is None:
            return
        gap = dice.choice((timedelta(), QUARTER, QUARTER, 2 * QUARTER, 3 * QUARTER))
        cursor = _quarter(cursor + timedelta(minutes=offer.minutes)) + gap


def _fitting(cursor: datetime, pause: datetime, closes: datetime) -> list[Offer]:
    """What can be booked from here on: before lunch if anything fits there, else after it."""
    before = [offer for offer in FITTING if cursor + timedelta(minutes=offer.minutes) <= pause]
    after = max(cursor, pause + 2 * QUARTER)
    return before or [offer for offer in FITTING if after + timedelta(minutes=offer.minutes) <= closes]


def _before(cursor: datetime, fits: list[Offer], pause: datetime) -> bool:
    return all(cursor + timedelta(minutes=offer.minutes) <= pause for offer in fits)


def _junior(of: date, opens: datetime, begin: datetime, closes: datetime, others: list[Booked]) -> Iterator[Booked]:
    """The junior blow-dries what the others have coloured: the second half of somebody's visit."""
    staff = len(TEAM) - 1
    pause = datetime.combine(of, lunch(staff, f"{opens:%H:%M}"), opens.tzinfo)
    busy, number = begin, 0
    for visit in sorted((visit for visit in others if visit.offer.develops), key=lambda visit: visit.end):
        start, end = visit.end, visit.end + timedelta(minutes=BLOW_DRY.minutes)
        if start >= busy and end <= closes and (end <= pause or start >= pause + 2 * QUARTER):
            number += 1
            yield _booked(of, staff, number, visit.client, BLOW_DRY, start, related=visit.uid)
            busy = end


def _booked(
    of: date, staff: int, number: int, client: str, offer: Offer, start: datetime, related: str | None = None
) -> Booked:
    end = start + timedelta(minutes=offer.minutes)
    return Booked(f"{of:%Y%m%d}-{staff}-{number}@bookings.example", staff, client, offer, start, end, related)


def _quarter(moment: datetime) -> datetime:
    """Rounded up to the next quarter of an hour: salons book in quarters."""
    return moment + timedelta(minutes=-moment.minute % 15)
