"""What the line daemon hears besides answers: devices, the salon's own traffic, the owner's wishes. Decides nothing."""

import asyncio
import time
from collections.abc import Callable
from ipaddress import IPv4Network

from appliance.config import Config, Uplink
from appliance.failover.events import Event, LinkChanged
from appliance.failover.flow import Flow, read_again_at, seen
from appliance.net.links import Device, Links
from appliance.net.traffic import Counts, Traffic

Tell = Callable[[Event], None]


async def links(config: Config, door: Links, tell: Tell, clashing: set[str]) -> None:
    """Every change of an uplink's device. `clashing`: the uplinks whose network is the salon's own, kept up to date."""
    uplinks = {uplink.device: uplink for uplink in config.uplinks}
    async for device in door.changes():
        uplink = uplinks[device.name]
        clashes = uplink.device != config.network.lan and overlaps(config.network.lan_network, device.network)
        (clashing.add if clashes else clashing.discard)(uplink.name)
        tell(link_changed(uplink, device, clashes))


def overlaps(lan: str, network: str | None) -> bool:
    """Whether an uplink brought the salon's own addresses, as a HiLink stick with 192.168.8.0/24 may."""
    return network is not None and IPv4Network(lan).overlaps(IPv4Network(network, strict=False))


def link_changed(uplink: Uplink, device: Device, clashes: bool) -> LinkChanged:
    """The settings' gateway wins over the lease's. An address of the salon's own network is no lease."""
    gateway, address = uplink.gateway or device.gateway, None if clashes else device.address
    return LinkChanged(uplink.name, time.monotonic(), device.present, device.carrier, address, gateway)


async def traffic(config: Config, door: Traffic, tell: Tell, doubted: Callable[[str], bool]) -> None:
    """Read the counters as often as the traffic is worth it. `doubted`: whether the core is in doubt of an uplink."""
    flows = {number: Flow(uplink.name) for number, uplink in enumerate(config.uplinks, 1)}
    while True:
        now, counts = time.monotonic(), door.read()
        for number, flow in flows.items():
            count = counts.get(number, Counts())
            total = count.sent_bytes + count.got_bytes
            flows[number], event = seen(flow, now, count.asked, count.got, total, doubted(flow.uplink))
            if event:
                tell(event)
        await asyncio.sleep(max(min(map(read_again_at, flows.values())) - time.monotonic(), 0.0))
