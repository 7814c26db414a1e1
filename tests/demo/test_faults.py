"""Faults become rules: a reviewer reads what the router is told."""

from appliance.demo.faults import OF_UPLINK, OF_VENDOR, carries, refusal, rules
from appliance.demo.layout import ROADS

GOLDEN = """\
table inet fault
delete table inet fault
table inet fault {
  chain prerouting {
    type filter hook prerouting priority raw; policy accept;
    iifname "cust0" numgen random mod 100 < 40 drop
    iifname "cust0" meta l4proto { tcp, udp } th dport 53 drop
  }
  chain postrouting {
    type filter hook postrouting priority raw; policy accept;
    oifname "cust0" numgen random mod 100 < 40 drop
  }
}
table arp fault
delete table arp fault
table arp fault {
}
"""


def test_faults_add_up_to_one_ruleset_whatever_their_order():
    road = ROADS["4g"]
    assert rules({"dns": 0, "loss": 40}, road) == rules({"loss": 40, "dns": 0}, road) == GOLDEN


def test_no_faults_are_no_rules():
    assert "chain" not in rules({}, ROADS["4g"])
    assert "chain" not in rules({}, None)


def test_every_fault_of_the_contract_is_made_or_refused_in_words():
    later = ["latency", "bloat"]
    contract = ["carrier", "dead", "blackhole", "loss", "dns", "portal", "no_data", "unplug", "blip", "lease", *later]
    assert {fault for fault in contract if refusal(fault, vendor=False) is None} == set(OF_UPLINK)
    assert all("later version" in str(refusal(fault, vendor=False)) for fault in later)
    assert all(refusal(fault, vendor=True) is None for fault in OF_VENDOR)


def test_a_little_loss_is_bearable_and_anything_else_is_not():
    assert carries({})
    assert carries({"loss": 20})
    assert not carries({"loss": 21})
    assert not any(carries({fault: 0}) for fault in OF_UPLINK if fault != "loss")
