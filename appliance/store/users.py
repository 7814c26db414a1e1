"""Who may sign in: names, roles and hashed PINs in users.json. Decides what a good name and a good PIN are.

It does not decide what a role may see (salon/privacy.py), nor how often a PIN may be tried (web/throttle.py).
"""

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError

from appliance import whole
from appliance.salon.privacy import ROLES, Role

N, R, P = 2**14, 8, 1  # scrypt, RFC 7914: 16 MiB and about 50 ms here, half a second on the smallest Pi
SCHEMA = 1

Hex = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2}){16,64}$")]


class Refused(Exception):
    """What was asked for cannot be done. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class User:
    """One person. `salt` changes with the PIN, so whoever signs a session with it ends the old ones."""

    name: str
    role: Role
    salt: Hex = field(repr=False)
    hash: Hex = field(repr=False)


@dataclass(frozen=True, slots=True)
class _File:
    schema: int
    users: tuple[User, ...]


_FILE = TypeAdapter(_File)


def load(path: Path) -> tuple[User, ...]:
    """Everybody who may sign in, in the order in which they were added. No file: nobody."""
    try:
        return _FILE.validate_json(path.read_bytes()).users
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Try again with sudo.") from None
    except ValidationError:
        raise Refused(f"{path} is damaged. Delete it and add everybody again: planb user add NAME") from None


def add(path: Path, name: str, role: str, pin: str, *, sample: bool = False) -> User:
    """Let somebody in. `sample` allows an easy PIN: only for a demo, whose PINs are printed anyway."""
    people, name = load(path), _good_name(name)
    if _find(people, name):
        raise Refused(f"{name} is there already. A new PIN: planb user pin {name}")
    user = _hashed(name, _good_role(role), _good_pin(pin, sample=sample))
    _write(path, (*people, user))
    return user


def check(name: str, pin: str) -> None:
    """Would somebody be let in with these? Raises Refused, which says why not."""
    _good_name(name)
    _good_pin(pin)


def remove(path: Path, name: str) -> User:
    """Let somebody in no longer. Their open sessions end with this."""
    people = load(path)
    gone = _known(people, name)
    _write(path, tuple(user for user in people if user is not gone))
    return gone


def set_pin(path: Path, name: str, pin: str) -> User:
    """Give somebody a new PIN. Their open sessions end with this."""
    people = load(path)
    old = _known(people, name)
    new = _hashed(old.name, old.role, _good_pin(pin))
    _write(path, tuple(new if user is old else user for user in people))
    return new


def set_role(path: Path, name: str, role: str) -> User:
    """Let somebody see more, or less; at once, in open sessions, too."""
    people = load(path)
    old = _known(people, name)
    new = replace(old, role=_good_role(role))
    _write(path, tuple(new if user is old else user for user in people))
    return new


def known(path: Path, name: str) -> User:
    """Somebody by name. Raises Refused, saying who is there."""
    return _known(load(path), name)


def mark(user: User) -> str:
    """What changes with the PIN, and says nothing of it: a device that was paired for somebody is bound to it."""
    return hashlib.sha256(b"planb: mark" + bytes.fromhex(user.salt)).hexdigest()[:32]


def matches(user: User, pin: str) -> bool:
    """Is this the person's PIN? Slow on purpose: call it off the event loop."""
    return hmac.compare_digest(_scrypt(pin, bytes.fromhex(user.salt)), user.hash)


def is_easy(pin: str) -> bool:
    """One of those which everybody tries first: 1111, 1234, 4321, 1212, 2580."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeats = any(len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in (2, 3))
    return steps in ({0}, {1}, {9}) or (repeats and len(pin) > 3) or pin in ("2580", "0852", "147258", "159753")


def _good_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise Refused("A name has 1 to 40 letters, such as Olena.")
    return name


def _good_role(role: str) -> Role:
    for known in ROLES[1:]:  # the wall is what one sees without signing in
        if role == known:
            return known
    raise Refused(f'"{role}" is not a role. Choose one of: {", ".join(ROLES[1:])}.')


def _good_pin(pin: str, *, sample: bool = False) -> str:
    if not re.fullmatch(r"[0-9]{4,12}", pin):
        raise Refused("A PIN has 4 to 12 digits; 6 are better.")
    if is_easy(pin) and not sample:
        raise Refused("That PIN is one of the first that anybody would try. Choose another.")
    return pin


def _find(people: tuple[User, ...], name: str) -> User | None:
    return next((user for user in people if user.name.casefold() == name.casefold()), None)


def _known(people: tuple[User, ...], name: str) -> User:
    user = _find(people, _good_name(name))
    if user is None:
        there = ", ".join(user.name for user in people) or "nobody yet"
        raise Refused(f"There is no {name}. There is: {there}.")
    return user


def _hashed(name: str, role: Role, pin: str) -> User:
    salt = secrets.token_bytes(16)
    return User(name, role, salt.hex(), _scrypt(pin, salt))


def _scrypt(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, n=N, r=R, p=P, dklen=32).hex()


def _write(path: Path, people: tuple[User, ...]) -> None:
    """Replace the file whole, on the disk before the name changes. Its group may read it, as the folder's may."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_FILE.dump_python(_File(SCHEMA, people), mode="json"), ensure_ascii=False, indent=1)
    whole.put(path, f"{text}\n".encode(), 0o640, like=path.parent)
