"""The loop of the line daemon. It decides nothing; failover.step does.

One loop, one queue, one writer: links, probes and proofs put events into the queue; the loop asks the core,
performs what it answers in that order, and says in line.json how things are.
"""

import asyncio
import itertools
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from appliance import status
from appliance.config import Config, Uplink
from appliance.failover import plan
from appliance.failover.events import (
    Action,
    Activate,
    Event,
    Flush,
    LinkChanged,
    Outcome,
    Probe,
    Probed,
    Prove,
    Proved,
    Tick,
)
from appliance.failover.policy import step, wake_at
from appliance.failover.state import Policy, State, Way, begin
from appliance.failover.tell import tell
from appliance.line.said import line_file
from appliance.net.conntrack import Conntrack
from appliance.net.dns import Names, Resolver
from appliance.net.kick import Kick
from appliance.net.links import Device, Links
from appliance.net.router import Router
from appliance.notify import notify, watchdog_s

log = logging.getLogger(__name__)

Ask = Callable[[str, tuple[str, ...], float], Awaitable[tuple[float, ...]]]  # probes.icmp.ask
Prover = Callable[[str, tuple[str, ...], str], Awaitable[Outcome]]  # probes.proof.prove

HEARTBEAT_S = 2.0  # line.json older than 10 s means that we are dead
TIDY_S = 5.0  # how often the routes are made right again behind a DHCP client's back


@dataclass(frozen=True, slots=True)
class Doors:
    """The hands of the daemon."""

    links: Links
    router: Router
    conntrack: Conntrack
    kick: Kick | None  # None: the owner does not want it
    names: Names
    ask: Ask
    prove: Prover


class Daemon:
    """The loop and its memory."""

    def __init__(self, config: Config, line_json: Path, doors: Doors) -> None:
        self._config = config
        self._line_json = line_json
        self._doors = doors
        self._policy = policy(config)
        self._at = time.monotonic()  # of the last event
        self._state = begin(self._policy, self._at)
        self._found: str | None = None  # the uplink that a daemon before us left the salon on
        self._unheard = {uplink.name for uplink in config.uplinks}  # whose devices nobody has described yet
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        self._targets = itertools.cycle(config.probes.targets)
        self._boot = status.boot_id()
        self._written = self._tidied = self._watched = float("-inf")
        self._mute = False
        self._tasks: asyncio.TaskGroup

    async def run(self) -> None:
        await self._adopt()
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._tasks.create_task(self._hear_links())
                self._tasks.create_task(self._doors.names.run())
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
            if isinstance(event, LinkChanged):
                self._unheard.discard(event.uplink)
                if not any(isinstance(action, Activate) for action in actions):  # which routes as well
                    await self._route()
            for action in actions:
                await self._perform(action)
            self._speak(before, event.at)
            await self._keep_tidy()

    async def _next(self) -> Event:
        """The next event; a Tick when the core wants to be woken before there is one."""
        wake = wake_at(self._policy, self._state, self._at)
        try:
            async with asyncio.timeout(max(wake - time.monotonic(), 0.0)):
                return await self._queue.get()
        except TimeoutError:
            return Tick(time.monotonic())

    async def _hear_links(self) -> None:
        uplinks = {uplink.device: uplink for uplink in self._config.uplinks}
        async for device in self._doors.links.changes():
            self._queue.put_nowait(_link_changed(uplinks[device.name], device))

    async def _adopt(self) -> None:
        """After a crash the salon stays where it was until we know better: with a way out, and with names."""
        routes = (await self._doors.router.present()).routes
        device = next((route.device for route in routes if route.table == plan.ACTIVE_TABLE), None)
        self._found = next((uplink.name for uplink in self._config.uplinks if uplink.device == device), None)
        if self._found:
            self._doors.names.switch(self._resolvers())

    # --- performing -------------------------------------------------------------------------------------

    async def _perform(self, action: Action) -> None:
        match action:
            case Activate():
                await self._route()  # first the way, then the connections that are to take it
                self._doors.names.switch(self._resolvers())
            case Flush(uplink):
                forgotten = await self._doors.conntrack.flush(plan.mark(self._number(uplink)))
                if self._doors.kick:  # after the flush: the answers have to meet a box that knows nothing of them
                    self._doors.kick.send(forgotten)
            case Probe():
                self._tasks.create_task(self._probe(action))
            case Prove(uplink):
                self._tasks.create_task(self._prove(self._uplink(uplink)))

    async def _route(self) -> None:
        if self._unheard:
            return  # a device that nobody has described yet may well carry the salon
        attached = tuple(
            plan.Attachment(self._number(h.uplink), self._uplink(h.uplink).device, h.gateway)
            for h in self._state.uplinks
            if h.attached
        )
        active = self._number(self._carrier) if self._carrier else None
        await self._doors.router.apply(plan.plan(attached, active, len(self._config.uplinks)))
        self._tidied = time.monotonic()

    async def _probe(self, asked: Probe) -> None:
        targets = self._config.probes.targets if asked.everyone else (next(self._targets),)
        rtts = await self._doors.ask(self._uplink(asked.uplink).device, targets, asked.patience)
        self._queue.put_nowait(Probed(asked.uplink, time.monotonic(), len(targets), rtts))

    async def _prove(self, uplink: Uplink) -> None:
        outcome = await self._doors.prove(uplink.device, self._ask(uplink), self._config.probes.portal_url)
        self._queue.put_nowait(Proved(uplink.name, time.monotonic(), outcome))

    async def _keep_tidy(self) -> None:
        now = time.monotonic()
        if now - self._tidied >= TIDY_S:
            await self._route()
        every = watchdog_s()
        if every is not None and now - self._watched >= every:
            self._watched = now
            notify("WATCHDOG=1")

    # --- saying -----------------------------------------------------------------------------------------

    def _speak(self, before: State, at: float) -> None:
        told = tell(before, self._state, at)
        for line in told:
            log.info("%s", line)
        if told or at - self._written >= HEARTBEAT_S:
            self._written = at
            self._publish(line_file(self._config, self._state, at, self._boot))

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

    # --- looking up -------------------------------------------------------------------------------------

    @property
    def _carrier(self) -> str | None:
        return self._state.active or self._found

    def _number(self, name: str) -> int:
        """The place of an uplink in the settings, from 1: its mark and its table follow from it."""
        return next(n for n, uplink in enumerate(self._config.uplinks, 1) if uplink.name == name)

    def _uplink(self, name: str) -> Uplink:
        return self._config.uplinks[self._number(name) - 1]

    def _ask(self, uplink: Uplink) -> tuple[str, ...]:
        """The name servers of an uplink; the probes' targets where it has none (they are public resolvers)."""
        return uplink.dns or self._config.probes.targets[:2]

    def _resolvers(self) -> tuple[Resolver, ...]:
        if self._carrier is None:
            return ()
        uplink = self._uplink(self._carrier)
        return tuple(Resolver(address, uplink.device) for address in self._ask(uplink))


def policy(config: Config) -> Policy:
    """What the core needs of the settings."""
    return Policy(
        ways=tuple(Way(uplink.name, uplink.metered) for uplink in config.uplinks),
        idle_interval_s=config.probes.idle_interval_s,
        metered_interval_s=config.probes.metered_interval_s,
        hold_down_s=config.failback.hold_down_s,
        max_hold_down_s=config.failback.max_hold_down_s,
    )


def _link_changed(uplink: Uplink, device: Device) -> LinkChanged:
    """The settings' gateway wins over the lease's."""
    gateway = uplink.gateway or device.gateway
    return LinkChanged(uplink.name, time.monotonic(), device.present, device.carrier, device.address, gateway)
