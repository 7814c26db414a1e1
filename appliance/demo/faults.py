"""What can go wrong on the way out, as one table. Decides which rules a set of faults means; touches nothing.

Every fault is on the provider's side: the box sees only what a real box would see.
"""

from collections.abc import Mapping

from appliance.demo.layout import BOOKING, PORTAL_PORT, Road

Faults = Mapping[str, int]  # the name of a fault -> its percent (0 where it has none)

LINK = {
    "carrier": "cable out, or the other end is off",
    "unplug": "the device is gone",
    "lease": "the address is gone",
    "blip": "the cable is out for 0.3 s",
}

# fault -> chain -> rules, in the router's namespace; cust0 leads to the box, up0 to the internet
_RULES: dict[str, dict[str, list[str]]] = {
    "dead": {
        "prerouting": ['iifname "cust0" drop'],
        "postrouting": ['oifname "cust0" drop'],
        "arp": ['iifname "cust0" drop'],
    },
    "blackhole": {
        "forward": ['iifname "cust0" drop', 'oifname "cust0" drop'],
        "input": ['iifname "up0" drop'],  # the router's own resolver asks in vain, too
    },
    "loss": {
        "prerouting": ['iifname "cust0" numgen random mod 100 < {percent} drop'],
        "postrouting": ['oifname "cust0" numgen random mod 100 < {percent} drop'],
    },
    "dns": {"prerouting": ['iifname "cust0" meta l4proto {{ tcp, udp }} th dport 53 drop']},
    "portal": {
        "redirected": [f'iifname "cust0" tcp dport 80 redirect to :{PORTAL_PORT}'],
        "forward": [
            'iifname "cust0" meta l4proto icmp accept',
            'iifname "cust0" meta l4proto {{ tcp, udp }} th dport 53 accept',
            'iifname "cust0" meta l4proto tcp reject with tcp reset',  # what was open before, as well
            'iifname "cust0" drop',
        ],
    },
    "no_data": {
        "forward": [
            'iifname "cust0" meta l4proto icmp accept',
            'iifname "cust0" meta l4proto {{ tcp, udp }} th dport 53 accept',
            'iifname "cust0" drop',
        ],
    },
}

# the booking system's faults, in the internet's namespace
_VENDOR_RULES: dict[str, dict[str, list[str]]] = {
    "dead": {"input": [f"ip daddr {BOOKING} tcp dport {{{{ 80, 443 }}}} reject with tcp reset"]},
    "blackhole": {"input": [f"ip daddr {BOOKING} tcp dport {{{{ 80, 443 }}}} drop"]},
}

_HOOKS = {
    "prerouting": "type filter hook prerouting priority raw",
    "redirected": "type nat hook prerouting priority dstnat",
    "input": "type filter hook input priority -10",
    "forward": "type filter hook forward priority -10",
    "postrouting": "type filter hook postrouting priority raw",
}

OF_UPLINK = (*_RULES, *LINK)
OF_VENDOR = tuple(_VENDOR_RULES)
BEARABLE_LOSS = 20  # percent each way: slow, but it works
LATER = ("latency", "bloat")  # contract.md names them; this version cannot make them yet


class UnknownFault(Exception):
    """Somebody asked for a fault that this world does not have."""


def refusal(fault: str, vendor: bool) -> str | None:
    """Why a fault cannot be made, in words. None: it can."""
    known = OF_VENDOR if vendor else OF_UPLINK
    if fault in known:
        return None
    if fault in LATER and not vendor:
        return f'"{fault}" comes with a later version; this one knows {", ".join(known)}'
    whose = "the booking system" if vendor else "an uplink"
    return f'"{fault}" is no fault of {whose}; there are {", ".join(known)}'


def carries(faults: Faults) -> bool:
    """Whether an uplink with these faults can still be worked on."""
    return all(name == "loss" and percent <= BEARABLE_LOSS for name, percent in faults.items())


def rules(faults: Faults, road: Road | None) -> str:
    """For `nft -f`: exactly these faults and no others, in one transaction. `road` None: the booking system's."""
    table = _RULES if road else _VENDOR_RULES
    chains: dict[str, list[str]] = {}
    for fault in (name for name in table if name in faults):
        for chain, lines in table[fault].items():
            chains.setdefault(chain, []).extend(line.format(percent=faults[fault]) for line in lines)
    arp = chains.pop("arp", [])
    return "\n".join([*_replaced("inet", chains), *_replaced("arp", {"input": arp} if arp else {}), ""])


def _replaced(family: str, chains: dict[str, list[str]]) -> list[str]:
    """An nft table that is taken away and put back within the transaction."""
    out = [f"table {family} fault", f"delete table {family} fault", f"table {family} fault {{"]
    for chain, lines in chains.items():
        hook = _HOOKS[chain] if family == "inet" else "type filter hook input priority 0"
        out += [f"  chain {chain} {{", f"    {hook}; policy accept;", *(f"    {line}" for line in lines), "  }"]
    return [*out, "}"]
