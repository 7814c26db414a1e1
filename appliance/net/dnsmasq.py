"""What dnsmasq is told: its command line, whom it asks, what it tells a device that joins. Pure text; runs nothing."""

from dataclasses import dataclass
from pathlib import Path

from appliance.config import Config
from appliance.net.nft import ESSENTIAL, TABLE

RETRY_MS = 100  # then 200, 400, …: a question that was on its way when its line died is asked again over the next one
ASKS_MOZILLA = "use-application-dns.net"  # "no such name" keeps Firefox with our names, so that we see essential hosts
METERED = "43,ANDROID_METERED\n"  # phones that hear it in a lease put off photo backups and updates


@dataclass(frozen=True, slots=True)
class Zone:
    """What the salon's own network needs to know. `dhcp` is "first-last", or None: no DHCP server.

    `guarded`: some line lets only the `essentials` hosts through, or those first (guard.py).
    """

    lan: str
    address: str
    names: tuple[str, ...]
    dhcp: str | None = None
    guarded: bool = False
    essentials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolver:
    """A name server and the device to ask it through."""

    address: str
    device: str


@dataclass(frozen=True, slots=True)
class Files:
    """Where dnsmasq looks. `servers` and `options` are read again at a SIGHUP, which also empties its cache."""

    servers: Path
    options: Path
    leases: Path  # in memory: the server is authoritative, and a renewal is no reason to wear the SD card


def zone(config: Config) -> Zone:
    """The settings, as far as names and addresses depend on them."""
    network = config.network
    guarded = network.mode != "observer" and any(uplink.is_guarded for uplink in config.uplinks)
    return Zone(network.lan, network.lan_ip, network.names, network.dhcp, guarded, config.essentials.hosts)


def arguments(zone: Zone, files: Files) -> list[str]:
    """The command line of dnsmasq, as an administrator would type it."""
    return [
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--no-resolv",
        "--no-hosts",
        "--no-poll",
        "--pid-file=",
        "--user=",  # stay who we are: the unit's user has the capabilities that dnsmasq needs, and no others
        "--group=",
        f"--interface={zone.lan}",
        "--except-interface=lo",
        "--bind-dynamic",  # the LAN device may come later than we do
        f"--servers-file={files.servers}",
        "--all-servers",  # the first answer counts: a resolver that is dead costs nothing
        f"--fast-dns-retry={RETRY_MS}",
        "--dns-forward-max=1000",  # with 150 unanswered ones dnsmasq 2.90 takes no more, not even from other servers
        "--cache-size=2000",
        "--use-stale-cache",  # in an outage an old answer is better than none
        "--log-facility=-",
        *(f"--address=/{name}/{zone.address}" for name in zone.names),
        *(_guard(zone.essentials) if zone.guarded else ()),
        *(_dhcp(zone.dhcp, files) if zone.dhcp else ()),
    ]


def asked(resolvers: tuple[Resolver, ...]) -> str:
    """The servers file: every one of them is asked through its device."""
    return "".join(f"server={each.address}@{each.device}\n" for each in resolvers)


def _guard(hosts: tuple[str, ...]) -> list[str]:
    """One line for each host: of two for the same one dnsmasq would heed the last alone."""
    into = f"4#inet#{TABLE}#{ESSENTIAL}"
    once = dict.fromkeys(host.lower() for host in hosts)
    return [f"--address=/{ASKS_MOZILLA}/", *(f"--nftset=/{host}/{into}" for host in once)]


def _dhcp(span: str, files: Files) -> list[str]:
    first, _, last = span.partition("-")
    return [
        f"--dhcp-range={first},{last},10m",  # short: a device hears soon what has become of the line
        f"--dhcp-leasefile={files.leases}",
        f"--dhcp-optsfile={files.options}",
        "--dhcp-authoritative",
        "--quiet-dhcp",  # who is in the salon, and when, is nobody's business
    ]
