"""Faults become rules: a reviewer reads what the router is told."""

from appliance.demo.faults import OF_UPLINK, OF_VENDOR, carries, refusal, rules, shape
from appliance.demo.layout import ROADS

GOLDEN = """\
table inet fault
delete table inet fault
table inet fault {
  chain prerouting {
    type filter hook prerouting priority raw; policy accept;
    iifname "cust0" numgen random mod 1000 < 106 drop
    iifname "cust0" ip daddr 192.168.8.1 meta l4proto { tcp, udp } th dport 53 drop
  }
  chain postrouting {
    type filter hook postrouting priority raw; policy accept;
    oifname "cust0" numgen random mod 1000 < 106 drop
  }
}
table arp fault
delete table arp fault
table arp fault {
}
"""


def test_faults_add_up_to_one_ruleset_whatever_their_order():
    road = ROADS["4g"]
    assert rules({"dns": 0, "loss": 10.6}, road) == rules({"loss": 10.6, "dns": 0}, road) == GOLDEN


def test_no_faults_are_no_rules():
    assert "chain" not in rules({}, ROADS["4g"])
    assert "chain" not in rules({}, None)


def test_every_fault_of_the_contract_is_made():
    contract = [
        "carrier",
        "dead",
        "blackhole",
        "loss",
        "dns",
        "portal",
        "no_data",
        "unplug",
        "blip",
        "lease",
        "latency",
        "bloat",
    ]
    assert all(refusal(fault, vendor=False) is None for fault in (*contract, *OF_UPLINK))
    assert all(refusal(fault, vendor=True) is None for fault in OF_VENDOR)
    assert "there are dead, blackhole" in str(refusal("gremlins", vendor=True))


def test_slowness_and_a_little_loss_are_bearable_and_an_outage_is_not():
    assert carries({})
    assert carries({"loss": 20, "latency": 0, "bloat": 0, "slow_wake": 0, "no_icmp": 0, "one_target": 0, "dns": 0})
    assert not carries({"loss": 21})
    assert not any(
        carries({fault: 0}) for fault in ("carrier", "dead", "blackhole", "no_names", "portal", "no_data", "unplug")
    )


def test_slow_faults_change_the_delay_line_and_no_rule():
    road = ROADS["4g"]
    faults = {"latency": 0.0, "bloat": 0.0, "slow_wake": 0.0}
    slow = "round_trip_ms=44 rate_kbit=3000 buffer_kb=375 latency_ms=400 wake_ms=3000"
    assert shape(faults, road).words == slow
    assert shape({"loss": 40.0}, road) == shape({}, road)
    assert rules(faults, road) == rules({}, road)
