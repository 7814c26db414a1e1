"""What `planb sync` and the log say. Pure. Counts, never names."""

from collections.abc import Iterable
from datetime import datetime

from appliance.salon.model import Book, Day, Visit
from appliance.salon.window import part_of
from appliance.status import SourceStatus
from appliance.sync.take import Taken
from appliance.times import clock


def told_of(status: SourceStatus, taken: Taken, standing: Book | None, book: Book | None, now: datetime) -> str:
    """What came of asking one source, in a sentence."""
    left = stays(status.taken_at, now)
    if taken.outcome == "failed":
        return f"{status.name}: {taken.reason}; {left}"
    if taken.outcome == "refused":
        return f"{status.name}: the newer copy was refused, {taken.reason}; {left}"
    if taken.outcome == "same":
        return f"{status.name}: not changed"
    if status.brings == ("documents",):
        return f"{status.name}: {plural(taken.brought, 'new document')}, {status.documents} held"
    services = len(taken.copy.prices.services) if taken.copy and taken.copy.prices else 0
    listed = f"{plural(services, 'service')} in the price list" if services or "visits" not in status.brings else ""
    if "visits" not in status.brings:
        return f"{status.name}: {listed}"
    before, after = (part_of(one.days if one else (), status.name) for one in (standing, book))
    return f"{status.name}: {changes(before, after)}{listed and '; '}{listed}"


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
