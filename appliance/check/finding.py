"""What a check looks at, and what it may say. Decides nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from appliance.config import Config
from appliance.net.addresses import Interface
from appliance.places import Places
from appliance.status import LineFile

Level = Literal["ok", "info", "warning", "problem"]  # a problem would hurt when plan B is needed


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    title: str
    hint: str = ""  # what to do; empty when all is well


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a check may ask about. The kernel's settings are beneath `proc`, programs on `path`."""

    config: Config
    places: Places
    line: LineFile | None  # None: the line daemon is silent
    path: str
    interfaces: tuple[Interface, ...]
    connected: frozenset[str]  # devices with a carrier
    proc: Path = Path("/proc")


def said(path: Path) -> str | None:
    """What a file of the kernel says. None: it is not there."""
    try:
        return path.read_text().strip()
    except OSError:
        return None
