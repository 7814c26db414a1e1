"""A scenario as a TOML file -> frozen steps, or every problem in it at once. Decides what a valid script is."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from appliance.config import Broken, Problem
from appliance.demo.faults import refusal
from appliance.demo.layout import ROADS

SHIPPED = Path(__file__).parent / "scripts"
VENDOR = "vendor"

_KEYS = ("at_s", "uplink", "vendor", "fault", "percent", "heal")
_LONGEST_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Step:
    at_s: float
    uplink: str  # or "vendor", the booking system
    fault: str | None  # None: it is mended
    percent: float | None

    @property
    def words(self) -> str:
        whose = "booking system" if self.uplink == VENDOR else self.uplink
        if self.uplink in ROADS and ROADS[self.uplink].begins_off and self.fault in (None, "unplug"):
            return f"{whose}: switched {'off' if self.fault else 'on'}"
        if self.fault is None:
            return f"{whose}: mended"
        return f"{whose}: {self.fault}" + (f" {self.percent:g} %" if self.percent else "")


@dataclass(frozen=True, slots=True)
class Script:
    duration_s: float
    steps: tuple[Step, ...]  # in order of time

    def window(self, number: int) -> tuple[float, float]:
        """From a step to the next later one, or to the end of the script."""
        begin = self.steps[number].at_s
        return begin, next((step.at_s for step in self.steps if step.at_s > begin), self.duration_s)


def find(given: Path) -> Path:
    """The file, or the script of that name that is shipped."""
    shipped = SHIPPED / f"{given.name.removesuffix('.toml')}.toml"
    return shipped if not given.exists() and shipped.exists() else given


def load(given: Path) -> Script:
    """Read a script. Raises Broken with every problem in it."""
    path = find(given)
    try:
        return read(path.read_text(), path.name)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        names = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.toml")))
        problem = Problem(str(given), "", f"cannot be read: {why}.", f"Shipped with the demo: {names}")
        raise Broken((problem,)) from None


def read(text: str, file: str = "script") -> Script:
    """Parse a script. Raises Broken with every problem in it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Broken((Problem(file, "", f"not valid TOML: {error}.", "Mend that line first."),)) from None
    problems = [Problem(file, key, text, "") for key, text in _problems(raw)]
    if problems:
        raise Broken(tuple(problems))
    steps = sorted((_step(table) for table in raw["step"]), key=lambda step: step.at_s)
    return Script(float(raw["duration_s"]), tuple(steps))


def _step(table: dict[str, Any]) -> Step:
    uplink = VENDOR if table.get("vendor") else table["uplink"]
    return Step(float(table["at_s"]), uplink, table.get("fault"), table.get("percent"))


def _problems(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in raw.keys() - {"duration_s", "step"}:
        yield key, "is not known here: a script has duration_s and [[step]]."
    duration = raw.get("duration_s")
    if not _is_number(duration) or not 0 < duration <= _LONGEST_S:
        duration = None
        yield "duration_s", "has to be a number of seconds, such as 60."
    steps = raw.get("step")
    if not isinstance(steps, list) or not steps:
        yield "step", "is missing: a script has at least one [[step]]."
        return
    for number, table in enumerate(steps):
        for key, text in _problems_of(table, duration):
            yield f"step[{number}]" + (f".{key}" if key else ""), text


def _problems_of(table: Any, duration: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(table, dict):
        yield "", "has to be a table: [[step]]"
        return
    for key in table.keys() - set(_KEYS):
        yield key, f"is not known here: a step has {', '.join(_KEYS)}."
    at = table.get("at_s")
    if not _is_number(at) or at < 0 or (_is_number(duration) and at >= duration):
        yield "at_s", "has to be a number of seconds between 0 and duration_s."
    yield from _whose(table)
    yield from _what(table)


def _whose(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "vendor" in table and "uplink" in table:
        yield "vendor", "stands beside uplink: a step is about one of them."
    elif "vendor" in table:
        if table["vendor"] is not True:
            yield "vendor", "has to be true, or left out."
    elif str(table.get("uplink")) not in ROADS:
        yield "uplink", f"has to be one of {', '.join(ROADS)} (or write vendor = true)."


def _what(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    fault, heal, percent = table.get("fault"), table.get("heal"), table.get("percent")
    if heal not in (None, True):
        yield "heal", "has to be true, or left out."
    if (fault is None) == (heal is None):
        yield "fault", "a step has either a fault or heal = true."
    elif fault is not None and (refused := refusal(str(fault), "vendor" in table)):
        yield "fault", f"{refused}."
    if fault == "loss" and not (_is_number(percent) and 0.1 <= percent <= 100):
        yield "percent", "has to be a number from 0.1 to 100 for loss."
    if fault != "loss" and percent is not None:
        yield "percent", "belongs to loss only."


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
