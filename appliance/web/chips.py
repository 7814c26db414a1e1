"""Decide what stands on a card as a chip: what to mind, and what is good to know before the client sits down. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from appliance.salon.model import NOT_SUPPLIED, Alert, Visit
from appliance.web import words

PATCH_TEST_HOLDS = timedelta(days=183)  # insurers' rule of thumb: six months, for a client who is known


@dataclass(frozen=True, slots=True)
class Chip:
    """`mark` is what one reads when the colour does not print."""

    text: str
    tone: Literal["", "good", "quiet", "tag"]
    mark: str = ""


# phone, note and record card are closed, too; what is not there must not read as safe
SEALED = Chip("Notes cannot be opened: the box's key is missing", "", "!")


def chips(visit: Visit, day: date, staff: str) -> tuple[Chip, ...]:
    """Alerts first. `staff`: the name of who is asked for."""
    alerts = (SEALED,) if visit.is_sealed else tuple(warned(alert, day) for alert in visit.alerts)
    new = ["new client"] if visit.is_new else []
    asked = [f"asked for {(staff.split() or ['somebody'])[0]}"] if visit.asked_for else []
    rooms = dict.fromkeys(segment.room for segment in visit.segments if segment.room)
    return (*alerts, *(Chip(text, "tag") for text in (*new, *asked, *rooms)))


def warned(alert: Alert, day: date) -> Chip:
    """What an alert means on that day. What the source did not supply is said, but not loudly."""
    if alert.text == NOT_SUPPLIED:
        return Chip(words.alert(alert), "quiet")
    tested = _date(alert.text) if alert.kind == "patch_test" else None
    if tested is None:
        return Chip(words.alert(alert), "", "!")
    text = f"Patch test: {tested.day} {tested:%b %Y}"
    fresh = timedelta(0) <= day - tested <= PATCH_TEST_HOLDS
    return Chip(text, "good", "✓") if fresh else Chip(f"{text}, older than 6 months", "", "!")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
