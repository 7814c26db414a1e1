"""Clients who were forgotten stay out of the book. Decides what is left of their visits, and for how long.

The booking system is the truth, and until it forgets them too it sends them again with every answer. Their time stays
taken, or somebody would be booked into it; who comes is gone.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from appliance.salon.model import NOT_SUPPLIED, Alert, Book, Client, Visit
from appliance.store import forgotten
from appliance.store.seal import Seal

REMOVED = "Client removed"
# The box sees a few days at a time: who is not in them today may be booked for next month.
REMEMBER = timedelta(days=90)
WRITE_EVERY = timedelta(days=7)


def without(book: Book, is_theirs: Callable[[Visit], bool]) -> Book:
    """The book with these visits as nobody's."""
    days = (replace(day, visits=tuple(map(_nobodys(is_theirs), day.visits))) for day in book.days)
    return replace(book, days=tuple(days))


def kept_out(book: Book, state_dir: Path, key: Seal, today: date, *, is_sure: bool) -> Book:
    """The book without those who were forgotten. `is_sure`: today is today, so a mark may come to its end."""
    marks = forgotten.load(state_dir)
    if not marks:
        return book
    signs = {visit.client.ref: key.sign(visit.client.ref) for day in book.days for visit in day.visits}
    if is_sure:
        met = {mark: today for mark in marks.keys() & {*signs.values()} if today - marks[mark] >= WRITE_EVERY}
        left = {mark: day for mark, day in {**marks, **met}.items() if today - day < REMEMBER}
        if left != marks:
            with suppress(OSError):  # then they are remembered longer
                forgotten.save(state_dir, left)
    return without(book, lambda visit: signs[visit.client.ref] in marks)


def _nobodys(is_theirs: Callable[[Visit], bool]) -> Callable[[Visit], Visit]:
    return lambda visit: _nobody(visit) if is_theirs(visit) else visit


def _nobody(visit: Visit) -> Visit:
    """A visit of somebody of whom nothing is known. That nothing is known of a patch test is no test."""
    words = _words(visit.client.name)
    segments = (replace(s, service=NOT_SUPPLIED) if words & _words(s.service) else s for s in visit.segments)
    return replace(
        visit,
        client=Client(REMOVED, None),
        segments=tuple(segments),
        note=None,
        alerts=(Alert("patch_test", NOT_SUPPLIED),),
        is_new=False,
        asked_for=False,
        is_sealed=False,
    )


def _words(text: str) -> set[str]:
    """Titles of calendars are free text: a name may stand where the service should."""
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))
