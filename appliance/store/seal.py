"""Close what is personal with a key that is kept outside the database. Decides how; what is closed is tables.py's.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. What the key is good for, honestly: a copy of book.db, of
the cache or of the vault says no telephone number and no note, and when the key is destroyed, so is all of that, even
in the worn cells of an SD card that no program can reach. The key itself is 32 bytes of the same card, and may outlive
its file in such a cell. It does not protect against somebody who takes the whole box. Against both helps a key that
lies on another medium (privacy.key in planb.toml).
"""

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appliance import whole

KEY_BYTES = 32
NONCE_BYTES = 12


class Seal:
    """One key. `about` binds a sealed text to its place: moved elsewhere it does not open."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._signing = hmac.digest(key, b"planb: signs", hashlib.sha256)  # one key, one purpose

    def close(self, plain: bytes, about: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes | None:
        """What was closed; None: another key, another place, or somebody has touched it."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            return None

    def sign(self, text: str) -> str:
        """What stands for a text where the text itself must not stand: without the key nobody can guess it back."""
        return hmac.new(self._signing, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def load(path: Path) -> Seal | None:
    """The box's key. None: not there, not readable, not a key."""
    try:
        key = path.read_bytes()
    except OSError:
        return None
    return Seal(key) if len(key) == KEY_BYTES else None


def ensure(path: Path, like: Path | None = None) -> Seal:
    """The box's key; a new one if there is none. Raises OSError. One at a time.

    The group may read it: the page has to. `like`: the folder whose owner and group it gets when root makes it.
    """
    if (known := load(path)) is not None:
        return known
    if path.exists():
        raise OSError(f"{path} cannot be read as a key of this box; move it away, and the box makes a new one")
    # a key that is torn by a power cut opens nothing
    whole.put(path, os.urandom(KEY_BYTES), 0o640, like=like or path.parent)
    return Seal(path.read_bytes())
