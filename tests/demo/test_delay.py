"""The delay line on the real kernel: round trips, a filled buffer, a modem that slept, and TCP with an unknown past."""

import statistics
import sys

import pytest

from appliance.demo import delay
from appliance.demo.faults import UnknownFault
from appliance.demo.layout import ECHO, ECHO_PORT, ROADS, TARGETS
from appliance.demo.salon import salon
from appliance.demo.world import World
from tests.demo.looking import be_plain, soon

pytestmark = [pytest.mark.netns, pytest.mark.needs("ping")]

ROAD = pytest.mark.parametrize("road", ROADS.values(), ids=lambda road: road.name)


@pytest.fixture(autouse=True)
def tun() -> None:
    if why := delay.refusal():
        pytest.skip(why)


def round_trips(world: World, device: str, count: int = 1) -> list[float]:
    """Milliseconds of the pings that were answered."""
    argv = ["ping", f"-c{count}", "-i0.02", "-W4", "-I", device, TARGETS[0]]
    said = world.run("box", argv, check=False)
    return [float(line.split("time=")[1].split()[0]) for line in said.splitlines() if "time=" in line]


@ROAD
def test_a_round_trip_takes_what_the_map_says(road):
    with World.open() as world:
        world.heal(road.name)
        assert soon(lambda: bool(round_trips(world, road.device)))
        usual = statistics.median(round_trips(world, road.device, 20))
        assert road.round_trip_ms - 2 < usual < road.round_trip_ms + 8


def test_latency_is_added_at_once_and_taken_away_again():
    with World.open() as world:
        world.apply("latency", "broadband")
        assert 400 < round_trips(world, "wan0")[0] < 450
        world.heal("broadband")
        assert soon(lambda: round_trips(world, "wan0")[0] < 30)


def test_the_tablet_fills_the_buffer_of_its_line_until_that_is_mended():
    with salon() as house:
        be_plain(house)
        house.apply("bloat", "broadband")
        assert soon(lambda: max(round_trips(house, "wan0"), default=0) > 500, within=20)
        house.heal("broadband")
        assert soon(lambda: max(round_trips(house, "wan0"), default=999) < 30)


def test_a_modem_that_slept_answers_late_and_is_then_awake():
    with World.open() as world:
        world.apply("slow_wake", "4g")
        assert 2900 < round_trips(world, "usb0")[0] < 3300
        assert round_trips(world, "usb0")[0] < 100


TALKS = f"""
import socket, sys
with socket.create_connection(("{ECHO}", {ECHO_PORT}), timeout=1) as talk:
    for line in sys.stdin:
        try:
            talk.sendall(b".")
            print("answered" if talk.recv(1) else "closed", flush=True)
        except OSError as error:
            print(type(error).__name__, flush=True)
"""


@pytest.mark.needs("conntrack")
def test_a_provider_does_not_know_tcp_whose_beginning_it_has_not_seen():
    with World.open() as world:
        talk = world.popen("box", [sys.executable, "-c", TALKS], "talk", stdin=-1)
        assert talk.stdin is not None
        talk.stdin.write(b"\n")
        talk.stdin.flush()
        assert soon(lambda: "answered" in world.log("talk").read_text())
        data = f"tcp dport {ECHO_PORT} tcp flags & psh == psh counter"  # the last acknowledgement may be on its way
        seen = f"table inet see {{\nchain in {{\ntype filter hook input priority 0\n{data}\n}}\n}}"
        world.run("internet", ["nft", "-f", "-"], seen)
        world.run("isp", ["conntrack", "-F"])
        talk.stdin.write(b"\n")
        talk.stdin.flush()
        assert soon(lambda: "TimeoutError" in world.log("talk").read_text())
        assert "counter packets 0 " in world.run("internet", ["nft", "list", "table", "inet", "see"])


def test_without_a_delay_line_a_slow_fault_is_refused_in_words():
    with World.open() as world:
        world._lines.clear()
        with pytest.raises(UnknownFault, match="needs a delay line"):
            world.apply("bloat", "broadband")
