"""The whole house on bad days: daemons that are told to end within a switch, leases that move, sticks that come back as
another device. The tablet's traffic recovers by itself each time."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from appliance.demo.box import Pace, surroundings
from appliance.demo.layout import ROADS
from appliance.demo.salon import Salon
from appliance.run import command
from tests.test_a_day_in_the_salon import line_is, ours, tablet_is_well, wait_for

pytestmark = [pytest.mark.netns, pytest.mark.needs("conntrack")]

WIRED, MODEM = ROADS["broadband"], ROADS["4g"]


def marks(house: Salon, protocol: str, port: int) -> set[str]:
    """The uplinks that the tablet's flows to a port are pinned to, as conntrack(8) prints their marks."""
    listed = house.run(
        "box", ["conntrack", "-L", "-p", protocol, "-s", "192.168.77.60", "--dport", str(port)], check=False
    )
    return {word for line in listed.splitlines() for word in line.split() if word.startswith("mark=")}


def end_at_once(house: Salon) -> None:
    child = house.services["line"]
    child.send_signal(signal.SIGKILL)
    child.wait()


def start_again(house: Salon) -> None:
    """Start the daemon, and wait for its own word: line.json may still hold its predecessor's."""
    began = time.monotonic()
    house.start_service("line")
    wait_for(house, lambda: (line := house.line()) is not None and line.mono > began, "line.json")


def test_a_daemon_that_is_told_to_end_in_the_middle_of_a_switch_leaves_nothing(house):
    chance = random.Random()
    for _ in range(4):
        house.apply("blackhole", "broadband")
        time.sleep(chance.uniform(0.0, 1.5))
        child = house.services["line"]
        child.terminate()
        assert child.wait(10) == 0, house.log("line").read_text()
        assert ours(house) == ("", "", "")
        house.heal("broadband")
        start_again(house)
        line_is(house, "on_primary")


def test_a_call_that_began_before_the_box_was_ready_is_carried_as_soon_as_it_is(house):
    """The kernel forwards without us, and such a flow leaves with an address that no provider takes."""
    house.stop_box()
    caller = house.next_tablet()
    wait_for(house, lambda: not caller.is_well(), "nobody carries the call")
    house.places.line_json.unlink()
    house.start_box(pace=Pace(hold_down_s=2.0, max_hold_down_s=2.0))
    house.wait_until_it_works()
    tablet_is_well(house)


def test_after_a_crash_the_way_out_is_never_taken_away(house):
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup")
    tablet_is_well(house)
    watch = house.popen("box", ["ip", "monitor", "route", "rule"], "monitor")
    end_at_once(house)
    start_again(house)
    line_is(house, "on_backup", "4g")
    time.sleep(6)  # the routes are made right again every 5 s
    watch.terminate()
    assert "Deleted" not in house.log("monitor").read_text()


def test_a_second_daemon_is_refused_and_disturbs_nothing(house):
    before = ours(house)
    argv = house.argv("box", command("line", str(house.root)))
    second = subprocess.run(
        argv, capture_output=True, text=True, check=False, env={**os.environ, **surroundings("line", 0)}
    )
    assert second.returncode == 1
    assert "another line daemon is at work" in second.stderr
    assert "Traceback" not in second.stderr
    assert ours(house) == before
    tablet_is_well(house)


def test_connections_stay_pinned_on_the_way_home_and_are_set_free_when_4g_dies_later(house):
    tablet_is_well(house)
    wait_for(house, lambda: marks(house, "udp", 7) == {"mark=256"}, "the call is on broadband")
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup")
    wait_for(house, lambda: marks(house, "udp", 7) == {"mark=512"}, "the same socket is on 4g")
    tablet_is_well(house)
    house.heal("broadband")
    line_is(house, "on_primary")
    tablet_is_well(house)
    assert marks(house, "udp", 7) == {"mark=512"}, "going home cuts nothing"
    house.apply("blackhole", "4g")
    wait_for(house, lambda: marks(house, "udp", 7) == {"mark=256"}, "the call is free to go home")
    tablet_is_well(house)


