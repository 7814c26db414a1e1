"""The metered guard: what may leave by a line that costs by the megabyte, as nftables text. Pure; loads nothing.

A flow is sorted once, by its first packet: to an essential host, from an essential device, or other. `essentials-only`
refuses the others at once, so that apps do not hang; `essentials-first` marks them OTHER, and all of them together
get RATE each way. Questions to the box's own name server and DHCP are not forwarded, so they are always free.
"""

from collections.abc import Collection

from appliance.failover.plan import MARK_MASK, mark
from appliance.net.nft import ESSENTIAL
from appliance.net.sides import Salon, Way

OTHER = 0x10000  # a bit of the conntrack mark beside the uplink's (MARK_MASK): a flush by uplink forgets these as well
RATE = "64 kbytes/second"  # half a Mbit/s: a message and a web page come, a film does not
BURST = "128 kbytes"  # two of the largest packets that the kernel puts together by itself (GRO)
KEPT = "1d"  # an address that has not been confirmed for a day is somebody else's by then


def tables(salon: Salon) -> list[str]:
    """The sets and the chains that `rules` jumps to. Nothing without a guard."""
    kinds = {way.on_backup for _, way in _guarded(salon)}
    if not kinds:
        return []
    why = "    # On a line that costs: what is essential, by address, as its name was answered, and by device."
    return [why, *_sets(salon.essentials), *_refuse(kinds), *_slow(kinds)]


def rules(salon: Salon) -> list[str]:
    """For the forward chain, before anything is accepted there."""
    return [line for number, way in _guarded(salon) for line in _rules(salon, number, way)]


def _guarded(salon: Salon) -> list[tuple[int, Way]]:
    return [(number, way) for number, way in salon.numbered if way.on_backup != "all"]


def _sets(devices: tuple[str, ...]) -> list[str]:
    elements = f" elements = {{ {', '.join(devices)} }};" if devices else ""
    return [
        f"    set {ESSENTIAL} {{ type ipv4_addr; flags timeout; timeout {KEPT}; }}",
        f"    set ess_devices {{ type ether_addr;{elements} }}",
    ]


def _refuse(kinds: Collection[str]) -> list[str]:
    others = ("meta l4proto tcp reject with tcp reset", "reject with icmpx admin-prohibited")
    return _sorting("refuse", *others) if "essentials-only" in kinds else []


def _slow(kinds: Collection[str]) -> list[str]:
    return _sorting("slow", f"ct mark set ct mark | {OTHER:#x}") if "essentials-first" in kinds else []


def _sorting(name: str, *others: str) -> list[str]:
    essential = (f"ip daddr @{ESSENTIAL} accept", "ether saddr @ess_devices accept")
    return [f"    chain {name} {{", *(f"        {line}" for line in (*essential, *others)), "    }"]


def _rules(salon: Salon, number: int, way: Way) -> list[str]:
    new = f'iifname "{salon.lan}" {salon.leaves(way)} ct state new'
    if way.on_backup == "essentials-only":
        return [f"{new} jump refuse"]
    slowed = f"ct mark & {OTHER | MARK_MASK:#x} == {OTHER | mark(number):#x}"
    over = f"limit rate over {RATE} burst {BURST} drop"
    return [
        *(f"ct direction {direction} {slowed} {over}" for direction in ("original", "reply")),
        f"{new} ct mark & {OTHER:#x} == 0 jump slow",
    ]
