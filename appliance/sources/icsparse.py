"""Unroll a calendar into rows. Only as a child with limits: `python -m appliance.sources.icsparse FIRST DAYS ZONE`.

Each entry is taken by itself, with a second of its own: one that cannot be read is put aside with a reason, and the
others live. Entries that are plainly of another time are not parsed at all.
"""

import json
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from appliance.sources.limits import confine

MOST_EVENTS = 5000
MOST_LINE = 256 * 1024  # bytes; a property of a salon has a few hundred
MOST_OCCURRENCES = 60  # of one entry in two weeks: four a day
EACH_S = 1.0  # of processor time
STATUSES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
LONG = timedelta(days=60)

Chunk = list[str]
Row = dict[str, Any]


class TooLong(BaseException):
    """The second is over. A BaseException, so that no library can swallow it."""


def unfolded(text: str) -> list[str]:
    """Logical lines (RFC 5545 3.1)."""
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n")


def chunks(lines: Iterable[str]) -> tuple[Chunk, list[Chunk]]:
    """The calendar's own lines with its time zones, and the lines of each VEVENT."""
    head, events, depth = list[str](), list[Chunk](), 0
    for line in lines:
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":  # never inside another: one that does not end may not swallow those behind it
            if not events or len(events[-1]) > 1:
                events.append([])
            events[-1][:], depth = [line], 1
            continue
        if depth == 0:
            head += [line] if word != "END:VEVENT" else []
            continue
        events[-1].append(line)
        depth += word.startswith("BEGIN:") - word.startswith("END:")
    return head, events


def suspicious(chunk: Chunk) -> str | None:
    """Why this entry is not even tried: patterns that are known to keep the libraries busy for ever."""
    if sum(line.upper().startswith("BEGIN:") for line in chunk) > 8:
        return "an entry with too many parts"
    if any(len(line) > MOST_LINE for line in chunk):
        return "an entry with a line that is too long"
    for line in chunk:
        name, _, value = line.upper().partition(":")
        name = name.partition(";")[0]
        if name in ("RRULE", "EXRULE") and (reason := _bad_rule(value)):
            return reason
        if name in ("RDATE", "EXDATE") and value.count(",") > 400:
            return "an entry with too many dates"
    return None


def _bad_rule(rule: str) -> str | None:
    if re.search(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", rule) or re.search(
        r"BY(SECOND|MINUTE|HOUR|SETPOS|YEARDAY)=", rule
    ):
        return "an entry that repeats more than daily"
    if re.search(r"INTERVAL=0*(\D|$)", rule) or re.search(r"COUNT=\d{5,}", rule):
        return "an entry that repeats without end"
    return None


def elsewhen(chunk: Chunk, first: date, after: date) -> bool:
    """Is this plainly an entry of another time? Only for those that do not repeat."""
    fields = {line.partition(":")[0].partition(";")[0].upper(): line.rpartition(":")[2].strip() for line in chunk}
    if fields.keys() & {"RRULE", "RDATE", "RECURRENCE-ID"}:
        return False
    starts = re.match(r"\d{8}", fields.get("DTSTART", ""))
    ends = re.match(r"\d{8}", fields.get("DTEND", "")) or starts
    if not starts or not ends:
        return False
    # a day to spare on both sides, for zones; a DURATION may reach further
    last = ends[0] if "DURATION" not in fields else f"{first:%Y%m%d}"
    return starts[0] > f"{after + timedelta(days=1):%Y%m%d}" or last < f"{first - timedelta(days=1):%Y%m%d}"


def grouped(events: Iterable[Chunk]) -> list[list[Chunk]]:
    """Entries with the same UID together: a moved instance belongs to its series."""
    groups: dict[str, list[Chunk]] = {}
    for number, chunk in enumerate(events):
        uid = next((line[4:].strip() for line in chunk if line.upper().startswith("UID:")), f"#{number}")
        groups.setdefault(uid, []).append(chunk)
    return list(groups.values())


def main() -> None:
    """Read a calendar on stdin, write JSON on stdout."""
    confine()
    first, zone = date.fromisoformat(sys.argv[1]), ZoneInfo(sys.argv[3])
    after = first + timedelta(days=int(sys.argv[2]))
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    json.dump(read(text, first, after, zone), sys.stdout)


