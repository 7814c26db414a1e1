"""The two sides of the box: the salon's network, and the uplinks. What the ruleset depends on; decides nothing."""

from dataclasses import dataclass
from typing import Literal

from appliance.config import Config

NOT_ABROAD = "224.0.0.0/3"  # multicast and broadcast: they never leave a network


@dataclass(frozen=True, slots=True)
class Way:
    """An uplink as the ruleset sees it. "all": no guard."""

    device: str
    on_backup: Literal["all", "essentials-first", "essentials-only"] = "all"


@dataclass(frozen=True, slots=True)
class Salon:
    """What the ruleset depends on. `uplinks` in the order of the settings, `essentials` are hardware addresses."""

    lan: str
    uplinks: tuple[Way, ...]
    mode: Literal["gateway", "companion", "observer"] = "gateway"
    network: str = "192.168.77.0/24"  # of the LAN
    essentials: tuple[str, ...] = ()

    @property
    def numbered(self) -> list[tuple[int, Way]]:
        """The number of an uplink is its place in the settings, from 1."""
        return list(enumerate(self.uplinks, 1))

    @property
    def far(self) -> list[tuple[int, Way]]:
        """Those that lead away from the salon's network; in a companion one of them is that network."""
        return [(number, way) for number, way in self.numbered if way.device != self.lan]

    def leaves(self, way: Way) -> str:
        """What goes out by an uplink. On a cable that is the salon's too, only what leaves the salon's network."""
        if way.device != self.lan:
            return f'oifname "{way.device}"'
        return f'oifname "{way.device}" ip daddr != {{ {self.network}, {NOT_ABROAD} }}'


def salon(config: Config) -> Salon:
    """The settings, as far as the ruleset depends on them."""
    network = config.network
    return Salon(
        lan=network.lan,
        uplinks=tuple(Way(each.device, each.on_backup if each.is_guarded else "all") for each in config.uplinks),
        mode=network.mode,
        network=network.lan_network,
        essentials=config.essentials.devices,
    )
