"""Times, days, lengths of time, amounts and lists as people write them in the language that is spoken now. Pure.

The rules of numbers and the names of days and months are babel's (CLDR), the sentences around them the catalogues'
(tongue.py). What is written into a log or a command's answer is times.py and amounts.py. The line daemon never comes
here: babel costs it memory for nothing.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from appliance.salon.moment import Side
from appliance.salon.money import WHOLE
from appliance.tongue import Tongue, _, language, n_

# British English: the language of the code is a receptionist's in Britain
LOCALES: dict[Tongue, str] = {"en": "en_GB", "uk": "uk_UA", "fi": "fi_FI", "xx": "en_GB"}

# "cccc" is the day's bare name: Finnish "EEEE" means "on Saturday"
DAY: dict[Tongue, str] = {"en": "EEEE d MMMM", "uk": "cccc, d MMMM", "fi": "cccc d. MMMM", "xx": "EEEE d MMMM"}
SHORT: dict[Tongue, str] = {"en": "EEE d MMM", "uk": "ccc, d MMM", "fi": "ccc d.M.", "xx": "EEE d MMM"}
DATED: dict[Tongue, str] = {"en": "d MMM y", "uk": "d MMM y", "fi": "d.M.y", "xx": "d MMM y"}
MONTH: dict[Tongue, str] = {"en": "LLLL y", "uk": "LLLL y", "fi": "LLLL y", "xx": "LLLL y"}

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "UAH": "₴", "PLN": "zł"}  # what is on the till, not "US$"
JOINT = "\u00a0"  # an amount is not torn from its currency at the end of a line


# --- moments and days -----------------------------------------------------------------------------------


def clock(moment: datetime) -> str:
    """ "09:05", "9.05": a time of day, in the zone that the moment has."""
    return f"{moment.hour}.{moment:%M}" if language() == "fi" else f"{moment:%H:%M}"


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


# --- lengths of time ------------------------------------------------------------------------------------


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


# --- amounts and lists ----------------------------------------------------------------------------------


def number(value: float, digits: int = 0) -> str:
    """ "1,630", "1 630"; with `digits` behind the separator: "0.4", "0,4"."""
    return _number(value, "#,##0" + (f".{'0' * digits}" if digits else ""), language())


def money(minor: int | None, currency: str) -> str:
    """ "£85", "£82.50", "85 €", "85 XYZ"; empty when the amount is not known."""
    return "" if minor is None else _money(minor, currency, language())


def data(count: float) -> str:
    """Bytes as people say them: "0.4 MB", "41 MB", "1.2 GB"; providers count in thousands."""
    megabytes = count / 1_000_000
    if megabytes < 9.95:
        return _("{number} MB", number=_number(megabytes, "0.0", language()))
    if megabytes < 9950:
        return _("{number} MB", number=_number(megabytes, "0", language()))
    return _("{number} GB", number=_number(megabytes / 1000, "0.0", language()))


def joined(items: Iterable[str]) -> str:
    """ "Olena, Mia and Sam"."""
    return format_list(tuple(items), locale=LOCALES[language()])


@lru_cache(256)
def _dated(day: date, pattern: str, spoken: Tongue) -> str:
    return format_date(day, pattern, LOCALES[spoken])


@lru_cache(1024)
def _number(value: float, pattern: str, spoken: Tongue) -> str:
    return format_decimal(value, pattern, LOCALES[spoken])


@lru_cache(1024)
def _money(minor: int, currency: str, spoken: Tongue) -> str:
    """The sign stands where the language has it; pence only where there are any."""
    digits = 0 if currency in WHOLE else 2
    pattern = "#,##0.00" if digits and minor % 100 else "#,##0"
    amount = _number(abs(minor) / 10**digits, pattern, spoken)
    minus, sign = "−" if minor < 0 else "", SIGNS.get(currency, currency)
    if currency not in SIGNS or not _leads(spoken):
        return f"{minus}{amount}{JOINT}{sign}"
    return f"{minus}{sign}{JOINT if sign.isalpha() else ''}{amount}"


def _leads(spoken: Tongue) -> bool:
    """Does the sign come first?"""
    return str(Locale.parse(LOCALES[spoken]).currency_formats["standard"].pattern).startswith("¤")
