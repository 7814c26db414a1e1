"""Do what the core decided, on the kernel, the names, the modems. Decides nothing."""

import logging

from appliance.config import Config, Uplink
from appliance.failover import plan
from appliance.failover.events import Repair, Rest, Wake
from appliance.failover.state import State
from appliance.line.doors import Doors
from appliance.line.outside import resolvers
from appliance.net.dns import Resolver

log = logging.getLogger(__name__)


class Hands:
    def __init__(self, config: Config, doors: Doors) -> None:
        self._config = config
        self._doors = doors

    async def found(self) -> str | None:
        """The uplink that a daemon before us left the salon on."""
        routes = (await self._doors.router.present()).routes
        device = next((route.device for route in routes if route.table == plan.ACTIVE_TABLE), None)
        return next((uplink.name for uplink in self._config.uplinks if uplink.device == device), None)

    async def lead(self, uplink: str, gateway: str | None) -> bool:
        """The one route that carries the salon; all others can wait until the switch is over. False: refused."""
        return await self._doors.router.lead(plan.Route(plan.ACTIVE_TABLE, self._uplink(uplink).device, gateway, 0))

    def forget(self, uplink: str) -> None:
        """Exactly this uplink's connections, and their devices are told."""
        forgotten = self._doors.conntrack.forget(plan.mark(self._number(uplink)))
        if self._doors.kick:  # after the flush: the answers have to meet a box that knows nothing of them
            self._doors.kick.send(forgotten)

    def drain(self, uplink: str) -> None:
        """What stayed behind on a line that costs, and how much it was."""
        left = self._doors.conntrack.count(plan.mark(self._number(uplink)))
        if left:
            self.forget(uplink)
            log.info("%s: %d connections that had stayed there were moved home", uplink, left)

    async def route(self, state: State, carrier: str | None) -> None:
        """Every route and rule that follows."""
        attached = tuple(
            plan.Attachment(self._number(health.uplink), self._uplink(health.uplink).device, health.gateway)
            for health in state.uplinks
            if health.attached
        )
        active = self._number(carrier) if carrier else None
        await self._doors.router.apply(plan.plan(attached, active, len(self._config.uplinks)))

    def switch_names(self, carrier: str, *, anew: bool = False) -> None:
        uplink = self._uplink(carrier)
        asked = tuple(Resolver(address, uplink.device) for address in resolvers(self._config, uplink))
        self._doors.names.switch(asked, uplink.metered, anew)

    async def steer(self, action: Wake | Rest | Repair) -> None:
        """Modems and hotspots are slow, and what they refuse is no reason to stop."""
        modem, hotspot = self._doors.modems.get(action.uplink), self._doors.hotspots.get(action.uplink)
        match action:
            case Repair(rung=rung) if modem:
                trouble = await modem.repair(rung)
            case Wake() if hotspot:
                trouble = await hotspot.join()
            case Rest() if hotspot:
                trouble = await hotspot.leave()
            case _:
                return
        log.debug("%s: %s: %s", action.uplink, type(action).__name__, trouble or "done")

    def _number(self, name: str) -> int:
        """The place of an uplink in the settings, from 1: its mark and its table follow from it."""
        return next(n for n, uplink in enumerate(self._config.uplinks, 1) if uplink.name == name)

    def _uplink(self, name: str) -> Uplink:
        return self._config.uplinks[self._number(name) - 1]
