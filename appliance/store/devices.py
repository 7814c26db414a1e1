"""Which devices are paired: a name, whose they are or what role they have, and the hash of what they show.

Decides what a good name is, and how a device is known again; not who may pair one (audit/), nor what a device may see
(web/reader.py). The audit service writes the file, the page reads it.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints, TypeAdapter, ValidationError

from appliance import whole
from appliance.noted import Offer
from appliance.store.users import Refused

SCHEMA = 1
MOST = 50  # devices of one salon; more are somebody's mistake
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Device:
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    offer: Offer  # what it is called, and what it may
    paired_at: AwareDatetime
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _File:
    schema: int
    devices: tuple[Device, ...]


_FILE = TypeAdapter(_File)


def load(path: Path) -> tuple[Device, ...]:
    """Every paired device, in the order in which they came. No file: none."""
    try:
        return _FILE.validate_json(path.read_bytes()).devices
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Try again with sudo.") from None
    except ValidationError:
        raise Refused(f"{path} is damaged. Delete it and pair every device again: planb pair NAME") from None


def of(devices: tuple[Device, ...], cookie: str | None) -> Device | None:
    """The device that shows this. None: no paired one."""
    id, _, secret = (cookie or "").partition(".")
    device = next((device for device in devices if device.id == id), None)
    return device if device and hmac.compare_digest(device.hash, _hash(secret)) else None


def free(devices: tuple[Device, ...], name: str) -> str:
    """The name, if a new device may have it. Raises Refused."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise Refused('A device has a name of 1 to 40 letters, such as "Front desk".')
    if _called(devices, name):
        raise Refused(f"{name} is paired already. To pair it anew: planb pair --remove {name!r}")
    if len(devices) >= MOST:
        raise Refused(f"{MOST} devices are paired. Remove one first: planb pair --remove NAME")
    return name


def add(path: Path, offer: Offer, at: datetime) -> str:
    """Pair a device. What it has to show from now on; here stays only its hash. Raises Refused, OSError."""
    devices, secret = load(path), secrets.token_urlsafe(SECRET_BYTES)
    free(devices, offer.name)
    device = Device(secrets.token_hex(8), offer, at, _hash(secret))
    _write(path, (*devices, device))
    return f"{device.id}.{secret}"


def remove(path: Path, name: str) -> Device:
    """It is paired no longer, from this moment on. Raises Refused, OSError."""
    devices = load(path)
    gone = _called(devices, " ".join(name.split()))
    if gone is None:
        there = ", ".join(device.offer.name for device in devices) or "none yet"
        raise Refused(f"There is no device {name}. There is: {there}.")
    _write(path, tuple(device for device in devices if device is not gone))
    return gone


def _called(devices: tuple[Device, ...], name: str) -> Device | None:
    return next((device for device in devices if device.offer.name.casefold() == name.casefold()), None)


def _hash(secret: str) -> str:
    """Plain: 256 random bits need nothing slower."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _write(path: Path, devices: tuple[Device, ...]) -> None:
    text = json.dumps(_FILE.dump_python(_File(SCHEMA, devices), mode="json"), ensure_ascii=False, indent=1)
    whole.put(path, f"{text}\n".encode(), 0o640, like=path.parent)
