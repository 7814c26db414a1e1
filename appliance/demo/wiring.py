"""The words that build the virtual salon, for ip, sysctl, nft and dnsmasq. Text only; touches nothing."""

from appliance.demo.layout import (
    BOOKING,
    ECHO,
    FRESH,
    LAN_ADDRESS,
    NAMES,
    PAGE_204,
    ROADS,
    ROOMS,
    ROOT_DNS,
    ROUTERS,
    STATUS,
    TABLET_ADDRESS,
    TARGETS,
    Road,
)


def rooms() -> str:
    """For `ip -batch`: the namespaces, and the cable that nobody ever pulls."""
    lines = [f"netns add {room}" for room in ROOMS]
    lines.append("link add lan0 netns box type veth peer name eth0 netns tablet")
    return "\n".join(lines)


def straight(road: Road) -> str:
    """For `ip -batch`: a cable between a router and the internet, where there can be no delay line."""
    return f"link add up0 netns {road.router} type veth peer name {road.router}0 netns internet"


def cable(road: Road) -> str:
    """For `ip -batch`: the cable (or the USB modem) between the box and a router."""
    return f"link add {road.device} address {road.hardware} netns box type veth peer name cust0 netns {road.router}"


def inside(room: str) -> str:
    """For `ip -batch` in a namespace: its own addresses and routes, without the cables to the box."""
    return "\n".join(["link set lo up", *_INSIDE[room]])


_INSIDE = {
    "tablet": [
        f"addr add {TABLET_ADDRESS}/24 dev eth0",
        "link set eth0 up",
        f"route add default via {LAN_ADDRESS}",
    ],
    "box": [f"addr add {LAN_ADDRESS}/24 dev lan0", "link set lan0 up"],
    "internet": [
        *(f"addr add {address}/32 dev lo" for address in (*TARGETS, PAGE_204, ECHO, ROOT_DNS, BOOKING, STATUS)),
        *(f"addr add {road.transit}.1/30 dev {road.router}0" for road in ROADS.values()),
        *(f"link set {road.router}0 up" for road in ROADS.values()),
        # the provider's customers have public addresses: a stranger's question does reach its resolver
        f"route add {ROADS['broadband'].customers} via {ROADS['broadband'].transit}.2",
    ],
} | {
    road.router: [
        f"addr add {road.transit}.2/30 dev up0",
        "link set up0 up",
        f"route add default via {road.transit}.1",
    ]
    for road in ROADS.values()
}


def router_end(road: Road) -> str:
    """For `ip -batch` in the router: its end of the cable."""
    lines = [f"addr add {road.gateway}/24 dev cust0"]
    if road.dns != road.gateway:
        lines.append(f"addr add {road.dns}/24 dev cust0")
    return "\n".join([*lines, "link set cust0 up"])


def lease(road: Road) -> str:
    """For `ip -batch` in the box: what a DHCP client would do with the lease."""
    return "\n".join(
        [
            f"link set {road.device} up",
            f"addr replace {road.address}/24 dev {road.device}",
            f"route replace default via {road.gateway} dev {road.device} metric {road.metric}",
        ]
    )


def no_lease(road: Road) -> str:
    """For `ip -batch -force` in the box: what a DHCP client does when the lease has run out."""
    return "\n".join(
        [
            f"route del default via {road.gateway} dev {road.device} metric {road.metric}",
            f"addr del {road.address}/24 dev {road.device}",
        ]
    )


def settings(room: str) -> str:
    """For `sysctl --load`: the kernel settings of a namespace."""
    return _SETTINGS.get(room, "")


_ROUTER = "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\n"
_SETTINGS = {
    # the default group range, "1 0", keeps even root from ping sockets
    "box": """
net.ipv4.ip_forward = 1
net.ipv4.ping_group_range = 0 0
net.ipv4.conf.all.rp_filter = 2
net.ipv4.conf.default.rp_filter = 2
net.ipv4.conf.all.send_redirects = 0
net.ipv4.conf.default.send_redirects = 0
""",
    "internet": _ROUTER,  # one provider's customer can reach another provider
} | dict.fromkeys(ROUTERS, _ROUTER)

# once the rules are there: before them there may be no such setting
TRACKING = "net.netfilter.nf_conntrack_tcp_loose = 0\n"


def router_rules(road: Road) -> str:
    """For `nft -f`: a provider that knows its customers and nobody else, and of their TCP only what it saw begin."""
    return f"""
table inet router {{
  chain forward {{
    type filter hook forward priority filter; policy drop;
    iifname "cust0" ip saddr != {road.customers} counter drop
    ct state new tcp flags & (fin | syn | rst | ack) != syn counter drop
    meta l4proto tcp ct state invalid counter drop
    iifname "cust0" oifname "up0" accept
    ct state established,related accept
  }}
  chain input {{
    type filter hook input priority filter; policy accept;
    iifname "cust0" ip saddr != {road.customers} counter drop
    iifname "up0" meta l4proto {{ tcp, udp }} th dport 53 counter reject with icmp type admin-prohibited
  }}
  chain nat {{
    type nat hook postrouting priority srcnat; policy accept;
    oifname "up0" masquerade
  }}
}}
"""


def resolver(room: str) -> list[str]:
    """The command of a namespace's resolver: the internet knows the names, the routers ask it."""
    # with a time to live of 0, so that nothing is remembered and a fault of the names shows at once
    knows = [f"--host-record={name},{address}" for name, address in NAMES.items()]
    knows.append(f"--address=/{FRESH}/{ECHO}")
    asks = [f"--server={ROOT_DNS}"]
    return [
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--no-resolv",
        "--no-hosts",
        "--pid-file",
        "--user=root",  # root of a private world: there is nobody else to become
        "--group=",
        "--log-facility=-",
        *(knows if room == "internet" else asks),
    ]
