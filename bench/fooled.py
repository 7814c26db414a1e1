"""What must not make the salon leave its line: each thing once, while a tablet asks all the time. `switches`: 0."""

import time
from collections.abc import Callable

from bench.house import House

Figures = dict[str, float | None]
LOSSY_S, FULL_S = 10.0, 10.0
AFTER_S = 1.0  # a wrong decision that comes late counts, too


def broadband(fault: str, lasts_s: float) -> Callable[[House], Figures]:
    """Something is odd about the line that carries."""

    def run(house: House) -> Figures:
        began = _begin(house)
        house.salon.apply(fault, "broadband")
        time.sleep(lasts_s)
        house.salon.heal("broadband")
        return _switches(house, began)

    return run


def backup(fault: str, lasts_s: float) -> Callable[[House], Figures]:
    """Something is wrong with the line that stands by, and then the one that carries has a blip of 0.3 s."""

    def run(house: House) -> Figures:
        began = _begin(house)
        house.salon.apply(fault, "4g")
        house.salon.apply("blip", "broadband")
        time.sleep(lasts_s)
        return _switches(house, began)

    return run


def loss(house: House) -> Figures:
    """10.6 % each way are 20 % of the round trips."""
    began = _begin(house)
    house.salon.apply("loss", "broadband", 10.6)
    time.sleep(LOSSY_S)
    house.salon.heal("broadband")
    return _switches(house, began)


def bloat(house: House) -> Figures:
    """The tablet uploads, and fills a second of buffer."""
    began = _begin(house)
    house.salon.apply("bloat", "broadband")
    time.sleep(FULL_S)
    rtt = house.uplink("broadband").rtt_ms
    house.salon.heal("broadband")
    return _switches(house, began) | {"rtt": rtt}


def _begin(house: House) -> float:
    house.some_busy_tablet()
    return time.monotonic()


def _switches(house: House, began: float) -> Figures:
    time.sleep(AFTER_S)
    return {"switches": float(len(house.changed(began)))}
