"""What `planb sync` and the log say. Pure. Counts, never names."""

from collections.abc import Iterable
from datetime import datetime

from appliance.salon.model import Day, Visit
from appliance.times import clock


def changes(before: Iterable[Day], after: Iterable[Day]) -> str:
    """How the visits differ: "41 visits on 2 days: 2 new, 1 gone, 3 changed"."""
    days = [day for day in after if day.visits]
    dates = {day.date for day in after}
    old, new = _by_id(day for day in before if day.date in dates), _by_id(days)
    counts = {
        "new": len(new.keys() - old.keys()),
        "gone": len(old.keys() - new.keys()),
        "changed": sum(old[key] != new[key] for key in old.keys() & new.keys()),
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"{plural(len(new), 'visit')} on {plural(len(days), 'day')}: {told or 'nothing changed'}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def stays(taken_at: datetime | None, now: datetime) -> str:
    """What the salon has when a newer copy is not to be had. `now` is in the salon's zone."""
    if taken_at is None:
        return "there is no earlier copy"
    return f"the copy of {clock(taken_at, now)} stays"


def _by_id(days: Iterable[Day]) -> dict[str, Visit]:
    return {visit.id: visit for day in days for visit in day.visits}
