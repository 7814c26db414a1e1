"""The demo's booking system: a small web server with a believable salon's days, relative to now. Never on a real box.

`/calendar.ics` is laid out as such systems do it (Timely, Ovatu, Google exports):

- `SUMMARY:Client - Service`, the member of staff in `ORGANIZER;CN=` and in `CATEGORIES`;
- `DESCRIPTION` lines `Price: 85.00`, `Deposit: 20.00`, `Phone: …`, `Note: …`, `Patch test: 2026-10-12`,
  `Status: arrived` and, for colour, `Steps: 45 work, 35 process, 30 finish`; what the system does not know has no line;
- a visit with two members of staff is two events, the second with `RELATED-TO` the first;
- lunch and the team meeting repeat (`RRULE`); a shift is a transparent event called "Working hours".

`/prices.csv` has one line for each service and level. Both answer with an ETag, and 304 when nothing changed.
"""

import argparse
import csv
import hashlib
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

from appliance.demo.menu import CLIENTS, LEVELS, MENU, NOTES, TEAM, Offer, price

DAYS = range(-1, 4)  # yesterday to three days ahead
FIRST_TUESDAY = date(2026, 1, 6)  # since when lunch and the meeting repeat
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
def day(of: date, opening: tuple[str, str], zone: ZoneInfo, seed: str = "aurora") -> tuple[Booked, ...]:
    """A full day, the same for the same date, hours and seed: the first throw of the dice that looks like one."""
    throws = (_thrown(of, opening, zone, random.Random(f"{seed} {of} {opening} {throw}")) for throw in range(500))
    return next(filled for filled in throws if _is_believable(filled))


def lunch(staff: int, opens: str) -> time:
    """Lunch is staggered: half an hour each, so that the desk is never empty."""
    return time((int(opens[:2]) + 3 + staff // 2) % 24, 30 * (staff % 2))


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
    """The price list: one line for each service and level."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["Category", "Service", "Level", "Price", "Duration"])
    for offer in MENU:
        for level in LEVELS if offer.kind != "consult" else ("",):
            sheet.writerow([offer.category, offer.name, level, _price_text(offer, level), offer.minutes or ""])
    return out.getvalue()


class Desk(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"

    def __init__(self, clock: Callable[[], datetime], opening: tuple[str, str], *rest: object) -> None:
        self._clock, self._opening = clock, opening
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        now = self._clock()
        zone = now.tzinfo
        assert isinstance(zone, ZoneInfo)
        match self.path.split("?")[0]:
            case "/calendar.ics":
                self._answer("text/calendar; charset=utf-8", calendar(now, self._opening, zone))
            case "/prices.csv":
                self._answer("text/csv; charset=utf-8", prices())
            case "/healthz":
                self._answer("text/plain; charset=utf-8", "ok\n")
            case "/":
                self._answer("text/html; charset=utf-8", "<!doctype html><title>Salon Aurora</title><h1>Bookings</h1>")
            case _:
                self._answer("text/plain; charset=utf-8", "There is nothing here.\n", 404)

    do_HEAD = do_GET

    def _answer(self, kind: str, text: str, status: int = 200) -> None:
        body = text.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        unchanged = status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else status)
        self.send_header("ETag", etag)
        if not unchanged:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not unchanged and self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the demo's own screen tells the story."""


def server(address: tuple[str, int], clock: Callable[[], datetime]) -> ThreadingHTTPServer:
    """The booking system, not yet serving. Its hours are those around the moment at which it starts."""
    return ThreadingHTTPServer(address, partial(Desk, clock, hours(clock())))


def main() -> None:
    """`python -m appliance.demo.booking --listen 203.0.113.80:80`"""
    parser = argparse.ArgumentParser(description="The demo's booking system.")
    parser.add_argument("--listen", default="127.0.0.1:8081", metavar="ADDR:PORT")
    parser.add_argument("--zone", default="Europe/London", type=ZoneInfo)
    given = parser.parse_args()
    host, _, port = given.listen.rpartition(":")
    with server((host, int(port)), partial(datetime.now, given.zone)) as desk:
        print(f"booking system on http://{host}:{desk.server_port}/", flush=True)
        desk.serve_forever()


# --- how a day is filled ------------------------------------------------------------------------------------


def _at(of: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == "24:00":
        return datetime.combine(of + timedelta(days=1), time(), zone)
    return datetime.combine(of, time.fromisoformat(clock), zone)


def _thrown(of: date, opening: tuple[str, str], zone: ZoneInfo, dice: random.Random) -> tuple[Booked, ...]:
    opens, closes = (_at(of, clock, zone) for clock in opening)
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


# --- how it is written --------------------------------------------------------------------------------------


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
    opens, closes = (_at(of, clock, zone) for clock in opening)
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


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


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


if __name__ == "__main__":
    main()
