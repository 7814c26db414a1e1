"""The box's own nftables table as text: which uplink a flow belongs to, its address, and its counters. Pure.

How the three modes differ is decided in `ruleset` alone. What may pass stands in passing.py; what a metered line is
for, in guard.py; nft.py loads it.
"""

from appliance.failover.plan import MARK_MASK, mark
from appliance.net import guard, passing
from appliance.net.nft import TABLE, chain
from appliance.net.sides import Salon


def ruleset(salon: Salon) -> str:
    """The whole table as text for `nft -f -`: replaces what stood there, or changes nothing."""
    parts = [_counters(salon), _pin_in(salon), _pin_own(), _pin_out(salon), _nat_out(salon), passing.inside(salon)]
    if salon.mode != "observer":  # an observer carries nobody's traffic but its own
        parts += [_count(salon), guard.tables(salon), passing.through(salon), passing.ipv6(salon), passing.knock()]
    body = "\n".join(line for part in parts for line in part)
    return f"table inet {TABLE}\ndelete table inet {TABLE}\ntable inet {TABLE} {{\n{body}\n}}\n"


def _pin_in(salon: Salon) -> list[str]:
    rules = [f'iifname "{way.device}" ct state new ct mark set {mark(number):#x}' for number, way in salon.far]
    if salon.mode != "observer":
        rules.append(f'iifname "{salon.lan}" ct mark & {MARK_MASK:#x} != 0 meta mark set ct mark & {MARK_MASK:#x}')
    why = "A flow keeps the uplink that it began on: remember it, and route its packets by it."
    return chain(why, "pin_in", "filter hook prerouting priority mangle", rules)


def _pin_own() -> list[str]:
    rule = f"ct mark & {MARK_MASK:#x} != 0 meta mark set ct mark & {MARK_MASK:#x}"
    why = "The box's own connections stay where they began, too: another uplink would not carry their address."
    return chain(why, "pin_own", "route hook output priority mangle", [rule])


def _pin_out(salon: Salon) -> list[str]:
    """Adds to the mark, which may say already that the flow is not essential (guard.OTHER)."""
    rules = [
        f"{salon.leaves(way)} ct mark & {MARK_MASK:#x} == 0 ct mark set ct mark | {mark(number):#x}"
        for number, way in salon.numbered
    ]
    why = "Where the kernel really sent it, not where we meant to."
    return chain(why, "pin_out", "filter hook postrouting priority mangle", rules)


def _nat_out(salon: Salon) -> list[str]:
    """On the salon's own cable too: an answer that did not come back through the box would not be counted or pinned,
    and the kernel would tell the client of the router as a shorter way (it sends no redirect about a flow with NAT).
    """
    own = "fib saddr type local " if salon.mode == "observer" else ""
    rules = [f"{own}{salon.leaves(way)} masquerade" for _, way in salon.numbered]
    why = "What leaves has the address of the uplink that it leaves by."
    return chain(why, "nat_out", "nat hook postrouting priority srcnat", rules)


def _counters(salon: Salon) -> list[str]:
    why = "    # What the salon sends by each uplink, what of it asks for an answer, and what comes back (traffic.py)."
    names = ("sent", "asked", "got")
    return [why, *(f"    counter {name}_{number} {{}}" for number, _ in salon.numbered for name in names)]


def _count(salon: Salon) -> list[str]:
    rules, asking = [], []
    for number, _ in salon.numbered:
        of = f"ct mark & {MARK_MASK:#x} == {mark(number):#x} counter name"
        rules.append(f'iifname "{salon.lan}" ct direction original {of} "sent_{number}"')
        asking.append(f'iifname "{salon.lan}" ct direction original {of} "asked_{number}"')
        rules.append(f'oifname "{salon.lan}" ct state established ct direction reply {of} "got_{number}"')
    rules += [
        "# A bare ACK, as at the end of every page, wants no answer.",
        "tcp flags & (fin | syn | psh) == 0x0 return",
    ]
    rules += asking
    why = 'Only what passes through the box, and no error from the road: a router that says "unreachable" is no answer.'
    return chain(why, "count", "filter hook postrouting priority mangle + 1", rules)
