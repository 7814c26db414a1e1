"""Decide what stands on a card as a chip: what to mind, and what is good to know before the client sits down. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from appliance.salon.model import Visit
from appliance.tongue import _
from appliance.visits import warnings


@dataclass(frozen=True, slots=True)
class Chip:
    """`mark` is what one reads when the colour does not print."""

    text: str
    tone: Literal["", "good", "quiet", "tag"]
    mark: str = ""


def chips(visit: Visit, day: date, staff: str) -> tuple[Chip, ...]:
    """Alerts first. `staff`: the name of who is asked for."""
    alerts = tuple(Chip(each.text, each.tone, each.mark) for each in warnings(visit, day))
    new = [_("new client")] if visit.is_new else []
    asked = [_asked_for(staff)] if visit.asked_for else []
    rooms = dict.fromkeys(segment.room for segment in visit.segments if segment.room)
    return (*alerts, *(Chip(text, "tag") for text in (*new, *asked, *rooms)))


def _asked_for(staff: str) -> str:
    name = next(iter(staff.split()), "")
    return _("asked for {name}", name=name) if name else _("asked for somebody")