def test_another_address_from_the_provider_is_used_and_so_is_another_gateway(house):
    tablet_is_well(house)
    batch = (
        f"addr add 203.0.113.44/24 dev {WIRED.device}",
        f"addr del {WIRED.address}/24 dev {WIRED.device}",
        "addr flush dev wan0",
        f"addr add 203.0.113.44/24 dev {WIRED.device}",
    )
    house.ip("box", "\n".join(batch))

    def renewed() -> bool:
        line = house.line()
        return line is not None and line.uplinks[0].address == "203.0.113.44" and line.uplinks[0].verdict == "up"

    wait_for(house, renewed, "the new address")
    line_is(house, "on_primary", "broadband")
    tablet_is_well(house)


def test_a_stick_that_comes_back_as_another_device_carries_again(house):
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup")
    for _ in range(3):  # as fast as the kernel can: the daemon may not even see that it was away
        house.apply("unplug", "4g")
        house.heal("4g")
        line_is(house, "on_backup", "4g")
        wait_for(house, lambda: "default via 192.168.8.1 dev usb0" in active(house), "the route of the new device")
        tablet_is_well(house)


def test_a_device_that_is_set_down_and_up_in_an_instant_has_its_routes_again(house):
    tablet_is_well(house)
    house.ip("box", f"link set {WIRED.device} down\nlink set {WIRED.device} up\n")
    wait_for(house, lambda: "default via 203.0.113.1 dev wan0" in active(house), "the route")
    line_is(house, "on_primary")
    tablet_is_well(house)


def active(house: Salon) -> str:
    return house.run("box", ["ip", "route", "show", "table", "100"], check=False)


def test_a_full_run_costs_neither_the_line_nor_the_way_home(house):
    house.stop_box()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "small", str(house.places.run)], check=True)
    house.start_box(pace=Pace(hold_down_s=2.0, max_hold_down_s=2.0))
    house.wait_until_it_works()
    tablet_is_well(house)
    ballast = house.places.run / "ballast"
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=4k"], capture_output=True, check=False)
    house.apply("blackhole", "broadband")
    wait_for(house, lambda: "usb0" in active(house), "4g carries")
    time.sleep(3)  # a heartbeat, and then one more
    assert house.services["line"].poll() is None
    tablet_is_well(house)
    ballast.unlink()
    line_is(house, "on_backup", "4g")
    tablet_is_well(house)


def test_a_name_server_that_is_killed_over_and_over_does_not_move_the_line(house):
    for _ in range(3):
        wait_for(house, lambda: name_servers(house) != [], "the name server")
        for pid in name_servers(house):
            os.kill(pid, signal.SIGKILL)
        line_is(house, "on_primary")
    wait_for(house, lambda: name_servers(house) != [], "the name server")
    tablet_is_well(house)


def name_servers(house: Salon) -> list[int]:
    """The box's own dnsmasq: this process tree is private, and no other has a servers file."""
    return [int(pid) for pid in house.run("box", ["pgrep", "-f", "^dnsmasq .*--servers-file="], check=False).split()]


TALKS = """
import socket, time
talk = socket.create_connection(("198.51.100.30", 7), timeout=3)
print("ready", flush=True)
while True:
    talk.sendall(b".")
    assert talk.recv(1) == b"."
    time.sleep(0.1)
"""


def test_the_boxs_own_connections_are_not_cut_on_the_way_home_either(house):
    house.apply("blackhole", "broadband")
    line_is(house, "on_backup")
    talk = house.popen("box", [sys.executable, "-c", TALKS], "talk", "ready")
    house.heal("broadband")
    line_is(house, "on_primary")
    time.sleep(4)  # longer than it has patience
    assert talk.poll() is None, house.log("talk").read_text()


def test_a_daemon_that_dies_of_an_error_leaves_the_salon_on_its_line(house):
    tablet_is_well(house)
    before = ours(house)
    house.run("box", ["sysctl", "-q", "net.ipv4.ping_group_range=1 0"])  # from now on the kernel refuses its probes
    assert house.services["line"].wait(20) == 1
    assert "ping_group_range" in house.log("line").read_text()
    assert ours(house) == before
    house.run("box", ["sysctl", "-q", "net.ipv4.ping_group_range=0 0"])
    start_again(house)
    line_is(house, "on_primary")
    tablet_is_well(house)
    house.stop_box()
    assert ours(house) == ("", "", "")
