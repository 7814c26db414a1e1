"""Choose where a page leads: to now, the book, another day, prices, papers, status. Pure."""

from dataclasses import dataclass
from datetime import date

from appliance.salon.moment import nearest
from appliance.web import words
from appliance.web.desk import Reading


@dataclass(frozen=True, slots=True)
class Tab:
    """One place that the head of a page leads to."""

    label: str
    path: str
    here: bool


def of_head(reading: Reading, here: str, *, documents: bool) -> list[Tab]:
    """The places that every page leads to."""
    today = reading.now.date()
    book = [Tab("Book", f"/day/{today}", here == f"/day/{today}")] if reading.day(today) else []
    other = nearest((day for day in reading.days if day.date != today), today)
    path = f"/day/{other.date}" if other else ""
    nexts = [Tab(words.short_day(other.date, today), path, path == here)] if other else []
    papers = [Tab("Papers", "/vault", here == "/vault")] if documents else []
    rest = [*papers, Tab("Prices", "/prices", here == "/prices"), Tab("Status", "/status", here == "/status")]
    return [Tab("Now", "/", here == "/"), *book, *nexts, *rest]


def of_days(reading: Reading, here: date | None = None) -> list[Tab]:
    """The days that are held."""
    today = reading.now.date()
    return [Tab(words.short_day(day.date, today), f"/day/{day.date}", day.date == here) for day in reading.days]
