"""What the line daemon makes of its devices: cables that are looked at, sticks with the salon's addresses, phones."""

import time
from dataclasses import replace

from appliance.failover.events import Tick
from appliance.failover.plan import mark
from appliance.net.conntrack import Flow
from tests.line.whole import CALL, MODEM, OFF, PHONE, SETTINGS, at_work, comes


async def test_a_stick_with_the_salons_own_addresses_has_no_lease_and_the_owner_is_told(tmp_path):
    async with at_work(tmp_path) as whole:
        whole.links.set(replace(MODEM, address="192.168.77.100", network="192.168.77.0/24"))
        line = await whole.seen(lambda line: any(issue.code == "overlap" for issue in line.issues))
        assert (line.uplinks[1].verdict, line.uplinks[1].reason) == ("down", "no_lease")
        assert SETTINGS.network.lan_network in next(each.text for each in line.issues if each.code == "overlap")
        devices = {route.device for route in (await whole.router.present()).routes}
        assert "usb0" not in devices, "its network would take the salon's own"
        whole.links.set(MODEM)
        line = await whole.seen(lambda line: line.uplinks[1].verdict == "up")
        assert not [issue for issue in line.issues if issue.code == "overlap"]


async def test_a_cable_that_is_out_is_seen_before_the_kernel_tells(tmp_path):
    async with at_work(tmp_path) as whole:
        whole.traffic.unplugged.add("wan0")
        line = await whole.until("on_backup")
        assert line.line.reason == "broadband: no_carrier"
        whole.traffic.unplugged.clear()
        await whole.until("on_primary")


async def test_a_hotspot_that_nobody_needs_is_asleep_and_no_fault(tmp_path):
    async with at_work(tmp_path) as whole:
        line = await whole.seen(lambda line: line.uplinks[2].verdict == "asleep")
        assert line.issues == ()
        assert (line.uplinks[1].probe_bytes_month > 0, line.uplinks[2].probe_bytes_month) == (True, 0)
        assert whole.hotspot.now.visible is False


async def test_with_all_else_down_the_owner_is_asked_for_the_phone_and_the_phone_is_joined(tmp_path):
    async with at_work(tmp_path) as whole:
        whole.hotspot.is_on = True  # and nobody looks for it while all is well
        assert not whole.hotspot.now.visible
        whole.outside.outside |= {"wan0": "no_reply", "usb0": "no_reply"}
        line = await whole.until("offline")
        assert "hotspot_wanted" in [issue.code for issue in line.issues]
        assert "no_device" not in [issue.code for issue in line.issues], "nobody has to plug a phone in"
        await comes(lambda: whole.hotspot.now.joined)
        whole.links.set(PHONE)
        line = await whole.until("on_backup")
        assert line.line.active == "phone"
        assert "hotspot_wanted" not in [issue.code for issue in line.issues]
        whole.outside.outside["wan0"] = "open"
        await whole.until("on_primary")
        whole.daemon.tell(Tick(time.monotonic() + 301))  # a better line has carried for five minutes
        await comes(lambda: not whole.hotspot.now.joined)
        whole.links.set(OFF)
        await whole.seen(lambda line: line.uplinks[2].verdict == "asleep")


async def test_a_modem_that_is_down_climbs_its_ladder_and_stops_when_it_is_well(tmp_path):
    async with at_work(tmp_path) as whole:
        whole.modem.hangs_until = 2
        whole.links.set(replace(MODEM, address=None))
        await whole.seen(lambda line: line.uplinks[1].reason == "no_lease")
        for rung, later in enumerate((31, 92, 213)):
            whole.daemon.tell(Tick(time.monotonic() + later))
            await comes(lambda rung=rung: whole.modem.tried == [*range(rung + 1)])
        assert whole.modem.hangs_until is None
        whole.links.set(MODEM)
        await whole.seen(lambda line: line.uplinks[1].verdict == "up")
        assert whole.modem.tried == [0, 1, 2]


async def test_what_stays_behind_on_a_metered_line_is_moved_home_and_said(tmp_path, caplog):
    caplog.set_level("INFO")
    async with at_work(tmp_path) as whole:
        whole.outside.outside["wan0"] = "no_reply"
        await whole.until("on_backup")
        stays = Flow("192.168.77.61", 5002, "198.51.100.7", 443)
        whole.conntrack.entries = {stays: mark(2), CALL: mark(1)}
        whole.outside.outside["wan0"] = "open"
        await whole.until("on_primary")
        assert stays in whole.conntrack.entries, "going home cuts nothing"
        await comes(lambda: stays not in whole.conntrack.entries)
        assert "4g: 1 connections that had stayed there were moved home" in caplog.text
        assert CALL in whole.conntrack.entries
