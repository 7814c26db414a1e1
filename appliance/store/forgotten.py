"""Who is not to come back into the book: a mark for each client that was forgotten. Decides nothing.

A mark is made from the client's ref with the box's key (seal.py), so it tells nothing to whoever has not both. With it
stands the day on which the booking system was last seen to know them. A file that makes no sense holds nobody.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from appliance import whole

FILE = "forgotten.json"
SCHEMA = 1

Marks = Mapping[str, date]


def load(state_dir: Path) -> Marks:
    """The marks, and the day on which each was last met."""
    try:
        found = json.loads((state_dir / FILE).read_bytes())
        return {str(mark): date.fromisoformat(day) for mark, day in found["marks"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save(state_dir: Path, marks: Marks) -> None:
    """Replace the file whole. Raises OSError."""
    text = json.dumps({"schema": SCHEMA, "marks": {mark: day.isoformat() for mark, day in sorted(marks.items())}})
    whole.put(state_dir / FILE, text.encode(), 0o640, like=state_dir)
