"""What the owner asks of the line, and what a rehearsal answers: two small files in /run/planb, written and read whole.

It decides how a wish travels, not whether it is granted: the line daemon takes it (line/wishes.py) and says in
line.json, or in drill.json, what became of it.
"""

import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, FiniteFloat, StringConstraints, TypeAdapter, ValidationError

from appliance import whole
from appliance.status import Moment

LARGEST = 4096  # bytes; a wish has 150

Ask = Literal["home", "stay", "auto", "drill"]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,32}$")]
Seconds = Annotated[float, Field(gt=0, le=60)]


class Refused(Exception):
    """The wish could not be handed over. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Home now, stay on one uplink, everything by itself again, or a rehearsal."""

    wish: Ask
    uplink: Annotated[str, StringConstraints(max_length=60)] | None = None  # None: the box chooses
    seconds: Seconds | None = None  # how long a rehearsal may measure
    id: Number = field(default_factory=lambda: secrets.token_hex(8))
    at: FiniteFloat = field(default_factory=time.monotonic)  # so that nobody obeys it when it is old
    schema: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Drilled:
    """drill.json: how the last rehearsal went."""

    id: str  # that of the wish
    at: Moment
    uplink: str
    ok: bool
    outcome: str  # one word, for programs
    mbit: FiniteFloat | None  # Mbit/s; None: not measured
    bytes: int  # what it cost
    seconds: FiniteFloat
    words: str  # one sentence, for the owner
    schema: Literal[1] = 1


_WISH = TypeAdapter(Wish)
_DRILLED = TypeAdapter(Drilled)


def write(path: Path, wish: Wish) -> None:
    """Hand a wish to the line daemon. Raises Refused."""
    try:
        whole.put(path, _WISH.dump_json(wish), 0o600, like=path.parent, lasts=False)
    except PermissionError:
        raise Refused("Only the owner of the box may ask for that. Run it with sudo.") from None
    except FileNotFoundError:
        raise Refused("No line daemon has run here yet. Look for it with: systemctl status planb-line") from None
    except OSError as error:
        raise Refused(f"The wish cannot be handed over: {path}: {error.strerror}") from None


def parse(content: bytes) -> Wish | None:
    """The wish in a file. None: it is nonsense."""
    try:
        return _WISH.validate_json(content)
    except ValidationError:
        return None


def write_drilled(path: Path, drilled: Drilled) -> None:
    """Say how a rehearsal went; everybody may know. Raises OSError."""
    whole.put(path, _DRILLED.dump_json(drilled), 0o644, like=path.parent, lasts=False)


def read_drilled(path: Path) -> Drilled | None:
    """How the last rehearsal went. None: there was none, or the file is nonsense."""
    try:
        return _DRILLED.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
