"""What may pass the box's own table, and what is told at once that it may not. Pure text; which mode needs what is
decided in ruleset.py.
"""

from appliance.net import guard
from appliance.net.nft import KNOCK, among, chain
from appliance.net.sides import Salon


def through(salon: Salon) -> list[str]:
    """From one side of the box to the other."""
    lan, outside, far = f'iifname "{salon.lan}"', among(way.device for way in salon.uplinks), _far(salon)
    unknown = "ct state new tcp flags & (fin | syn | rst | ack) != syn"
    rules = [
        "# A TCP flow that we forgot at a switch learns of it now, instead of hanging until its own timeout.",
        f"{lan} oifname {outside} {unknown} reject with tcp reset",
        *guard.rules(salon),
    ]
    if far:
        rules += [f"iifname {far} ct state {{ established, related }} accept", f"iifname {far} drop"]
    why = "The salon may go out; nobody may come in."
    return chain(why, "forward", "filter hook forward priority filter", rules)


def ipv6(salon: Salon) -> list[str]:
    """Before the routing decision: a kernel that does not forward IPv6 would drop it there without a word.

    A reset for TCP: of errors the kernel sends one client a few a second only (icmp/ratelimit, ip-sysctl). "Port
    unreachable" for the rest: a UDP socket on Linux does not hear of "no route" unless it asks (IPV6_RECVERR).
    """
    abroad = f'iifname "{salon.lan}" meta nfproto ipv6 fib daddr type != {{ local, multicast, anycast }}'
    rules = [f"{abroad} meta l4proto tcp reject with tcp reset", f"{abroad} reject with icmpv6 port-unreachable"]
    why = "No IPv6 through the box yet: said at once, so that clients fall back to IPv4 (RFC 8305)."
    return chain(why, "ipv6", "filter hook prerouting priority filter", rules)


def knock() -> list[str]:
    """Out of the box, to the salon."""
    why = "Our own knock at an idle connection (kick.py): were it tracked, its answer would be a reply, and leak out."
    return chain(why, "knock", "filter hook output priority raw", [f"meta mark {KNOCK:#x} notrack"])


def inside(salon: Salon) -> list[str]:
    """Into the box itself."""
    far = _far(salon)
    rules = [
        f"iifname {far} ct state {{ established, related }} accept",
        f"iifname {far} udp sport 67 udp dport 68 accept",
        f"iifname {far} icmp type echo-request limit rate 10/second accept",
        f"iifname {far} meta l4proto icmpv6 accept",
        f"iifname {far} drop",
    ]
    why = "Nothing on the box is for the outside. DHCP answers and echoes may come in."
    return chain(why, "input", "filter hook input priority filter", rules if far else [])


def _far(salon: Salon) -> str:
    """Empty where every uplink is the salon's own cable."""
    return among(way.device for _, way in salon.far) if salon.far else ""
