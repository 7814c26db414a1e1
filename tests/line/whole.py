"""The whole line daemon on the shipped fakes, with its history, its letter box and a phone beside the modem."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from appliance import config, status
from appliance.failover.events import Answer
from appliance.failover.plan import mark
from appliance.line import beside
from appliance.line.chronicle import Chronicle
from appliance.line.daemon import Daemon, policy
from appliance.line.doors import Doors
from appliance.net.conntrack import FakeConntrack, Flow
from appliance.net.dns import FakeNames
from appliance.net.hotspot import FakeHotspot
from appliance.net.links import Device, FakeLinks
from appliance.net.modem import FakeModem
from appliance.net.router import FakeRouter
from appliance.net.traffic import FakeTraffic
from appliance.places import Places, places
from appliance.probes.asks import Late, Question
from appliance.probes.scripted import Scripted

SETTINGS = config.read("""
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[network]
lan_address = "192.168.77.1/24"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
gateway = "203.0.113.1"
[[uplinks]]
name = "4g"
kind = "modem"
device = "usb0"
metered = true
allowance_mb = 5
[[uplinks]]
name = "phone"
kind = "wifi"
device = "wlan0"
ssid = "Salon phone"
metered = true
[probes]
idle_interval_s = 0.02
[failback]
hold_down_s = 0.3
drain_s = 0.2
""")
DEVICES = ("wan0", "usb0", "wlan0")
WIRED = Device("wan0", True, True, "203.0.113.10", None)
MODEM = Device("usb0", True, True, "192.168.8.100", "192.168.8.1")
OFF = Device("wlan0", False, False, None, None)
PHONE = Device("wlan0", True, True, "192.168.43.100", "192.168.43.1")
CALL = Flow("192.168.77.60", 5001, "198.51.100.7", 443)


@dataclass
class Gated(Scripted):
    """An outside that can be held up: nothing is answered through a device while its gate is closed."""

    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    async def ask(
        self, device: str, questions: tuple[Question, ...], patience: float, late: Late
    ) -> tuple[Answer, ...]:
        if gate := self.gates.get(device):
            await gate.wait()
        return await Scripted.ask(self, device, questions, patience, late)


@dataclass
class Whole:
    """What a test may look at and turn."""

    places: Places
    links: FakeLinks = field(default_factory=lambda: FakeLinks(DEVICES))
    router: FakeRouter = field(default_factory=lambda: FakeRouter(set(DEVICES)))
    conntrack: FakeConntrack = field(default_factory=lambda: FakeConntrack({CALL: mark(1)}))
    names: FakeNames = field(default_factory=FakeNames)
    traffic: FakeTraffic = field(default_factory=lambda: FakeTraffic(3))
    modem: FakeModem = field(default_factory=FakeModem)
    hotspot: FakeHotspot = field(default_factory=FakeHotspot)
    outside: Gated = field(default_factory=lambda: Gated(dict.fromkeys(DEVICES, "open")))

    def __post_init__(self) -> None:
        self.doors = Doors(
            links=self.links,
            router=self.router,
            conntrack=self.conntrack,
            kick=None,
            names=self.names,
            traffic=self.traffic,
            ask=self.outside.ask,
            prove=self.outside.prove,
            modems={"4g": self.modem},
            hotspots={"phone": self.hotspot},
        )
        self.chronicle = Chronicle(SETTINGS, policy(SETTINGS), self.places, self.traffic, status.boot_id())
        remembered, note = self.chronicle.remembered(), self.chronicle.note
        self.daemon = Daemon(SETTINGS, self.places.line_json, self.doors, remembered, note)

    def line(self) -> status.LineFile | None:
        return status.read_line(self.places.line_json, mono=0.0, boot=status.boot_id())

    async def until(self, state: str) -> status.LineFile:
        """Wait until line.json says so."""
        return await self.seen(lambda line: line.line.state == state)

    async def seen(self, holds: Callable[[status.LineFile], bool]) -> status.LineFile:
        async with asyncio.timeout(10):
            while True:
                line = self.line()
                if line and holds(line):
                    return line
                await asyncio.sleep(0.01)


async def comes(fact: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0.01)


def made(folder: Path) -> Whole:
    """Everything wired, and nothing running yet: the lines as in a salon whose phone is in somebody's pocket."""
    there = places(str(folder), {})
    for each in (there.state, there.run):
        each.mkdir(parents=True, exist_ok=True)
    whole = Whole(there)
    for device in (WIRED, MODEM, OFF):
        whole.links.set(device)
    return whole


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[Whole]:
    whole = made(folder)
    whole.places.line_json.unlink(missing_ok=True)  # of one before
    works = beside.works(SETTINGS, whole.places, whole.daemon, whole.doors, whole.chronicle)
    task = asyncio.create_task(whole.daemon.run(whole.chronicle.run(), *works))
    try:
        await whole.until("on_primary")
        await whole.seen(lambda line: line.uplinks[1].verdict == "up")
        yield whole
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await whole.chronicle.close()
