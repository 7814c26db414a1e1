"""Times and days as people write them. Pure."""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date

from appliance.spoken.locales import LOCALES
from appliance.tongue import Tongue, _, language, n_

# "cccc" is the day's bare name: Finnish "EEEE" means "on Saturday"
DAY: dict[Tongue, str] = {"en": "EEEE d MMMM", "uk": "cccc, d MMMM", "fi": "cccc d. MMMM", "xx": "EEEE d MMMM"}
SHORT: dict[Tongue, str] = {"en": "EEE d MMM", "uk": "ccc, d MMM", "fi": "ccc d.M.", "xx": "EEE d MMM"}
DATED: dict[Tongue, str] = {"en": "d MMM y", "uk": "d MMM y", "fi": "d.M.y", "xx": "d MMM y"}
MONTH: dict[Tongue, str] = {"en": "LLLL y", "uk": "LLLL y", "fi": "LLLL y", "xx": "LLLL y"}


def clock(moment: datetime | time) -> str:
    """ "09:05", "9.05": a time of day, in the zone that the moment has."""
    if language() == "fi":
        return f"{moment.hour}.{moment.minute:02d}"
    return f"{moment.hour:02d}:{moment.minute:02d}"  # a page says hundreds of them, and strftime takes its time


def hours(span: str) -> str:
    """ "09:00-17:00" as the book has it -> "09:00–17:00", "9.00–17.00"."""
    ends = span.split("-")
    if language() == "fi":
        ends = [end.removeprefix("0").replace(":", ".") for end in ends]
    return "–".join(ends)


def day_name(day: date) -> str:
    """ "Saturday 21 November", "lauantai 21. marraskuuta"."""
    return _dated(day, DAY[language()], language())


def weekday(day: date) -> str:
    """ "Saturday", "lauantai"."""
    return _dated(day, "cccc", language())


def short_date(day: date) -> str:
    """ "Sat 21 Nov", "la 21.11."."""
    return _dated(day, SHORT[language()], language())


def dated(day: date) -> str:
    """With the year: "12 Oct 2026", "12.10.2026"."""
    return _dated(day, DATED[language()], language())


def month(day: date) -> str:
    """ "November 2026"."""
    return _dated(day, MONTH[language()], language())


def short_day(day: date, today: date) -> str:
    """What a person calls that day: Today, Tomorrow, Mon 23 Nov."""
    match (day - today).days:
        case 0:
            return _("Today")
        case 1:
            return _("Tomorrow")
        case -1:
            return _("Yesterday")
    return short_date(day)


def how_far(day: date, today: date) -> str:
    """How far off a day is: "today", "tomorrow", "in 3 days", "yesterday", "3 days ago"."""
    days = (day - today).days
    match days:
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
        case -1:
            return _("yesterday")
    if days > 0:
        return n_("in {count} day", "in {count} days", days)
    return n_("{count} day ago", "{count} days ago", -days)


def moment(at: datetime, now: datetime) -> str:
    """ "10:42", "yesterday 17:20", "Thu 19 Nov, 17:20". In the zone of `now`."""
    local = at.astimezone(now.tzinfo)
    match (now.date() - local.date()).days:
        case 0:
            return clock(local)
        case 1:
            return _("yesterday {clock}", clock=clock(local))
    return _("{day}, {clock}", day=short_date(local.date()), clock=clock(local))


def at_moment(at: datetime, now: datetime) -> str:
    """When something happened: "at 10:40", "yesterday 17:20": only a bare time takes "at"."""
    local = at.astimezone(now.tzinfo)
    return _("at {clock}", clock=clock(local)) if local.date() == now.date() else moment(at, now)


@lru_cache(256)
def _dated(day: date, pattern: str, spoken: Tongue) -> str:
    return format_date(day, pattern, LOCALES[spoken])
