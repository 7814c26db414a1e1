"""Cut a calendar into its entries, and drop at sight those of another time. Understands no more of it than that.

Works on bytes, without a library: a feed is years long, and a day of it is shown. What it keeps is read by parse.py.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from appliance.sources.ics.rule import A_DAY, LONG, Entry, day_of, fields, last_start, length

_BEGINS = re.compile(rb"^BEGIN:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_ENDS = re.compile(rb"^END:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_ZONES = re.compile(rb"^BEGIN:VTIMEZONE[ \t]*\r?$.*?^END:VTIMEZONE", re.MULTILINE | re.IGNORECASE | re.DOTALL)
_STARTS = re.compile(rb"^DTSTART(?:;[^\r\n]*)?:(\d{8})(?:T\d{6}Z?)?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_REPEATS = re.compile(rb"^R(?:RULE|DATE|ECURRENCE-ID)", re.MULTILINE | re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]")  # RFC 5545 3.1
# what a row is made of, and nothing else: attachments, guests and alarms are not even looked at
_LINE = re.compile(
    rb"^(?:(BEGIN|END):|(?:UID|DTSTART|DTEND|DURATION|SUMMARY|DESCRIPTION|STATUS|ORGANIZER|CATEGORIES|TRANSP|RELATED-TO"
    rb"|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE)[;:]).*$",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A calendar in pieces."""

    entries: list[Entry]
    zones: list[bytes]  # the VTIMEZONE of each
    head: bytes  # everything that is in no entry
    broken: int  # entries that do not end


def cut(body: bytes, first: date, after: date) -> Cut:
    """The entries that may be of these days. One that does not end never swallows those behind it."""
    starts = [found.start() for found in _BEGINS.finditer(body)]
    entries, outside, broken = list[Entry](), [body[: starts[0] if starts else len(body)]], 0
    long_ago, far = f"{first - LONG - A_DAY:%Y%m%d}".encode(), f"{after + A_DAY:%Y%m%d}".encode()
    for start, stop in zip(starts, [*starts, len(body)][1:], strict=True):
        ends = _ENDS.search(body, start, stop)
        if ends is None:
            broken += bool(body[start + len("BEGIN:VEVENT") : stop].strip())
            continue
        if stop - ends.end() > len("\r\n"):
            outside.append(body[ends.end() : stop])
        if not _is_far(body, start, ends.start(), long_ago, far):
            entry = _lines(body[start : ends.start()])
            entries += [] if elsewhen(entry, first, after) else [entry]
    head = unfolded(b"".join(outside))
    return Cut(_without_lone(entries, first, after), [zone[0] for zone in _ZONES.finditer(head)], head, broken)


def _is_far(body: bytes, start: int, stop: int, long_ago: bytes, far: bytes) -> bool:
    """Seen without taking it apart: nineteen of twenty in a feed of years."""
    begins = _STARTS.search(body, start, stop)
    return begins is not None and not long_ago <= begins[1] <= far and not _REPEATS.search(body, start, stop)


def unfolded(text: bytes) -> bytes:
    """Whole lines. Before they are decoded: a fold may go through the middle of a letter."""
    return _FOLD.sub(b"", text) if b"\n " in text or b"\n\t" in text else text


def _lines(chunk: bytes) -> Entry:
    """What we read of an entry; what stands in a part of it, such as an alarm, is not its own."""
    lines, depth = Entry(), 0
    for line in _LINE.finditer(unfolded(chunk)):
        if line[1]:
            depth += 1 if line[1].upper() == b"BEGIN" else -1
        elif depth == 1:
            lines.append(line[0].rstrip(b"\r"))
    return lines


def elsewhen(entry: Entry, first: date, after: date) -> bool:
    """Is this plainly an entry of another time? Not one that moves another: the series has to know of it."""
    said = fields(entry)
    return b"RECURRENCE-ID" not in said and _is_of_another_time(said, first, after)


def _without_lone(entries: list[Entry], first: date, after: date) -> list[Entry]:
    """Without the moved instances of another time whose series is gone already."""
    kept = [(entry, fields(entry)) for entry in entries]
    series = {said.get(b"UID") for _, said in kept if b"RECURRENCE-ID" not in said}
    return [
        entry
        for entry, said in kept
        if b"RECURRENCE-ID" not in said or said.get(b"UID") in series or not _is_of_another_time(said, first, after)
    ]


def _is_of_another_time(said: dict[bytes, bytes], first: date, after: date) -> bool:
    """A day to spare on both sides, for zones. What cannot be told is not of another time."""
    starts = day_of(said.get(b"DTSTART", b""))
    if starts is None or b"RDATE" in said:
        return False
    if starts > after + A_DAY:
        return True
    last = last_start(said.get(b"RRULE"), starts)
    lasts = length(said, starts)
    return last is not None and lasts is not None and last + lasts < first - A_DAY


def grouped(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries with the same UID together: a moved instance belongs to its series."""
    groups: dict[bytes, list[Entry]] = {}
    for number, entry in enumerate(entries):
        groups.setdefault(fields(entry).get(b"UID") or b"#%d" % number, []).append(entry)
    yield from groups.values()
