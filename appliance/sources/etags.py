"""The ETags of many answers in the place of one. Decides nothing; a text that it has not written holds none."""

import json

from pydantic import TypeAdapter, ValidationError

MOST = 100
LONGEST = 1000

_ETAGS = TypeAdapter(dict[str, str])


def packed(etags: dict[str, str] | None) -> str | None:
    """Addresses (no secret stands in them) and their ETags as one text. None: not every answer had one."""
    if not etags or len(etags) > MOST:
        return None
    return json.dumps(etags, sort_keys=True)


def unpacked(text: str | None) -> dict[str, str]:
    try:
        return _ETAGS.validate_json(text or "")
    except ValidationError:
        return {}


def sayable(etag: str) -> bool:
    """It can be sent back."""
    return etag.isascii() and etag.isprintable() and 0 < len(etag) <= LONGEST
