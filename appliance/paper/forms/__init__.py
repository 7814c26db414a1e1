"""The blank forms: paper for a day on which nothing can be typed in. One table; a form is a sheet (paper/sheet.py).

It decides which forms there are, how many fit on a page, how many a day takes, and their numbers. Nothing on the box
counts, for nothing there may be written: a number is the form's letter, the second in which it was printed, and its
place in that print. So no two papers have the same one, and each can be looked for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from appliance.paper.cards import Plan
from appliance.paper.forms import logs, money, people
from appliance.paper.sheet import Heading, Part, Sheet
from appliance.tongue import N_, _

MOST = 30  # copies in one print: nobody fills in more, and a slip of the finger costs paper


@dataclass(frozen=True, slots=True)
class Form:
    key: str  # in its address: /forms/receipt
    letter: str  # its numbers begin with it
    title: str
    what: str
    a_day: int  # how many are enough for eight hours in a salon of six (ONC's SAFER guide: forms for eight hours)
    says: Callable[[Plan], Iterable[Part]]
    per_page: int = 1


FORMS: tuple[Form, ...] = (
    Form("receipt", "R", N_("Hand receipt"), N_("The client pays, the till does not print"), 30, money.receipt, 3),
    Form("slip", "P", N_("Missed-payment slip"), N_("The client leaves and has not paid"), 12, money.slip, 3),
    Form("walk-ins", "W", N_("Walk-in list"), N_("Somebody comes without an appointment"), 2, people.walk_ins),
    Form(
        "requests",
        "A",
        N_("Appointment requests"),
        N_("Somebody would like an appointment, or another one"),
        2,
        people.requests,
    ),
    Form("client", "C", N_("New client and patch test"), N_("Somebody is here for the first time"), 6, people.client),
    Form("treatments", "T", N_("Treatment log"), N_("What was used on whom"), 4, logs.treatments),
    Form("messages", "M", N_("Message pad"), N_("Somebody rings for a colleague"), 15, people.message, 3),
    Form("cash", "K", N_("Cash count"), N_("Before you open and after you close"), 2, money.cash),
    Form(
        "incident",
        "I",
        N_("Incident log"),
        N_("From the first minute on: what happened, who was rung"),
        1,
        logs.incident,
    ),
)


def sheets(form: Form, plan: Plan, at: datetime, copies: int = 1) -> tuple[Sheet, ...]:
    """So many copies, as many on a page as fit. `at`: when they are printed."""
    numbers = [number(form, at, place) for place in range(1, min(max(copies, 1), MOST) + 1)]
    pages = (numbers[first : first + form.per_page] for first in range(0, len(numbers), form.per_page))
    return tuple(_page(form, plan, page) for page in pages)


def number(form: Form, at: datetime, place: int) -> str:
    """ "R-261121-104205-03": the third of the receipts that were printed on 21 November 2026 at 10:42:05."""
    return f"{form.letter}-{at:%y%m%d-%H%M%S}-{place:02d}"


def _page(form: Form, plan: Plan, numbers: list[str]) -> Sheet:
    return Sheet(
        name=f"form-{form.key}",
        title=_(form.title),
        subtitle=_(form.what) if form.per_page == 1 else "",
        parts=tuple(_parts(form, plan, numbers)),
        facts=(plan.salon,),
        number=numbers[0] if form.per_page == 1 else "",
        foot=(_("Enter it in the booking system when the line is back, tick it, then shred it."),),
    )


def _parts(form: Form, plan: Plan, numbers: list[str]) -> Iterable[Part]:
    for each in numbers:
        if form.per_page > 1:
            yield Heading(_("{title} {number}", title=_(form.title), number=each))
        yield from form.says(plan)
