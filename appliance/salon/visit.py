"""The appointments that belong together -> one visit. Pure.

What they do not say stays unknown: a price that cannot be read is None, a patch test that is not mentioned is
"not supplied".
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from appliance.salon import pricing
from appliance.salon.model import NOT_SUPPLIED, Alert, Client, PriceKind, Segment, Visit, VisitStatus
from appliance.salon.money import Amount, amount
from appliance.salon.rows import Appointment, Place
from appliance.salon.text import fingerprint, given_first, last_digits

MOST_HISTORY = 3

STATUSES: dict[str, VisitStatus] = {
    "tentative": "requested",
    "pending": "requested",
    "checked in": "arrived",
    "started": "in_service",
    "finished": "done",
    "completed": "done",
    "canceled": "cancelled",
    "noshow": "no_show",
    "": "booked",
    **dict.fromkeys(("очікує", "odottaa"), "requested"),
    **dict.fromkeys(("заброньовано", "записано", "varattu"), "booked"),
    **dict.fromkeys(("підтверджено", "vahvistettu"), "confirmed"),
    **dict.fromkeys(("прийшов", "прийшла", "saapunut"), "arrived"),
    **dict.fromkeys(("завершено", "виконано", "valmis"), "done"),
    **dict.fromkeys(("оплачено", "сплачено", "maksettu"), "paid"),
    **dict.fromkeys(("не з'явився", "не з'явилася", "ei saapunut"), "no_show"),
    **dict.fromkeys(("скасовано", "peruttu", "peruutettu"), "cancelled"),
    **{word.replace("_", " "): word for word in get_args(VisitStatus)},
}


def visit_of(
    key: str, day: date, parts: list[Appointment], place: Place, staff_id: Callable[[str], str]
) -> tuple[Visit, set[str]]:
    """One visit from the parts that belong to it, earliest first, and the currencies that they name."""
    main = next((part for part in parts if part.id == part.visit), parts[0])
    told = [main, *(part for part in parts if part is not main)]
    costs = [pricing.cost(part.price, place.currency) for part in parts]
    deposits, payments = _amounts(parts, "deposit", place), _amounts(parts, "paid", place)
    price, price_kind = _price(costs)
    visit = Visit(
        id=f"{place.source}-{fingerprint(place.source, key, day.isoformat())[:12]}",
        client=_client(told, place),
        status=STATUSES.get(main.status.casefold().replace("-", " ").replace("_", " "), "unknown"),
        note=_first(told, "note") or None,
        alerts=tuple(_alerts(told)),
        price_minor=price,
        deposit_minor=_sum(deposits),
        currency=place.currency,
        segments=tuple(_segments(parts, place.zone, staff_id)),
        paid_minor=_sum(payments),
        price_kind=price_kind,
        is_new=any(part.is_new for part in parts),
        asked_for=any(part.asked_for for part in parts),
    )
    named = {cost.currency for cost in costs if cost} | {money.currency for money in [*deposits, *payments]}
    return visit, {currency for currency in named if currency}


def _client(told: list[Appointment], place: Place) -> Client:
    name, phone = _first(told, "client"), phone_number(_first(told, "phone"))
    ref = _first(told, "client_ref") or fingerprint(name.casefold(), last_digits(phone or ""))[:8]
    history = next((part.history for part in told if part.history), ())
    name = given_first(name) if place.family_first else name
    return Client(name, phone, f"{place.source}:{ref}", history[:MOST_HISTORY], _first(told, "formula") or None)


def _first(told: list[Appointment], what: str) -> str:
    """The first that is said: the main part speaks before the others."""
    return next((value for part in told if (value := str(getattr(part, what)))), "")


def phone_number(text: str) -> str | None:
    """The text, if it can be a telephone number."""
    return text if re.fullmatch(r"\+?[\d ()./-]{5,24}", text) else None


def _amounts(parts: list[Appointment], what: str, place: Place) -> list[Amount]:
    return [paid for part in parts if (paid := amount(str(getattr(part, what)), place.currency))]


def _sum(amounts: list[Amount]) -> int | None:
    return sum(money.minor for money in amounts) if amounts else None


def _price(costs: list[pricing.Cost | None]) -> tuple[int | None, PriceKind]:
    """What the parts cost together. Half a price is a wrong one: one part that is not known makes it unknown."""
    known = [cost for cost in costs if cost]
    if any(cost.kind == "consult" for cost in known):
        return None, "consult"
    if len(known) < len(costs):
        return None, "fixed"
    least = any(cost.kind in ("from", "range") for cost in known)
    return sum(cost.minor or 0 for cost in known), "from" if least else "fixed"


def _alerts(told: list[Appointment]) -> Iterator[Alert]:
    """The patch test first, and always: what nobody said about it must not read as safe."""
    said = dict.fromkeys(alert for part in told for alert in part.alerts)
    tested = next((text for kind, text in said if kind == "patch_test"), "")
    yield Alert("patch_test", tested or NOT_SUPPLIED)
    yield from (Alert(kind, text) for kind, text in said if kind != "patch_test")


def _segments(parts: list[Appointment], zone: ZoneInfo, staff_id: Callable[[str], str]) -> Iterator[Segment]:
    """Each part's stretches, and between them the time in which the colour develops and the hands are free."""
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        stretches = list(_stretches(part, zone, staff_id(part.staff)))
        yield from stretches
        last = stretches[-1]
        until = _developed(part, last.end, after, zone)
        if until > last.end:
            yield Segment(last.staff, last.service, last.end, until, "process", last.room)


def _developed(part: Appointment, end: datetime, after: Appointment | None, zone: ZoneInfo) -> datetime:
    """Until when it develops after a part: until the part that finishes it, else as long as was said, if it was."""
    said = local(end + timedelta(minutes=part.process_min), zone)
    if after is None:
        return said
    begins = local(after.start, zone)
    return begins if after.kind == "finish" else min(said, begins)


def _stretches(part: Appointment, zone: ZoneInfo, staff: str) -> Iterator[Segment]:
    """One stretch, or the steps when they fill the time exactly."""
    service, room = part.service or NOT_SUPPLIED, part.room or None
    start, end = instant(part.start, zone), instant(part.end, zone)
    lengths = [(timedelta(minutes=step.minutes), step.kind) for step in part.steps]
    if sum((length for length, _ in lengths), timedelta()) != end - start:
        lengths = [(end - start, part.kind)]
    for length, kind in lengths:
        yield Segment(staff, service, start.astimezone(zone), (start + length).astimezone(zone), kind, room)
        start += length


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """In the salon's zone. By way of UTC, so that an hour that the clocks leave out becomes one that exists."""
    return instant(moment, zone).astimezone(zone)


def instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """In UTC, where lengths are true even in the night when the clocks change."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
