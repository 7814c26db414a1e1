"""The entries of a calendar -> appointments, shifts and time away. Pure.

Decides which entry is which, and reads the lines "Key: value" of its description. What such lines say beyond the ones
listed here (e-mail, address, birthday) is not taken: nobody needs it in an outage.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from appliance.salon.model import AlertKind, BlockKind, SegmentKind
from appliance.salon.rows import Appointment, Away, Event, Shift, Step
from appliance.salon.text import clean

NOBODY = "Not assigned"

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
_KEYS = {
    *("client", "service", "price", "deposit", "paid", "phone", "note", "status", "steps", "formula", "last visit"),
    *ALERTS,
}


@dataclass(slots=True)
class Entries:
    """What the entries of a calendar are, and why others are nothing."""

    appointments: list[Appointment] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)  # in the order in which the calendar names them
    quarantined: list[str] = field(default_factory=list)


def sorted_out(events: Iterable[Event]) -> Entries:
    """What each entry is."""
    found = Entries()
    for event in events:
        word = event.summary.casefold()
        if not event.summary:
            found.quarantined.append("an entry without a title")
        elif (event.start.tzinfo is None) != (event.end.tzinfo is None):
            found.quarantined.append("an entry whose end is on another clock than its start")
        elif not (_is_cancelled(event) and (word in SHIFTS or block_kind(word))):
            found.staff.append(person(event))
            _put(found, event, word)
    return found


def _put(found: Entries, event: Event, word: str) -> None:
    staff = person(event)
    if word in SHIFTS:
        found.shifts.append(Shift(staff, event.start, event.end))
    elif kind := block_kind(word):
        found.away.append(Away(staff, event.start, event.end, kind, event.summary, event.all_day))
    elif not event.all_day:  # a birthday or a bank holiday: nothing that happens in a chair
        found.appointments.append(_appointment(event))


def block_kind(word: str) -> BlockKind | None:
    """What kind of time away a title means; None: it is no such title."""
    word = word.casefold()
    if word in BLOCKS:
        return BLOCKS[word]
    if split(word)[1]:  # "Break, Anna - Cut" would be a client
        return None
    return next((kind for known, kind in BLOCKS.items() if word.startswith((f"{known} ", f"{known}:"))), None)


def person(event: Event) -> str:
    """Who works on it: the organizer, else the first category, else nobody that we know of."""
    return event.who or next(iter(event.categories), "") or NOBODY


def split(summary: str) -> tuple[str, str]:
    """ "Client - Service" at the first dash that has spaces around it. Without one: all of it, and nothing."""
    client, _, service = re.sub(r" [–—] ", " - ", summary).partition(" - ")
    return client.strip(), service.strip()


def _is_cancelled(event: Event) -> bool:
    return event.status.casefold() == "cancelled"


def _appointment(event: Event) -> Appointment:
    said = _said(event.description)
    client, service = (event.client, event.service) if event.client else split(event.summary)
    status = event.status if _is_cancelled(event) else said.get("status", event.status)
    return Appointment(
        id=event.uid,
        start=event.start,
        end=event.end,
        visit=event.related or event.uid,
        staff=person(event),
        client=said.get("client") or client,
        phone=said.get("phone", ""),
        service=said.get("service") or service,
        status=status,
        price=said.get("price", ""),
        deposit=said.get("deposit", ""),
        paid=said.get("paid", ""),
        note=said.get("note", ""),
        alerts=tuple((kind, said[key]) for key, kind in ALERTS.items() if said.get(key)),
        steps=steps(said.get("steps", "")),
        formula=said.get("formula", ""),
        history=(said["last visit"],) if said.get("last visit") else (),
    )


def _said(description: str) -> dict[str, str]:
    """The lines "Key: value" of a description. Lines without a key go on with a note, and are dropped elsewhere."""
    found: dict[str, list[str]] = {}
    last = ""
    for line in description.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key.strip().casefold() in _KEYS:
            last = key.strip().casefold()
            found.setdefault(last, [value])
        elif last == "note" and line.strip() and not re.match(r"[\w ]{1,20}:", line):
            found[last].append(line)
        else:
            last = ""
    return {key: clean(" ".join(lines), 500) for key, lines in found.items()}  # once: a note may have 2,000 lines


def steps(text: str) -> tuple[Step, ...]:
    """ "45 work, 35 process, 30 finish"."""
    found = re.findall(r"(\d{1,3}) (work|process|finish)\b", text)
    return tuple(Step(cast(SegmentKind, kind), int(minutes)) for minutes, kind in found if int(minutes))
