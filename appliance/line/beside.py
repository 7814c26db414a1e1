"""What works beside the loop of the line daemon: the owner's wishes, rehearsals, the booking systems. Decides nothing.

None of it can hold the loop up; what it finds out stands in line.json with the daemon's next word.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from appliance import status, wish
from appliance.config import Config
from appliance.failover.events import Wished
from appliance.line.chronicle import Chronicle
from appliance.line.daemon import Daemon
from appliance.line.doors import Doors
from appliance.line.drill import Rehearsal
from appliance.line.outside import resolvers
from appliance.line.vendors import Road, Watch, vendors
from appliance.line.wishes import Wishes
from appliance.net.dns import refresh, zone
from appliance.places import Places
from appliance.probes import drill, vendor
from appliance.wish import Wish

log = logging.getLogger(__name__)

LISTEN_S = 0.5
TELL_S = 1.0
SOON_S = 5.0
LOOK_S = 15.0
REFRESH_S = 240.0  # how often the names of the essentials are asked again, so that their addresses stay known


def works(
    config: Config, places: Places, daemon: Daemon, doors: Doors, chronicle: Chronicle
) -> tuple[Coroutine[Any, Any, None], ...]:
    """Each runs for ever."""
    daemon.besides = replace(daemon.besides, drilled=wish.read_drilled(places.drill_json))
    watch = Watch(vendors(config), vendor.answers, vendor.reachable, vendor.status_page)
    rehearsal = Rehearsal(config, doors, drill.measure)
    return (
        watch.run(lambda: road(config, daemon)),
        _tell(daemon, chronicle, watch),
        _listen(places, config, daemon, chronicle, rehearsal),
        _look(daemon, doors),
        _refresh(config),
    )


def road(config: Config, daemon: Daemon) -> Road | None:
    """The line that is up now."""
    state = daemon.state
    if state.active is None or not state.health(state.active).is_usable:
        return None
    uplink = next(each for each in config.uplinks if each.name == state.active)
    return Road(uplink.device, resolvers(config, uplink), uplink.metered)


async def _tell(daemon: Daemon, chronicle: Chronicle, watch: Watch) -> None:
    while True:
        daemon.besides = replace(daemon.besides, bytes_month=chronicle.bytes_month(), vendors=watch.found)
        chronicle.note_vendors(watch.found)
        await asyncio.sleep(TELL_S)


async def _look(daemon: Daemon, doors: Doors) -> None:
    """How the modems and the hotspots are: their cards and their signal."""
    while doors.modems or doors.hotspots:
        signal: dict[str, int | None] = {}
        for name, modem in doors.modems.items():
            found = await modem.state()
            signal[name] = found.signal
            daemon.learn_sim(name, found.sim)
        for name, hotspot in doors.hotspots.items():
            signal[name] = (await hotspot.state()).signal
        daemon.besides = replace(daemon.besides, signal=signal)
        await asyncio.sleep(LOOK_S)


async def _listen(places: Places, config: Config, daemon: Daemon, chronicle: Chronicle, rehearsal: Rehearsal) -> None:
    wishes = Wishes(places.wish_json, (uplink.name for uplink in config.uplinks))
    rehearsing: asyncio.Task[None] | None = None
    while True:
        wanted = wishes.take()
        if wanted and wanted.wish != "drill":
            log.info("the owner wants: %s", " ".join(filter(None, (wanted.wish, wanted.uplink))))
            daemon.tell(Wished(time.monotonic(), wanted.wish, wanted.uplink))
        elif wanted and (rehearsing is None or rehearsing.done()):
            rehearsing = asyncio.create_task(_rehearse(places, daemon, chronicle, rehearsal, wanted))
        await asyncio.sleep(LISTEN_S)


async def _rehearse(places: Places, daemon: Daemon, chronicle: Chronicle, rehearsal: Rehearsal, wanted: Wish) -> None:
    uplink = rehearsal.chosen(wanted, daemon.state)
    begun = status.DrillStatus(uplink.name, datetime.now(UTC)) if uplink else None
    daemon.besides = replace(daemon.besides, drill=begun)
    try:
        drilled = await rehearsal.play(wanted, daemon.state)
    finally:
        daemon.besides = replace(daemon.besides, drill=None)
    log.info("rehearsal: %s", drilled.words)
    chronicle.keep(drilled)
    if drilled.outcome != "in_use":
        daemon.besides = replace(daemon.besides, drilled=drilled)
    try:
        wish.write_drilled(places.drill_json, drilled)
    except OSError as error:
        log.error("%s cannot be written: %s", places.drill_json, error.strerror)


async def _refresh(config: Config) -> None:
    """Only where a guard is. At first soon again: dnsmasq may not be there yet, and the set begins empty."""
    here = zone(config)
    while here.guarded and here.essentials:
        found = await refresh(here.address, here.essentials)
        await asyncio.sleep(REFRESH_S if found else SOON_S)
