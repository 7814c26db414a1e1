"""What the line daemon costs when nothing is wrong: processor, memory, and the bytes of a month of asking.

Each kind of question is put alone and counted by the box's own kernel, in bytes of IP there and back. How often which
is put comes out of the recording of a busy half minute, and for a standby out of appliance/failover/costs.py.
"""

import json
import os
import sys
import time
from pathlib import Path

from appliance.demo.layout import TRUSTED
from appliance.failover import asking
from appliance.failover import costs as known
from appliance.failover.events import Action
from bench.house import REAL, House

Figures = dict[str, float | None]
IDLE_S = float(os.environ.get("BENCH_IDLE_S", "60"))
BUSY_S = IDLE_S / 2
OPEN_S = 45 * 3600.0 * 30 / 7  # of a month: a salon that is open 45 hours a week
MB = 1_000_000

_COUNTERS = """
table inet bench
delete table inet bench
table inet bench {
  counter wan0 { }
  chain out { type filter hook output priority 300; oifname "wan0" counter name wan0; }
  chain back { type filter hook input priority -300; iifname "wan0" counter name wan0; }
}
"""


def costs(house: House) -> Figures:
    """The line daemon alone, freshly started."""
    for other in ("sync", "web", "led"):
        house.salon.services[other].terminate()
    house.quiet_tablet()
    time.sleep(2.0)
    pid = house.salon.services["line"].pid
    idle = _cpu_percent(pid, IDLE_S)
    rss = _rss_mb(pid)
    house.busy_tablet()
    began = time.monotonic()
    busy = _cpu_percent(pid, BUSY_S)
    asked = [do for _, do in house.actions(began, began + BUSY_S) if getattr(do, "uplink", None) == "broadband"]
    house.forsake()  # three of its services are gone
    house.salon.stop_box()
    return {"cpu_idle": idle, "cpu_busy": busy, "rss": rss} | _months(_alone(house), asked, BUSY_S)


# --- processor and memory ---------------------------------------------------------------------------------


def _cpu_percent(pid: int, lasts_s: float) -> float:
    before = _ticks(pid)
    time.sleep(lasts_s)
    return 100 * (_ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / lasts_s


def _ticks(pid: int) -> int:
    """utime and stime (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _rss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


# --- bytes ------------------------------------------------------------------------------------------------


def _alone(house: House) -> dict[str, float]:
    """Bytes of each kind of question, put once through the broadband."""
    house.salon.run("box", ["nft", "-f", "-"], _COUNTERS)
    return {what: _counted(house, what) for what in ("icmp", "dns", "tcp", "page", "thorough")}


def _counted(house: House, what: str) -> float:
    before = _bytes(house)
    env = f"SSL_CERT_FILE={TRUSTED}"
    house.salon.run("box", ["env", env, sys.executable, "-m", "bench.asked_once", what])
    time.sleep(0.2)  # what ends a connection
    return _bytes(house) - before


def _bytes(house: House) -> float:
    listed = json.loads(house.salon.run("box", ["nft", "-j", "list", "counters", "table", "inet", "bench"]))
    return float(sum(each["counter"]["bytes"] for each in listed["nftables"] if "counter" in each))


def _months(alone: dict[str, float], asked: list[Action], lasts_s: float) -> Figures:
    """The worst month on broadband: in use whenever the salon is open, asleep for the rest."""
    used = sum(map(known.asked, asked)) / lasts_s
    certificates = known.CERTIFICATE / asking.CERTIFY_S
    night = known.QUESTION["icmp"] / asking.NIGHT_S + known.PAGE / asking.PROOF_NIGHT_S + certificates
    standby = known.standby_month(REAL.metered_interval_s)
    echoes = known.MONTH_S / REAL.metered_interval_s * alone["icmp"]
    measured = echoes + known.MONTH_S / asking.PROOF_ASLEEP_S * alone["thorough"]
    months: Figures = {
        "broadband_month": (used * OPEN_S + night * (known.MONTH_S - OPEN_S)) / MB,
        "standby_month": standby / MB,
        "standby_measured": measured / MB,
    }
    return months | {f"bytes_{what}": count for what, count in alone.items()}
