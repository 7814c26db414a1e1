"""The loop of the line daemon. It decides nothing; failover.step does.

One loop, one queue, one writer: what is heard (hears.py) and what was answered (outside.py) comes as events into the
queue; the loop asks the core, performs what it answers in that order, and says in line.json how things are.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from appliance import status
from appliance.config import Config
from appliance.failover.costs import standby_month
from appliance.failover.events import (
    Action,
    Activate,
    Drain,
    Event,
    Flush,
    LinkChanged,
    Probe,
    Prove,
    Repair,
    Rest,
    Tick,
    Wake,
    Wished,
)
from appliance.failover.ladder import Sim
from appliance.failover.mending import begin_mending, given_up, mend, mend_at, resting, wants_hotspot, with_sim
from appliance.failover.policy import step, wake_at
from appliance.failover.state import Policy, Remembered, State, Way, begin
from appliance.failover.tell import tell
from appliance.line.doors import Doors
from appliance.line.hands import Hands
from appliance.line.hears import Ears
from appliance.line.outside import Outside
from appliance.line.said import Besides, line_file
from appliance.notify import notify, watchdog_s

log = logging.getLogger(__name__)

HEARTBEAT_S = 2.0  # line.json older than 10 s means that we are dead
LONG_S = 1.5  # of an outage: by then the questions for names that are open wait for a second and more
TIDY_S = 15.0  # how often the routes are made right again behind a DHCP client's back


Note = Callable[[State, Event, State, tuple[Action, ...]], None]


class Daemon:
    """The loop and its memory. `note` is told of every step."""

    def __init__(
        self,
        config: Config,
        line_json: Path,
        doors: Doors,
        remembered: Remembered | None = None,
        note: Note = lambda *_: None,
    ) -> None:
        self._config = config
        self._note = note
        self._line_json = line_json
        self._doors = doors
        self._policy = policy(config)
        self._at = time.monotonic()  # of the last event
        self._state = begin(self._policy, self._at, remembered)
        self._mending = begin_mending(self._policy)
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        self._hands = Hands(config, doors)
        self._outside = Outside(config, doors, self.tell)
        self._ears = Ears(config, self.tell, self._doubts)
        self._found: str | None = None  # the uplink that a daemon before us left the salon on
        self._unheard = {uplink.name for uplink in config.uplinks}  # whose devices nobody has described yet
        self._boot = status.boot_id()
        self._written = self._tidied = self._watched = float("-inf")
        self._mute = False
        self.besides = Besides(probe_bytes=standby_month(config.probes.metered_interval_s))
        self._tasks: asyncio.TaskGroup

    @property
    def state(self) -> State:
        return self._state

    def tell(self, event: Event) -> None:
        """Have something decided."""
        self._queue.put_nowait(event)

    def learn_sim(self, uplink: str, sim: Sim | None) -> None:
        """What a modem says of its card; None: it does not say."""
        if sim is not None:
            self._mending = with_sim(self._mending, uplink, sim)
            self.besides = replace(self.besides, sims={**self.besides.sims, uplink: sim})

    async def run(self, *beside: Coroutine[Any, Any, None]) -> None:
        """For ever, and what works beside the loop with it: one that fails ends all."""
        await self._adopt()
        try:
            async with asyncio.TaskGroup() as self._tasks:
                doors, ears = self._doors, self._ears
                for work in (ears.links(doors.links), ears.traffic(doors.traffic), doors.names.run(), *beside):
                    self._tasks.create_task(work)
                await self._loop()
        except ExceptionGroup as group:  # not except*: Debian 12's 3.11.2 wraps what is raised there in a group again
            refused, others = group.split(OSError)
            if refused is None or others:
                raise
            raise refused.exceptions[0] from None

    async def _loop(self) -> None:
        notify("READY=1")
        while True:
            event = await self._next()
            before, self._at = self._state, event.at
            self._state, actions = step(self._policy, before, event)
            self._mending, repairs = mend(self._state, self._mending, event.at)
            await self._switch(before, event, actions)
            self._note(before, event, self._state, actions)
            for action in (*actions, *repairs):
                self._ask(action)
            self._speak(before, event)
            await self._keep_tidy()

    async def _next(self) -> Event:
        """The next event; a Tick when the core wants to be woken before there is one."""
        wake = min(wake_at(self._policy, self._state, self._at), mend_at(self._state, self._mending))
        try:
            async with asyncio.timeout(max(wake - time.monotonic(), 0.0)):
                return await self._queue.get()
        except TimeoutError:
            return Tick(time.monotonic())

    def _doubts(self, uplink: str) -> bool:
        return self._state.health(uplink).silent_since is not None

    async def _adopt(self) -> None:
        """After a crash the salon stays where it was until we know better: with a way out, and with names."""
        self._found = await self._hands.found()
        if self._found:
            self._hands.switch_names(self._found)

    # --- performing -------------------------------------------------------------------------------------

    async def _switch(self, before: State, event: Event, actions: tuple[Action, ...]) -> None:
        """First the way, then the connections that are to take it, then the names, then every other route and rule."""
        led = True
        for action in actions:
            match action:
                case Activate(uplink):
                    led = await self._hands.lead(uplink, self._state.health(uplink).gateway)
                case Flush(uplink) if led:  # never towards a device that has just gone: the next event says so
                    self._hands.forget(uplink)
                case Drain(uplink):
                    self._hands.drain(uplink)
        switched = any(isinstance(action, Activate) for action in actions)
        if switched and self._carrier:
            self._hands.switch_names(self._carrier, anew=_lasted_long(before, event.at))
        if isinstance(event, LinkChanged):
            self._unheard.discard(event.uplink)
        if switched or isinstance(event, LinkChanged):
            await self._route()

    def _ask(self, action: Action) -> None:
        """Begin what takes its time. After the routes, for it needs them."""
        match action:
            case Probe():
                self._tasks.create_task(self._outside.probe(action))
            case Prove():
                self._outside.prove(action, self._tasks)
            case Wake() | Rest() | Repair():
                self._tasks.create_task(self._hands.steer(action))

    async def _route(self) -> None:
        if self._unheard:
            return  # a device that nobody has described yet may well carry the salon
        await self._hands.route(self._state, self._carrier)
        self._tidied = time.monotonic()

    async def _keep_tidy(self) -> None:
        now = time.monotonic()
        if now - self._tidied >= TIDY_S:
            await self._route()
        every = watchdog_s()
        if every is not None and now - self._watched >= every:
            self._watched = now
            notify("WATCHDOG=1")

    # --- saying -----------------------------------------------------------------------------------------

    def _speak(self, before: State, event: Event) -> None:
        at, told = event.at, tell(before, self._state, event.at)
        for line in told:
            log.info("%s", line)
        if told or isinstance(event, Wished) or at - self._written >= HEARTBEAT_S:
            self._written = at
            self._publish(line_file(self._config, self._state, at, self._boot, self._besides(at)))

    def _besides(self, at: float) -> Besides:
        return replace(
            self.besides,
            clashing=frozenset(self._ears.clashing),
            wants_hotspot=wants_hotspot(self._state, self._mending),
            given_up=given_up(self._state, self._mending, at),
            resting=resting(self._state, self._mending),
        )

    def _publish(self, line: status.LineFile) -> None:
        """A full /run must not cost the salon its line: readers see that we are silent, and we go on."""
        try:
            status.write_line(self._line_json, line)
        except OSError as error:
            if not self._mute:
                log.error("%s cannot be written: %s", self._line_json.name, error)
            self._mute = True
            return
        self._mute = False

    @property
    def _carrier(self) -> str | None:
        return self._state.active or self._found


def _lasted_long(before: State, at: float) -> bool:
    """Whether questions for names may have been open for long."""
    left = before.health(before.active) if before.active else None
    return left is not None and not left.is_up and at - left.trouble_at > LONG_S


def policy(config: Config) -> Policy:
    """What the core needs of the settings."""
    return Policy(
        ways=tuple(Way(uplink.name, uplink.metered, uplink.kind) for uplink in config.uplinks),
        idle_interval_s=config.probes.idle_interval_s,
        metered_interval_s=config.probes.metered_interval_s,
        hold_down_s=config.failback.hold_down_s,
        max_hold_down_s=config.failback.max_hold_down_s,
        drain_s=config.failback.drain_s,
    )
