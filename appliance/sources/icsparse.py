"""Unroll a calendar into rows. Only as a child with limits: `python -m appliance.sources.icsparse` and what is asked.

Each entry is taken by itself, with a second of its own: one that cannot be read is put aside with a reason, and the
others live. Entries that are plainly of another time are not parsed at all (icscut.py).
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from appliance.sources import icszone
from appliance.sources.icscut import Cut, cut, grouped
from appliance.sources.icsrule import A_DAY, LONG, Entry, brought_near, fields, suspicious, suspicious_zones
from appliance.sources.limits import confine
from appliance.sources.ownsecond import TooLong, a_second

MOST_EVENTS = 5000  # twenty people, fifteen visits a day, two weeks
MOST_OCCURRENCES = 60  # of one entry in two weeks: four a day
STATUSES = ("TENTATIVE", "CONFIRMED", "CANCELLED")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, and what the settings say of the feed."""

    first: date
    after: date
    zone: ZoneInfo  # the salon's
    staff: str = ""  # whose calendar it is
    title: re.Pattern[str] | None = None  # how titles are written


class Refused(Exception):
    """Nothing of it is read. The reason is for people."""


def main() -> None:
    """Read a calendar on stdin, write JSON on stdout."""
    confine()
    first, days, zone, staff, title = sys.argv[1:]
    begins = date.fromisoformat(first)
    after = begins + timedelta(days=int(days))
    asked = Asked(begins, after, ZoneInfo(zone), staff, re.compile(title) if title else None)
    try:
        found = read(sys.stdin.buffer.read(), asked)
    except Refused as refused:
        found = {"refused": str(refused)}
    json.dump(found, sys.stdout)


def read(body: bytes, asked: Asked) -> dict[str, object]:
    """The rows between two days, and why others were put aside."""
    pieces = cut(body.removeprefix(b"\xef\xbb\xbf"), asked.first, asked.after)
    if len(pieces.entries) > MOST_EVENTS:
        raise Refused(f"it has more than {MOST_EVENTS} entries for the days that are shown")
    if suspicious_zones(pieces.zones):
        raise Refused("it has a time zone that is none")
    named = _named(pieces.head)
    quarantined = ["an entry that does not end"] * min(pieces.broken, MOST_EVENTS)
    rows = _rows(pieces, asked, named, quarantined) if pieces.entries else []
    return {"events": rows, "quarantined": quarantined[:MOST_EVENTS], "zone": named}


def _named(head: bytes) -> str | None:
    """The zone that the calendar says it is in."""
    found = re.search(rb"^X-WR-TIMEZONE(?:;[^:\r\n]*)?:([^\r\n]+)", head, re.MULTILINE | re.IGNORECASE)
    return found[1].decode("utf-8", "replace").strip()[:200] if found else None


def _rows(pieces: Cut, asked: Asked, named: str | None, quarantined: list[str]) -> list[Row]:
    icszone.learn(pieces.zones)
    floating = (icszone.named(named) if named else None) or asked.zone
    rows = list[Row]()
    for group in grouped(pieces.entries):
        try:
            with a_second():
                if reason := next(filter(None, map(suspicious, group)), None) or icszone.unknown(group):
                    quarantined.append(reason)
                else:
                    rows += list(_read_group(group, asked, named, floating))
        except TooLong:
            matched = ", or its title too long to match" if asked.title else ""
            quarantined.append(f"an entry that takes too long to read{matched}")
        except Exception:  # fuzzing finds a dozen kinds, and none says more than this
            quarantined.append("an entry that is not well-formed")
        if len(rows) > MOST_EVENTS:
            raise Refused(f"it has more than {MOST_EVENTS} entries for the days that are shown")
    return rows


def _read_group(group: list[Entry], asked: Asked, named: str | None, floating: tzinfo) -> Iterator[Row]:
    for count, event in enumerate(_occurrences(group, asked, named)):
        if count >= MOST_OCCURRENCES:
            raise ValueError("too many occurrences")
        row = _row(event, floating, asked)
        if row["start"][:10] <= asked.after.isoformat() and row["end"][:10] >= (asked.first - A_DAY).isoformat():
            yield row


def _occurrences(group: list[Entry], asked: Asked, named: str | None) -> Iterator[Any]:
    from icalendar import Calendar, Event

    names = {name for entry in group for name in fields(entry)}
    if not names & {b"RRULE", b"RDATE", b"RECURRENCE-ID"}:
        for entry in group:
            yield Event.from_ical(_written(entry))
        return
    import recurring_ical_events

    near = [brought_near(entry, asked.first) for entry in group] if _may_begin_later(group, named) else group
    head = b"X-WR-TIMEZONE:%s\r\n" % named.encode() if named else b""
    text = b"BEGIN:VCALENDAR\r\n%s%sEND:VCALENDAR\r\n" % (head, b"".join(map(_written, near)))
    yield from recurring_ical_events.of(Calendar.from_ical(text)).between(asked.first - A_DAY, asked.after + A_DAY)


def _may_begin_later(group: list[Entry], named: str | None) -> bool:
    """Not where one entry changes all that follow, nor where a time in UTC stands for one on the calendar's clock."""
    lines = [line.upper() for entry in group for line in entry]
    in_utc = any(line.startswith(b"DTSTART") and line.endswith(b"Z") for line in lines)
    return not (in_utc and named) and not any(b"RANGE=THISANDFUTURE" in line for line in lines)


def _written(entry: Entry) -> bytes:
    return b"\r\n".join([b"BEGIN:VEVENT", *entry, b"END:VEVENT", b""])


def _row(event: Any, zone: tzinfo, asked: Asked) -> Row:
    start, end, all_day = event.start, event.end, not isinstance(event.start, datetime)
    if all_day:
        start, end = datetime.combine(start, time()), datetime.combine(end, time())
    else:
        start, end = _on_the_clock(start, zone), _on_the_clock(end, zone)
    if end - start > LONG:
        raise ValueError("it lasts for months")
    organizer = event.get("ORGANIZER")
    status = _text(event, "STATUS").upper()
    who = str(organizer.params.get("CN", "")) if organizer is not None else ""
    return {
        "uid": _text(event, "UID")[:255],
        "start": start.isoformat(),
        "end": end.isoformat(),
        "all_day": all_day,
        "description": _text(event, "DESCRIPTION")[:8000],
        "status": status if status in STATUSES else "",
        "categories": [str(one)[:200] for one in event.categories][:20],
        "transparent": _text(event, "TRANSP").upper() == "TRANSPARENT",
        "related": _text(event, "RELATED-TO")[:255],
        **titled(_text(event, "SUMMARY")[:400], (asked.staff or who)[:200], asked.title),
    }


def titled(summary: str, who: str, title: re.Pattern[str] | None) -> dict[str, str]:
    """What a title says. One that is written otherwise than the settings say is shown as it is."""
    if title is None:
        return {"summary": summary, "who": who, "client": "", "service": ""}
    found = title.fullmatch(summary.strip())
    said = {name: (value or "").strip() for name, value in found.groupdict().items()} if found else {}
    client, service = said.get("client", ""), said.get("service", "")
    shown = " - ".join(filter(None, (client, service))) or summary  # "Olena: Lunch" is a lunch
    return {"summary": shown, "who": said.get("staff") or who, "client": client or summary, "service": service}


def _on_the_clock(moment: datetime, zone: tzinfo) -> datetime:
    """A floating time is on the calendar's own clock."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _text(event: Any, name: str) -> str:
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value)


if __name__ == "__main__":
    main()
