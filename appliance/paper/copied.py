"""Say at the foot of every sheet when the copy was taken, that it is a copy, and what becomes of the paper.

Paper is read hours later: nothing here is said from now ("2 min ago"), only by the clock.
"""

from dataclasses import dataclass
from datetime import datetime

from appliance import spoken
from appliance.tongue import _


@dataclass(frozen=True, slots=True)
class Copied:
    """The copy that a sheet is made from. Moments are in the salon's zone."""

    taken_at: datetime | None  # None: there was none
    printed_at: datetime
    side: str = ""  # of an outage: "2 minutes before the line went down"
    is_sure: bool = True  # somebody vouches for the box's clock

    def foot(self) -> tuple[str, ...]:
        return (*self._taken(), _("Enter changes in the booking system later, then shred this sheet."))

    def _taken(self) -> tuple[str, ...]:
        printed = _("Printed {moment}", moment=_moment(self.printed_at))
        unsure = () if self.is_sure else (_("The box's clock was not confirmed"),)
        if self.taken_at is None:
            return (_("There was no copy of the book"), printed, *unsure)
        taken = _moment(self.taken_at.astimezone(self.printed_at.tzinfo))
        if self.side:
            return (_("Read-only copy, taken {moment}, {side}", moment=taken, side=self.side), printed, *unsure)
        return (_("Read-only copy, taken {moment}", moment=taken), printed, *unsure)


def _moment(at: datetime) -> str:
    return _("{day}, {clock}", day=spoken.short_date(at.date()), clock=spoken.clock(at))
