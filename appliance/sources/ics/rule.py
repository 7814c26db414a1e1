"""What can be told of an entry at sight: how long it lasts, how it repeats, and whether a library may see it.

Decides nothing about what is shown. Works on bytes: see cut.py.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

MOST_LINE = 256 * 1024  # bytes; a property of a salon has a few hundred
LONG = timedelta(days=60)  # a holiday may be as long
A_DAY = timedelta(days=1)

_LENGTH = re.compile(rb"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?")

Entry = list[bytes]  # its lines, unfolded, without BEGIN and END


def fields(entry: Entry) -> dict[bytes, bytes]:
    """Value by name, the last of each. Of several rules none: what they make together cannot be told at sight."""
    said = dict[bytes, bytes]()
    for line in entry:
        head, _, value = line.rpartition(b":") if b'"' in line else line.partition(b":")  # "(UTC+02:00) Helsinki"
        name = head.partition(b";")[0].upper()
        said[name] = b"" if name == b"RRULE" and name in said else value.strip()
    return said


def day_of(value: bytes) -> date | None:
    """The date at the beginning of a value."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8])) if re.match(rb"\d{8}", value) else None
    except ValueError:
        return None


def length(said: dict[bytes, bytes], starts: date) -> timedelta | None:
    """How far it reaches, in days and rounded up. None: that cannot be told."""
    if b"DURATION" in said:
        parts = _LENGTH.fullmatch(said[b"DURATION"].upper())
        weeks, days, hours, minutes = (int(part or 0) for part in parts.groups()) if parts else (0,) * 4
        return timedelta(weeks=weeks, days=days + 1, hours=hours, minutes=minutes) if parts else None
    ends = day_of(said.get(b"DTEND", b"")) or starts
    return max(ends - starts, timedelta())


def last_start(rule: bytes | None, starts: date) -> date | None:
    """The day on which it can begin for the last time. None: it goes on, or that cannot be told at sight."""
    if rule is None:
        return starts
    parts = rule_of(rule)
    if until := day_of(parts.get(b"UNTIL", b"")):
        return max(until, starts)
    count, interval = parts.get(b"COUNT", b""), parts.get(b"INTERVAL", b"1")
    plain = parts.keys() <= {b"FREQ", b"COUNT", b"INTERVAL", b"BYDAY", b"WKST"}
    if not (plain and parts.get(b"FREQ") in (b"DAILY", b"WEEKLY")):
        return None
    if not (re.fullmatch(rb"\d{1,4}", count) and re.fullmatch(rb"\d{1,2}", interval)):
        return None
    return starts + timedelta(weeks=int(count) * int(interval))  # at least one in each week


def rule_of(value: bytes) -> dict[bytes, bytes]:
    """ "FREQ=WEEKLY;BYDAY=MO" by its parts."""
    parts = (part.partition(b"=") for part in value.upper().split(b";"))
    return {name: setting for name, _, setting in parts}


def brought_near(entry: Entry, first: date) -> Entry:
    """The same series, begun later: five years of Mondays need not be counted to come to the next one."""
    said = fields(entry)
    rule, starts = rule_of(said.get(b"RRULE", b"")), day_of(said.get(b"DTSTART", b""))
    unit = {b"DAILY": 1, b"WEEKLY": 7}.get(rule.get(b"FREQ", b""))
    interval = rule.get(b"INTERVAL", b"1")
    if unit is None or starts is None or b"COUNT" in rule or not re.fullmatch(rb"\d{1,2}", interval):
        return entry
    step = unit * int(interval)
    ahead = ((first - LONG - starts).days - 2 * step) // step * step
    return [_later(line, timedelta(days=ahead)) for line in entry] if ahead > 0 and step else entry


def _later(line: bytes, ahead: timedelta) -> bytes:
    name, day = line[:7].upper(), day_of(line.rpartition(b":")[2])
    if not name.startswith((b"DTSTART", b"DTEND")) or day is None:
        return line
    head, colon, value = line.rpartition(b":")
    return head + colon + f"{day + ahead:%Y%m%d}".encode() + value[8:]


def suspicious(entry: Entry) -> str | None:
    """Why this entry is not even tried: patterns that are known to keep the libraries busy for ever."""
    if any(len(line) > MOST_LINE for line in entry):
        return "an entry with a line that is too long"
    for line in entry:
        name, _, value = line.upper().partition(b":")
        name = name.partition(b";")[0]
        if name in (b"RRULE", b"EXRULE") and (reason := bad_rule(value)):
            return reason
        if name in (b"RDATE", b"EXDATE") and value.count(b",") > 400:
            return "an entry with too many dates"
    return None


def bad_rule(rule: bytes) -> str | None:
    """Why a rule is not unrolled. Nothing in a salon repeats within a day."""
    if re.search(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(SECOND|MINUTE|HOUR|SETPOS|YEARDAY)=", rule):
        return "an entry that repeats more than daily"
    if re.search(rb"INTERVAL=0*(\D|$)|COUNT=\d{5,}", rule):
        return "an entry that repeats without end"
    return None


def suspicious_zones(zones: Iterable[bytes]) -> bool:
    """Time zones repeat yearly; anything else in there is not one."""
    lines = [line for zone in zones for line in zone.upper().splitlines()]
    rules = [line for line in lines if line.startswith(b"RRULE")]
    if len(rules) > 500 or any(len(line) > MOST_LINE for line in lines):
        return True
    return any(b"FREQ=YEARLY" not in rule or bad_rule(rule) is not None for rule in rules)
