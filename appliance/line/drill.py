"""Rehearse: does the backup carry traffic, and how fast? Never touches the line that the salon is on.

Decides what a rehearsal asks and what counts as enough. Everything goes over sockets that are bound to the backup.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from appliance.config import Config, Uplink
from appliance.failover.asking import PATIENCE_WAKING_S, ROUND
from appliance.failover.events import Outcome
from appliance.failover.state import State
from appliance.failover.words import IN_WORDS, Reason
from appliance.line.doors import Doors
from appliance.line.outside import proof, resolvers
from appliance.probes.asks import Question
from appliance.probes.drill import Throughput
from appliance.wish import Drilled, Wish

SECONDS = 5.0
LIMIT_BYTES = 2_000_000
ENOUGH_MBIT = 1.0  # a salon books, looks up and takes cards: a megabit is plenty

Measure = Callable[[str, tuple[str, ...], str, float, int], Awaitable[Throughput]]  # probes.drill.measure

_MEANS: dict[Outcome, Reason] = {"portal": "portal", "dns": "dns", "no_reply": "no_data"}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Who is asked, and with which hands."""

    config: Config
    doors: Doors
    measure: Measure

    async def play(self, wish: Wish, state: State) -> Drilled:
        """How it went. It takes 15 s at most, and every failure is an answer."""
        uplink = self.chosen(wish, state)
        if uplink is None:
            return _done(wish, "", "no_backup", "There is no backup in planb.toml.")
        if uplink.name == state.active:
            return _done(wish, uplink.name, "in_use", f"{uplink.name} carries the salon now: it is no rehearsal.")
        before = self.doors.traffic.device_bytes(uplink.device) or 0
        began = time.monotonic()
        reason, speed = await self._tried(uplink, state, wish.seconds or SECONDS)
        spent = max((self.doors.traffic.device_bytes(uplink.device) or before) - before, 0)
        return _judged(wish, uplink.name, reason, speed, spent, time.monotonic() - began)

    def chosen(self, wish: Wish, state: State) -> Uplink | None:
        """The one that was asked for, else the first that would be taken if the line failed now."""
        if wish.uplink:
            return next(uplink for uplink in self.config.uplinks if uplink.name == wish.uplink)
        backups = [each for each in self.config.uplinks[1:] if each.kind != "wifi" or state.health(each.name).attached]
        others = [each for each in backups if each.name != state.active]  # a phone that is off is switched on first
        return next(iter(others or backups or self.config.uplinks[1:]), None)

    async def _tried(self, uplink: Uplink, state: State, seconds: float) -> tuple[Reason | None, Throughput | None]:
        health, probes = state.health(uplink.name), self.config.probes
        if not health.attached:
            return health.reason or "no_device", None
        targets = (probes.targets * len(ROUND))[: len(ROUND)]
        questions = tuple(Question(kind, target) for kind, target in zip(ROUND, targets, strict=True))
        answers = await self.doors.ask(uplink.device, questions, PATIENCE_WAKING_S, lambda *_: None)
        if not any(answer.rtt for answer in answers):
            return "no_reply", None
        outcome = await proof(self.config, self.doors, uplink, thorough=True)
        if outcome != "open":
            return _MEANS[outcome], None
        asked = resolvers(self.config, uplink)
        return None, await self.measure(uplink.device, asked, probes.speed_url, seconds, LIMIT_BYTES)


def _judged(
    wish: Wish, uplink: str, reason: Reason | None, speed: Throughput | None, spent: int, seconds: float
) -> Drilled:
    if reason is not None or speed is None:
        return _done(
            wish, uplink, reason or "no_reply", f"{uplink} does not work: {IN_WORDS[reason or 'no_reply']}.",
            spent=spent, seconds=seconds,
        )  # fmt: skip
    if speed.error and not speed.bytes:
        words = f"{uplink} is open, but its speed could not be measured: {speed.error}."
        return _done(wish, uplink, "not_measured", words, spent=spent, seconds=seconds)
    ok = speed.mbit >= ENOUGH_MBIT
    words = f"{uplink} works: {speed.mbit:.1f} Mbit/s. " + ("Enough for a salon." if ok else "Too slow for a salon.")
    return _done(wish, uplink, "ok" if ok else "slow", words, ok=ok, mbit=speed.mbit, spent=spent, seconds=seconds)


def _done(
    wish: Wish,
    uplink: str,
    outcome: str,
    words: str,
    *,
    ok: bool = False,
    mbit: float | None = None,
    spent: int = 0,
    seconds: float = 0.0,
) -> Drilled:
    return Drilled(wish.id, datetime.now(UTC), uplink, ok, outcome, mbit, spent, round(seconds, 1), words)
