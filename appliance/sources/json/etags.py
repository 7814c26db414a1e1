"""The ETags of many answers in the place of one. Decides nothing; a text that it has not written holds none."""

import json

from pydantic import TypeAdapter, ValidationError

MOST = 100
LONGEST = 1000

_ETAGS = TypeAdapter(dict[str, dict[str, str]])


def packed(etags: dict[str, str] | None, profile: str) -> str | None:
    """Addresses (no secret stands in them) and their ETags as one text. None: not every answer had one.

    `profile`: a mark of what was kept of the answers; another profile would keep something else of the same ones.
    """
    if not etags or len(etags) > MOST:
        return None
    return json.dumps({profile: etags}, sort_keys=True)


def unpacked(text: str | None, profile: str) -> dict[str, str]:
    try:
        return _ETAGS.validate_json(text or "").get(profile, {})
    except ValidationError:
        return {}


def sayable(etag: str) -> bool:
    """It can be sent back."""
    return etag.isascii() and etag.isprintable() and 0 < len(etag) <= LONGEST
