"""The line daemon: build, wire, run, stop. What it decides stands in failover; its loop in daemon.py."""

import asyncio

from appliance.config import Config
from appliance.failover.plan import Plan
from appliance.line import beside
from appliance.line.alone import alone
from appliance.line.chronicle import Chronicle
from appliance.line.daemon import Daemon, policy
from appliance.line.doors import Doors
from appliance.net import nft
from appliance.net.conntrack import KernelConntrack
from appliance.net.dns import Dnsmasq, Names, OwnNames
from appliance.net.dnsmasq import zone
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
from appliance.status import boot_id


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
    await nft.open_first(ruleset(salon(config)))
    async with KernelRouter.open() as router:
        with KernelTraffic.open() as traffic:
            doors = _doors(config, places, router, traffic)
            chronicle = Chronicle(config, policy(config), places, traffic, boot_id())
            daemon = Daemon(config, places.line_json, doors, chronicle.remembered(), chronicle.note)
            try:
                await daemon.run(chronicle.run(), *beside.works(config, places, daemon, doors, chronicle))
            finally:
                await chronicle.close()


def _doors(config: Config, places: Places, router: KernelRouter, traffic: KernelTraffic) -> Doors:
    uplinks = config.uplinks
    return Doors(
        links=KernelLinks(tuple(uplink.device for uplink in uplinks)),
        router=router,
        conntrack=KernelConntrack(),
        kick=RawKick(config.network.lan, config.network.lan_address) if config.network.reset_idle else None,
        names=_names(config, places),
        traffic=traffic,
        ask=asks.ask,
        prove=proof.prove,
        # Steering modems and Wi-Fi comes with the box itself; until then they are used as they are.
        modems={uplink.name: AbsentModem(uplink.name) for uplink in uplinks if uplink.kind == "modem"},
        hotspots={uplink.name: AbsentHotspot(uplink.name) for uplink in uplinks if uplink.kind == "wifi"},
    )


def _names(config: Config, places: Places) -> Names:
    return OwnNames(places.run) if config.network.mode == "observer" else Dnsmasq(zone(config), places.run)


async def _tidy() -> None:
    async with KernelRouter.open() as router:
        await router.apply(Plan())
    await nft.unload()
