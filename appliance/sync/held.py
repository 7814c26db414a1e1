"""What is held about a client: in every generation of the book, in what was fetched, in the documents.

Decides who is meant by what somebody typed, and what cannot be searched. Changes nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appliance.salon.documents import Doc
from appliance.salon.model import Book, Visit
from appliance.salon.text import last_digits
from appliance.store import snapshot
from appliance.store.cache import Cache
from appliance.store.seal import Seal
from appliance.store.snapshot import GENERATIONS
from appliance.store.vault import Vault
from appliance.sync.kept import recall

LEAST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Stands:
    """One visit, and the files in which it stands like this."""

    day: date
    visit: Visit
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A client of the book."""

    ref: str
    visits: tuple[Stands, ...]  # newest file first

    def is_theirs(self, visit: Visit) -> bool:
        """By ref; by name where nobody can open the ref."""
        return visit.client.name in self.names if visit.is_sealed else visit.client.ref == self.ref

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.visit.client.name for one in self.visits))

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(phone for one in self.visits if (phone := one.visit.client.phone)))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something beside the book that may speak of a client. `mentions` None: it cannot be searched."""

    kind: str  # payload | document
    name: str
    size: int
    mentions: bool | None


def generations(state_dir: Path, key: Seal) -> dict[str, Book]:
    """Every generation that can be read, newest first."""
    books = {name: snapshot.read(state_dir / name, key) for name in GENERATIONS}
    return {name: book for name, book in books.items() if book}


def meant(books: Mapping[str, Book], typed: str) -> tuple[Person, ...]:
    """Whoever is called so: by ref, by the whole name, or by telephone number."""
    people = dict[str, dict[tuple[date, Visit], list[str]]]()
    for file, book in books.items():
        for day in book.days:
            for visit in day.visits:
                if visit.client.ref:
                    people.setdefault(visit.client.ref, {}).setdefault((day.date, visit), []).append(file)
    found = (
        Person(ref, tuple(Stands(day, visit, tuple(files)) for (day, visit), files in seen.items()))
        for ref, seen in people.items()
    )
    everybody = tuple(found)
    by_ref = tuple(one for one in everybody if one.ref == typed)
    return by_ref or tuple(one for one in everybody if _is_called(one, typed))


def elsewhere(cache: Cache, vault: Vault, words: tuple[str, ...]) -> tuple[Elsewhere, ...]:
    """What else may speak of somebody with these names and numbers."""
    payloads = ((key, kept.body) for key in cache.keys() if (kept := recall(cache, key)))  # noqa: SIM118  not a dict
    found = [Elsewhere("payload", key.split(":")[0], len(raw), _mentions(_text(raw), words)) for key, raw in payloads]
    for doc in sorted(vault.docs(), key=lambda doc: doc.name):
        body = vault.body(doc.id) if doc.mime.startswith("text/") else None
        said = _mentions(f"{doc.name}\n{_text(body)}" if body is not None else doc.name, words)
        found.append(Elsewhere("document", doc.name, doc.size, said if said or body is not None else None))
    return tuple(found)


def of_one_client(docs: Iterable[Doc], names: Iterable[str]) -> tuple[Doc, ...]:
    """Documents without an end that are called like the client: a consent form that was filled in.

    A first name alone is too little to tell: "Joanna" is in many.
    """
    whole = [words for name in names if " " in (words := _words(name)).strip()]
    return tuple(doc for doc in docs if doc.expires_at is None and any(one in _words(doc.name) for one in whole))


def _words(name: str) -> str:
    """Each with a space on both sides: "Maria_Kovalenko.pdf" is " maria kovalenko pdf "."""
    letters = re.sub(r"[\W_]+", " ", name)
    return f" {_plain(letters)} "


def _is_called(person: Person, typed: str) -> bool:
    wanted, digits = _plain(typed), last_digits(typed)
    if person.ref.partition(":")[2] == typed or wanted in map(_plain, person.names):
        return True
    return len(digits) >= LEAST_DIGITS and digits in map(last_digits, person.phones)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    plain, digits = _plain(text), _digits(text)
    return any(
        _plain(word) in plain or (len(last_digits(word)) >= LEAST_DIGITS and last_digits(word) in digits)
        for word in words
    )
