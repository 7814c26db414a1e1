"""A broadband that comes and goes every five seconds, with the hold-down of a real box."""

import time

from bench.house import House

Figures = dict[str, float | None]
FLAPS, HALF_S = 6, 5.0


def flapping(house: House) -> Figures:
    """Six times: 5 s dead, 5 s well. How often the line moved, and how much of a call was lost, in percent."""
    tablet = house.busy_tablet()
    began = time.monotonic()
    for flap in range(FLAPS):
        house.salon.apply("blackhole", "broadband")
        _sleep_until(began + (2 * flap + 1) * HALF_S)
        house.salon.heal("broadband")
        _sleep_until(began + (2 * flap + 2) * HALF_S)
    ended = time.monotonic()
    lost = sum(min(s.end, ended) - max(s.begin, began) for s in tablet.heard()[0] if s.kind == "udp" and s.end > began)
    moved = [c.active for c in house.changed(began, ended)]
    switches = sum(a != b for a, b in zip(["broadband", *moved], moved, strict=False))
    return {"switches": float(switches), "lost_percent": 100 * lost / (ended - began)}


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
