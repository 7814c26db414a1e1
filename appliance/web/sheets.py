"""Today on paper: choose what to print, see it as a page or take it as a PDF; for one day and, at first, for its role.

It decides what may be asked for and what that is called. What stands on a sheet: paper/; who sees what: paper/pack.py
by salon/privacy.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response

from appliance import spoken
from appliance.paper.pack import OfDay
from appliance.paper.sheet import Sheet
from appliance.salon.day import live, visits_of
from appliance.salon.model import Day, Staff
from appliance.spoken import how_far
from appliance.tongue import N_, _
from appliance.web.book import not_in_the_book
from appliance.web.desk import Reading
from appliance.web.of_day import of_day
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.tabs import Tab, of_days


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to be printed of a day."""

    key: str  # in its address: ?what=grid
    title: str
    text: str
    made: Callable[[OfDay], tuple[Sheet, ...]]


KINDS: tuple[Kind, ...] = (
    Kind("sheets", N_("Day sheets"), N_("One for each member of staff"), OfDay.day_sheets),
    Kind("grid", N_("Everybody"), N_("Side by side, time down the side"), lambda day: (day.grid(),)),
    Kind("arrivals", N_("Arrivals"), N_("By time and by name, for the desk"), OfDay.arrivals),
    Kind("prices", N_("Prices"), N_("The price list"), OfDay.price_list),
    Kind("all", N_("Everything"), N_("All of it, what to do, and a page of each form"), OfDay.everything),
)
FIRST = KINDS[0]


class Sheets:
    """`/sheets/{date}` and `/sheets/{date}/{staff}`, each also with `.pdf`."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._paper = pages, OnPaper(pages)

    async def day(self, request: Request) -> Response:
        """What can be printed; with `?what=` that, and `.pdf` is the day sheets if nothing is said."""
        reading, called = self._pages.reading(), request.path_params["date"]
        day = reading.day_called(called.removesuffix(".pdf"))
        if day is None:
            return no_such_day(self._pages, request, reading)
        asked = request.query_params.get("what", FIRST.key if called.endswith(".pdf") else "")
        if not asked:
            return self._choice(request, reading, day)
        kind = next((each for each in KINDS if each.key == asked), None)
        if kind is None:
            return self._message(request, day, _("That cannot be printed"))
        sheets = kind.made(asked_day(self._pages, request, reading, day))
        if not sheets:
            return self._message(request, day, _("There is no price list in this copy"))
        title = _("{what}, {day}", what=_(kind.title), day=spoken.day_name(day.date))
        what = f"{kind.key} {day.date}"
        return await self._paper.answer(request, sheets, title, what, f"/sheets/{day.date}", f"{day.date}-{kind.key}")

    async def one(self, request: Request) -> Response:
        """One person's. Who that is, the booking system names: an id may hold anything, so it is only looked up."""
        reading = self._pages.reading()
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return no_such_day(self._pages, request, reading)
        called = request.path_params["staff"]
        ids = (called, called.removesuffix(".pdf"))
        person = next((each for each in day.staff if each.id in ids), None)
        if person is None:
            return self._message(request, day, _("Nobody of that name works that day"))
        sheet = asked_day(self._pages, request, reading, day).day_sheet(person)
        title = _("{what}, {day}", what=person.name, day=spoken.day_name(day.date))
        return await self._paper.answer(
            request, (sheet,), title, f"sheet {day.date} {person.id}", f"/sheets/{day.date}"
        )

    def _choice(self, request: Request, reading: Reading, day: Day) -> Response:
        visits = set(live(day))
        return self._pages.write(
            request,
            "sheets.html",
            reading,
            here=f"/sheets/{day.date}",
            day=day,
            far=how_far(day.date, reading.now.date()),
            days=of_days(reading, day.date, "/sheets"),
            kinds=[each for each in KINDS if each.key != "prices" or (reading.book and reading.book.prices)],
            people=[(each.name, path_of(day, each), len(visits & set(visits_of(day, each.id)))) for each in day.staff],
            may_choose=self._pages.role(request) in ("reception", "owner"),
            is_for_desk=for_desk(request),
        )

    def _message(self, request: Request, day: Day, title: str) -> Response:
        tabs = [Tab(_("What can be printed"), f"/sheets/{day.date}")]
        return self._pages.message(request, 404, title, tabs=tabs)


def no_such_day(pages: Pages, request: Request, reading: Reading) -> Response:
    """A day that is not held. Where the booking system only sends papers, those are what is printed."""
    if not reading.has_only_documents:
        return not_in_the_book(pages, request, reading)
    do = _("Your booking system sends papers: print those.")
    return pages.message(request, 404, _("There is no copy of the book yet"), do, [Tab(_("Papers"), "/vault")])


def asked_day(pages: Pages, request: Request, reading: Reading, day: Day) -> OfDay:
    """A day as this reader may have it on paper."""
    role, name = pages.role(request), pages.name(request)
    return of_day(pages.config, pages.desk, reading, day, role, name, for_desk=for_desk(request))


def path_of(day: Day, person: Staff) -> str:
    return f"/sheets/{day.date}/{quote(person.id, safe='')}"


def for_desk(request: Request) -> bool:
    """Day sheets with all that the reader may see, asked for by `?for=desk`; else they are for the chair."""
    return request.query_params.get("for") == "desk"
