"""The time zones of a calendar. Decides which names are known: by everybody, by Windows, or by this calendar alone."""

import re
from collections.abc import Iterable
from datetime import tzinfo
from functools import cache

from appliance.sources.ics.rule import Entry
from appliance.sources.ownsecond import TooLong, a_second

_NAMED = re.compile(rb'[\w-]+;(?:[^:"]*;)?TZID=("[^"]*"|[^;:]*)', re.IGNORECASE)


def learn(zones: Iterable[bytes]) -> None:
    """Make known the zones that only this calendar knows: once, and not again with each entry."""
    from icalendar import Calendar

    for zone in zones:
        try:
            with a_second():
                Calendar.from_ical(b"BEGIN:VCALENDAR\r\n%s\r\nEND:VCALENDAR\r\n" % zone)
        except (TooLong, Exception):  # noqa: S112  the entries that name it are put aside, each with that reason
            continue


@cache
def named(name: str) -> tzinfo | None:
    """The zone of this name. None: nobody knows it."""
    from icalendar.timezone import tzp

    try:
        return tzp.timezone(name)
    except (OSError, ValueError, KeyError):  # "Europe" is a directory
        return None


def unknown(group: Iterable[Entry]) -> str | None:
    """A time in a zone that nobody knows would be read as one on the salon's clock, hours off."""
    for line in (line for entry in group for line in entry):
        found = _NAMED.match(line)
        if found and named(found[1].strip(b'"').decode("utf-8", "replace")) is None:
            return "an entry in a time zone that nobody knows"
    return None
