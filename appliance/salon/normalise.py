"""Rows of a calendar -> days in the salon's own zone. Pure.

Decides what is a visit, a block or a shift, and which parts belong to one visit. What the rows do not say stays
unknown: a price that cannot be read is None, a patch test that is not mentioned is "not supplied". Fields that nobody
needs in an outage (e-mail, address, birthday) are not taken at all.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import cast, get_args
from zoneinfo import ZoneInfo

from appliance.salon.model import (
    NOT_SUPPLIED,
    Alert,
    AlertKind,
    Block,
    BlockKind,
    Client,
    Day,
    Segment,
    SegmentKind,
    Staff,
    Visit,
    VisitStatus,
)
from appliance.salon.money import Amount, amount
from appliance.salon.rows import Event, Place
from appliance.salon.text import clean, fingerprint, slug

NOBODY = "Not assigned"
LONGEST = timedelta(hours=16)  # longer than any visit; shorter than a forgotten end date

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
# how salons call what is not a visit, in English, Ukrainian and Finnish
BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(("lunch", "break", "pause", "обід", "перерва", "lounas", "tauko"), "break"),
    **dict.fromkeys(("team meeting", "staff meeting", "meeting", "нарада", "збори", "palaveri"), "meeting"),
    **dict.fromkeys(("training", "course", "навчання", "koulutus"), "training"),
    **dict.fromkeys(("holiday", "annual leave", "vacation", "відпустка", "loma"), "holiday"),
    **dict.fromkeys(("day off", "off", "sick", "unavailable", "blocked", "вихідний", "vapaa"), "off"),
}
SHIFTS = ("working hours", "shift", "робочі години", "työvuoro")
ALERTS: dict[str, AlertKind] = {
    "patch test": "patch_test",
    "allergy": "allergy",
    "balance": "balance",
    "alert": "other",
}


@dataclass(frozen=True, slots=True)
class Normalised:
    """The days that the rows make, the rows that make none, and the currencies that were named."""

    days: tuple[Day, ...]
    quarantined: tuple[str, ...]
    currencies: tuple[str, ...]


@dataclass(slots=True)
class _Sorted:
    """The rows of all days, while they are being sorted."""

    staff: dict[str, str] = field(default_factory=dict)  # id -> name, in the order of first appearance
    visits: dict[date, list[Visit]] = field(default_factory=dict)
    blocks: dict[date, list[Block]] = field(default_factory=dict)
    works: dict[tuple[date, str], list[str]] = field(default_factory=dict)


def days(events: Iterable[Event], place: Place) -> Normalised:
    """The days of these events, in order."""
    found, quarantined, named = _Sorted(), list[str](), set[str]()
    groups: dict[tuple[str, date], list[Event]] = {}
    for event in events:
        if reason := _wrong(event, place.zone):
            quarantined.append(reason)
            continue
        word = event.summary.casefold()
        if event.status.casefold() == "cancelled" and (word in SHIFTS or _block_kind(word)):
            continue
        found.staff.setdefault(*_person(event))
        if word in SHIFTS:
            _add_shift(found, event, place.zone)
        elif kind := _block_kind(word):
            _add_block(found, event, kind, place.zone)
        elif not event.all_day:  # a birthday or a bank holiday: nothing that happens in a chair
            start = _local(event.start, place.zone)
            groups.setdefault((event.related or event.uid, start.date()), []).append(event)
    for (key, day), parts in groups.items():
        visit, currencies = _visit(key, day, sorted(parts, key=lambda part: _local(part.start, place.zone)), place)
        found.visits.setdefault(day, []).append(visit)
        named |= currencies
    dates = sorted({*found.visits, *found.blocks, *(day for day, _ in found.works)})
    return Normalised(tuple(_day(day, found) for day in dates), tuple(quarantined), tuple(sorted(named)))


def _wrong(event: Event, zone: ZoneInfo) -> str | None:
    """Why this row cannot be used; None: it can."""
    if not event.summary:
        return "an entry without a title"
    if (event.start.tzinfo is None) != (event.end.tzinfo is None):
        return "an entry whose end is on another clock than its start"
    lasts = _instant(event.end, zone) - _instant(event.start, zone)
    if lasts <= timedelta():
        return "an entry that ends before it begins"
    if not event.all_day and lasts > LONGEST:
        return "an entry that lasts longer than a working day"
    return None


def _person(event: Event) -> tuple[str, str]:
    """Who works on it: the organizer, else the first category, else nobody that we know of."""
    name = event.who or next(iter(event.categories), "") or NOBODY
    return slug(name, "staff"), name


def _block_kind(word: str) -> BlockKind | None:
    if word in BLOCKS:
        return BLOCKS[word]
    if _split(word)[1]:  # "Break, Anna - Cut" would be a client
        return None
    return next((kind for known, kind in BLOCKS.items() if word.startswith((f"{known} ", f"{known}:"))), None)


def _add_shift(found: _Sorted, event: Event, zone: ZoneInfo) -> None:
    start, end = _local(event.start, zone), _local(event.end, zone)
    closes = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
    found.works.setdefault((start.date(), _person(event)[0]), []).append(f"{start:%H:%M}-{closes}")


def _add_block(found: _Sorted, event: Event, kind: BlockKind, zone: ZoneInfo) -> None:
    """Off and holiday lose their own words: why somebody is away is nobody's business."""
    label = {"off": "Off", "holiday": "Holiday"}.get(kind, event.summary)
    staff = _person(event)[0]
    for start, end in _stretches(event, zone):
        found.blocks.setdefault(start.date(), []).append(Block(staff, start, end, kind, label))


