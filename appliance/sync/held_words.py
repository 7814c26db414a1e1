"""What is held about a client, and what became of it, in words and for programs. Pure."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from appliance.salon.model import Visit
from appliance.spoken import money
from appliance.sync.forget import Holds, Wiped
from appliance.sync.held import Elsewhere, Person, Stands
from appliance.sync.words import plural

BESIDES = "Nothing else of the box holds a client: not the outage history, the recordings, the logs or book.json."
TRUTH = (
    "The booking system is the truth: until they are removed there as well, it sends them again with every answer. "
    'The book then shows their visits as "Client removed"; the answer itself is kept sealed, as it came.'
)


def shown(holds: Holds, typed: str) -> str:
    """Everything that is held about whoever was meant."""
    return "\n".join([*_people(holds, typed), *_elsewhere(holds), BESIDES])


def shown_json(holds: Holds) -> dict[str, Any]:
    """The same for programs."""
    return {
        "people": [_person_json(person) for person in holds.people],
        "elsewhere": [asdict(one) for one in holds.elsewhere],
    }


def forgotten(holds: Holds, typed: str) -> list[str]:
    """What came of `planb forget`."""
    if not holds.people:
        return [f"The book holds nobody who is called {typed}. What else may speak of them: planb forget --show"]
    if len(holds.people) > 1:
        refs = (f"  {person.ref}  {_visits(person)}" for person in holds.people)
        return [f"Several clients are called {typed}. Nothing was changed. Choose one of:", *refs]
    (person,) = holds.people
    return [
        f"{person.ref} is removed from {_visits(person)} in every generation of the book. What the booking system had "
        "sent was dropped; the box asks again.",
        TRUTH,
        *_documents(holds),
    ]


def wiped(gone: Wiped) -> list[str]:
    """What came of `planb wipe`."""
    lost = "the box's key" if gone.key else "no key of the box, for it is not there: destroy the medium that it is on"
    return [
        f"Removed: {lost}; {plural(gone.book, 'generation')} of the book, {plural(gone.payloads, 'file')} of what the "
        f"booking system had sent, {plural(gone.documents, 'file')} of documents, and who was to be forgotten.",
        "Kept: the settings, who may sign in, the secrets, and the history of the line.",
        "The box fetches everything again, unless planb-sync is stopped (sudo systemctl disable --now planb-sync) or "
        "the [[sources]] are taken out of planb.toml; while it runs, it also has the book in its memory.",
        "A card keeps old copies in cells that no program reaches. What was sealed there cannot be opened without the "
        "key; where the key was on the same card and that is not enough, destroy the card.",
    ]


def _people(holds: Holds, typed: str) -> Iterator[str]:
    if not holds.people:
        yield f"The book holds nobody who is called {typed}."
    for person in holds.people:
        yield "  ".join((person.ref, *person.names, *person.phones))
        for stands in person.visits:
            yield from _stands(stands)


def _stands(stands: Stands) -> Iterator[str]:
    visit = stands.visit
    services = ", ".join(dict.fromkeys(f"{part.service} with {part.staff}" for part in visit.segments))
    yield f"  {stands.day:%a} {stands.day} {visit.start:%H:%M}-{visit.end:%H:%M}  {services}, {visit.status}"
    yield from (f"    {what}: {said}" for what, said in _said(visit) if said)
    yield f"    stands in: {', '.join(stands.files)}"


def _said(visit: Visit) -> Iterator[tuple[str, str | None]]:
    amounts = (("price", visit.price_minor), ("deposit", visit.deposit_minor), ("paid", visit.paid_minor))
    yield "money", ", ".join(f"{what} {money(minor, visit.currency)}" for what, minor in amounts if minor is not None)
    yield "note", visit.note
    yield "alerts", "; ".join(f"{alert.kind.replace('_', ' ')}: {alert.text}" for alert in visit.alerts)
    yield "last visits", "; ".join(visit.client.history)
    yield "formula", visit.client.formula
    yield (
        "marked",
        ", ".join(words for words, true in (("new client", visit.is_new), ("asked for them", visit.asked_for)) if true),
    )


def _elsewhere(holds: Holds) -> Iterator[str]:
    kinds = {"payload": "what {name} sent last, {size} bytes, sealed", "document": "the document {name}"}
    for one in holds.elsewhere:
        what = kinds[one.kind].format(name=one.name, size=one.size)
        yield f"{what}: {_mentioned(one)}"


def _mentioned(one: Elsewhere) -> str:
    if one.mentions is None:
        return "cannot be searched; look at it on the page"
    return "speaks of them" if one.mentions else "does not speak of them by that name or number"


def _documents(holds: Holds) -> Iterator[str]:
    """Documents stay as they came, others stand in them too: say which may speak of them."""
    if holds.removed:
        yield f"These documents were called like them, and are removed: {', '.join(holds.removed)}"
    may = sorted(one.name for one in holds.elsewhere if one.kind == "document" and one.mentions is not False)
    if may:
        yield f"These documents may still speak of them, until they expire or are replaced: {', '.join(may)}"


def _visits(person: Person) -> str:
    """How many, and when: enough to choose by, too little to tell a terminal who somebody is."""
    days = sorted({stands.day for stands in person.visits})
    number = len({stands.visit.id for stands in person.visits})
    return f"{plural(number, 'visit')} on {', '.join(f'{day:%a} {day}' for day in days)}"


def _person_json(person: Person) -> dict[str, Any]:
    return {
        "ref": person.ref,
        "names": person.names,
        "phones": person.phones,
        "visits": [
            {"day": stands.day.isoformat(), "files": stands.files, "visit": asdict(stands.visit)}
            for stands in person.visits
        ],
    }
