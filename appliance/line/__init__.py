"""The line daemon: build, wire, run, stop. What it decides stands in failover; its loop in daemon.py."""

import asyncio

from appliance.config import Config
from appliance.failover.plan import Plan
from appliance.line.alone import alone
from appliance.line.daemon import Daemon
from appliance.line.doors import Doors
from appliance.net import nft
from appliance.net.conntrack import KernelConntrack
from appliance.net.dns import Dnsmasq, Zone
from appliance.net.hotspot import AbsentHotspot
from appliance.net.kick import RawKick
from appliance.net.links import KernelLinks
from appliance.net.modem import AbsentModem
from appliance.net.router import KernelRouter
from appliance.net.ruleset import ruleset
from appliance.net.sides import salon
from appliance.net.traffic import KernelTraffic
from appliance.places import Places
from appliance.probes import asks, proof


async def run(config: Config, places: Places) -> None:
    """Watch the line and move the salon, until cancelled. Raises OSError with what the kernel refused, or NotAlone.

    Told to end, the box's own routes, rules and table go. What ends by itself, by an error or a kill -9, leaves the
    salon with the way out that it has; the next start puts it right.
    """
    places.run.mkdir(parents=True, exist_ok=True)
    with alone():
        try:
            await _work(config, places)
        except asyncio.CancelledError:
            await _tidy()
            raise


async def _work(config: Config, places: Places) -> None:
    devices = tuple(uplink.device for uplink in config.uplinks)
    await nft.load(ruleset(salon(config)))
    async with KernelRouter.open() as router:
        with KernelTraffic.open() as traffic:
            names = Dnsmasq(_zone(config), places.run)
            doors = Doors(
                KernelLinks(devices),
                router,
                KernelConntrack(),
                _kick(config),
                names,
                traffic,
                asks.ask,
                proof.prove,
                {uplink.name: AbsentModem(uplink.name) for uplink in config.uplinks if uplink.kind == "modem"},
                {uplink.name: AbsentHotspot(uplink.name) for uplink in config.uplinks if uplink.kind == "wifi"},
            )
            await Daemon(config, places.line_json, doors).run()


async def _tidy() -> None:
    async with KernelRouter.open() as router:
        await router.apply(Plan())
    await nft.unload()


def _kick(config: Config) -> RawKick | None:
    network = config.network
    return RawKick(network.lan, network.lan_address) if network.reset_idle else None


def _zone(config: Config) -> Zone:
    network = config.network
    return Zone(network.lan, network.lan_ip, network.names, network.dhcp)
