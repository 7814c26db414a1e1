"""The box's own nftables table: marks, NAT, and what may pass. One ruleset, one transaction.

`ruleset` is a pure function of the settings; the table does not change when the line does. Switching is a
route and a flush, so nothing here can be half done at nine on a Saturday.
"""

import asyncio
from asyncio.subprocess import PIPE
from dataclasses import dataclass

from appliance.failover.plan import MARK_MASK, mark

TABLE = "planb"
KNOCK = 0x4B000000  # "K": the mark of kick.py's packets


class Refused(OSError):
    """nft did not take the ruleset; the message is nft's own."""


@dataclass(frozen=True, slots=True)
class Salon:
    """What the ruleset depends on. `uplinks` are devices, in the order of the settings."""

    lan: str
    uplinks: tuple[str, ...]


def ruleset(salon: Salon) -> str:
    """The whole table as text for `nft -f -`: replaces what stood there, or changes nothing."""
    outside = "{ " + ", ".join(f'"{device}"' for device in salon.uplinks) + " }"
    lan = f'"{salon.lan}"'
    pin_in, pin_out = "\n".join(_arrives(salon)), "\n".join(_leaves(salon))
    counters, count = "\n".join(_counters(salon)), "\n".join(_counts(salon))
    return f"""\
table inet {TABLE}
delete table inet {TABLE}
table inet {TABLE} {{
    # A flow keeps the uplink that it began on: remember it, and route its packets by it.
    chain pin_in {{
        type filter hook prerouting priority mangle; policy accept;
{pin_in}
        iifname {lan} ct mark & {MARK_MASK:#x} != 0 meta mark set ct mark & {MARK_MASK:#x}
    }}
    # The box's own connections stay where they began, too: another uplink would not carry their address.
    chain pin_own {{
        type route hook output priority mangle; policy accept;
        ct mark & {MARK_MASK:#x} != 0 meta mark set ct mark & {MARK_MASK:#x}
    }}
    # Where the kernel really sent it, not where we meant to.
    chain pin_out {{
        type filter hook postrouting priority mangle; policy accept;
{pin_out}
    }}
    # What the salon asks of each uplink, and what comes back (traffic.py). Only what passes through the box, and no
    # error from the road: a router that says "unreachable" is no answer.
{counters}
    chain count {{
        type filter hook postrouting priority mangle + 1; policy accept;
{count}
    }}
    chain nat_out {{
        type nat hook postrouting priority srcnat; policy accept;
        oifname {outside} masquerade
    }}
    chain forward {{
        type filter hook forward priority filter; policy accept;
        # A TCP flow that we forgot at a switch learns of it now, instead of hanging until its own timeout.
        iifname {lan} oifname {outside} ct state new tcp flags & (fin | syn | rst | ack) != syn reject with tcp reset
        # No IPv6 through the box yet: said at once, so that clients fall back to IPv4 (RFC 8305).
        iifname {lan} oifname {outside} meta nfproto ipv6 reject with icmpv6 no-route
        iifname {outside} ct state {{ established, related }} accept
        iifname {outside} drop
    }}
    # Our own knock at an idle connection (kick.py): were it tracked, the answer would count as a reply and leak out.
    chain knock {{
        type filter hook output priority raw; policy accept;
        meta mark {KNOCK:#x} notrack
    }}
    # Nothing on the box is for the outside. DHCP answers and echoes may come in.
    chain input {{
        type filter hook input priority filter; policy accept;
        iifname {outside} ct state {{ established, related }} accept
        iifname {outside} udp sport 67 udp dport 68 accept
        iifname {outside} icmp type echo-request limit rate 10/second accept
        iifname {outside} meta l4proto icmpv6 accept
        iifname {outside} drop
    }}
}}
"""


async def load(text: str) -> None:
    """Give text to nft as one transaction. Raises Refused with nft's words."""
    try:
        nft = await asyncio.create_subprocess_exec(
            "nft", "-f", "-", stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.STDOUT
        )
    except FileNotFoundError:
        raise Refused("nft is not installed. Install it: sudo apt install nftables") from None
    said, _ = await nft.communicate(text.encode())
    if nft.returncode:
        raise Refused(said.decode(errors="replace").strip())


async def unload() -> None:
    """Take the table away; fine if there is none."""
    await load(f"table inet {TABLE}\ndelete table inet {TABLE}\n")


def _arrives(salon: Salon) -> list[str]:
    return [
        f'        iifname "{device}" ct state new ct mark set {mark(number):#x}'
        for number, device in enumerate(salon.uplinks, 1)
    ]


def _leaves(salon: Salon) -> list[str]:
    return [
        f'        oifname "{device}" ct mark & {MARK_MASK:#x} == 0 ct mark set {mark(number):#x}'
        for number, device in enumerate(salon.uplinks, 1)
    ]


def _counters(salon: Salon) -> list[str]:
    return [f"    counter {way}_{number} {{}}" for number in _numbers(salon) for way in ("sent", "got")]


def _counts(salon: Salon) -> list[str]:
    lines = []
    for number in _numbers(salon):
        of = f"ct mark & {MARK_MASK:#x} == {mark(number):#x} counter name"
        lines.append(f'        iifname "{salon.lan}" ct direction original {of} "sent_{number}"')
        lines.append(f'        oifname "{salon.lan}" ct state established ct direction reply {of} "got_{number}"')
    return lines


def _numbers(salon: Salon) -> range:
    return range(1, len(salon.uplinks) + 1)