def _stretches(event: Event, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The event's time; one that lasts whole days, day by day."""
    if not event.all_day:
        yield _local(event.start, zone), _local(event.end, zone)
        return
    for ahead in range(min((event.end.date() - event.start.date()).days, 60)):
        midnight = datetime.combine(event.start.date() + timedelta(days=ahead), time(), zone)
        yield midnight, midnight + timedelta(days=1)


def _visit(key: str, day: date, parts: list[Event], place: Place) -> tuple[Visit, set[str]]:
    """One visit from the parts that belong to it, earliest first, and the currencies that they name."""
    main = next((part for part in parts if not part.related), parts[0])
    said = _said(main.description)
    client, _ = _split(main.summary)
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


def _split(summary: str) -> tuple[str, str]:
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
    staff, said = _person(event)[0], _said(event.description)
    service = said.get("service") or _split(event.summary)[1] or NOT_SUPPLIED
    start, end = _instant(event.start, zone), _instant(event.end, zone)
    steps = _steps(said.get("steps", ""))
    if sum((length for length, _ in steps), timedelta()) != end - start:
        steps = [(end - start, "work")]
    for length, kind in steps:
        yield Segment(staff, service, start.astimezone(zone), (start + length).astimezone(zone), kind)
        start += length


def _steps(text: str) -> list[tuple[timedelta, SegmentKind]]:
    found = re.findall(r"(\d{1,3}) (work|process|finish)\b", text)
    return [(timedelta(minutes=int(minutes)), cast(SegmentKind, kind)) for minutes, kind in found if int(minutes)]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """In the salon's zone. By way of UTC, so that an hour that the clocks leave out becomes one that exists."""
    return _instant(moment, zone).astimezone(zone)


def _instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """In UTC, where lengths are true even in the night when the clocks change."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _day(day: date, found: _Sorted) -> Day:
    visits = sorted(found.visits.get(day, []), key=lambda visit: (visit.start, visit.id))
    blocks = sorted(found.blocks.get(day, []), key=lambda block: (block.start, block.staff))
    hands = {segment.staff for visit in visits for segment in visit.segments}
    present = hands | {block.staff for block in blocks} | {staff for when, staff in found.works if when == day}
    staff = (
        Staff(one, name, tuple(sorted(found.works.get((day, one), ()))))
        for one, name in found.staff.items()
        if one in present
    )
    return Day(day, tuple(staff), tuple(visits), tuple(blocks))
