"""Who the box's certificates speak for: its own names, its address in the salon's network, itself. Pure.

Whoever trusts the authority trusts it for these and for nothing else (RFC 5280, 4.2.1.10): even a thief of its key
could not pretend to be a bank to the salon's tablets.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from appliance.config import Config

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOOPBACK = ip_address("127.0.0.1")


@dataclass(frozen=True, slots=True)
class Speaks:
    names: tuple[str, ...]
    addresses: tuple[Address, ...]  # of the box
    networks: tuple[Network, ...]  # in which it may get another address, and no device has to trust it anew

    @property
    def words(self) -> tuple[str, ...]:
        """What a browser may call the box."""
        return (*self.names, *map(str, self.addresses))


def speaks(config: Config) -> Speaks:
    """As the settings have it."""
    own = [ip_address(word) for word in config.web.listen if word not in ("lan", "loopback")]
    listened = [each for each in own if not each.is_unspecified]
    addresses = dict.fromkeys((ip_address(config.network.lan_ip), *listened, LOOPBACK))
    return Speaks(
        names=tuple(dict.fromkeys(name.lower() for name in (*config.network.names, "localhost"))),
        addresses=tuple(addresses),
        networks=(ip_network(config.network.lan_network), *(ip_network(each) for each in (*listened, LOOPBACK))),
    )


def beyond(wanted: Speaks, names: tuple[str, ...], networks: tuple[Network, ...]) -> tuple[str, ...]:
    """What an authority that speaks for `names` and `networks` may not sign."""
    strange = [name for name in wanted.names if not any(name == each or name.endswith(f".{each}") for each in names)]
    far = [str(each) for each in wanted.addresses if not any(each in network for network in networks)]
    return (*strange, *far)
