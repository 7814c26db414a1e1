"""Choose where a page leads: to now, the book, another day, prices, papers, status. Pure."""

from dataclasses import dataclass
from datetime import date

from appliance.salon.moment import nearest
from appliance.spoken import short_day
from appliance.tongue import _
from appliance.web.desk import Reading


@dataclass(frozen=True, slots=True)
class Tab:
    """One place that the head of a page leads to."""

    label: str
    path: str
    here: bool = False


def sign_in() -> Tab:
    """For whoever might see more."""
    return Tab(_("Sign in"), "/sign-in")


def of_head(reading: Reading, here: str, *, documents: bool) -> list[Tab]:
    """The places that every page leads to."""
    today = reading.now.date()
    book = [Tab(_("Book"), f"/day/{today}", here == f"/day/{today}")] if reading.day(today) else []
    other = nearest((day for day in reading.days if day.date != today), today)
    path = f"/day/{other.date}" if other else ""
    nexts = [Tab(short_day(other.date, today), path, path == here)] if other else []
    papers = [Tab(_("Papers"), "/vault", here == "/vault")] if documents else []
    rest = [*papers, Tab(_("Prices"), "/prices", here == "/prices"), Tab(_("Status"), "/status", here == "/status")]
    return [Tab(_("Now"), "/", here == "/"), *book, *nexts, *rest]


def of_days(reading: Reading, here: date | None = None, page: str = "/day") -> list[Tab]:
    """The days that are held, each on a page of that kind."""
    today = reading.now.date()
    return [Tab(short_day(day.date, today), f"{page}/{day.date}", day.date == here) for day in reading.days]
