"""What was printed by itself, what lies in the queue, what went wrong: one small file, read and written whole.

It decides how that is kept, and for how long. It names days, and nobody.
"""

import logging
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from appliance import whole
from appliance.printing.due import Due, Occasion, Printed
from appliance.status import Moment

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Sent:
    """A job in the queue. `number` "": it was about to be handed over, and nobody knows whether it was."""

    number: str
    day: date
    occasion: Occasion
    until: Moment


@dataclass(frozen=True, slots=True)
class Kept:
    printed: tuple[tuple[date, Occasion], ...] = ()
    sent: Sent | None = None
    trouble: str = ""  # why nothing comes out; empty: nothing is wrong

    def taking(self, due: Due, number: str = "") -> "Kept":
        return replace(self, sent=Sent(number, due.day, due.occasion, due.until))

    def out(self, sent: Sent) -> "Kept":
        """It came out of the printer."""
        done: Printed = (sent.day, sent.occasion)
        recent = tuple(each for each in self.printed if each[0] > sent.day - KEPT_FOR and each != done)
        return Kept((*recent, done))

    def given_up(self, sent: Sent) -> "Kept":
        """Nobody wants it any more."""
        return replace(self.out(sent), trouble=self.trouble)

    def not_out(self, why: str) -> "Kept":
        """It will not: it is due again."""
        return replace(self, sent=None, trouble=why)


_KEPT = TypeAdapter(Kept)


def read(path: Path) -> Kept:
    """A file that is damaged is begun anew: one day may come out twice, and that is better than never again."""
    try:
        return _KEPT.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Kept()
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be read, and is begun anew: %s", path, type(error).__name__)
        return Kept()


def write(path: Path, kept: Kept) -> None:
    """Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.put(path, _KEPT.dump_json(kept), 0o640, like=path.parent)
