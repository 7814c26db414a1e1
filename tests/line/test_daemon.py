"""The loop of the line daemon, with the shipped fakes for hands: what it does when the core has decided."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appliance import config, status
from appliance.failover.events import Answer
from appliance.failover.plan import mark
from appliance.line.daemon import Daemon
from appliance.line.doors import Doors
from appliance.net.conntrack import FakeConntrack, Flow
from appliance.net.dns import FakeNames, Resolver
from appliance.net.kick import FakeKick
from appliance.net.links import Device, FakeLinks
from appliance.net.router import FakeRouter
from appliance.net.traffic import FakeTraffic
from appliance.probes.asks import Late, Question
from appliance.probes.scripted import Scripted

SETTINGS = config.read("""
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
gateway = "203.0.113.1"
dns = ["203.0.113.53"]
[[uplinks]]
name = "4g"
kind = "modem"
device = "usb0"
dns = ["192.168.8.1"]
metered = true
[probes]
idle_interval_s = 0.02
[failback]
hold_down_s = 0.3
""")
TABLET, PHONE = Flow("192.168.77.60", 5001, "198.51.100.7", 443), Flow("192.168.77.61", 5002, "198.51.100.7", 443)
WIRED = Device("wan0", True, True, "203.0.113.10", None)
MODEM = Device("usb0", True, True, "192.168.8.100", "192.168.8.1")


class Bench:
    """A daemon at work on fakes, and what one can ask about it."""

    def __init__(self, folder: Path) -> None:
        self.links = FakeLinks(("wan0", "usb0"))
        self.router = FakeRouter({"wan0", "usb0"})
        self.conntrack = FakeConntrack({TABLET: mark(1), PHONE: mark(2)})
        self.kick = FakeKick()
        self.names = FakeNames()
        self.outside = Scripted({"wan0": "open", "usb0": "open"})
        self.traffic = FakeTraffic(2)
        self.line_json = folder / "line.json"
        self.daemon = Daemon(SETTINGS, self.line_json, self.doors())

    def doors(self, **others: Any) -> Doors:
        """The fakes, but for the others."""
        hands = Doors(
            links=self.links,
            router=self.router,
            conntrack=self.conntrack,
            kick=self.kick,
            names=self.names,
            traffic=self.traffic,
            ask=self.outside.ask,
            prove=self.outside.prove,
        )
        return replace(hands, **others)

    async def until(self, state: str) -> status.LineFile:
        """Wait until line.json says so."""
        return await self.seen(lambda line: line.line.state == state)

    async def seen(self, holds: Callable[[status.LineFile], bool]) -> status.LineFile:
        async with asyncio.timeout(10):
            while True:
                line = status.read_line(self.line_json, mono=0.0, boot=status.boot_id())
                if line and holds(line):
                    return line
                await asyncio.sleep(0.01)

    async def active_device(self) -> str | None:
        routes = (await self.router.present()).routes
        return next((route.device for route in routes if route.table == 100), None)


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[Bench]:
    bench = Bench(folder)
    bench.links.set(WIRED)
    bench.links.set(MODEM)
    task = asyncio.create_task(bench.daemon.run())
    try:
        yield bench
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_an_outage_moves_the_route_the_names_and_the_connections_and_all_comes_home(tmp_path):
    async with at_work(tmp_path) as bench:
        await bench.until("on_primary")
        assert await bench.active_device() == "wan0"
        assert bench.names.resolvers == (Resolver("203.0.113.53", "wan0"), Resolver("1.1.1.1", "wan0"))
        bench.outside.outside["wan0"] = "no_reply"
        line = await bench.until("on_backup")
        assert (line.line.active, line.line.reason) == ("4g", "broadband: no_reply")
        assert await bench.active_device() == "usb0"
        assert bench.names.resolvers == (Resolver("192.168.8.1", "usb0"), Resolver("1.1.1.1", "usb0"))
        assert set(bench.conntrack.entries) == {PHONE}
        assert bench.kick.told == [TABLET]
        bench.outside.outside["wan0"] = "open"
        holding = await bench.until("holding")
        assert holding.line.hold_down_until is not None
        await bench.until("on_primary")
        assert await bench.active_device() == "wan0"
        assert set(bench.conntrack.entries) == {PHONE}
        assert bench.kick.told == [TABLET], "going home tells nobody"


async def test_the_owner_is_told_what_is_wrong(tmp_path):
    async with at_work(tmp_path) as bench:
        await bench.until("on_primary")
        bench.links.set(replace(MODEM, present=False, carrier=False, address=None))
        line = await bench.seen(lambda line: any(issue.code == "no_backup" for issue in line.issues))
        assert [issue.code for issue in line.issues] == ["no_device", "no_backup"]
        bench.outside.outside["wan0"] = "portal"
        bench.links.set(replace(WIRED, address="203.0.113.11"))
        line = await bench.until("offline")
        assert [issue.code for issue in line.issues] == ["offline", "portal", "no_device"]


async def test_the_settings_gateway_wins_over_the_leases(tmp_path):
    async with at_work(tmp_path) as bench:
        bench.links.set(replace(WIRED, gateway="203.0.113.99"))
        line = await bench.until("on_primary")
        assert [uplink.gateway for uplink in line.uplinks] == ["203.0.113.1", "192.168.8.1"]


async def test_a_kernel_that_refuses_ends_the_daemon_with_its_words(tmp_path):
    bench = Bench(tmp_path)

    async def refuse(device: str, asked: tuple[Question, ...], patience: float, late: Late) -> tuple[Answer, ...]:
        raise PermissionError("no ping sockets for you")

    bench.links.set(WIRED)
    with pytest.raises(PermissionError, match="no ping sockets"):
        await Daemon(SETTINGS, bench.line_json, bench.doors(ask=refuse)).run()


async def test_the_heartbeat_tells_that_the_daemon_lives(tmp_path):
    async with at_work(tmp_path) as bench:
        first = await bench.until("on_primary")
        later = await bench.seen(lambda line: line.mono > first.mono)
        assert later.line == replace(first.line, since=later.line.since)
