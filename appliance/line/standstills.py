"""Decide when the salon stood still: no line worked at all, or a booking system did not answer over one that did.

Pure: both clocks come from outside. An outage (outages.py) is about the preferred line and goes on while a backup
carries the salon; a standstill is what the salon notices at the till. Keeping the rows is store/history.py's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from appliance.failover.state import State
from appliance.line.outages import BOOT_S, CLOCK_SET, Now
from appliance.status import VendorState, VendorStatus
from appliance.store.history import Standstill

LINE = ""  # what the line is called among the booking systems


@dataclass(frozen=True, slots=True)
class Open:
    standstill: Standstill
    began: float | None  # None: before this daemon was there


@dataclass(frozen=True, slots=True)
class Standstills:
    """Those that last, by the name of the booking system; and what the last look adds to the history."""

    boot: str
    open: Mapping[str, Open] = field(default_factory=dict)
    records: tuple[Standstill, ...] = ()


def inherited(boot: str, standing: Iterable[Standstill]) -> Standstills:
    """Begin; with what was not over when the daemon before us ended."""
    return Standstills(boot, {each.name: Open(each, None) for each in standing})


def of_line(known: Standstills, state: State, now: Now) -> Standstills:
    """One step of the core."""
    known = replace(known, records=()) if known.records else known
    if state.line == "starting" or (state.line == "offline" and _is_booting(state, now.at)):
        return known
    return _told(known, LINE, state.line == "offline", now, state.since, number=0)


def of_vendors(known: Standstills, found: Iterable[VendorStatus], now: Now) -> Standstills:
    """One look at the booking systems. While no line is up nobody can tell, and what lasted goes on."""
    states: dict[str, VendorState] = {each.name or each.host: each.state for each in found}
    asked = states | {name: "ok" for name in known.open if name not in (LINE, *states)}  # of former settings
    records: tuple[Standstill, ...] = ()
    for number, (name, state) in enumerate(asked.items(), 1):
        if state != "unknown":
            known = _told(known, name, state == "unreachable", now, now.at, number)
            records += known.records
            known = replace(known, records=()) if known.records else known
    return replace(known, records=records) if records else known


def _told(known: Standstills, name: str, stands: bool, now: Now, since: float, number: int) -> Standstills:
    before = known.open.get(name)
    if stands == (before is not None):
        return known
    if before is None:
        id = f"{known.boot[:8]}-{int(now.at * 1000)}-{number}"
        begun = Standstill(id, now.when(since), None, "vendor" if name else "line", name)
        return replace(known, open={**known.open, name: Open(begun, since)}, records=(begun,))
    over = replace(before.standstill, began=_beginning(before, now), ended=now.wall)
    others = {each: one for each, one in known.open.items() if each != name}
    return replace(known, open=others, records=(over,))


def _beginning(open: Open, now: Now) -> datetime:
    """The clock may have been set since."""
    told = open.standstill.began if open.began is None else now.when(open.began)
    return open.standstill.began if abs(told - open.standstill.began) < CLOCK_SET else told


def _is_booting(state: State, at: float) -> bool:
    """A router that starts with the box is no standstill."""
    return state.uplinks[0].proven_at is None and at - state.started < BOOT_S
