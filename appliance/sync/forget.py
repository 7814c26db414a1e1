"""Forget a client, or show what is held about them; wipe the box. The acts; whom it concerns is decided in held.py.

Both take the lock of a round, so that no half of one is published meanwhile. What a round of the daemon holds in its
memory is not theirs to change: it keeps out whoever is forgotten, and after a wipe it has to be stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.places import Places
from appliance.store import forgotten, seal, snapshot
from appliance.store.building import BUILDING
from appliance.store.cache import Cache
from appliance.store.seal import Seal
from appliance.store.shred import shred, shred_all
from appliance.store.snapshot import GENERATIONS
from appliance.store.vault import Vault
from appliance.sync.alone import alone
from appliance.sync.forgotten import without
from appliance.sync.held import Elsewhere, Person, elsewhere, generations, meant, of_one_client


class Unopened(Exception):
    """What is sealed cannot be opened, so nobody can say what is held. Says what to do."""


@dataclass(frozen=True, slots=True)
class Holds:
    """Who is meant, and what else may speak of them."""

    people: tuple[Person, ...]
    elsewhere: tuple[Elsewhere, ...]
    removed: tuple[str, ...] = ()  # names of documents


@dataclass(frozen=True, slots=True)
class Wiped:
    """How many files went. `key` False: the box's key was not where it should be."""

    key: bool
    book: int
    payloads: int
    documents: int
    besides: int


async def show(places: Places, key_path: Path, typed: str) -> Holds:
    """What is held about whoever is called so. Raises OSError, Unopened."""
    async with alone(places.cache):
        return _holds(places, key_path, typed)


async def forget(places: Places, key_path: Path, typed: str, zone: ZoneInfo) -> Holds:
    """Erase the one client who is called so, and keep them out. None or several: nothing is changed.

    Raises OSError, Unopened, NotKept.
    """
    async with alone(places.cache):
        holds = _holds(places, key_path, typed)
        if len(holds.people) != 1:
            return holds
        (person,), key = holds.people, _key(key_path)
        marks = forgotten.load(places.state)  # they come first: whatever is published after that keeps them out
        forgotten.save(places.state, {**marks, key.sign(person.ref): datetime.now(zone).date()})
        Cache(places.cache, key_path).forget()
        snapshot.rewrite(places.state, key, lambda book: without(book, person.is_theirs))
        return _without_theirs(holds, Vault(places.vault, key), person)


def _without_theirs(holds: Holds, vault: Vault, person: Person) -> Holds:
    """What is about nobody else, and would never go by itself, goes."""
    theirs = of_one_client(vault.docs(), person.names)
    vault.drop([doc.id for doc in theirs])
    names = {doc.name for doc in theirs}
    left = tuple(one for one in holds.elsewhere if one.kind != "document" or one.name not in names)
    return replace(holds, elsewhere=left, removed=tuple(sorted(names)))


async def wipe(places: Places, key_path: Path) -> Wiped:
    """Everything about clients. The key goes first: cut short, what is left says little. Raises OSError."""
    async with alone(places.cache):
        return Wiped(
            key=_gone(key_path),
            book=sum(_gone(places.state / name) for name in GENERATIONS),
            payloads=Cache(places.cache, key_path).forget(),
            documents=shred_all(places.vault),
            besides=sum(map(_gone, (places.state / BUILDING, places.state / forgotten.FILE, places.book_json))),
        )


def _gone(path: Path) -> bool:
    there = path.exists()
    shred(path)
    return there


def _holds(places: Places, key_path: Path, typed: str) -> Holds:
    key = _key(key_path)
    books = generations(places.state, key)
    visits = [visit for book in books.values() for day in book.days for visit in day.visits]
    if visits and all(visit.is_sealed for visit in visits):
        raise Unopened(f"The book was sealed with another key than {key_path}. Fetch it again first: planb sync")
    people = meant(books, typed)
    with Cache(places.cache, key_path) as cache:
        return Holds(people, elsewhere(cache, Vault(places.vault, key), (typed, *_words(people))))


def _words(people: tuple[Person, ...]) -> Iterator[str]:
    for person in people:
        yield from person.names
        yield from person.phones


def _key(path: Path) -> Seal:
    try:
        with path.open("rb"):  # whoever may not read it shall hear that, and not that it is missing
            key = seal.load(path)
    except FileNotFoundError:
        key = None
    if key is None:
        raise Unopened(f"The key of the box is missing, so what is sealed cannot be opened. It should be: {path}")
    return key
