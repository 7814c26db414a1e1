"""The keys of the demo's dashboard: which key breaks what. And what the tablet noticed, in a line."""

import asyncio
from dataclasses import dataclass
from math import inf

from appliance.dash import Fault
from appliance.demo.desk import Tablet
from appliance.demo.layout import ROADS
from appliance.demo.world import World

MEND = "0"


@dataclass(frozen=True, slots=True)
class Key:
    key: str
    label: str
    uplink: str
    fault: str
    percent: float | None = None


KEYS = (
    Key("1", "broadband silently dead", "broadband", "blackhole"),
    Key("2", "broadband cable out", "broadband", "carrier"),
    Key("3", "broadband sign-in page", "broadband", "portal"),
    Key("4", "broadband names fail", "broadband", "no_names"),
    Key("5", "broadband loses 40 %", "broadband", "loss", 40),
    Key("6", "4G silently dead", "4g", "blackhole"),
    Key("7", "4G modem unplugged", "4g", "unplug"),
    Key("8", "4G without data", "4g", "no_data"),
    Key("9", "booking system down", "vendor", "dead"),
    Key("b", "broadband full of uploads", "broadband", "bloat"),
    Key("p", "the phone's hotspot", "hotspot", "unplug"),
)


class SalonBreaker:
    """Breaks and mends the world, one thing after the other, beside the dashboard's own loop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._keys = [each for each in KEYS if world.refusal(each.fault, each.uplink) is None]
        self._one_at_a_time = asyncio.Lock()

    def faults(self) -> tuple[Fault, ...]:
        return (*map(self._fault, self._keys), Fault(MEND, "mend everything", broken=False))

    async def toggle(self, key: str) -> None:
        async with self._one_at_a_time:
            await asyncio.to_thread(self._toggle, key)

    def _fault(self, each: Key) -> Fault:
        if each.uplink in ROADS and ROADS[each.uplink].begins_off:  # off is how it should be
            return Fault(each.key, f"{each.label}: {'off' if self._is_broken(each) else 'on'}", broken=False)
        return Fault(each.key, each.label, self._is_broken(each))

    def _is_broken(self, each: Key) -> bool:
        return each.fault in self._world.faults[each.uplink]

    def _toggle(self, key: str) -> None:
        if key == MEND:
            self._world.mend_everything()
        for each in self._keys:
            if each.key != key:
                continue
            if self._is_broken(each):
                self._world.heal(each.uplink, each.fault)
            else:
                self._world.apply(each.fault, each.uplink, each.percent)


def noticed(tablet: Tablet, dead: list[str], now: float) -> str:
    """What the tablet noticed last; a service that died comes first."""
    if dead:
        return dead[0].splitlines()[0]
    stretches, _ = tablet.heard()
    if not stretches:
        return "the tablet has noticed nothing"
    if lasting := [each for each in stretches if each.end == inf]:
        return f"the tablet waits: {now - min(each.begin for each in lasting):.0f} s without an answer"
    last = max(stretches, key=lambda each: each.end)
    together = [each for each in stretches if last.begin - each.end < 1]  # one outage, seen by several kinds of traffic
    return f"the tablet noticed {max(each.end - each.begin for each in together):.1f} s"
