"""Make the end-of-day list: who may still owe, how to ask them, the cash, tasks for tomorrow, what is to be entered.

It decides no more than the words: who may owe is salon/chase.py's, who may know it salon/privacy.py's. What is written
on it by hand stays on paper; the booking system is where it is entered.
"""

from collections.abc import Iterable
from datetime import datetime

from appliance import spoken
from appliance.config import PlanB
from appliance.paper.owing import asking, before, heading, owed, total, unknown, visits_of
from appliance.paper.sheet import Cell, Column, Fields, Heading, Part, Row, Sheet, Steps, Table, Text
from appliance.prices import price_of
from appliance.salon.chase import Owing
from appliance.salon.model import Day, Visit
from appliance.tongue import _
from appliance.visits import hands, services

TASKS = 4  # lines


def end_of_day(
    salon: str, day: Day, owing: tuple[Owing, ...] | None, plan_b: PlanB, taken_at: datetime | None, now: datetime
) -> Sheet:
    """The list of one day. `day` and `owing` hold what its reader may see; `now` is in the salon's zone.

    `owing` None: nobody knows, because the history cannot be read.
    """
    return Sheet(
        name=f"{day.date}-end-of-day",
        title=_("End of the day"),
        subtitle=salon,
        facts=(spoken.day_name(day.date),),
        parts=(*_owed(day, owing, plan_b, now), *_cash(), *_tomorrow(), *_to_enter()),
        foot=(_copy(taken_at, now), _("Read-only copy. Enter everything in the booking system, then shred this list.")),
    )


def _owed(day: Day, owing: tuple[Owing, ...] | None, plan_b: PlanB, now: datetime) -> Iterable[Part]:
    if owing is None:
        return (Heading(_("Who may still owe")), Text(unknown()))
    if not owing:
        return (Heading(_("Who may still owe")), Text(_("Nobody is known to owe.")))
    tables = (Table(_columns(), _rows(day, each), caption=heading(each.outage, day.date, now)) for each in owing)
    known = _("The booking system did not say that these visits were paid. Look there first when it is back.")
    return (
        Heading(_("Who may still owe")),
        Text(known),
        *tables,
        Text(total(visits_of(owing)), "strong"),
        Steps(asking(plan_b)),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Time"), 9),
        Column(_("Client"), 23),
        Column(_("Service"), 22),
        Column(_("Price"), 17, "right"),
        Column(_("May owe"), 15, "right"),
        Column(_("Asked how, by whom"), 22),
        Column(_("Paid"), 8, "center"),
    )


def _rows(day: Day, owing: Owing) -> tuple[Row, ...]:
    return tuple(_row(visit, day) for visit in owing.visits)


def _row(visit: Visit, day: Day) -> Row:
    return Row(
        (
            Cell(spoken.clock(visit.start), weight="strong"),
            Cell(visit.client.name, tuple(filter(None, (visit.client.phone,))), "strong"),
            Cell(spoken.joined(services(visit)), (spoken.joined(hands(visit, day)),) if hands(visit, day) else ()),
            Cell(price_of(visit), before(visit)),
            Cell(owed(visit), weight="strong"),
            Cell(),
            Cell(tick=True),
        )
    )


def _cash() -> tuple[Part, ...]:
    return (
        Heading(_("Cash")),
        Fields(
            (
                (_("In the till this morning"), 1),
                (_("Taken in cash since"), 1),
                (_("So expected"), 1),
                (_("Counted"), 1),
                (_("Difference"), 1),
                (_("Counted by"), 1),
            ),
            columns=2,
        ),
    )


def _tomorrow() -> tuple[Part, ...]:
    columns = (Column(_("Whom or what to chase"), 60), Column(_("By whom"), 25), Column(_("Done"), 10, "center"))
    blank = Row((Cell(), Cell(), Cell(tick=True)), "blank")
    return (Heading(_("For tomorrow")), Table(columns, (blank,) * TASKS))


def _to_enter() -> tuple[Part, ...]:
    done = (
        _("Walk-ins, with what was done and what was paid"),
        _("New bookings, and those that were moved or cancelled"),
        _("Payments taken in cash or with the other terminal"),
        _("Notes, colour formulas and patch tests"),
        _("Who came late or not at all"),
        _("Papers scanned and attached where you do that, then shredded"),
    )
    return (Heading(_("Entered in the booking system")), Steps(done, tick=True))


def _copy(taken_at: datetime | None, now: datetime) -> str:
    if taken_at is None:
        return _("There was no copy of the book.")
    local = taken_at.astimezone(now.tzinfo)
    return _("The book as of {clock}, {day}.", clock=spoken.clock(local), day=spoken.day_name(local.date()))
