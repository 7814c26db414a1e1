"""Put the core's questions to the outside, and hand the answers in as events. Decides nothing."""

import asyncio
import itertools
import time
from collections.abc import Callable

from appliance.config import Config, Uplink
from appliance.failover.events import Event, Kind, Late, Outcome, Probe, Probed, Proved
from appliance.failover.events import Prove as ToProve
from appliance.line.doors import Doors
from appliance.probes.asks import Question


class Outside:
    """The questions that are under way. Each Probe is answered by one Probed, each Prove by one Proved."""

    def __init__(self, config: Config, doors: Doors, tell: Callable[[Event], None]) -> None:
        self._config = config
        self._probes = config.probes
        self._uplinks = {uplink.name: uplink for uplink in config.uplinks}
        self._doors = doors
        self._tell = tell
        self._targets = itertools.cycle(config.probes.targets)
        self._proofs: dict[str, asyncio.Task[None]] = {}

    async def probe(self, asked: Probe) -> None:
        uplink, began = self._uplinks[asked.uplink], time.monotonic()
        questions = tuple(Question(kind, next(self._targets)) for kind in asked.kinds)
        answers = await self._doors.ask(uplink.device, questions, asked.patience, self._late(uplink.name))
        self._tell(Probed(uplink.name, time.monotonic(), began, answers))

    def prove(self, asked: ToProve, tasks: asyncio.TaskGroup) -> None:
        """Begin a proof. One that still waits, for a line that was dead when it began, is given up."""
        waiting = self._proofs.get(asked.uplink)
        if waiting:
            waiting.cancel()
        self._proofs[asked.uplink] = tasks.create_task(self._prove(asked))

    async def _prove(self, asked: ToProve) -> None:
        outcome = await proof(self._config, self._doors, self._uplinks[asked.uplink], asked.thorough)
        self._tell(Proved(asked.uplink, time.monotonic(), outcome, asked.thorough))

    def _late(self, uplink: str) -> Callable[[Kind, float], None]:
        return lambda kind, rtt: self._tell(Late(uplink, time.monotonic(), kind, rtt))


async def proof(config: Config, doors: Doors, uplink: Uplink, thorough: bool) -> Outcome:
    """What the application layer says of an uplink; thoroughly, with the certificates of the proof hosts."""
    probes = config.probes
    spares = tuple(f"{target}:443" for target in probes.targets)
    hosts = probes.proof if thorough else ()
    return await doors.prove(uplink.device, resolvers(config, uplink), probes.portal_url, hosts, spares)


def resolvers(config: Config, uplink: Uplink) -> tuple[str, ...]:
    """The name servers of an uplink and a public one. The targets are public resolvers."""
    targets = config.probes.targets
    return (*uplink.dns, targets[0]) if uplink.dns else targets[:2]
