"""The map of the virtual salon: who lives where. The words that build it are in wiring.py.

    tablet ── lan ── box ─┬─ wan0 ── isp ──────┬── internet
                          ├─ usb0 ── modem ────┤
                          └─ wlan0 ── phone ───┘

Each router does NAT, drops what does not come from its own customers (BCP 38) and TCP whose beginning it has not seen,
and lets only its customers ask its resolver. Between a router and the internet stands a delay line (delay.py).
Addresses are of the documentation ranges (RFC 5737) and of the shared one between providers (RFC 6598).
"""

from dataclasses import dataclass
from pathlib import Path

from appliance.demo import certificate

ROOT = Path("/run/planb-demo")  # everything of the world, in memory
TLS = ROOT / "tls"
TRUSTED = TLS / certificate.AUTHORITY  # what the box believes

TARGETS = ("192.0.2.1", "192.0.2.9", "198.51.100.8")  # three operators that answer ping, names, and TLS
PAGE_204 = "198.51.100.20"
ECHO = "198.51.100.30"
ECHO_PORT = 7  # RFC 862
SINK_PORT = 9  # RFC 863
ROOT_DNS = "198.51.100.53"
BOOKING = "198.51.100.80"
STATUS = "198.51.100.90"
PORTAL_PORT = 8081

NAMES = {
    "booking.example": BOOKING,
    "payments.example": BOOKING,
    "connectivity.example": PAGE_204,
    "echo.example": ECHO,
    "status.example": STATUS,
}
FRESH = "names.example"  # whatever is asked for below it has the address of the echo

LAN_ADDRESS = "192.168.77.1"
TABLET_ADDRESS = "192.168.77.60"


@dataclass(frozen=True, slots=True)
class Road:
    """One way out of the salon: the box's device, and the router at its other end."""

    name: str
    router: str  # the namespace
    device: str  # as the box calls it
    hardware: str  # a modem that is plugged in again is still the same modem
    address: str  # the box's
    customers: str
    gateway: str
    dns: str
    transit: str  # the first three parts of the network between the router and the internet
    metric: int
    round_trip_ms: float
    begins_off: bool = False  # somebody has to switch it on first
    rate_kbit: float = 20_000
    buffer_kb: float = 250  # a tenth of a second at that rate


ROADS = {
    road.name: road
    for road in (
        Road(
            "broadband",
            router="isp",
            device="wan0",
            hardware="02:00:00:00:77:10",
            address="203.0.113.10",
            customers="203.0.113.0/24",
            gateway="203.0.113.1",
            dns="203.0.113.53",
            transit="100.64.1",
            metric=100,
            round_trip_ms=12,
        ),
        Road(
            "4g",
            router="modem",
            device="usb0",
            hardware="02:00:00:00:77:11",
            address="192.168.8.100",
            customers="192.168.8.0/24",
            gateway="192.168.8.1",
            dns="192.168.8.1",
            transit="100.64.2",
            metric=700,
            round_trip_ms=44,
        ),
        Road(
            "hotspot",
            router="phone",
            device="wlan0",
            hardware="02:00:00:00:77:12",
            address="192.168.43.100",
            customers="192.168.43.0/24",
            gateway="192.168.43.1",
            dns="192.168.43.1",
            transit="100.64.3",
            metric=800,
            round_trip_ms=60,
            begins_off=True,
        ),
    )
}

ROUTERS = tuple(road.router for road in ROADS.values())
CERTIFIED = ("booking.example", "payments.example", "connectivity.example")
ROOMS = ("tablet", "box", *ROUTERS, "internet")
