"""The same facts for programs: the JSON of the contract. A day is reduced to the reader's role before it is written."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from appliance.salon.model import Block, Day, Service, Staff, Visit
from appliance.salon.privacy import Role, seen_by
from appliance.status import Merged, SourceState, merged
from appliance.store.happened import Outage, Past, Standstill, Switch
from appliance.store.reckoned import ThisMonth, this_month
from appliance.web.desk import Reading
from appliance.wish import Drilled

MOST = 1000  # rows of each table


@dataclass(frozen=True, slots=True)
class DayOut:
    date: date
    read_only: Literal[True]
    taken_at: datetime | None
    state: SourceState
    timezone: str
    staff: tuple[Staff, ...]
    visits: tuple[Visit, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PricesOut:
    read_only: Literal[True]
    taken_at: datetime
    currency: str
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class OutagesOut:
    """The newest first, a thousand of each at most."""

    read_only: Literal[True]
    outages: tuple[Outage, ...]
    standstills: tuple[Standstill, ...]
    switches: tuple[Switch, ...]
    drills: tuple[Drilled, ...]
    month: ThisMonth


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no answer, for a person who reads a program's log."""

    error: str


def day_out(reading: Reading, day: Day, role: Role, name: str) -> DayOut:
    seen = seen_by(day, role, name)
    return DayOut(
        date=seen.date,
        read_only=True,
        taken_at=_utc(reading.taken_at),
        state=reading.state,
        timezone=reading.book.timezone if reading.book else "",
        staff=seen.staff,
        visits=seen.visits,
        blocks=seen.blocks,
    )


def prices_out(reading: Reading) -> PricesOut | None:
    prices, taken_at = (reading.book.prices if reading.book else None), reading.prices_taken_at
    return PricesOut(True, taken_at, prices.currency, prices.services) if prices and taken_at else None


def outages_out(past: Past, now: datetime) -> OutagesOut:
    """Nothing in it is about a client, nor about whose account it was."""
    return OutagesOut(
        read_only=True,
        outages=past.outages[:MOST],
        standstills=past.standstills[:MOST],
        switches=past.switches[:MOST],
        drills=past.drills[:MOST],
        month=this_month(past, now),
    )


def status_out(reading: Reading, role: Role) -> Merged:
    """line.json and book.json as one; where the box stands on the internet is for the owner."""
    found = merged(reading.line, reading.said, reading.now)
    if role == "owner":
        return found
    return replace(found, uplinks=tuple(replace(each, address=None, gateway=None) for each in found.uplinks))


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
