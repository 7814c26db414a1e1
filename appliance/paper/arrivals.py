"""Make the lists of who comes: by time for the door, by name for the telephone. Who may see what is decided before."""

from appliance import spoken
from appliance.alphabet import sort_key
from appliance.paper.copied import Copied
from appliance.paper.filed import filed
from appliance.paper.sheet import Cell, Column, Part, Row, Sheet, Table, Text
from appliance.prices import due_of, price_of
from appliance.salon.day import GONE
from appliance.salon.model import Day, Visit
from appliance.tongue import _, n_
from appliance.visits import hands, marks, services


def by_time(salon: str, day: Day, copied: Copied) -> Sheet:
    visits = tuple(sorted(day.visits, key=lambda visit: visit.start))
    return _sheet(salon, day, copied, visits, _("Arrivals by time"), "arrivals-by-time")


def by_name(salon: str, day: Day, copied: Copied) -> Sheet:
    visits = tuple(sorted(day.visits, key=lambda visit: (sort_key(visit.client.name), visit.start)))
    return _sheet(salon, day, copied, visits, _("Arrivals by name"), "arrivals-by-name")


def _sheet(salon: str, day: Day, copied: Copied, visits: tuple[Visit, ...], title: str, name: str) -> Sheet:
    return Sheet(
        name=filed(str(day.date), name),
        title=title,
        subtitle=salon,
        facts=(spoken.day_name(day.date), _count(day)),
        parts=(_table(day, visits),),
        foot=copied.foot(),
    )


def _count(day: Day) -> str:
    return n_("{count} visit", "{count} visits", sum(visit.status not in GONE for visit in day.visits))


def _table(day: Day, visits: tuple[Visit, ...]) -> Part:
    if not visits:
        return Text(_("Nobody is booked in this copy."))
    columns = (
        Column(_("Time"), 14),
        Column(_("Client"), 46),
        Column(_("With"), 26),
        Column(_("Service"), 54),
        Column(_("To pay"), 30, "right"),
        Column(_("Came"), 15, "center"),
    )
    return Table(columns, tuple(_row(visit, day) for visit in visits))


def _row(visit: Visit, day: Day) -> Row:
    is_gone = visit.status in GONE
    mark = marks()[visit.status]
    client = Cell(
        visit.client.name or _("no name"), (visit.client.phone,) if visit.client.phone and not is_gone else (), "strong"
    )
    return Row(
        (
            Cell(spoken.clock(visit.start), weight="strong"),
            client,
            Cell(spoken.joined(hands(visit, day))),
            Cell(" + ".join(services(visit))),
            Cell(_to_pay(visit)),
            Cell(tick=True),
        ),
        under=(f"{mark.letter} {mark.word}",) if is_gone else (),
        is_struck=is_gone,
    )


def _to_pay(visit: Visit) -> str:
    """What the client has yet to pay, where something has been paid; else the price."""
    return due_of(visit) if visit.deposit_minor or visit.paid_minor else price_of(visit)
