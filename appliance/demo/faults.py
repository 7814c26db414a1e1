"""What can go wrong on the way out, as tables. Decides which rules and which delay line a set of faults means.

Touches nothing. Every fault is on the provider's side: the box sees only what a real box would see.
"""

from collections.abc import Mapping
from dataclasses import replace

from appliance.demo.lane import Shape
from appliance.demo.layout import BOOKING, PORTAL_PORT, TARGETS, Road

Faults = Mapping[str, float]  # the name of a fault -> its percent (0 where it has none)

LINK = {
    "carrier": "cable out, or the other end is off",
    "unplug": "the device is gone",
    "lease": "the address is gone",
}

# what the delay line does: fault -> what is different about it
LINE = {
    "latency": {"latency_ms": 400.0},
    "bloat": {"rate_kbit": 3000.0, "buffer_kb": 375.0},  # a second of buffer, and the tablet uploads
    "slow_wake": {"wake_ms": 3000.0},
}
BLIP_S = 0.3

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
        "prerouting": ['iifname "cust0" numgen random mod 1000 < {permille} drop'],
        "postrouting": ['oifname "cust0" numgen random mod 1000 < {permille} drop'],
    },
    "no_icmp": {
        "prerouting": ['iifname "cust0" meta l4proto icmp drop'],
        "postrouting": ['oifname "cust0" meta l4proto icmp drop'],
    },
    "one_target": {"prerouting": [f'iifname "cust0" ip daddr {TARGETS[0]} drop']},
    "dns": {"prerouting": ['iifname "cust0" ip daddr {dns} meta l4proto {{ tcp, udp }} th dport 53 drop']},
    "no_names": {"prerouting": ['iifname "cust0" meta l4proto {{ tcp, udp }} th dport 53 drop']},
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

OF_UPLINK = (*_RULES, *LINK, *LINE, "blip")
OF_VENDOR = tuple(_VENDOR_RULES)
BEARABLE_LOSS = 20  # percent each way: slow, but it works
BEARABLE = ("dns", "no_icmp", "one_target", *LINE)  # nobody in the salon has to leave the line for one of these


class UnknownFault(Exception):
    """Somebody asked for a fault that this world does not have."""


def refusal(fault: str, vendor: bool) -> str | None:
    """Why a fault cannot be made, in words. None: it can."""
    known = OF_VENDOR if vendor else OF_UPLINK
    if fault in known:
        return None
    whose = "the booking system" if vendor else "an uplink"
    return f'"{fault}" is no fault of {whose}; there are {", ".join(known)}'


def carries(faults: Faults) -> bool:
    """Whether an uplink with these faults can still be worked on."""
    return all(name in BEARABLE or (name == "loss" and of <= BEARABLE_LOSS) for name, of in faults.items())


def shape(faults: Faults, road: Road) -> Shape:
    """What the delay line of a road is like with these faults."""
    whole = Shape(road.round_trip_ms, road.rate_kbit, road.buffer_kb)
    return replace(whole, **{key: value for name, odd in LINE.items() if name in faults for key, value in odd.items()})


def blip() -> str:
    """For `nft -f`: silence, while the cable stays in. It is a table of its own, which is taken away again."""
    return "\n".join(
        _replaced("inet", "blip", {chain: _RULES["dead"][chain] for chain in ("prerouting", "postrouting")})
    )


def rules(faults: Faults, road: Road | None) -> str:
    """For `nft -f`: exactly these faults and no others, in one transaction. `road` None: the booking system's."""
    table = _RULES if road else _VENDOR_RULES
    chains: dict[str, list[str]] = {}
    for fault in (name for name in table if name in faults):
        for chain, lines in table[fault].items():
            about = {"permille": round(faults[fault] * 10), "dns": road.dns if road else ""}
            chains.setdefault(chain, []).extend(line.format(**about) for line in lines)
    arp = chains.pop("arp", [])
    arps = {"input": arp} if arp else {}
    return "\n".join([*_replaced("inet", "fault", chains), *_replaced("arp", "fault", arps), ""])


def _replaced(family: str, table: str, chains: Mapping[str, list[str]]) -> list[str]:
    """An nft table that is taken away and put back within the transaction."""
    out = [f"table {family} {table}", f"delete table {family} {table}", f"table {family} {table} {{"]
    for chain, lines in chains.items():
        hook = _HOOKS[chain] if family == "inet" else "type filter hook input priority 0"
        out += [f"  chain {chain} {{", f"    {hook}; policy accept;", *(f"    {line}" for line in lines), "  }"]
    return [*out, "}"]
