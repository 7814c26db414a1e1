"""One repetition of each measurement of the line. A trial breaks something, mends it, and hands back its figures.

Decides what is measured, not how good it has to be (rows.py). Milliseconds unless the name says otherwise; None: never.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from appliance.demo.box import Pace
from appliance.demo.desk import Tablet
from appliance.demo.noticed import KINDS
from bench import flapping, fooled
from bench.costs import costs
from bench.house import QUICK, REAL, House

Figures = dict[str, float | None]
TABLET_PATIENCE_S = 1.3  # after it, what was asked of a dead line has failed, and is no failure of the way home
QUIET_S = 2.0


@dataclass(frozen=True, slots=True)
class Trial:
    run: Callable[[House], Figures]
    times: str  # whose number of repetitions: "often", "false", "once"
    pace: Pace = QUICK


# --- away, and home again ---------------------------------------------------------------------------------


def busy(fault: str, percent: float | None = None) -> Callable[[House], Figures]:
    """The broadband breaks while a tablet asks all the time: what it notices, and what it notices of the way home."""

    def run(house: House) -> Figures:
        tablet = house.busy_tablet(1.0 + random.random())
        began = time.monotonic()
        broken_at = house.breaks(fault, percent, tablet)
        left = house.left_at(began)
        time.sleep(max(0.0, left + TABLET_PATIENCE_S - time.monotonic()))
        house.until(tablet.is_well, "an answer to the tablet")
        reason, broke = house.uplink("broadband").reason, broken_at()
        mended = time.monotonic()
        house.salon.heal("broadband")
        figures: Figures = {kind: house.gap(tablet, kind, broke, mended) for kind in KINDS}
        names_at = broke + (figures["names"] or 0.0) / 1000
        away: Figures = {
            "left": (left - broke) * 1000,
            "reset": _reset(tablet, left, mended),
            "names_after": max(0.0, names_at - left) * 1000,
            "portal": float(reason == "portal"),
        }
        return figures | away | _home(house, tablet, mended)

    return run


def _reset(tablet: Tablet, left: float, mended: float) -> float | None:
    """The connection that says nothing, from the decision to the moment at which it was told."""
    resets = [each.at for each in tablet.heard()[1] if each.what == "reset" and each.at < mended]
    return (min(resets) - left) * 1000 if resets else None


def _home(house: House, tablet: Tablet, mended: float) -> Figures:
    house.until(lambda: house.state == "on_primary", "home again")
    tablet.ask_idle()
    time.sleep(1.2)
    house.until(tablet.is_well, "an answer to the tablet")
    now = time.monotonic()
    idle = [each.what for each in tablet.heard()[1] if each.at >= mended]
    return {
        "home_udp": tablet.gaps(mended, now)["udp"],
        "home_failed": float(tablet.failed(mended, now)),
        "home_lost": float(idle != ["alive"]),
    }


def idle(fault: str) -> Callable[[House], Figures]:
    """The same while nobody asks: until the line has left, and the first new connection after it."""

    def run(house: House) -> Figures:
        house.busy_tablet(1.5)  # a salon at work, that pauses
        tablet = house.quiet_tablet()
        time.sleep(QUIET_S + random.random())
        began = time.monotonic()
        house.salon.apply(fault, "broadband")
        broke = time.monotonic()
        left = house.left_at(began)
        took, knock = max(0.0, left - broke) * 1000, _knock(house)
        time.sleep(0.3)
        reset = _reset(tablet, left, time.monotonic())
        return {"left": took, "tcp_new": None if knock is None else took + knock, "reset": reset}

    return run


def _knock(house: House) -> float | None:
    """How long a new connection takes to its first answer, now. None: there was none."""
    argv = house.salon.argv("tablet", [sys.executable, "-m", "bench.knock"])
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=15)
    return float(done.stdout) if done.stdout else None


def names(house: House) -> Figures:
    """The provider's own resolver dies, and nothing else."""
    tablet = house.busy_tablet(1.0 + random.random())
    broke = time.monotonic()
    house.salon.apply("dns", "broadband")
    time.sleep(3.0)
    return {"names": house.gap(tablet, "names", broke), "switches": float(len(house.changed(broke)))}


