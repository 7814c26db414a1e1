"""The same tablet behind a plain router with two lines: route metrics, and carrier alone decides. Nothing of the box.

That is what a router does that nobody has taught failover. It asks both lines' resolvers.
"""

import time

from appliance.demo.layout import LAN_ADDRESS, ROADS
from appliance.demo.noticed import KINDS
from appliance.demo.salon import Salon, salon
from bench.table import Repetition

FAULTS = ("carrier", "blackhole", "dead", "portal")
PATIENCE_S = 30.0

_MASQUERADE = """
table ip plain {
  chain out {
    type nat hook postrouting priority srcnat;
    oifname != "lan0" masquerade
  }
}
"""
_WIRED = ROADS["broadband"]
_ROUTE = f"default via {_WIRED.gateway} dev {_WIRED.device} metric {_WIRED.metric}"
_FOLLOW_THE_CARRIER = f"""
while sleep 0.1; do
  case "$(ip -oneline link show {_WIRED.device})" in
    *LOWER_UP*) ip route replace {_ROUTE} ;;
    *) ip route del {_ROUTE} 2>/dev/null ;;
  esac
done
"""


def baseline(repetitions: int) -> dict[str, list[Repetition]]:
    """Gaps in milliseconds for each fault and kind of traffic. None: not within 30 s."""
    with salon() as house:
        _be_plain(house)
        return {fault: [_once(house, fault) for _ in range(repetitions)] for fault in FAULTS}


def _be_plain(house: Salon) -> None:
    house.run("box", ["nft", "-f", "-"], _MASQUERADE)
    servers = [f"--server={ROADS[name].dns}" for name in ("broadband", "4g")]
    house.popen("box", [*_DNSMASQ, *servers], "plain-names", "started, version")
    house.popen("box", ["sh", "-c", _FOLLOW_THE_CARRIER], "plain-carrier")


_DNSMASQ = [
    "dnsmasq",
    "--keep-in-foreground",
    "--conf-file=/dev/null",
    "--no-resolv",
    "--no-hosts",
    "--pid-file",
    "--user=root",
    "--group=",
    "--log-facility=-",
    "--bind-interfaces",
    f"--listen-address={LAN_ADDRESS}",
]


def _once(house: Salon, fault: str) -> Repetition:
    tablet = house.next_tablet()
    time.sleep(1.5)
    broke = time.monotonic()
    house.apply(fault, "broadband")
    time.sleep(2.0)
    while not tablet.is_well() and time.monotonic() < broke + PATIENCE_S:
        time.sleep(0.05)
    gaps = tablet.gaps(broke, time.monotonic())
    house.heal("broadband")
    time.sleep(1.5)
    return {kind: gaps[kind] for kind in KINDS}