def read(text: str, first: date, after: date, zone: ZoneInfo) -> dict[str, object]:
    """The rows between two days, and why others were put aside."""
    head, events = chunks(unfolded(text))
    relevant = [chunk for chunk in events if not elsewhen(chunk, first, after)]
    if len(relevant) > MOST_EVENTS:
        raise ValueError("too many entries")
    if reason := suspicious_head(head):
        raise ValueError(reason)
    named = next((line.partition(":")[2].strip() for line in head if line.upper().startswith("X-WR-TIMEZONE:")), None)
    floating = _zone(named) or zone
    rows, quarantined = list[Row](), list[str]()
    signal.signal(signal.SIGVTALRM, _ring)
    import icalendar  # noqa: F401  now, so that no entry pays for it
    import recurring_ical_events  # noqa: F401

    for group in grouped(relevant):
        if reason := next(filter(None, map(suspicious, group)), None):
            quarantined.append(reason)
            continue
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, EACH_S)
            rows += list(_read_group(head, group, first, after, floating))
        except TooLong:
            quarantined.append("an entry that takes too long to read")
        except Exception:  # fuzzing finds a dozen kinds, and none says more than this
            quarantined.append("an entry that is not well-formed")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return {"events": rows, "quarantined": quarantined, "zone": named}


def suspicious_head(head: Chunk) -> str | None:
    """Time zones repeat yearly; anything else in there is not one."""
    rules = [line.upper() for line in head if line.upper().startswith("RRULE")]
    if len(rules) > 500 or any("FREQ=YEARLY" not in rule or _bad_rule(rule) for rule in rules):
        return "a time zone that is none"
    return "a line that is too long" if any(len(line) > MOST_LINE for line in head) else None


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):  # "Europe" is a directory
        return None


def _read_group(head: Chunk, group: list[Chunk], first: date, after: date, zone: ZoneInfo) -> Iterator[Row]:
    from icalendar import Calendar

    body = [line for line in head if line.strip().upper() != "END:VCALENDAR"]
    text = "\r\n".join([*body, *(line for chunk in group for line in chunk), "END:VCALENDAR", ""])
    for count, event in enumerate(_occurrences(Calendar.from_ical(text), group, first, after)):
        if count >= MOST_OCCURRENCES:
            raise ValueError("too many occurrences")
        row = _row(event, zone)
        if row["start"][:10] <= after.isoformat() and row["end"][:10] >= (first - timedelta(days=1)).isoformat():
            yield row


def _occurrences(calendar: Any, group: list[Chunk], first: date, after: date) -> Iterator[Any]:
    repeats = any(line.upper().startswith(("RRULE", "RDATE", "RECURRENCE-ID")) for chunk in group for line in chunk)
    if not repeats:
        yield from calendar.walk("VEVENT")
        return
    import recurring_ical_events

    yield from recurring_ical_events.of(calendar).between(first - timedelta(days=1), after + timedelta(days=1))


def _row(event: Any, zone: ZoneInfo) -> Row:
    start, end, all_day = event.start, event.end, not isinstance(event.start, datetime)
    if all_day:
        start, end = datetime.combine(start, time()), datetime.combine(end, time())
    else:
        start, end = _on_the_clock(start, zone), _on_the_clock(end, zone)
    if end - start > LONG:
        raise ValueError("it lasts for months")
    organizer = event.get("ORGANIZER")
    status = _text(event, "STATUS").upper()
    return {
        "uid": _text(event, "UID")[:255],
        "start": start.isoformat(),
        "end": end.isoformat(),
        "all_day": all_day,
        "summary": _text(event, "SUMMARY")[:400],
        "description": _text(event, "DESCRIPTION")[:8000],
        "status": status if status in STATUSES else "",
        "who": str(organizer.params.get("CN", ""))[:200] if organizer is not None else "",
        "categories": [str(one)[:200] for one in event.categories][:20],
        "transparent": _text(event, "TRANSP").upper() == "TRANSPARENT",
        "related": _text(event, "RELATED-TO")[:255],
    }


def _on_the_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """A floating time is on the calendar's own clock."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _text(event: Any, name: str) -> str:
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value)


if __name__ == "__main__":
    main()
