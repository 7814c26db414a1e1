"""Put connections into the kernel's table by hand, thousands in a blink. Only the test's own private kernel network."""

import socket
import struct
from collections.abc import Iterable
from ipaddress import ip_address

from appliance.net.conntrack import Flow
from appliance.net.netlink import NETLINK_NETFILTER, Netlink, attribute

NEW, CREATE = 0x100, 0x600  # IPCTNL_MSG_CT_NEW; NLM_F_CREATE | NLM_F_EXCL
ESTABLISHED, TIME_WAIT = 3, 7
ASSURED = 0xE  # IPS_SEEN_REPLY | IPS_ASSURED | IPS_CONFIRMED
NESTED = 0x8000
_WORD, _PORT = struct.Struct("!I"), struct.Struct("!H")


def remember(
    flows: Iterable[Flow], mark: int, seen_as: str | None = "203.0.113.10", protocol: int = socket.IPPROTO_TCP,
    state: int = ESTABLISHED,
) -> None:  # fmt: skip
    """Connections as if they had gone out with the address `seen_as`; None: with their own, as the box's do."""
    with Netlink(NETLINK_NETFILTER) as kernel:
        for flow in flows:
            kernel.order(NEW, _entry(flow, mark, seen_as or flow.client, protocol, state), CREATE)


def _entry(flow: Flow, mark: int, seen_as: str, protocol: int, state: int) -> bytes:
    family = socket.AF_INET if ip_address(flow.client).version == 4 else socket.AF_INET6
    body = struct.pack("!BBH", family, 0, 0)
    body += _tuple(1, flow.client, flow.client_port, flow.server, flow.server_port, protocol)
    body += _tuple(2, flow.server, flow.server_port, seen_as, flow.client_port, protocol)
    body += attribute(3, _WORD.pack(ASSURED)) + attribute(7, _WORD.pack(300)) + attribute(8, _WORD.pack(mark))
    if protocol == socket.IPPROTO_TCP:
        body += attribute(NESTED | 4, attribute(NESTED | 1, attribute(1, bytes([state]))))
    return body


def _tuple(kind: int, source: str, source_port: int, destination: str, destination_port: int, protocol: int) -> bytes:
    first = 1 if ip_address(source).version == 4 else 3  # CTA_IP_V4_SRC, CTA_IP_V6_SRC
    addresses = attribute(first, ip_address(source).packed) + attribute(first + 1, ip_address(destination).packed)
    ports = attribute(2, _PORT.pack(source_port)) + attribute(3, _PORT.pack(destination_port))
    proto = attribute(1, bytes([protocol])) + ports
    return attribute(NESTED | kind, attribute(NESTED | 1, addresses) + attribute(NESTED | 2, proto))
