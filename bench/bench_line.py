"""What the tablet notices when the broadband breaks, fault by fault: `make bench-line`.

The real services in the virtual salon, each fault REPETITIONS times, healed in between. Figures are milliseconds
without an answer, median and worst; "home" is the failback. BENCH_JSON=FILE writes them as JSON.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

from appliance.demo import private
from appliance.demo.box import Pace
from appliance.demo.salon import Salon, salon

REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "5"))
FAULTS = ("carrier", "lease", "dead", "blackhole", "no_data", "dns", "portal")
KINDS = ("udp", "tcp_new", "http")
SETTLED_S = 40.0
QUICK = Pace(hold_down_s=2.0, max_hold_down_s=2.0)

Gaps = dict[str, int | None]


def main() -> None:
    if "--inside" not in sys.argv:
        os.execvp("unshare", [*private.command(), sys.executable, __file__, "--inside"])
    with salon() as house:
        house.start_box(pace=QUICK)
        house.wait_until_it_works()
        figures = {fault: [_once(house, fault) for _ in range(REPETITIONS)] for fault in FAULTS}
    _print(figures)
    if path := os.environ.get("BENCH_JSON"):
        with open(path, "w") as out:
            json.dump({"repetitions": REPETITIONS, "gap_ms": figures}, out, indent=1)


def _once(house: Salon, fault: str) -> dict[str, Gaps]:
    tablet = house.next_tablet()
    time.sleep(1.0)  # its connections are established, and on broadband
    broke = time.monotonic()
    house.apply(fault, "broadband")
    _until(lambda: _state(house) == "on_backup", fault)
    time.sleep(1.0)  # longer than the tablet's patience: what it lost is known
    _until(tablet.is_well, fault)
    mended = time.monotonic()
    house.heal("broadband")
    _until(lambda: _state(house) == "on_primary", "home")
    time.sleep(2.0)
    _until(tablet.is_well, "home")
    return {"away": tablet.gaps(broke, mended), "home": tablet.gaps(mended, time.monotonic())}


def _state(house: Salon) -> str | None:
    line = house.line()
    return line.line.state if line else None


def _until(it: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SETTLED_S
    while not it():
        if time.monotonic() > deadline:
            raise SystemExit(f"bench: {what}: it did not settle within {SETTLED_S:.0f} s")
        time.sleep(0.02)


def _print(figures: dict[str, list[dict[str, Gaps]]]) -> None:
    print(f"what the tablet notices, ms: median / worst of {REPETITIONS}")
    print(f"{'':12}" + "".join(f"{kind:>18}" for kind in KINDS))
    for fault, runs in figures.items():
        print(f"{fault:12}" + "".join(f"{_spread([run['away'][kind] for run in runs]):>18}" for kind in KINDS))
    home = [run["home"] for runs in figures.values() for run in runs]
    print(f"{'home again':12}" + "".join(f"{_spread([gaps[kind] for gaps in home]):>18}" for kind in KINDS))


def _spread(gaps: list[int | None]) -> str:
    known = [gap for gap in gaps if gap is not None]
    if len(known) < len(gaps):
        return "never closed"
    return f"{statistics.median(known):.0f} / {max(known)}"


main()
