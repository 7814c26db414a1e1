"""The keys of the demo's dashboard, and what is shown beside them. A world that only takes notes is enough here."""

import asyncio
from typing import cast

from appliance.demo.breaker import KEYS, MEND, SalonBreaker
from appliance.demo.faults import refusal
from appliance.demo.world import World


class Notes:
    """The faults of a world without a kernel."""

    cannot = ""

    def __init__(self) -> None:
        self.faults: dict[str, dict[str, float]] = {"broadband": {}, "4g": {}, "hotspot": {"unplug": 0}, "vendor": {}}

    def refusal(self, fault: str, uplink: str) -> str | None:
        return refusal(fault, uplink == "vendor") or ("no delay line" if fault == self.cannot else None)

    def apply(self, fault: str, uplink: str, percent: float | None = None) -> None:
        self.faults[uplink][fault] = percent or 0

    def heal(self, uplink: str, fault: str) -> None:
        del self.faults[uplink][fault]

    def mend_everything(self) -> None:
        self.__init__()  # type: ignore[misc]


def shown(breaker: SalonBreaker, key: str) -> tuple[str, bool]:
    return next((fault.label, fault.broken) for fault in breaker.faults() if fault.key == key)


def test_every_key_is_its_own_and_breaks_something_that_this_world_has():
    assert len({each.key for each in KEYS} | {MEND}) == len(KEYS) + 1
    assert not {each.key for each in KEYS} & set("qh?")
    assert all(refusal(each.fault, each.uplink == "vendor") is None for each in KEYS)


def test_a_key_breaks_and_the_same_key_mends():
    breaker = SalonBreaker(cast(World, Notes()))
    asyncio.run(breaker.toggle("1"))
    assert shown(breaker, "1") == ("broadband silently dead", True)
    asyncio.run(breaker.toggle("1"))
    assert shown(breaker, "1") == ("broadband silently dead", False)


def test_a_computer_without_a_delay_line_is_offered_no_key_for_it():
    notes = Notes()
    notes.cannot = "bloat"
    assert {each.key for each in KEYS} - {each.key for each in SalonBreaker(cast(World, notes)).faults()} == {"b"}


def test_a_hotspot_that_is_off_is_not_broken_and_mending_everything_leaves_it_off():
    breaker = SalonBreaker(cast(World, Notes()))
    assert shown(breaker, "p") == ("the phone's hotspot: off", False)
    asyncio.run(breaker.toggle("p"))
    assert shown(breaker, "p") == ("the phone's hotspot: on", False)
    asyncio.run(breaker.toggle(MEND))
    assert shown(breaker, "p") == ("the phone's hotspot: off", False)