# --- both lines -------------------------------------------------------------------------------------------


def both_dead(first: str) -> Callable[[House], Figures]:
    """Nothing works; then one line comes back. It answers from the moment at which its provider lets packets pass."""

    def run(house: House) -> Figures:
        tablet = house.busy_tablet()
        broke = time.monotonic()
        for uplink in ("4g", "broadband"):
            house.salon.apply("blackhole", uplink)
        house.until(lambda: house.state == "offline", "offline")
        time.sleep(2.0 + random.random())
        switches = len([c for c in house.changed(broke) if c.state != "offline"])
        flushes = house.flushes(broke, time.monotonic())
        house.salon.heal(first)
        healed = time.monotonic()
        back = house.answered(tablet, "udp", healed)
        return {"back": (back - healed) * 1000, "flushes": float(flushes), "switches": float(switches)}

    return run


def modem_carries(house: House) -> Figures:
    """The modem is pulled while it carries, and put back: from its lease to the first answer."""
    tablet = house.busy_tablet()
    broke = time.monotonic()
    house.salon.apply("blackhole", "broadband")
    house.left_at(broke)
    time.sleep(1.0)
    house.salon.apply("unplug", "4g")
    house.until(lambda: house.state == "offline", "offline")
    time.sleep(1.5)
    house.salon.heal("4g")
    plugged = time.monotonic()
    return {"back": (house.answered(tablet, "udp", plugged) - plugged) * 1000}


def modem_idle(house: House) -> Figures:
    """The same while it only stands by: from its lease until it is proven."""
    began = time.monotonic()
    house.salon.apply("unplug", "4g")
    house.until(lambda: house.uplink("4g").verdict == "down", "the modem gone")
    time.sleep(0.5)
    house.salon.heal("4g")
    plugged = time.monotonic()
    house.until(lambda: house.uplink("4g").verdict == "up", "the modem proven")
    return {"proven": (house.verdict_since("4g") - plugged) * 1000, "switches": float(len(house.changed(began)))}


TRIALS: dict[str, Trial] = {
    "carrier": Trial(busy("carrier"), "often"),
    "carrier_idle": Trial(idle("carrier"), "often"),
    "lease": Trial(busy("lease"), "often"),
    "dead": Trial(busy("dead"), "often"),
    "dead_idle": Trial(idle("dead"), "often"),
    "blackhole": Trial(busy("blackhole"), "often"),
    "blackhole_idle": Trial(idle("blackhole"), "often"),
    "dns": Trial(names, "often"),
    "portal": Trial(busy("portal"), "often"),
    "loss80": Trial(busy("loss", 55), "often"),
    "loss40": Trial(busy("loss", 22.5), "often"),
    "loss20": Trial(fooled.loss, "often"),
    "bloat": Trial(fooled.bloat, "often"),
    "latency": Trial(fooled.broadband("latency", 2.0), "false"),
    "one_target": Trial(fooled.broadband("one_target", 2.0), "false"),
    "no_icmp": Trial(fooled.broadband("no_icmp", 2.0), "false"),
    "blip": Trial(fooled.broadband("blip", 1.0), "false"),
    "slow_wake": Trial(fooled.backup("slow_wake", 4.0), "false"),
    "backup_portal": Trial(fooled.backup("portal", 2.0), "false"),
    "backup_no_data": Trial(fooled.backup("no_data", 2.0), "false"),
    "both_dead": Trial(both_dead("broadband"), "often"),
    "both_dead_4g": Trial(both_dead("4g"), "often"),
    "modem_carries": Trial(modem_carries, "often"),
    "modem_idle": Trial(modem_idle, "often"),
    "flapping": Trial(flapping.flapping, "once", REAL),
    "costs": Trial(costs, "once", REAL),
}
