"""The sample salon's days as a booking system writes them: an iCalendar feed and a price list. Text only.

The feed is laid out as such systems do it (Timely, Ovatu, Google exports):

- `SUMMARY:Client - Service`, the member of staff in `ORGANIZER;CN=` and in `CATEGORIES`;
- `DESCRIPTION` lines `Price: 85.00`, `Deposit: 20.00`, `Phone: …`, `Note: …`, `Patch test: 2026-10-12`,
  `Status: arrived` and, for colour, `Steps: 45 work, 35 process, 30 finish`; what the system does not know has no line;
- a visit with two members of staff is two events, the second with `RELATED-TO` the first;
- lunch and the team meeting repeat (`RRULE`); a shift is a transparent event called "Working hours".

The price list has one line for each service and level.
"""

import csv
import io
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.demo.diary import Booked, day, lunch, moment
from appliance.demo.menu import LEVELS, MENU, NOTES, TEAM, Offer, price

DAYS = range(-1, 4)  # yesterday to three days ahead
FIRST_TUESDAY = date(2026, 1, 6)  # since when lunch and the meeting repeat


def calendar(now: datetime, opening: tuple[str, str], zone: ZoneInfo) -> str:
    """The feed as it stands at `now`."""
    days = [now.date() + timedelta(days=offset) for offset in DAYS]
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sample Salon//Booking//EN", "X-WR-CALNAME:Salon Aurora"]
    lines += [f"X-WR-TIMEZONE:{zone.key}"]
    for which in days:
        for visit in day(which, opening, zone):
            lines += _event(visit, now, stamp)
        for staff in range(len(TEAM)):
            lines += _shift(which, staff, opening, zone, stamp)
    for staff in range(len(TEAM)):
        break_time, meeting = lunch(staff, opening[0]), time.fromisoformat(opening[0])
        lines += _repeating(f"lunch-{staff}", "Lunch", break_time, staff, "FREQ=DAILY", zone, stamp, 30)
        lines += _repeating(f"team-{staff}", "Team meeting", meeting, staff, "FREQ=WEEKLY;BYDAY=TU,SA", zone, stamp, 15)
    return "\r\n".join([part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)]) + "\r\n"


def prices() -> str:
    """The price list."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["Category", "Service", "Level", "Price", "Duration"])
    for offer in MENU:
        for level in LEVELS if offer.kind != "consult" else ("",):
            sheet.writerow([offer.category, offer.name, level, _price_text(offer, level), offer.minutes or ""])
    return out.getvalue()


def _event(visit: Booked, now: datetime, stamp: datetime) -> list[str]:
    status = _status(visit, now)
    lines = [f"SUMMARY:{_escaped(f'{visit.client} - {visit.offer.name}')}", *_who(visit.staff)]
    lines += [f"DTSTART:{_utc(visit.start)}", f"DTEND:{_utc(visit.end)}"]
    lines += [f"STATUS:{ {'cancelled': 'CANCELLED', 'requested': 'TENTATIVE'}.get(status, 'CONFIRMED') }"]
    lines += [f"DESCRIPTION:{_escaped(chr(10).join(_description(visit, status)))}"]
    lines += [f"RELATED-TO:{visit.related}"] if visit.related else []
    return _vevent(visit.uid, stamp, lines)


def _description(visit: Booked, status: str) -> Iterator[str]:
    """What the booking system knows about this visit: some of it, as in life."""
    dice = random.Random(visit.uid + visit.client)
    cost = price(visit.offer, TEAM[visit.staff][1])
    if not visit.related or dice.random() < 0.9:
        yield f"Price: {cost:.2f}"
    if visit.offer.develops and dice.random() < 0.6:
        yield "Deposit: 20.00"
    if dice.random() < 0.85:  # Ofcom's numbers for drama: nobody's telephone rings
        number = random.Random(visit.client).randrange(1000)
        yield f"Phone: 07700 900{number:03d}" if number % 3 else f"Phone: 020 7946 0{number:03d}"
    if dice.random() < 0.3:
        yield f"Note: {dice.choice(NOTES)}"
    if visit.offer.category == "Colour" and dice.random() < 0.7:
        yield f"Patch test: {visit.start.date() - timedelta(days=dice.randrange(10, 300))}"
    if visit.offer.develops:
        work, process, finish = visit.offer.steps
        yield f"Steps: {work} work, {process} process, {finish} finish"
    yield f"Status: {status}"


def _status(visit: Booked, now: datetime) -> str:
    """What the desk has ticked by `now`."""
    roll = random.Random(visit.uid).random()
    if roll < 0.04:
        return "cancelled"
    if now >= visit.end:
        return "no show" if roll < 0.07 else "paid"
    if now >= visit.start + timedelta(minutes=5):
        return "in service" if roll < 0.85 else "confirmed"
    if now >= visit.start - timedelta(minutes=5) and roll < 0.6:
        return "arrived"
    return "requested" if roll > 0.96 else "confirmed" if roll < 0.7 else "booked"


def _shift(of: date, staff: int, opening: tuple[str, str], zone: ZoneInfo, stamp: datetime) -> list[str]:
    opens, closes = (moment(of, clock, zone) for clock in opening)
    times = [f"DTSTART:{_utc(opens)}", f"DTEND:{_utc(closes)}", "TRANSP:TRANSPARENT"]
    return _vevent(
        f"{of:%Y%m%d}-shift-{staff}@bookings.example", stamp, ["SUMMARY:Working hours", *_who(staff), *times]
    )


def _repeating(
    name: str, title: str, starts: time, staff: int, rule: str, zone: ZoneInfo, stamp: datetime, minutes: int
) -> list[str]:
    start = f"DTSTART;TZID={zone.key}:{FIRST_TUESDAY:%Y%m%d}T{starts:%H%M%S}"
    lines = [f"SUMMARY:{title}", *_who(staff), start, f"DURATION:PT{minutes}M", f"RRULE:{rule}"]
    return _vevent(f"{name}@bookings.example", stamp, lines)


def _vevent(uid: str, stamp: datetime, lines: list[str]) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_utc(stamp)}", *lines, "END:VEVENT"]


def _who(staff: int) -> list[str]:
    name = TEAM[staff][0]
    return [f'ORGANIZER;CN="{name}":mailto:staff{staff}@bookings.example', f"CATEGORIES:{_escaped(name)}"]


def _utc(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """RFC 5545 3.1: 75 octets at most, the rest on lines that begin with a space; never inside a character."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > 75:
            yield part
            part = " "
        part += letter
    yield part


def _price_text(offer: Offer, level: str) -> str:
    if offer.kind == "consult":
        return "on consultation"
    cost = price(offer, level)
    words = {"fixed": f"{cost:.2f}", "from": f"from {cost:.2f}", "range": f"{cost:.2f}-{cost * 1.4:.2f}"}
    return words[offer.kind]
