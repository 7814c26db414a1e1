"""How times, ages and statuses are written on the page. Pure. Prices: prices.py, for a terminal shows them too."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appliance.salon.model import Alert, AlertKind, VisitStatus


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as a letter and a word: colour is only the third sign."""

    letter: str
    word: str


MARKS: dict[VisitStatus, Mark] = {
    "requested": Mark("?", "requested"),
    "booked": Mark("B", "booked"),
    "confirmed": Mark("C", "confirmed"),
    "arrived": Mark("A", "arrived"),
    "in_service": Mark("S", "in service"),
    "done": Mark("✓", "done"),
    "paid": Mark("P", "paid"),
    "no_show": Mark("N", "did not come"),
    "cancelled": Mark("×", "cancelled"),
    "unknown": Mark("–", "status not known"),
}

ALERTS: dict[AlertKind, str] = {"patch_test": "Patch test", "allergy": "Allergy", "balance": "Owes", "other": "Note"}


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def day_name(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date, today: date) -> str:
    """What a person calls that day: Today, Tomorrow, Mon 23 Nov."""
    near = {today: "Today", today + timedelta(days=1): "Tomorrow", today - timedelta(days=1): "Yesterday"}
    return near.get(day, f"{day:%a} {day.day} {day:%b}")


def moment(at: datetime, now: datetime) -> str:
    """ "10:42", "yesterday 17:20", "Thu 19 Nov, 17:20". In the zone of `now`."""
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return clock(local)
    if local.date() == now.date() - timedelta(days=1):
        return f"yesterday {clock(local)}"
    return f"{local:%a} {local.day} {local:%b}, {clock(local)}"


def span(length: timedelta) -> str:
    """ "1 minute", "25 minutes", "3 h 05 min", "2 days"."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours < 48 else f"{hours // 24} days"


def minutes(count: int | None) -> str:
    """ "45 min", "2 h 30"."""
    if count is None:
        return ""
    hours, rest = divmod(count, 60)
    return f"{rest} min" if not hours else f"{hours} h {rest:02d}" if rest else f"{hours} h"


def alert(alert: Alert) -> str:
    if alert.kind == "other":
        return alert.text
    return f"{ALERTS[alert.kind]}: {alert.text}" if alert.text else ALERTS[alert.kind]
