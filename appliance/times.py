"""How a moment and a length of time are written in a terminal or a log. Pure; the page has words of its own."""

from datetime import datetime, timedelta


def clock(moment: datetime, now: datetime) -> str:
    """A moment in the zone of `now`: "10:42"; with its day when that is another one: "Thu 19 Nov 10:42"."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%a} {local.day} {local:%b %H:%M}"


def span(length: timedelta) -> str:
    """A length of time, in two units at most: "8 s", "3 min", "1 h 05 min", "6 d 3 h"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 86400:
        return f"{seconds // 3600} h {seconds // 60 % 60:02d} min"
    return f"{seconds // 86400} d {seconds // 3600 % 24} h"
