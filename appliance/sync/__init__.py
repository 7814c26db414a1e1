"""The book daemon: build, wire, run, stop. Decides nothing that is not in the files beside it."""

import asyncio
import logging
import math
import random
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from appliance.config import Config, Source
from appliance.notify import notify
from appliance.places import Places
from appliance.status import BookFile, ClockState, LineFile, boot_id, read_book, read_line, write_book
from appliance.store import snapshot
from appliance.store.cache import Cache
from appliance.sync import round as rounds
from appliance.sync.clock import clock
from appliance.sync.pace import Heard, usual
from appliance.sync.rota import Rota
from appliance.sync.take import Taken, Understood
from appliance.sync.told import book_file, failures

TICK_S = 1.0
HEARTBEAT_S = 30.0  # a face says that the copy is not renewed when three of them are missing
LONGEST_ROUND_S = 600.0  # a minute to fetch, a minute to read each: several sources that mean harm; longer: we hang
CARRYING = ("on_primary", "on_backup", "holding")

log = logging.getLogger(__name__)


async def run(config: Config, places: Places) -> None:
    """Keep the book until cancelled."""
    for directory in (places.state, places.cache, places.run):
        directory.mkdir(parents=True, exist_ok=True)
    daemon = _Daemon(config, places)
    daemon.tell_first()
    notify("READY=1")
    try:
        while True:
            await daemon.tick()
            notify("WATCHDOG=1")
            await asyncio.sleep(TICK_S)
    finally:
        await daemon.stop()


async def sync_once(config: Config, places: Places, only: str | None = None) -> tuple[list[str], bool]:
    """Fetch once. A sentence for each source, what changed or why it was refused; and whether all of them answered."""
    names = [source.name for source in config.sources]
    if not names:
        return ["No sources: add [[sources]] to planb.toml."], False
    if only is not None and only not in names:
        return [f"There is no source {only}. There are: {', '.join(names)}."], False
    places.state.mkdir(parents=True, exist_ok=True)
    state, before = clock(), read_book(places.book_json)
    done = await rounds.go(config, places, names if only is None else [only], {}, state)
    places.run.mkdir(parents=True, exist_ok=True)
    _write(places, done, state, failures(done.taken, {}), before)
    return list(done.told.values()), all(done.taken[name].outcome in ("new", "same") for name in done.told)


def _write(
    places: Places, done: rounds.Round, state: ClockState, failed: Mapping[str, str], before: BookFile | None
) -> None:
    """book.json after a round."""
    file = book_file(
        done.statuses,
        done.book,
        state,
        datetime.now(UTC),
        failed=failed,
        late=done.late,
        unsealed=done.unsealed,
        before=before,
    )
    _tell(places, file)


def _tell(places: Places, file: BookFile) -> None:
    write_book(places.book_json, replace(file, boot=boot_id(), mono=time.monotonic()))


class _Daemon:
    """The loop's state: what is due, what is under way, what was said last."""

    def __init__(self, config: Config, places: Places) -> None:
        self._config, self._places = config, places
        self._rota = Rota(source.name for source in config.sources)
        self._known: Understood = {}
        self._cache = Cache(places.cache, places.key(config.privacy.key))
        self._task: asyncio.Task[rounds.Round] | None = None
        self._line: LineFile | None = None
        self._had_line = self._was_metered = False
        self._day: date | None = None
        self._told_at = -math.inf
        self._failed: dict[str, str] = {}
        self._said: dict[str, str] = {}

    def tell_first(self) -> None:
        """After a reboot without a line: what the published book holds is known before anything is fetched."""
        if read_book(self._places.book_json) is None:
            standing = snapshot.load(self._places.state, None)  # counts alone are asked of it
            self._write(rounds.unasked(self._config, standing, datetime.now(UTC)))

    async def tick(self) -> None:
        """One look at the line and the clock. Starts a round, or ends one."""
        self._line = read_line(self._places.line_json, mono=time.monotonic(), boot=boot_id())
        has_line = self._line is not None and self._line.line.state in CARRYING
        metered = self._is_metered()
        if has_line and (not self._had_line or (self._was_metered and not metered)):
            await self.stop()  # what was asked over the dead line will not be answered
            self._rota.all_at_once(is_metered=metered)
        self._had_line, self._was_metered = has_line, metered
        if self._task and self._task.done():
            done, self._task = self._task.result(), None
            self._finish(done)
        due, today = self._rota.due(time.monotonic()), datetime.now(self._config.salon.zone).date()
        if self._task is None and (due or today != self._day):
            self._day = today
            self._task = asyncio.create_task(self._round(due))
        if time.monotonic() - self._told_at >= HEARTBEAT_S:
            self._beat()

    def _beat(self) -> None:
        """We live, though the next round may be an hour away."""
        self._told_at = time.monotonic()
        said = read_book(self._places.book_json)
        if said is not None:
            _tell(self._places, replace(said, at=datetime.now(UTC)))

    async def stop(self) -> None:
        """End what is under way."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def _round(self, due: frozenset[str]) -> rounds.Round:
        active = self._line.line.active if self._line else None
        async with asyncio.timeout(LONGEST_ROUND_S):
            return await rounds.go(self._config, self._places, due, self._known, clock(), self._cache, uplink=active)

    def _finish(self, done: rounds.Round) -> None:
        mono, now, waits = time.monotonic(), datetime.now(UTC), dict[str, datetime]()
        for source in self._config.sources:
            if (name := source.name) in done.told:
                dice = random.random()  # noqa: S311  it spreads boxes, it hides nothing
                failed = done.taken[name].outcome == "failed"
                wait = self._rota.asked(
                    name, mono, self._heard(source, done.taken[name], now), failed=failed, dice=dice
                )
                waits[name] = now + timedelta(seconds=wait)
        statuses = tuple(replace(one, next_at=waits.get(one.name, one.next_at)) for one in done.statuses)
        self._failed = failures(done.taken, self._failed)
        self._write(replace(done, statuses=statuses))
        self._log(done)

    def _heard(self, source: Source, taken: Taken, now: datetime) -> Heard:
        if source.is_local:
            return Heard(source.every_s)
        salon = self._config.salon
        usual_s = usual(source.every_s, now.astimezone(salon.zone), salon.hours.on)
        return Heard(usual_s, wish_s=taken.retry_after_s, is_metered=self._is_metered(), is_cheap=taken.is_cheap)

    def _write(self, done: rounds.Round) -> None:
        """book.json. Without a line it is the line's issue that nothing can be fetched, not the source's."""
        offline = self._line is not None and self._line.line.state == "offline"
        failed = {} if offline else self._failed
        _write(self._places, done, clock(), failed, read_book(self._places.book_json))

    def _log(self, done: rounds.Round) -> None:
        """The story once: a change, or another reason for none."""
        for name, sentence in done.told.items():
            taken = done.taken[name]
            was = self._said.get(name, "")
            if taken.outcome == "new" or (taken.reason and taken.reason != was) or (was and taken.outcome == "same"):
                log.info("%s", sentence)
            self._said[name] = taken.reason or ""

    def _is_metered(self) -> bool:
        active = self._line.line.active if self._line else None
        return any(uplink.name == active and uplink.metered for uplink in (self._line.uplinks if self._line else ()))
