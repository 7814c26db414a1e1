"""Keep what one is told, and answer what one is asked: one at a time, off the event loop.

It decides what comes of an ask; who may ask it is decided before (peers.py), how rows are tied afterwards
(store/audit.py). A card that takes nothing is an answer: what was lost meanwhile is counted, and the count is a row.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from appliance.audit.limits import Paces, is_one_too_many, midnight
from appliance.audit.offers import Offers
from appliance.noted import Answer, Note, Offer
from appliance.noted.said import Keeping
from appliance.noted.words import Ask, Last, Looking, Noting, Offering, Redeeming, Revoking, Told
from appliance.status import ClockState
from appliance.store import devices
from appliance.store.audit import OURSELVES, Trail
from appliance.store.chain import SHORT
from appliance.store.users import Refused

A_DAY = timedelta(hours=25)  # the longest, when the clocks go back
TRUSTED = ("synchronised", "rtc")  # by any other clock nothing is too old

T = TypeVar("T")
P = ParamSpec("P")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where the time comes from, and who vouches for it."""

    state: Callable[[], ClockState]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    mono: Callable[[], float] = time.monotonic


class Clerk:
    """The one who writes. `cap`: how many numbers one person may look at in a day."""

    def __init__(self, trail: Trail, paired: Path, cap: int, zone: ZoneInfo, clocks: Clocks) -> None:
        self._trail, self._paired, self._cap, self._zone, self._clocks = trail, paired, cap, zone, clocks
        self._offers, self._paces, self._one = Offers(), Paces(), asyncio.Lock()
        self._missed, self._wrong = 0, ""
        self.state: Keeping = "keeps"

    async def begin(self) -> None:
        """Look whether what is there is whole."""
        async with self._one:
            wrong = await self._try(self._trail.begin, self._clocks.now(), self._clocks.state())
        if wrong is None:
            return
        if wrong:
            log.error("the audit is not whole: %s", wrong)
        self._wrong = wrong
        self._works()

    async def answer(self, ask: Ask) -> Told:
        async with self._one:
            match ask:
                case Noting(note):
                    return Told(await self._note(note))
                case Last(count):
                    rows = await self._try(self._trail.last, count)
                    return Told("silent") if rows is None else Told(rows=rows)
                case Offering():
                    return await self._offer(ask)
                case Looking(token):
                    return Told(offer=self._offers.look(token, self._clocks.mono()))
                case Redeeming(token, address):
                    return await self._redeem(token, address)
                case Revoking(name, who):
                    return await self._revoke(name, who)

    async def purge(self) -> None:
        """Let go what is too old, and say in the log where the chain ends: cut off, it would end elsewhere."""
        async with self._one:
            if self._clocks.state() in TRUSTED:
                gone = await self._try(self._trail.purge, self._clocks.now(), self._clocks.state())
                if gone:
                    log.info("%d rows of the audit were over three months old, and are gone", gone)
        number, newest = self.end
        log.info("the audit ends with row %d, %s", number, newest[:SHORT])

    async def mend(self) -> None:
        """The card may take rows again: try, so that nobody believes for longer than needed that it does not."""
        async with self._one:
            if self.state == "cannot_keep":
                self._missed = max(self._missed, 1)
                await self._own_up()

    @property
    def end(self) -> tuple[int, str]:
        return self._trail.end

    async def _note(self, note: Note) -> Answer:
        if note.action == "reveal":
            since, by = midnight(self._clocks.now(), self._zone), note.who or note.device
            seen = await self._try(self._trail.looked_at, by, since, since + A_DAY)
            if seen is None:
                return "silent"
            if is_one_too_many(note.what, seen, self._cap):
                await self._keep(Note(note.who, note.role, note.device, "reveal_refused", note.what))
                return "no_more"
        return await self._keep(note)

    async def _keep(self, note: Note) -> Answer:
        if not self._paces.have_room(note, self._clocks.mono()):
            self._missed += 1
            return "silent"
        await self._own_up()
        if await self._add(note):
            return "kept"
        self._missed += 1
        return "silent"

    async def _add(self, note: Note) -> bool:
        kept = await self._try(self._trail.add, note, self._clocks.now(), self._clocks.state())
        if kept:
            self._works()
        return kept is not None

    async def _own_up(self) -> None:
        """A row for what could not be kept."""
        if self._missed and await self._add(Note(*OURSELVES, "missed", f"{self._missed} could not be kept")):  # type: ignore[arg-type]
            self._missed = 0

    async def _offer(self, ask: Offering) -> Told:
        try:
            name = devices.free(await asyncio.to_thread(devices.load, self._paired), ask.offer.name)
        except Refused as refused:
            return Told(refused=str(refused))
        offer = Offer(name, ask.offer.role, ask.offer.person, ask.offer.mark)
        token = self._offers.make(offer, 60 * ask.minutes, self._clocks.mono())
        await self._keep(Note(ask.who, "owner", "the box", "offer", _said(offer)))
        return Told(token=token, offer=offer)

    async def _redeem(self, token: str, address: str) -> Told:
        """The row first: no device is let in that nobody would find here."""
        offer = self._offers.take(token, self._clocks.mono())
        if offer is None:
            return Told()
        if await self._keep(Note("", "wall", address, "pair", _said(offer))) != "kept":
            return Told("silent")
        try:
            cookie = await asyncio.to_thread(devices.add, self._paired, offer, self._clocks.now())
        except (Refused, OSError) as error:
            log.error("%s could not be paired: %s", offer.name, error)
            return Told("silent")
        return Told(offer=offer, cookie=cookie)

    async def _revoke(self, name: str, who: str) -> Told:
        """The other way round: a device that has to go goes, whether the card takes a row or not."""
        try:
            gone = await asyncio.to_thread(devices.remove, self._paired, name)
        except (Refused, OSError) as error:
            return Told(refused=str(error))
        return Told(await self._keep(Note(who, "owner", "the box", "revoke", _said(gone.offer))), offer=gone.offer)

    async def _try(self, act: Callable[P, T], *about: P.args, **more: P.kwargs) -> T | None:
        """Do it in a thread. None: the card did not let us, and everybody is told."""
        try:
            return await asyncio.to_thread(act, *about, **more)
        except (sqlite3.Error, OSError) as error:
            if self.state != "cannot_keep":
                log.error("the audit cannot be kept: %s", error)
            self.state = "cannot_keep"
            return None

    def _works(self) -> None:
        if self.state == "cannot_keep":
            log.info("the audit can be kept again")
        self.state = "broken" if self._wrong else "keeps"


def _said(offer: Offer) -> str:
    return f"{offer.name} ({offer.person or offer.role})"
