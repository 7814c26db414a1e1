"""What the line daemon hears without asking: its devices, and the salon's own traffic. Decides nothing."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network

from appliance.config import Config, Uplink
from appliance.failover.events import Event, LinkChanged
from appliance.failover.flow import Flow, read_again_at, seen
from appliance.net.links import Device, Links
from appliance.net.traffic import Counts, Traffic


class Ears:
    """Turns what the kernel says into events. `doubted`: whether the core is in doubt of an uplink."""

    def __init__(self, config: Config, tell: Callable[[Event], None], doubted: Callable[[str], bool]) -> None:
        self._uplinks = config.uplinks
        self._lan, self._lan_network = config.network.lan, config.network.lan_network
        self._tell = tell
        self._doubted = doubted
        self._last: dict[str, LinkChanged] = {}
        self.clashing: set[str] = set()  # uplinks that brought the salon's own addresses

    async def links(self, door: Links) -> None:
        """Every change of an uplink's device."""
        uplinks = {uplink.device: uplink for uplink in self._uplinks}
        async for device in door.changes():
            self._changed(self._described(uplinks[device.name], device))

    async def traffic(self, door: Traffic) -> None:
        """Read the counters as often as the traffic is worth it, and look at the cables on the way."""
        flows = {number: Flow(uplink.name) for number, uplink in enumerate(self._uplinks, 1)}
        while True:
            self._glance(door)
            now, counts = time.monotonic(), door.read()
            for number, flow in flows.items():
                count = counts.get(number, Counts())
                total, doubted = count.sent_bytes + count.got_bytes, self._doubted(flow.uplink)
                flows[number], event = seen(flow, now, count.asked, count.got, total, doubted)
                if event:
                    self._tell(event)
            await asyncio.sleep(max(min(map(read_again_at, flows.values())) - time.monotonic(), 0.0))

    def _glance(self, door: Traffic) -> None:
        """The kernel may tell of a lost carrier a second late."""
        for uplink in self._uplinks:
            last = self._last.get(uplink.name)
            if last and last.present and door.has_carrier(uplink.device) != last.carrier:
                self._changed(replace(last, at=time.monotonic(), carrier=not last.carrier))

    def _described(self, uplink: Uplink, device: Device) -> LinkChanged:
        """The settings' gateway wins over the lease's. An address of the salon's own network is no lease."""
        clashes = uplink.device != self._lan and overlaps(self._lan_network, device.network)
        (self.clashing.add if clashes else self.clashing.discard)(uplink.name)
        gateway, address = uplink.gateway or device.gateway, None if clashes else device.address
        return LinkChanged(uplink.name, time.monotonic(), device.present, device.carrier, address, gateway)

    def _changed(self, event: LinkChanged) -> None:
        self._last[event.uplink] = event
        self._tell(event)


def overlaps(lan: str, network: str | None) -> bool:
    """Whether an uplink brought the salon's own addresses, as a HiLink stick with 192.168.8.0/24 may."""
    return network is not None and IPv4Network(lan).overlaps(IPv4Network(network, strict=False))
