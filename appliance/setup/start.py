"""What is known before the first question: the settings that are there, the system's time zone, the kernel's devices.

Reads only. What is guessed from it is the default of a question, never an answer.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from babel.core import get_global
from babel.numbers import get_territory_currencies

from appliance.net.addresses import has_carrier, interfaces
from appliance.places import Places
from appliance.setup.draft import Draft
from appliance.store import users
from appliance.tongue import Language, known

EXAMPLE = "Salon Aurora"  # the salon of planb.example.toml, which an installation puts there: nobody's own answers
NO_USE = ("lo", "docker", "veth", "br-", "virbr", "tun", "wg", "dummy", "ifb", "sit")


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    kind: str  # ethernet | modem | wifi, by its looks
    has_cable: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What this computer says of itself."""

    devices: tuple[Device, ...] = ()
    timezone: str = ""
    language: Language = "en"
    has_owner: bool = False
    has_https: bool = False


def look(places: Places) -> Found:
    """Look at the computer. Raises users.Refused where the list of people cannot be read."""
    return Found(
        devices=tuple(_device(each.name, each.addresses) for each in interfaces() if not each.name.startswith(NO_USE)),
        timezone=_timezone(),
        language=known(os.environ.get("LANG", "")[:2]) or "en",
        has_owner=any(user.role == "owner" for user in users.load(places.users)),
        has_https=(places.tls / "page.pem").exists(),
    )


def begun(path: Path) -> tuple[Draft, str]:
    """The settings that are there as the beginning, and what to say of them."""
    try:
        raw = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return Draft({}), ""
    except (ValueError, RecursionError):
        return Draft({}), f"{path} cannot be read, so nothing is taken from it."
    fresh = isinstance(raw.get("salon"), dict) and raw["salon"].get("name") == EXAMPLE
    return Draft({} if fresh else raw), ""


def paid_in(timezone: str) -> str:
    """The currency of where the clock is set like this. "": nobody knows."""
    territory = get_global("zone_territories").get(timezone, "")
    return next(iter(get_territory_currencies(territory)), "") if territory else ""


def _timezone() -> str:
    """As Debian keeps it. "": nobody knows; UTC is what nobody has chosen."""
    found = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    return "" if found in ("UTC", "Etc/UTC") else found


def _device(name: str, addresses: tuple[object, ...]) -> Device:
    is_wifi = Path(f"/sys/class/net/{name}/wireless").exists() or name.startswith("wl")
    kind = "wifi" if is_wifi else "modem" if name.startswith(("usb", "wwan")) else "ethernet"
    address = next((str(each) for each in addresses if "." in str(each)), None)
    return Device(name, kind, has_carrier(name), address)
