"""Dates and times as tables write them. Guesses nothing: the settings say in which order a date is written."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

_YEAR, _MONTH, _DAY = r"(?P<y>\d{4}|\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_ORDERS = {
    "y-m-d": rf"(?P<y>\d{{4}})-{_MONTH}-{_DAY}",
    "d.m.y": rf"{_DAY}\.{_MONTH}\.{_YEAR}",
    "d/m/y": rf"{_DAY}/{_MONTH}/{_YEAR}",
    "m/d/y": rf"{_MONTH}/{_DAY}/{_YEAR}",
}
_TIME = (
    r"(?:klo\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d{1,6})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
)
_ZONE = r"(?:\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2}))?"
_WEEKDAY = r"(?:[^\W\d]{2,12}\.?,?\s+)?"
_DATES = {
    order: re.compile(rf"{_WEEKDAY}{written}(?:(?:T|,?\s+){_TIME}{_ZONE})?", re.IGNORECASE)
    for order, written in _ORDERS.items()
}
_CLOCK = re.compile(_TIME, re.IGNORECASE)


def day(text: str, order: str) -> date | None:
    """The date in a text, with or without a time. None: it is not written so."""
    found = _DATES[order].fullmatch(text)
    if not found:
        return None
    year = int(found["y"])
    try:
        return date(year if year > 99 else 2000 + year, int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def moment(text: str, order: str) -> datetime | None:
    """Date and time in one text. Without a zone, it is on the salon's own clock."""
    found, on = _DATES[order].fullmatch(text), day(text, order)
    at = _time(found) if found and found["hour"] else None
    return datetime.combine(on, at) if on and at else None


def clock(text: str) -> time | None:
    """A time alone: "9:30", "09.30", "9:30 pm"."""
    found = _CLOCK.fullmatch(text)
    return _time(found) if found else None


def would_fit(text: str) -> tuple[str, ...]:
    """The orders in which this is a date."""
    return tuple(order for order in _ORDERS if day(text, order))


def _time(found: re.Match[str]) -> time | None:
    said = found.groupdict()
    hour, minute, second = int(said["hour"]), int(said["minute"]), int(said["second"] or 0)
    if said["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if said["half"].lower() == "p" else 0)
    try:
        return time(hour, minute, second, tzinfo=_zone(said.get("zone")))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC"):
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)
