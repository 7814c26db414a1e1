"""What the history of the line is made of, and how that stands in tables. Decides what is kept, not for how long."""

import sqlite3
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from appliance.salon.chase import CutOff
from appliance.wish import Drilled


@dataclass(frozen=True, slots=True)
class Outage:
    """The preferred line did not work. `ended` is when it worked again; None: it does not yet."""

    id: str
    began: datetime
    ended: datetime | None
    uplink: str
    cause: str  # one word: no_reply, no_carrier, ...
    evidence: str  # what was seen, in words
    carried_by: tuple[str, ...] = ()  # the uplinks that carried the salon meanwhile, in their order
    bytes_on_backup: int = 0
    switches: int = 0
    ended_why: str | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """The salon moved from one uplink to another."""

    at: datetime
    left: str
    took: str
    why: str


@dataclass(frozen=True, slots=True)
class Standstill:
    """The salon could do nothing online: no line worked, or a booking system did not answer over one that did."""

    id: str
    began: datetime
    ended: datetime | None  # None: it is not over
    what: Literal["line", "vendor"]
    name: str = ""  # of the booking system


Record = Outage | Switch | Drilled | Standstill


@dataclass(frozen=True, slots=True)
class Past:
    """All of it, the newest first."""

    outages: tuple[Outage, ...] = ()
    switches: tuple[Switch, ...] = ()
    drills: tuple[Drilled, ...] = ()
    standstills: tuple[Standstill, ...] = ()

    @property
    def cut_off(self) -> tuple[CutOff, ...]:
        """When the salon could not take payments as usual. A backup that carried it is no reason: cards went on."""
        alone = (outage for outage in self.outages if not outage.carried_by)
        return (
            *(CutOff(each.began, each.ended) for each in alone),
            *(CutOff(each.began, each.ended, (each.name,) if each.name else ()) for each in self.standstills),
        )


T = TypeVar("T", Outage, Switch, Drilled, Standstill)

# table, when its rows were, and what they are. Every name is our own constant.
TABLES: dict[type[Outage] | type[Switch] | type[Drilled] | type[Standstill], tuple[str, str, str]] = {
    Outage: (
        "outages",
        "began",
        "id TEXT PRIMARY KEY, began TEXT NOT NULL, ended TEXT, uplink TEXT NOT NULL, cause TEXT NOT NULL, "
        "evidence TEXT NOT NULL, carried_by TEXT NOT NULL, bytes_on_backup INTEGER NOT NULL, "
        "switches INTEGER NOT NULL, ended_why TEXT",
    ),
    Switch: ("switches", "at", '"at" TEXT NOT NULL, "left" TEXT NOT NULL, took TEXT NOT NULL, why TEXT NOT NULL'),
    Drilled: (
        "drills",
        "at",
        'id TEXT PRIMARY KEY, "at" TEXT NOT NULL, uplink TEXT NOT NULL, ok INTEGER NOT NULL, outcome TEXT NOT NULL, '
        "mbit REAL, bytes INTEGER NOT NULL, seconds REAL NOT NULL, words TEXT NOT NULL, schema INTEGER NOT NULL",
    ),
    Standstill: (
        "standstills",
        "began",
        "id TEXT PRIMARY KEY, began TEXT NOT NULL, ended TEXT, what TEXT NOT NULL, name TEXT NOT NULL",
    ),
}


def rows(db: sqlite3.Connection, kind: type[T]) -> tuple[T, ...]:
    """The newest first. A table that came with a later version than the file has no rows yet."""
    table, when, _ = TABLES[kind]
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?", (table,)).fetchone():
        return ()
    names = ", ".join(f'"{each.name}"' for each in fields(kind))
    found = db.execute(f'SELECT {names} FROM {table} ORDER BY "{when}" DESC, rowid DESC')  # noqa: S608
    return tuple(_value(kind, row) for row in found)


def _value(kind: type[T], row: tuple[Any, ...]) -> T:
    """A row as what it was. What is no moment or no list raises ValueError."""
    given = dict(zip((each.name for each in fields(kind)), row, strict=True))
    for moment in ("began", "ended", "at"):
        if given.get(moment) is not None:
            given[moment] = datetime.fromisoformat(given[moment])
    if "carried_by" in given:
        given["carried_by"] = tuple(given["carried_by"].split())
    if "ok" in given:
        given["ok"] = bool(given["ok"])
    return kind(**given)


def put(db: sqlite3.Connection, record: Record) -> None:
    table = TABLES[type(record)][0]
    names = ", ".join(f'"{each.name}"' for each in fields(record))
    values = [plain(value) for value in astuple(record)]
    places = ", ".join("?" * len(values))
    db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608


def plain(value: object) -> object:
    """What SQLite takes. Moments in UTC with the same number of digits, so that their order is that of the text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return " ".join(value) if isinstance(value, tuple) else value  # the names of uplinks have no blanks
