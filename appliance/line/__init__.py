"""The line daemon: build, wire, run, stop. What it decides stands in failover; its loop in daemon.py."""

from contextlib import AsyncExitStack

from appliance.config import Config
from appliance.failover.plan import Plan
from appliance.line.alone import alone
from appliance.line.daemon import Daemon, Doors
from appliance.net import nft
from appliance.net.conntrack import KernelConntrack
from appliance.net.dns import Dnsmasq, Zone
from appliance.net.kick import RawKick
from appliance.net.links import KernelLinks
from appliance.net.router import KernelRouter
from appliance.places import Places
from appliance.probes import icmp, proof


async def run(config: Config, places: Places) -> None:
    """Watch the line and move the salon, until cancelled. Raises OSError with what the kernel refused, or NotAlone.

    At the end the box's own routes, rules and table are gone; after a kill -9 the next start puts them right.
    """
    devices = tuple(uplink.device for uplink in config.uplinks)
    places.run.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as tidy:
        tidy.enter_context(alone())
        await nft.load(nft.ruleset(nft.Salon(config.network.lan, devices)))
        tidy.push_async_callback(nft.unload)
        router = await tidy.enter_async_context(KernelRouter.open())
        tidy.push_async_callback(router.apply, Plan())
        names = Dnsmasq(_zone(config), places.run)
        doors = Doors(KernelLinks(devices), router, KernelConntrack(), _kick(config), names, icmp.ask, proof.prove)
        await Daemon(config, places.line_json, doors).run()


def _kick(config: Config) -> RawKick | None:
    network = config.network
    return RawKick(network.lan, network.lan_address) if network.reset_idle else None


def _zone(config: Config) -> Zone:
    network = config.network
    return Zone(network.lan, network.lan_ip, network.names, network.dhcp)
