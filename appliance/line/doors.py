"""The hands of the line daemon, as its loop sees them: protocols and plain functions. Decides nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from appliance.failover.events import Answer, Outcome
from appliance.net.conntrack import Conntrack
from appliance.net.dns import Names
from appliance.net.hotspot import Hotspot
from appliance.net.kick import Kick
from appliance.net.links import Links
from appliance.net.modem import Modem
from appliance.net.router import Router
from appliance.net.traffic import Traffic
from appliance.probes.asks import Late, Question

Ask = Callable[[str, tuple[Question, ...], float, Late], Awaitable[tuple[Answer, ...]]]  # probes.asks.ask
Prove = Callable[[str, tuple[str, ...], str, tuple[str, ...], tuple[str, ...]], Awaitable[Outcome]]  # proof.prove


@dataclass(frozen=True, slots=True)
class Doors:
    links: Links
    router: Router
    conntrack: Conntrack
    kick: Kick | None  # None: the owner does not want it
    names: Names
    traffic: Traffic
    ask: Ask
    prove: Prove
    modems: Mapping[str, Modem] = field(default_factory=dict)  # by the name of the uplink
    hotspots: Mapping[str, Hotspot] = field(default_factory=dict)
