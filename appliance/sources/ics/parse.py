"""Unroll a calendar into rows. Only as a child with limits: `python -m appliance.sources.ics.parse` and what is asked.

Each entry is taken by itself, with a second of its own: one that cannot be read is put aside with a reason, and the
others live. Entries that are plainly of another time are not parsed at all (cut.py).
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from appliance.sources.ics import said, zones
from appliance.sources.ics.cut import Cut, cut, grouped
from appliance.sources.ics.rule import A_DAY, LONG, Entry, brought_near, suspicious, suspicious_zones
from appliance.sources.ics.said import Moment, Said
from appliance.sources.limits import confine
from appliance.sources.ownsecond import TooLong, a_second

MOST_EVENTS = 5000  # twenty people, fifteen visits a day, two weeks
MOST_OCCURRENCES = 60  # of one entry in two weeks: four a day
WORDS = (b"SUMMARY", b"DESCRIPTION", b"ORGANIZER", b"CATEGORIES", b"STATUS", b"TRANSP", b"RELATED-TO")

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
    zones.learn(pieces.zones)
    floating = (zones.named(named) if named else None) or asked.zone
    rows = list[Row]()
    for group in grouped(pieces.entries):
        try:
            with a_second():
                if reason := next(filter(None, map(suspicious, group)), None) or zones.unknown(group):
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
    entries = [said.said(entry) for entry in group]
    told = [{**said.words(one), **_title(one, asked)} for one in entries]
    for before, (number, start, end) in enumerate(_occurrences(group, entries, asked, named)):
        if before >= MOST_OCCURRENCES:
            raise ValueError("too many occurrences")
        row = {**told[number], **_times(start, end, floating)}
        if row["start"][:10] <= asked.after.isoformat() and row["end"][:10] >= (asked.first - A_DAY).isoformat():
            yield row


def _occurrences(
    group: list[Entry], entries: list[Said], asked: Asked, named: str | None
) -> Iterator[tuple[int, Moment, Moment]]:
    """Which entry of the group, from when until when."""
    if not any(one.keys() & {"RRULE", "RDATE", "RECURRENCE-ID"} for one in entries):
        yield from ((number, *said.times(one)) for number, one in enumerate(entries))
        return
    import recurring_ical_events
    from icalendar import Calendar

    near = [brought_near(entry, asked.first) for entry in group] if _may_begin_later(group, named) else group
    head = b"X-WR-TIMEZONE:%s\r\n" % named.encode() if named else b""
    text = b"BEGIN:VCALENDAR\r\n%s%sEND:VCALENDAR\r\n" % (head, b"".join(map(_written, count(), near)))
    unrolled = recurring_ical_events.of(Calendar.from_ical(text))
    for event in unrolled.between(asked.first - A_DAY, asked.after + A_DAY):
        yield int(event["X-NUMBER"]), event.start, event.end


def _may_begin_later(group: list[Entry], named: str | None) -> bool:
    """Not where one entry changes all that follow, nor where a time in UTC stands for one on the calendar's clock."""
    lines = [line.upper() for entry in group for line in entry]
    in_utc = any(line.startswith(b"DTSTART") and line.endswith(b"Z") for line in lines)
    return not (in_utc and named) and not any(b"RANGE=THISANDFUTURE" in line for line in lines)


def _written(number: int, entry: Entry) -> bytes:
    """What the library needs of an entry: when it is, and which it was."""
    lines = [line for line in entry if not line.upper().startswith(WORDS)]
    return b"\r\n".join([b"BEGIN:VEVENT", b"X-NUMBER:%d" % number, *lines, b"END:VEVENT", b""])


def _times(start: Moment, end: Moment, zone: tzinfo) -> Row:
    is_whole_days = not isinstance(start, datetime)
    begins, ends = _on_the_clock(start, zone), _on_the_clock(end, zone)
    if is_whole_days:
        ends = max(ends, begins + A_DAY)  # some write the last day, and not the one behind it
    if ends - begins > LONG:
        raise ValueError("it lasts for months")
    return {"start": begins.isoformat(), "end": ends.isoformat(), "all_day": is_whole_days}


def _on_the_clock(moment: Moment, zone: tzinfo) -> datetime:
    """A floating time is on the calendar's own clock; a whole day is on no clock."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _title(one: Said, asked: Asked) -> dict[str, str]:
    who = asked.staff or said.organizer(one)
    return titled(said.text(one, "SUMMARY")[:400], who[:200], asked.title)


def titled(summary: str, who: str, title: re.Pattern[str] | None) -> dict[str, str]:
    """What a title says. One that is written otherwise than the settings say is shown as it is."""
    if title is None:
        return {"summary": summary, "who": who, "client": "", "service": ""}
    found = title.fullmatch(summary.strip())
    said = {name: (value or "").strip() for name, value in found.groupdict().items()} if found else {}
    client, service = said.get("client", ""), said.get("service", "")
    shown = " - ".join(filter(None, (client, service))) or summary  # "Olena: Lunch" is a lunch
    return {"summary": shown, "who": said.get("staff") or who, "client": client or summary, "service": service}


if __name__ == "__main__":
    main()
