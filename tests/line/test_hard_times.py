"""The line daemon when the machine under it misbehaves: a full disk, a hanging kernel, a crash before, a second one."""

import asyncio
import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.failover import plan
from appliance.line.alone import NotAlone, alone
from appliance.line.daemon import Daemon
from appliance.net.dns import Resolver
from appliance.net.router import FakeRouter
from tests.line.test_daemon import MODEM, SETTINGS, WIRED, Bench, at_work


async def eventually(holds) -> None:
    async with asyncio.timeout(10):
        while not await holds():
            await asyncio.sleep(0.01)


async def test_a_run_that_takes_nothing_costs_the_heartbeat_and_not_the_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    in_the_way = tmp_path / f".line.json.{os.getpid()}"
    in_the_way.mkdir()
    async with at_work(tmp_path) as bench:
        await eventually(lambda: leads_to(bench, "wan0"))
        bench.outside.outside["wan0"] = "no_reply"
        await eventually(lambda: leads_to(bench, "usb0"))
        in_the_way.rmdir()
        await bench.until("on_backup")
    assert caplog.text.count("line.json cannot be written") == 1


async def leads_to(bench: Bench, device: str) -> bool:
    return await bench.active_device() == device


async def test_after_a_crash_the_salon_stays_where_it_was_until_something_better_is_known(tmp_path: Path):
    bench = Bench(tmp_path)
    bench.outside.outside |= {"wan0": "no_reply", "usb0": "no_reply"}
    ways = (plan.Attachment(1, "wan0", "203.0.113.1"), plan.Attachment(2, "usb0", "192.168.8.1"))
    await bench.router.apply(plan.plan(ways, active=2, count=2))
    before = await bench.router.present()
    bench.links.set(WIRED)
    bench.links.set(MODEM)
    task = asyncio.create_task(bench.daemon.run())
    try:
        await eventually(lambda: knows(bench, "usb0"))
        for _ in range(20):
            assert set((await bench.router.present()).routes) == set(before.routes)
            await asyncio.sleep(0.01)
        assert bench.names.resolvers == (Resolver("192.168.8.1", "usb0"), Resolver("1.1.1.1", "usb0"))
        bench.outside.outside["wan0"] = "open"
        await bench.until("on_primary")
        assert await bench.active_device() == "wan0"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def knows(bench: Bench, device: str) -> bool:
    return device in bench.outside.asked


async def test_another_gateway_in_the_lease_is_routed_and_the_line_is_asked_again(tmp_path: Path):
    async with at_work(tmp_path) as bench:
        await bench.until("on_primary")
        await bench.seen(lambda line: line.uplinks[1].verdict == "up")
        bench.outside.asked.clear()
        bench.links.set(replace(MODEM, gateway="192.168.8.254"))
        await eventually(lambda: routed(bench, "192.168.8.254"))
        await eventually(lambda: knows(bench, "usb0"))
        bench.links.set(replace(MODEM, gateway=None))  # a DHCP client that puts its route away for a moment
        await bench.seen(lambda line: line.uplinks[1].gateway == "192.168.8.254")
        assert await routed(bench, "192.168.8.254")


async def routed(bench: Bench, gateway: str) -> bool:
    return gateway in [route.gateway for route in (await bench.router.present()).routes]


class HangingRouter(FakeRouter):
    """A kernel that never answers again."""

    hangs = False

    async def apply(self, wanted: plan.Plan) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        await super().apply(wanted)


async def test_a_loop_that_hangs_feeds_no_watchdog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        bench = Bench(tmp_path)
        bench.router = HangingRouter({"wan0", "usb0"})
        bench.links.set(WIRED)
        bench.links.set(MODEM)
        task = asyncio.create_task(Daemon(SETTINGS, bench.line_json, bench.doors(router=bench.router)).run())
        await bench.until("on_primary")
        assert b"WATCHDOG=1" in heard(systemd)
        bench.router.hangs = True
        bench.outside.outside["wan0"] = "no_reply"
        await asyncio.sleep(0.5)  # the switch hangs in the kernel; the probes' own tasks live on
        heard(systemd)
        await asyncio.sleep(0.2)
        assert heard(systemd) == []
        bench.router.hangs = False  # what it takes down at its end goes through the kernel, too
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def heard(systemd: socket.socket) -> list[bytes]:
    said = []
    try:
        while True:
            said.append(systemd.recv(64))
    except BlockingIOError:
        return said


@pytest.mark.netns
def test_a_second_daemon_on_the_same_network_is_refused_and_a_later_one_is_not():
    with alone(), pytest.raises(NotAlone, match="another line daemon"), alone():
        pass
    with alone():
        pass
