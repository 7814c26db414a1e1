"""Links that pair a device: each for one use, for a few minutes. In memory alone: a restart takes them back.

Only the hash of what stands in a link is kept, so nobody can read a link out of us. Time is passed in.
"""

import hashlib
import secrets

from appliance.noted import Offer

TOKEN_BYTES = 16  # 128 bits: nobody guesses one in the minutes that it lives
MOST = 20


class Offers:
    """What was offered, and until when (monotonic seconds)."""

    def __init__(self) -> None:
        self._all: dict[str, tuple[Offer, float]] = {}

    def make(self, offer: Offer, seconds: float, now: float) -> str:
        """What to put into the link. A new one for the same name takes the place of the old one."""
        others = {
            key: (old, until) for key, (old, until) in self._all.items() if until > now and old.name != offer.name
        }
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._all = dict([*others.items()][1 - MOST :]) | {_key(token): (offer, now + seconds)}
        return token

    def look(self, token: str, now: float) -> Offer | None:
        offer, until = self._all.get(_key(token), (None, 0.0))
        return offer if until > now else None

    def take(self, token: str, now: float) -> Offer | None:
        """The same, and nobody can have it again."""
        offer = self.look(token, now)
        self._all.pop(_key(token), None)
        return offer


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
