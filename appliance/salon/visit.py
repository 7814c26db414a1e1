"""The entries of a calendar that belong together -> one visit. Pure.

What the entries do not say stays unknown: a price that cannot be read is None, a patch test that is not mentioned is
"not supplied". Fields that nobody needs in an outage (e-mail, address, birthday) are not taken at all.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import cast, get_args
from zoneinfo import ZoneInfo

from appliance.salon.model import NOT_SUPPLIED, Alert, AlertKind, Client, Segment, SegmentKind, Visit, VisitStatus
from appliance.salon.money import Amount, amount
from appliance.salon.rows import Event, Place
from appliance.salon.text import clean, fingerprint, slug

NOBODY = "Not assigned"

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
    **{word.replace("_", " "): word for word in get_args(VisitStatus)},
}
ALERTS: dict[str, AlertKind] = {
    "patch test": "patch_test",
    "allergy": "allergy",
    "balance": "balance",
    "alert": "other",
}


def visit_of(key: str, day: date, parts: list[Event], place: Place) -> tuple[Visit, set[str]]:
    """One visit from the parts that belong to it, earliest first, and the currencies that they name."""
    main = next((part for part in parts if not part.related), parts[0])
    said = _said(main.description)
    client, _ = split(main.summary)
    costs = [_amount(part, "price", place) for part in parts]
    deposits = [paid for part in parts if (paid := _amount(part, "deposit", place))]
    visit = Visit(
        id=f"{place.source}-{fingerprint(place.source, key, day.isoformat())[:12]}",
        client=Client(said.get("client") or client, _phone(said.get("phone", ""))),
        status=_status(main, said),
        note=said.get("note") or None,
        alerts=tuple(_alerts(said)),
        price_minor=sum(cost.minor for cost in costs if cost) if all(costs) else None,  # half a price is a wrong one
        deposit_minor=sum(paid.minor for paid in deposits) if deposits else None,
        currency=place.currency,
        segments=tuple(segment for part in parts for segment in _segments(part, place.zone)),
    )
    return visit, {money.currency for money in [*costs, *deposits] if money and money.currency}


def _said(description: str) -> dict[str, str]:
    """The lines "Key: value" of a description. Lines without a key go on with a note, and are dropped elsewhere."""
    found: dict[str, str] = {}
    last = ""
    for line in description.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key.strip().casefold() in _KEYS:
            last = key.strip().casefold()
            found.setdefault(last, clean(value, 500))
        elif last == "note" and line.strip() and not re.match(r"[\w ]{1,20}:", line):
            found[last] = clean(f"{found[last]} {line}", 500)
        else:
            last = ""
    return found


_KEYS = {"client", "service", "price", "deposit", "phone", "note", "status", "steps", *ALERTS}


def split(summary: str) -> tuple[str, str]:
    """ "Client - Service" at the first dash that has spaces around it. Without one: all of it, and nothing."""
    client, _, service = re.sub(r" [–—] ", " - ", summary).partition(" - ")
    return client.strip(), service.strip()


def _phone(text: str) -> str | None:
    return text if re.fullmatch(r"\+?[\d ()./-]{5,24}", text) else None


def _status(event: Event, said: dict[str, str]) -> VisitStatus:
    if event.status.casefold() == "cancelled":
        return "cancelled"
    return STATUSES.get(said.get("status", event.status).casefold().replace("-", " "), "unknown")


def _alerts(said: dict[str, str]) -> Iterator[Alert]:
    yield Alert("patch_test", said.get("patch test") or NOT_SUPPLIED)
    for key, kind in ALERTS.items():
        if key != "patch test" and said.get(key):
            yield Alert(kind, said[key])


def _amount(event: Event, key: str, place: Place) -> Amount | None:
    return amount(_said(event.description).get(key, ""), place.currency)


def _segments(event: Event, zone: ZoneInfo) -> Iterator[Segment]:
    """One stretch, or those of "Steps: 45 work, 35 process, 30 finish" when they fill the time exactly."""
    staff, said = person(event)[0], _said(event.description)
    service = said.get("service") or split(event.summary)[1] or NOT_SUPPLIED
    start, end = instant(event.start, zone), instant(event.end, zone)
    steps = _steps(said.get("steps", ""))
    if sum((length for length, _ in steps), timedelta()) != end - start:
        steps = [(end - start, "work")]
    for length, kind in steps:
        yield Segment(staff, service, start.astimezone(zone), (start + length).astimezone(zone), kind)
        start += length


def _steps(text: str) -> list[tuple[timedelta, SegmentKind]]:
    found = re.findall(r"(\d{1,3}) (work|process|finish)\b", text)
    return [(timedelta(minutes=int(minutes)), cast(SegmentKind, kind)) for minutes, kind in found if int(minutes)]


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """In the salon's zone. By way of UTC, so that an hour that the clocks leave out becomes one that exists."""
    return instant(moment, zone).astimezone(zone)


def instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """In UTC, where lengths are true even in the night when the clocks change."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def person(event: Event) -> tuple[str, str]:
    """Who works on it: the organizer, else the first category, else nobody that we know of."""
    name = event.who or next(iter(event.categories), "") or NOBODY
    return slug(name, "staff"), name
