"""The routes that follow, as an administrator would type them."""

from appliance.failover.plan import Attachment, Plan, plan, text

BROADBAND = Attachment(1, "wan0", "203.0.113.1")
MODEM = Attachment(2, "usb0", "192.168.8.1")
POINT_TO_POINT = Attachment(2, "wwan0", None)

ON_BROADBAND = """\
rule add priority 100 lookup 254 suppress_prefixlength 0
rule add priority 200 fwmark 0x100/0xff00 lookup 101
rule add priority 200 fwmark 0x200/0xff00 lookup 102
rule add priority 210 oif wan0 lookup 101
rule add priority 210 oif usb0 lookup 102
rule add priority 300 lookup 100
route replace unreachable default table 101 proto 80 metric 4294967295
route replace unreachable default table 102 proto 80 metric 4294967295
route replace default via 203.0.113.1 dev wan0 table 101 proto 80
route replace default via 203.0.113.1 dev wan0 table 100 proto 80
route replace default via 192.168.8.1 dev usb0 table 102 proto 80
"""


def test_two_lines_on_broadband():
    assert text(plan((BROADBAND, MODEM), active=1, count=2)) == ON_BROADBAND


def test_changing_the_active_line_changes_one_route():
    before, after = (set(plan((BROADBAND, MODEM), n, 2).routes) for n in (1, 2))
    assert {route.table for route in before ^ after} == {100}


def test_a_line_without_a_device_answers_unreachable_and_never_leaks():
    wanted = text(plan((BROADBAND,), active=1, count=2))
    assert "unreachable default table 102" in wanted
    assert "oif usb0" not in wanted


def test_the_active_line_without_a_device_leaves_no_active_route():
    assert "table 100 proto" not in text(plan((MODEM,), active=1, count=2))


def test_a_modem_that_is_point_to_point_needs_no_gateway():
    assert "default dev wwan0 table 102 proto 80\n" in text(plan((POINT_TO_POINT,), active=2, count=2))


def test_no_plan_is_no_rule_and_no_route():
    assert text(Plan()) == "\n"
