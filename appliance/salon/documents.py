"""Decide what a file that came is: a day sheet, a price list, a form; for which day, and until when. Pure.

All that is known of it is its name and when it came. What is in it is filetype.py's question, and the reader's. A date
in a name that can be read in two ways, 03-04-2026, is the third of April: salons of this box are in Europe.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["day_sheet", "price_list", "form", "roster", "other"]
Hours = Callable[[int], str | None]  # opening hours of a weekday, "09:00-18:00", 0 is Monday; None: closed

EVERY_DAY = "00:00-18:00"  # of a salon whose opening hours nobody has written down
# a date further away is that of an edition, or of a law: "consent form 2019-05-01"
EARLIEST, LATEST = timedelta(days=31), timedelta(days=62)
STANDING: tuple[Kind, ...] = ("price_list", "form")  # good for every day, until a newer one of the same name comes

# what begins one of its words, in English, Ukrainian and Finnish; the first kind that is found
WORDS: tuple[tuple[Kind, str], ...] = (
    ("price_list", r"price|tariff|прайс|ціни|цінник|hinnasto|hinnat"),
    ("form", r"forms?\b|consent|questionnaire|бланк|анкет|згод|lomake|lomakk|suostumus"),
    ("roster", r"roster|rota\b|rotas\b|shifts?\b|графік|зміни\b|vuorolista|työvuoro"),
    (
        "day_sheet",
        r"day ?sheet|appointment|booking|diary|schedule|agenda|calendar|запис|розклад|журнал|лист дня|päivälista"
        r"|varaukset|varauslista|ajanvarau|päiväohjelma",
    ),
)
_DATES = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)[-._ ](?P<m>\d\d?)[-._ ](?P<d>\d\d?)"
    r"|(?P<d2>\d\d?)[-._ ](?P<m2>\d\d?)[-._ ](?P<y2>20\d\d)"
    r"|(?P<y3>20\d\d)(?P<m3>\d\d)(?P<d3>\d\d))(?!\d)"
)
_COPY = re.compile(r"(?:\s*\(\d{1,3}\)| - copy)+$")


@dataclass(frozen=True, slots=True)
class Doc:
    """A document that the box holds. Who may see it: privacy.py."""

    id: str
    source: str
    name: str  # as it came, cleaned: it may hold a client's name
    kind: Kind
    day: date | None  # None: for every day
    mime: str
    size: int  # bytes
    received_at: datetime  # UTC
    expires_at: datetime | None  # UTC; None: when it is replaced

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def replaces(self, other: "Doc") -> bool:
        """Price lists and forms have one edition that counts. Of a day's sheets none is thrown away for another."""
        same = (self.source, self.kind, titled(self.name)) == (other.source, other.kind, titled(other.name))
        return same and self.kind in STANDING and self.received_at >= other.received_at


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a document belongs."""

    kind: Kind
    day: date | None
    expires_at: datetime | None  # UTC


@dataclass(frozen=True, slots=True)
class Filing:
    """How this salon files: by its own clock and its own opening hours."""

    zone: ZoneInfo
    hours: Hours

    def filed(self, name: str, received_at: datetime) -> Filed:
        """What a document of this name is, and for which day, when it came at that moment."""
        kind = kind_of(name)
        if kind in STANDING:
            return Filed(kind, None, None)
        local = received_at.astimezone(self.zone)
        day = day_named(name, local.date()) or self.day_meant(local)
        return Filed(kind, day, self.expiry(day))

    def day_meant(self, local: datetime) -> date:
        """The day that is ahead: this one until it closes (rosters come at midnight), then the next working day."""
        hours = self._on(local.date())
        if hours and f"{local:%H:%M}" < hours[6:]:
            return local.date()
        ahead = (local.date() + timedelta(days=count) for count in range(1, 8))
        return next(day for day in ahead if self._on(day))

    def expiry(self, day: date) -> datetime:
        """The end of the day after: what was not entered in the evening is entered in the morning."""
        return datetime.combine(day + timedelta(days=2), time(), self.zone).astimezone(UTC)

    def _on(self, day: date) -> str | None:
        is_known = any(self.hours(weekday) for weekday in range(7))
        return self.hours(day.weekday()) if is_known else EVERY_DAY


def kind_of(name: str) -> Kind:
    """What its name says that it is. "Information" is no form, and "DaySheet_Olena" is a day sheet."""
    words = re.sub(r"[\W\d_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).casefold()
    return next((kind for kind, said in WORDS if re.search(rf"\b(?:{said})", words)), "other")


def day_named(name: str, today: date) -> date | None:
    """The day in a name: 2026-11-21, 21.11.2026, 20261121. None: there is none, or it is not near."""
    for found in _DATES.finditer(name):
        day = _date(*(int(part) for part in found.groups() if part), year_first=found["d2"] is None)
        if day and today - EARLIEST <= day <= today + LATEST:
            return day
    return None


def titled(name: str) -> str:
    """What two editions of one document have in common: the name without dates and "(2)"."""
    stem, dot, ending = name.casefold().rpartition(".")
    return _COPY.sub("", re.sub(r"\s+", " ", _DATES.sub("", stem if dot else ending)).strip(" -_.")).strip(" -_.")


def _date(first: int, second: int, third: int, *, year_first: bool) -> date | None:
    """Day before month where the year is last, unless only the other way is a date."""
    tries = [(first, second, third)] if year_first else [(third, second, first), (third, first, second)]
    for year, month, day in tries:
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None
