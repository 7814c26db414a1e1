"""Tie each row of the audit to the one before, and say where a chain of rows is broken. Pure.

What a chain is good for, honestly: a row that somebody changed, took out or put in is found. Whoever may write the file
can make a whole new chain, or cut the end off: against that the newest hash stands in the log as well, every day.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from appliance.noted import Note, Row

SHORT = 16  # of a hash, where people compare it


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last row that was let go because it was old: the chain hangs on it."""

    number: int = 0
    hash: str = ""

    @property
    def words(self) -> str:
        """What the row says that was written when the others were let go."""
        return f"everything up to row {self.number}, {self.hash[:SHORT]}"


def sealed(row: Row) -> Row:
    """The row with the hash over everything that it says, and over the row before."""
    note = row.note
    said = [row.number, row.at.isoformat(), row.clock, note.who, note.role, note.device, note.action, note.what]
    whole = json.dumps([row.after, *said], ensure_ascii=False)
    return replace(row, hash=hashlib.sha256(whole.encode()).hexdigest())


def broken(rows: Sequence[Row], anchor: Anchor) -> str:
    """What is wrong with these rows, oldest first, in words. Empty: nothing is."""
    if anchor.number and not any(_lets_go(row.note, anchor) for row in rows):
        return f"the rows up to {anchor.number} are gone, and no row says that they were let go"
    number, after = anchor.number, anchor.hash
    for row in rows:
        if row.number != number + 1:
            return _missing(number + 1, row.number - 1)
        if row.after != after or sealed(row).hash != row.hash:
            return f"row {row.number} is not what it was when it was written, or the one before it is not"
        number, after = row.number, row.hash
    return ""


def _lets_go(note: Note, anchor: Anchor) -> bool:
    return note.action == "purged" and note.what == anchor.words


def _missing(first: int, last: int) -> str:
    return f"row {first} is missing" if first == last else f"rows {first} to {last} are missing"
