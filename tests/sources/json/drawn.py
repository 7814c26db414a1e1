"""A day as text that a reviewer can read: the goldens of the profiles."""

from collections.abc import Iterator

from appliance.salon.model import Day, Segment, Visit
from appliance.salon.normalise import days
from appliance.salon.pricing import price_list
from appliance.salon.rows import Place, Rows
from tests.aday import TAKEN


def drawn(rows: Rows, place: Place) -> str:
    """What the rows make: each day, the price list, and what was put aside."""
    made = days(rows, place)
    priced = price_list(rows.prices, place.currency, TAKEN)
    lines = [line for day in made.days for line in _day(day)]
    lines += ["prices"]
    for service in priced.prices.services:
        for price in service.prices:
            amounts = (
                f"{price.amount_minor}..{price.amount_max_minor}" if price.amount_max_minor else price.amount_minor
            )
            told = (
                service.category,
                service.name,
                price.level or "-",
                price.kind,
                amounts,
                f"{price.duration_min} min",
            )
            lines.append("  " + " | ".join(map(str, told)))
    aside = [*rows.quarantined, *made.quarantined, *priced.quarantined]
    lines += ["put aside", *(f"  {reason}" for reason in aside)]
    currencies = sorted({*made.currencies, *priced.currencies})
    return "\n".join([*lines, f"currencies {' '.join(currencies) or '-'}", ""])


def _day(day: Day) -> Iterator[str]:
    yield f"{day.date:%A} {day.date}"
    for staff in day.staff:
        yield f"  {staff.id} = {staff.name} ({staff.level or '-'}) works {', '.join(staff.works) or '-'}"
    for visit in day.visits:
        yield from _visit(visit)
    for block in day.blocks:
        yield f"  {block.start:%H:%M}-{block.end:%H:%M} {block.staff}: {block.kind} {block.label}"


def _visit(visit: Visit) -> Iterator[str]:
    client = f"{visit.client.name}, {visit.client.phone}, {visit.client.ref}"
    money = f"{visit.price_kind} {visit.price_minor}, deposit {visit.deposit_minor}, paid {visit.paid_minor}"
    alerts = ", ".join(f"{alert.kind} {alert.text}" for alert in visit.alerts)
    yield f"  {visit.start:%H:%M} {client}: {visit.status}; {money}; note {visit.note}; {alerts}"
    yield from map(_segment, visit.segments)


def _segment(segment: Segment) -> str:
    return f"    {segment.start:%H:%M}-{segment.end:%H:%M} {segment.staff}: {segment.kind} {segment.service}"
