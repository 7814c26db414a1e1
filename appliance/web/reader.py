"""Decide who reads: somebody who signed in, a paired device by itself, or the wall. Pure.

A PIN goes before the device; signing out leaves what the device may see. A device is never the owner: whose owner it
became in the meantime, it shows the wall. What each role sees is decided in salon/privacy.py.
"""

from dataclasses import dataclass

from appliance.salon.privacy import Role
from appliance.store.devices import Device
from appliance.store.users import User, mark


@dataclass(frozen=True, slots=True)
class Reader:
    """Who stands in front of a page."""

    name: str = ""  # of the person; "" on the wall, and on a device that has a role of its own
    role: Role = "wall"
    device: str = ""  # what a paired device is called
    has_signed_in: bool = False


WALL = Reader()


def reader(user: User | None, device: Device | None, people: tuple[User, ...]) -> Reader:
    """`user`: whose PIN was given here."""
    called = device.offer.name if device else ""
    if user:
        return Reader(user.name, user.role, called, has_signed_in=True)
    return _alone(device, people) if device else WALL


def is_valid(device: Device, people: tuple[User, ...]) -> bool:
    """Is it still what it was paired as? A device of somebody who is gone, or has a new PIN, is nobody's."""
    return device.offer.role is not None or _whose(device, people) is not None


def _alone(device: Device, people: tuple[User, ...]) -> Reader:
    whose = _whose(device, people)
    role = device.offer.role or (whose.role if whose else "wall")
    return Reader(whose.name if whose else "", role, device.offer.name)


def _whose(device: Device, people: tuple[User, ...]) -> User | None:
    named = (user for user in people if user.name == device.offer.person)
    return next((user for user in named if mark(user) == device.offer.mark and user.role != "owner"), None)
