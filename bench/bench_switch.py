"""How long the salon waits for a switch once it is decided: `make bench-switch`.

FLOWS connections of the line that died, half of them TCP that has to be told, and a tenth as many on the other line,
in the real kernel. "switch" is what new traffic waits for: the route, then the flush; "cpu" is what of it was work and
not waiting for a processor that others use. "told" is when the last idle connection has been knocked at. Milliseconds,
median and worst. BENCH_JSON=FILE writes them as JSON.
"""

import asyncio
import os
import socket
import statistics
import sys
import time

from appliance.demo import private
from appliance.failover.plan import ACTIVE_TABLE, Route, mark
from appliance.net.conntrack import Flow, KernelConntrack
from appliance.net.kick import RawKick
from appliance.net.nft import load
from appliance.net.router import KernelRouter
from appliance.net.ruleset import ruleset
from bench.written import write
from tests.net import rooms
from tests.net.entries import remember

FLOWS = int(os.environ.get("BENCH_FLOWS", "5000"))
REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "20"))
GOAL_MS = 20.0
AWAY = Route(ACTIVE_TABLE, "usb0", rooms.GATEWAYS["usb0"], 0)

Figures = dict[str, list[float]]


def main() -> None:
    if "--inside" not in sys.argv:
        os.execvp("unshare", [*(private.command() or ()), sys.executable, "-m", "bench.bench_switch", "--inside"])
    figures = asyncio.run(_measured())
    for name, times in figures.items():
        print(f"{name:8}{statistics.median(times):8.1f} / {max(times):.1f} ms")
    print(f"{FLOWS} connections, {REPETITIONS} switches; the goal for a switch is {GOAL_MS:.0f} ms")
    write("switch", {"flows": FLOWS, "repetitions": REPETITIONS, "ms": figures})


async def _measured() -> Figures:
    rooms.build()
    await load(ruleset(rooms.SALON))
    figures: Figures = {"route": [], "flush": [], "switch": [], "cpu": [], "told": []}
    async with KernelRouter.open() as router:
        for _ in range(REPETITIONS):
            await router.apply(rooms.plan(active=1))
            _fill()
            for name, spent in (await _switch(router)).items():
                figures[name].append(spent * 1000)
    return figures


def _fill() -> None:
    """The lines as they are before the switch."""
    KernelConntrack().forget(0, mask=0)
    remember(_flows(10_000, FLOWS // 2), mark(1))
    remember(_flows(30_000, FLOWS - FLOWS // 2), mark(1), protocol=socket.IPPROTO_UDP)
    remember(_flows(50_000, FLOWS // 10), mark(2), seen_as="192.168.8.100")


def _flows(first_port: int, number: int) -> list[Flow]:
    return [Flow(rooms.TABLET, first_port + n, rooms.SERVER, 443) for n in range(number)]


async def _switch(router: KernelRouter) -> dict[str, float]:
    conntrack, kick = KernelConntrack(), RawKick("lan0", rooms.LAN_ADDRESS)
    began, worked = time.perf_counter(), time.process_time()
    assert await router.lead(AWAY)
    led = time.perf_counter()
    forgotten = conntrack.forget(mark(1))
    forgot, cpu = time.perf_counter(), time.process_time() - worked
    assert kick.send(forgotten) == FLOWS // 2
    told = time.perf_counter()
    assert (conntrack.count(mark(1)), conntrack.count(mark(2))) == (0, FLOWS // 10)
    return {"route": led - began, "flush": forgot - led, "switch": forgot - began, "cpu": cpu, "told": told - began}


main()
