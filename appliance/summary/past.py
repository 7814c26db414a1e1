"""What `planb outages` says: the history in the salon's own time, the newest first. Pure; reading: store/history.py."""

from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Any

from pydantic import TypeAdapter

from appliance.amounts import megabytes
from appliance.failover.tell import lasted
from appliance.failover.words import IN_WORDS
from appliance.store import reckoned
from appliance.store.history import Outage, Past
from appliance.store.reckoned import this_month
from appliance.summary.columns import table
from appliance.times import clock

SHOWN = 40  # two screens; programs get them all

_PAST = TypeAdapter(Past)


def past(found: Past, now: datetime, zone: tzinfo | None) -> str:
    """For people."""
    if not found.outages:
        return "No outage so far."
    here = now.astimezone(zone)
    rows = [_row(outage, here) for outage in found.outages[:SHOWN]]
    parts = [table(("when", "how long", "what failed", "why", "carried by", "data"), rows), _month(found, here)]
    more = len(found.outages) - SHOWN
    return "\n\n".join([*parts, *([f"{more} more before. All of them: planb outages --json"] if more > 0 else [])])


def past_json(found: Past, now: datetime, zone: tzinfo | None) -> dict[str, Any]:
    """For programs."""
    month = asdict(this_month(found, now.astimezone(zone)))
    return {**_PAST.dump_python(found, mode="json"), "month": month}


def _row(outage: Outage, here: datetime) -> tuple[str, ...]:
    why = next((words for reason, words in IN_WORDS.items() if reason == outage.cause), outage.cause)
    carried = ", ".join(outage.carried_by) or "nobody"
    spent = megabytes(outage.bytes_on_backup) if outage.bytes_on_backup else "-"
    when = _when(outage.began, here)
    if outage.ended is None:
        return (f"since {when}", f"{_length(outage, here)}, still", outage.uplink, why, carried, spent)
    return (when, _length(outage, here), outage.uplink, why, carried, spent)


def _when(moment: datetime, here: datetime) -> str:
    local = moment.astimezone(here.tzinfo)
    return clock(moment, here) if local.year == here.year else f"{local.day} {local:%b %Y %H:%M}"


def _length(outage: Outage, now: datetime) -> str:
    return lasted(reckoned.lasted(outage, now).total_seconds())


def _month(found: Past, here: datetime) -> str:
    month = this_month(found, here)
    if not month.outages:
        return f"None in {here:%B}."
    count = "1 outage" if month.outages == 1 else f"{month.outages} outages"
    spent = f", {megabytes(month.bytes_on_backup)} on the backup" if month.bytes_on_backup else ""
    return f"In {here:%B}: {count}, {lasted(month.seconds)} together{spent}."
