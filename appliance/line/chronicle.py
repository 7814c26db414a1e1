"""Write down what the line went through: outages and switches, bytes of the month, the memory for a restart.

Decides when something is written, and keeps the card out of the loop: everything that may block happens in a thread,
one at a time. What an outage is: outages.py. What is remembered: kept.py.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from appliance.config import Config
from appliance.failover.allowance import Reading, add, month
from appliance.failover.events import Action, Event
from appliance.failover.state import Policy, Remembered, State
from appliance.line import kept, outages, standstills
from appliance.line.outages import Now
from appliance.net.traffic import Traffic
from appliance.places import Places
from appliance.recording import incidents
from appliance.recording.recorder import Recorder
from appliance.status import VendorStatus
from appliance.store.history import History, Outage, Record

EVERY_S = 1.0
COUNT_S = 10.0  # how often the bytes of the devices are read
RECKON_S = 300.0  # how often an outage that lasts is brought up to date on the card


class Chronicle:
    """`note` is called in the loop and is quick; `run` beside it does the writing."""

    def __init__(self, config: Config, policy: Policy, places: Places, traffic: Traffic, boot: str) -> None:
        self._config = config
        self._traffic = traffic
        self._boot = boot
        self._zone = ZoneInfo(config.salon.timezone)
        self._notebook = kept.Notebook(places.line_memory)
        self._memory = self._notebook.standing
        self._history = History(places.history_db)
        self._records: list[Record] = []
        self._recorder = Recorder(places.events, policy, boot)
        self._incidents = places.incidents
        self._recorded: list[datetime] = []  # the beginnings of outages whose recording is to be kept
        self._count()
        self._outages = outages.inherited(boot, self._history.open_outage(), self._carried())
        self._standstills = standstills.inherited(boot, self._history.open_standstills())

    def remembered(self) -> Remembered:
        """For the core, on this boot's clock."""
        left, at, now = self._memory.left, time.monotonic(), datetime.now(UTC)
        left_at = None if left is None else kept.mono(left, self._boot, at, now)
        return Remembered(self._memory.hold_down_s, left_at, self._memory.pinned)

    def note(self, before: State, event: Event, after: State, actions: tuple[Action, ...]) -> None:
        """One step of the core."""
        if (before.line, before.active) != (after.line, after.active):
            self._count()
        now = datetime.now(UTC)
        moment = Now(event.at, now, self._carried())
        self._outages = outages.fold(self._outages, before, after, moment)
        self._standstills = standstills.of_line(self._standstills, after, moment)
        self._records += (*self._outages.records, *self._standstills.records)
        self._recorded += [each.began for each in self._outages.records if isinstance(each, Outage)]
        self._recorder.note(event, before, after, actions)
        if (before.hold_down_s, before.left_at, before.pinned) != (after.hold_down_s, after.left_at, after.pinned):
            self._remember(after, event.at, now)

    def note_vendors(self, found: tuple[VendorStatus, ...]) -> None:
        """How the booking systems are."""
        now = Now(time.monotonic(), datetime.now(UTC), {})
        self._standstills = standstills.of_vendors(self._standstills, found, now)
        self._records += self._standstills.records

    def keep(self, record: Record) -> None:
        """Something that is no outage and no switch: a rehearsal."""
        self._records.append(record)

    async def run(self) -> None:
        """Write, for ever."""
        counted_at = reckoned_at = time.monotonic()
        while True:
            await asyncio.sleep(EVERY_S)
            now = time.monotonic()
            if now - counted_at >= COUNT_S:
                counted_at = now
                self._count()
            if now - reckoned_at >= RECKON_S:
                reckoned_at = now
                self._reckon()
            await self._write()

    async def close(self) -> None:
        """The last of it, when the daemon ends."""
        self._count()
        self._reckon()
        await self._write(at_last=True)
        self._recorder.close()

    def bytes_month(self) -> Mapping[str, int]:
        """What each uplink has used in its month, by name."""
        now = datetime.now(UTC)
        return {
            uplink.name: self._memory.of(uplink.name).in_month(month(now, self._zone, uplink.allowance_day))
            for uplink in self._config.uplinks
        }

    async def _write(self, at_last: bool = False) -> None:
        records, self._records = self._records, []
        if records:
            await asyncio.to_thread(self._history.keep, records)
        if self._recorded:
            began, self._recorded = self._recorded[-1], []
            await asyncio.to_thread(incidents.keep, self._incidents, began, self._recorder.cut())
        at = time.monotonic()
        if self._notebook.due(self._memory, at) or (at_last and self._memory != self._notebook.standing):
            await asyncio.to_thread(self._notebook.write, self._memory, at)

    def _count(self) -> None:
        """What the devices have moved since they were last asked."""
        now = datetime.now(UTC)
        for uplink in self._config.uplinks:
            moved = self._traffic.device_bytes(uplink.device)
            if moved is not None:
                begins = month(now, self._zone, uplink.allowance_day)
                spent = add(self._memory.of(uplink.name), Reading(self._boot, moved), begins)
                self._memory = self._memory.having(spent)

    def _reckon(self) -> None:
        """What the outage that lasts has cost until now."""
        now = Now(time.monotonic(), datetime.now(UTC), self._carried())
        self._records += outages.up_to_date(self._outages, now)

    def _carried(self) -> Mapping[str, int]:
        return {uplink.name: self._memory.of(uplink.name).total for uplink in self._config.uplinks}

    def _remember(self, state: State, at: float, now: datetime) -> None:
        left = state.left_at
        stamp = None if left is None else kept.Stamp(self._boot, left, outages.Now(at, now, {}).when(left))
        self._memory = kept.Memory(state.hold_down_s, stamp, state.pinned, self._memory.spent)
