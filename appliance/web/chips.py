"""Decide what stands on a card as a chip: what to mind, and what is good to know before the client sits down. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from appliance.salon.model import NOT_SUPPLIED, Alert, Visit
from appliance.spoken import dated
from appliance.tongue import N_, _
from appliance.web import words

PATCH_TEST_HOLDS = timedelta(days=183)  # insurers' rule of thumb: six months, for a client who is known


@dataclass(frozen=True, slots=True)
class Chip:
    """`mark` is what one reads when the colour does not print."""

    text: str
    tone: Literal["", "good", "quiet", "tag"]
    mark: str = ""


# phone, note and record card are closed, too; what is not there must not read as safe
SEALED = N_("Notes cannot be opened: the box's key is missing")


def chips(visit: Visit, day: date, staff: str) -> tuple[Chip, ...]:
    """Alerts first. `staff`: the name of who is asked for."""
    sealed = visit.is_sealed
    alerts = (Chip(_(SEALED), "", "!"),) if sealed else tuple(warned(alert, day) for alert in visit.alerts)
    new = [_("new client")] if visit.is_new else []
    asked = [_asked_for(staff)] if visit.asked_for else []
    rooms = dict.fromkeys(segment.room for segment in visit.segments if segment.room)
    return (*alerts, *(Chip(text, "tag") for text in (*new, *asked, *rooms)))


def warned(alert: Alert, day: date) -> Chip:
    """What an alert means on that day. What the source did not supply is said, but not loudly."""
    if alert.text == NOT_SUPPLIED:
        return Chip(words.alert(alert), "quiet")
    tested = _date(alert.text) if alert.kind == "patch_test" else None
    if tested is None:
        return Chip(words.alert(alert), "", "!")
    if timedelta(0) <= day - tested <= PATCH_TEST_HOLDS:
        return Chip(_("Patch test: {text}", text=dated(tested)), "good", "✓")
    return Chip(_("Patch test: {date}, older than 6 months", date=dated(tested)), "", "!")


def _asked_for(staff: str) -> str:
    name = next(iter(staff.split()), "")
    return _("asked for {name}", name=name) if name else _("asked for somebody")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
