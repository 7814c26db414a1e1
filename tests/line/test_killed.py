"""The line daemon, killed at every moment of a switch: what stands after the next start is what should, and no more."""

import asyncio
import os
import random
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from difflib import ndiff

import pytest
from pyroute2 import AsyncIPRoute

from appliance import config, status
from appliance.demo.box import Pace
from appliance.demo.salon import Salon
from appliance.demo.salon import salon as opened
from appliance.failover import plan
from appliance.net.router import KernelRouter
from appliance.net.ruleset import ruleset
from appliance.net.sides import salon
from tests.conftest import INSIDE
from tests.test_a_day_in_the_salon import line_is, ours, tablet_is_well, wait_for
from tests.test_bad_days import active, name_servers

pytestmark = pytest.mark.netns

KILLS = int(os.environ.get("KILLS", "50"))
SEED = 20261122
ACTIVE = re.compile(rb"default via \S+ dev \S+ table 100 proto 80")
HOLD_DOWN_S = 0.5
DECIDED_S = {"carrier": 0.1, "blackhole": 1.2, "dead": 1.2, "home": 2.5}  # by then nearly all are
MENDS_S = 10.0  # the routes are made right again every 5 s
HEARD_S = 4.0  # line.json is written every 2 s
GONE = ("no_device", "no_carrier", "no_lease")
LONGEST_S = 8.0  # a switch that has not come by then is nothing that one could be killed in


@pytest.fixture
def quick() -> Iterator[Salon]:
    """A house that is in a hurry to go home, so that fifty times do not take all morning."""
    if not os.environ.get(INSIDE):
        yield None  # type: ignore[misc]
        return
    with opened() as house:
        house.start_box(pace=Pace(hold_down_s=HOLD_DOWN_S, max_hold_down_s=HOLD_DOWN_S, metered_interval_s=3.0))
        house.wait_until_it_works()
        yield house


@pytest.mark.timeout(400)
def test_killed_fifty_times_within_a_switch_it_finds_its_way_each_time_and_leaves_nothing_twice(quick):
    """Every other kill meets the way home. Of three, two come at a random moment, one right as the route changes."""
    house, chance, afterwards = quick, random.Random(SEED), 0
    settings, servers = config.load(house.places.toml), name_servers(house)
    house.run("box", ["ip", "netns", "add", "fresh"])
    house.run("fresh", ["nft", "-f", "-"], ruleset(salon(settings)))
    fresh = table(house, "fresh")
    for number in range(KILLS):
        away, before = number % 2 == 0, active(house)
        meet(house, chance, away=away, closely=number % 3 == 2)
        afterwards += active(house) != before
        began = time.monotonic()
        house.start_service("line")
        wait_for(house, lambda began=began: speaks_since(house, began), "its own line.json")
        line_is(house, *(("on_backup", "4g") if away else ("on_primary", "broadband")))
        asyncio.run(stands(house, settings))
        assert table(house, "box") == fresh
        servers = another_serves_names(house, servers)
        tablet_is_well(house)
    assert KILLS / 5 < afterwards < KILLS * 4 / 5, f"{afterwards} of {KILLS} came after the switch: not around it"
    house.stop_box()
    assert ours(house) == ("", "", "")
    assert name_servers(house) == []


def meet(house: Salon, chance: random.Random, *, away: bool, closely: bool) -> None:
    """Break the broadband or mend it, and kill the daemon while it deals with that."""
    watch = changes(house) if closely else None
    fault = chance.choice(("blackhole", "dead", "carrier"))
    house.apply(fault, "broadband") if away else house.heal("broadband")
    if watch:
        until_the_active_route_changes(watch)
        time.sleep(chance.uniform(0.0, 0.02))
    else:
        longest = DECIDED_S[fault] if away else DECIDED_S["home"]
        time.sleep(chance.uniform(0.0, longest))
    child = house.services["line"]
    child.send_signal(signal.SIGKILL)
    child.wait()


def speaks_since(house: Salon, began: float) -> bool:
    """Its predecessor's words may still stand there."""
    line = house.line()
    return line is not None and line.mono > began


async def stands(house: Salon, settings: config.Config) -> None:
    """Wait until exactly the rules and routes are there that follow from line.json. Nobody may know them by heart."""
    odd, ends = ["line.json is old"], time.monotonic() + MENDS_S
    async with AsyncIPRoute(netns="box") as ipr:
        while odd:
            assert time.monotonic() < ends, "\n".join([*odd, house.log("line").read_text()[-3000:]])
            line = house.line()
            if line and time.monotonic() - line.mono < HEARD_S:
                odd = differences(await KernelRouter(ipr).present(), wanted(settings, line))
            await asyncio.sleep(0.05)


def wanted(settings: config.Config, line: status.LineFile) -> plan.Plan:
    attached = tuple(
        plan.Attachment(n, uplink.device, uplink.gateway)
        for n, uplink in enumerate(line.uplinks, 1)
        if uplink.address and uplink.reason not in GONE
    )
    active = next((n for n, uplink in enumerate(line.uplinks, 1) if uplink.name == line.line.active), None)
    return plan.plan(attached, active, len(settings.uplinks))


def differences(there: plan.Plan, wanted: plan.Plan) -> list[str]:
    has, should = (sorted(plan.text(each).splitlines()) for each in (there, wanted))
    return [line for line in ndiff(has, should) if line[0] in "+-"]


def another_serves_names(house: Salon, before: list[int]) -> list[int]:
    wait_for(house, lambda: len(name_servers(house)) == 1, "one name server")
    there = name_servers(house)
    assert not set(there) & set(before), "the dead one's name server lives on"
    return there


def table(house: Salon, room: str) -> str:
    """The box's table as the kernel has it: no counts, and nothing that was learned."""
    return house.run(room, ["nft", "--stateless", "--terse", "list", "table", "inet", "planb"])


def changes(house: Salon) -> subprocess.Popen[bytes]:
    """The kernel's word for every route that changes, as it does."""
    return subprocess.Popen(house.argv("box", ["ip", "monitor", "route"]), stdout=subprocess.PIPE, bufsize=0)


def until_the_active_route_changes(watch: subprocess.Popen[bytes]) -> None:
    assert watch.stdout
    heard, ends = b"", time.monotonic() + LONGEST_S
    while not ACTIVE.search(heard) and time.monotonic() < ends:
        ready, _, _ = select.select([watch.stdout], [], [], 0.1)
        heard += os.read(watch.stdout.fileno(), 4096) if ready else b""
    watch.kill()
    watch.wait()
    watch.stdout.close()
