"""Sign and read the cookie that says who signed in. It is the whole session: the box writes nothing down.

The person's salt is part of the key, so a new PIN, or being removed, ends every session at once.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from pathlib import Path

from appliance.store.users import User

COOKIE = "planb"
LIFE_S = 12 * 3600  # a long working day
DEVICE = "planb-device"  # what a paired device shows; it ends when it is taken off the list (store/devices.py)
DEVICE_LIFE_S = 400 * 24 * 3600  # no browser keeps a cookie for longer
AHEAD_S = 60  # a cookie from the future: the clock has been set back, or somebody tries something


class Sessions:
    """Cookies of one box."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._ended: dict[str, float] = {}  # cookies that were signed out, and when they would have ended by themselves

    def opened(self, user: User, now: float) -> str:
        """The cookie for somebody who has just given the right PIN. `now` in seconds since 1970."""
        said = base64.urlsafe_b64encode(json.dumps([user.name, int(now)]).encode()).decode().rstrip("=")
        return f"{said}.{self._seal(said, user)}"

    def who(self, cookie: str | None, people: tuple[User, ...], now: float) -> User | None:
        """The person whose cookie this is; None: nobody's, an old one, or not ours."""
        said, dot, seal = (cookie or "").partition(".")
        name, opened = _read(said)
        user = next((user for user in people if user.name == name), None)
        if not dot or user is None or not -AHEAD_S <= now - opened <= LIFE_S or seal in self._ended:
            return None
        return user if hmac.compare_digest(self._seal(said, user).encode(), seal.encode()) else None

    def end(self, cookie: str | None, people: tuple[User, ...], now: float) -> None:
        """Somebody signed out: whoever kept a copy of the cookie is out, too, until this process ends."""
        if self.who(cookie, people, now):
            kept = {seal: until for seal, until in self._ended.items() if until >= now}
            self._ended = kept | {(cookie or "").partition(".")[2]: now + LIFE_S}

    @property
    def form_token(self) -> str:
        """What our own forms carry, for browsers that hide where a form came from."""
        return hmac.new(self._key, b"form", hashlib.sha256).hexdigest()[:32]

    def _seal(self, said: str, user: User) -> str:
        return hmac.new(self._key + bytes.fromhex(user.salt), said.encode(), hashlib.sha256).hexdigest()


def key(secret: Path) -> bytes:
    """The box's own secret; without one, a key for as long as this process lives."""
    try:
        kept = secret.read_bytes().strip()
    except OSError:
        kept = b""
    return kept if len(kept) >= 32 else secrets.token_bytes(32)


def _read(said: str) -> tuple[str, int]:
    try:
        name, opened = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return "", 0
    ours = isinstance(name, str) and isinstance(opened, int) and 0 <= opened < 2**40
    return (name, opened) if ours else ("", 0)
