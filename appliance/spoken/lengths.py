"""Lengths of time as people say them, and how far off something is. Pure."""

from collections.abc import Callable
from datetime import timedelta

from appliance.salon.moment import Side
from appliance.tongue import _, n_


def span(length: timedelta) -> str:
    """How old or how long, for a sentence: "1 minute", "25 minutes", "3 h 05 min", "2 days"."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return n_("{count} minute", "{count} minutes", minutes)
    hours, rest = divmod(minutes, 60)
    return _hours(hours, rest) if hours < 48 else n_("{count} day", "{count} days", hours // 24)


def short_span(length: timedelta) -> str:
    """In two units at most, for a table: "8 s", "3 min", "1 h 05 min", "6 d 3 h"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return _("{seconds} s", seconds=seconds)
    if seconds < 86400:
        return _hours(seconds // 3600, seconds // 60 % 60) if seconds >= 3600 else minutes(seconds // 60)
    return _("{days} d {hours} h", days=seconds // 86400, hours=seconds // 3600 % 24)


def minutes(count: int | None) -> str:
    """How long a service takes: "45 min", "2 h 30", "2 h"; empty when that is not known."""
    if count is None:
        return ""
    hours, rest = divmod(count, 60)
    if not hours:
        return _("{minutes} min", minutes=rest)
    return _("{hours} h {minutes}", hours=hours, minutes=f"{rest:02d}") if rest else _("{hours} h", hours=hours)


def from_now(minutes: int) -> str:
    """How far off a moment is: "now", "in 12 min", "in 1 h 05 min", "4 min ago"."""
    if minutes == 0:
        return _("now")
    length = short_span(timedelta(minutes=abs(minutes)))
    return _("in {length}", length=length) if minutes > 0 else _("{length} ago", length=length)


def beside(side: Side, span: Callable[[timedelta], str]) -> str:
    """On which side of an outage a copy was taken: "2 min before the line went down". `span` says how long."""
    match side.kind:
        case "before":
            return _("{length} before the line went down", length=span(side.length))
        case "after":
            return _("{length} after the line went down", length=span(side.length))
        case "over_backup":
            return _("over the backup line")
        case "before_back":
            return _("{length} before the line came back", length=span(side.length))
        case "after_back":
            return _("after the line came back")


def _hours(hours: int, rest: int) -> str:
    return _("{hours} h {minutes} min", hours=hours, minutes=f"{rest:02d}")
