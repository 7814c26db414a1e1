"""Put together what may be printed of a day: for whom, which sheets, under which names. It draws nothing.

Day sheets lie at a chair, where the next client reads along: whoever prints them, each shows what the member of staff
at that chair may see. Reception and the owner may have them with all that they see, for the desk, when they ask for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appliance import spoken
from appliance.config import Config
from appliance.paper import arrivals
from appliance.paper.binder import binder
from appliance.paper.cards import cards_of, plan_of
from appliance.paper.cards import seen_by as plan_seen_by
from appliance.paper.cards import sheet as card_sheet
from appliance.paper.chase import end_of_day
from appliance.paper.copied import Copied
from appliance.paper.day_sheet import day_sheet
from appliance.paper.filed import filed, unlike
from appliance.paper.forms import FORMS
from appliance.paper.forms import sheets as form_sheets
from appliance.paper.price_list import price_list
from appliance.paper.sheet import Sheet
from appliance.paper.table_of_day import table_of
from appliance.paper.timetable import everybody
from appliance.salon.chase import CutOff, Owing, by_outage, unsettled
from appliance.salon.model import Day, PriceList, Staff
from appliance.salon.privacy import Role, at_the_chair, may, may_chase, seen_by
from appliance.tongue import _

Files = Mapping[str, Sequence[Sheet] | bytes]


@dataclass(frozen=True, slots=True)
class OfDay:
    """A day, and who asks for it on paper. The day comes in whole; what goes out is reduced."""

    config: Config
    whole: Day
    role: Role
    name: str | None  # with which somebody signed in; None: it is the box itself that is asked, for whoever sits there
    copied: Copied
    prices: PriceList | None = None
    prices_at: datetime | None = None  # when they were last confirmed, in the salon's zone
    cut_off: tuple[CutOff, ...] | None = ()  # the outages that are known; None: the history cannot be read
    for_desk: bool = False  # day sheets with all that the role may see

    @property
    def title(self) -> str:
        return _("Papers for {day}", day=spoken.day_name(self.whole.date))

    @property
    def seen(self) -> Day:
        return seen_by(self.whole, self.role, self.name or "")

    def day_sheet(self, person: Staff) -> Sheet:
        return day_sheet(self._salon, self._at(person), person, self.copied)

    def day_sheets(self) -> tuple[Sheet, ...]:
        """Everybody's, each under a name of its own."""
        sheets = [self.day_sheet(person) for person in self.whole.staff]
        names = unlike([sheet.name for sheet in sheets])
        return tuple(replace(sheet, name=name) for sheet, name in zip(sheets, names, strict=True))

    def grid(self) -> Sheet:
        return everybody(self._salon, self.seen, self.copied)

    def arrivals(self) -> tuple[Sheet, ...]:
        lists = (arrivals.by_time, arrivals.by_name)
        return tuple(made(self._salon, self.seen, self.copied) for made in lists)

    def price_list(self) -> tuple[Sheet, ...]:
        if self.prices is None or self.prices_at is None:
            return ()
        return (price_list(self._salon, self.prices, self.prices_at),)

    def owing(self) -> tuple[Owing, ...]:
        """Who may still owe, as far as the role may know it."""
        if self.cut_off is None:
            return ()
        now, keep = self.copied.printed_at, self.config.privacy.keep_unsettled_days
        ids = unsettled([self.whole], self.cut_off, now, keep).get(self.whole.date, frozenset())
        may_know = ids & may_chase(self.whole, self.role, self.name or "")
        return by_outage(self.seen, may_know, self.cut_off, now)

    def end_of_day(self) -> tuple[Sheet, ...]:
        """Who may still owe, the cash, what has to be entered."""
        if not may(self.role, "unsettled"):
            return ()
        plan_b, copied = self.config.plan_b, self.copied
        owing = None if self.cut_off is None else self.owing()
        return (end_of_day(self._salon, self.seen, owing, plan_b, copied.taken_at, copied.printed_at),)

    def day_as_a_whole(self) -> tuple[Sheet, ...]:
        """What is different every day, beside the day sheets."""
        return (self.grid(), *self.arrivals(), *self.price_list(), *self.end_of_day())

    def cards(self) -> tuple[Sheet, ...]:
        """What do we do now: the binder for who may have it, else the cards."""
        plan = plan_seen_by(plan_of(self.config), self.role)
        if may(self.role, "binder"):
            return tuple(binder(plan, self.copied.printed_at.date()))
        return tuple(card_sheet(card, plan) for card in cards_of(plan))

    def forms(self) -> tuple[Sheet, ...]:
        """A page of each."""
        plan = plan_seen_by(plan_of(self.config), self.role)
        return tuple(
            sheet for form in FORMS for sheet in form_sheets(form, plan, self.copied.printed_at, form.per_page)
        )

    def everything(self) -> tuple[Sheet, ...]:
        """In the order in which one takes it from the printer."""
        return (*self.day_sheets(), *self.day_as_a_whole(), *self.cards(), *self.forms())

    def pack(self, papers: Mapping[str, bytes]) -> Files:
        """One PDF with everything, the same piece by piece, the day as a table; `papers` as they came."""
        date, sheets, came = str(self.whole.date), filed(_("day sheets")), filed(_("papers"))
        return {
            filed(date, _("everything")) + ".pdf": self.everything(),
            **{f"{sheets}/{sheet.name}.pdf": (sheet,) for sheet in self.day_sheets()},
            **{f"{sheet.name}.pdf": (sheet,) for sheet in self.day_as_a_whole()},
            filed(_("plan B")) + ".pdf": self.cards(),
            filed(_("forms")) + ".pdf": self.forms(),
            f"{filed(date)}.csv": table_of(self.seen),
            **{f"{came}/{name}": body for name, body in papers.items()},
        }

    @property
    def _salon(self) -> str:
        return self.config.salon.name

    def _at(self, person: Staff) -> Day:
        is_for_all = self.role == "stylist" and self.name is None  # a tablet of all stylists has no name, but is no box
        if is_for_all or (self.role in ("reception", "owner") and not self.for_desk):
            return at_the_chair(self.whole, person.id)
        return self.seen
