"""What `planb outages` says: the history in the salon's own time, the newest first. Pure; reading: store/history.py."""

from datetime import datetime, tzinfo
from typing import Any

from pydantic import TypeAdapter

from appliance.amounts import megabytes
from appliance.failover.tell import lasted
from appliance.failover.words import IN_WORDS
from appliance.store.history import Outage, Past
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
    outages = _this_month(found, now.astimezone(zone))
    month = {"outages": len(outages), "seconds": _seconds(outages, now), "bytes_on_backup": _bytes(outages)}
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
    return lasted(max(0.0, _lasting(outage, now)))


def _lasting(outage: Outage, now: datetime) -> float:
    return ((outage.ended or now) - outage.began).total_seconds()


def _month(found: Past, here: datetime) -> str:
    outages = _this_month(found, here)
    if not outages:
        return f"None in {here:%B}."
    count = "1 outage" if len(outages) == 1 else f"{len(outages)} outages"
    spent = f", {megabytes(_bytes(outages))} on the backup" if _bytes(outages) else ""
    return f"In {here:%B}: {count}, {lasted(_seconds(outages, here))} together{spent}."


def _this_month(found: Past, here: datetime) -> list[Outage]:
    """Those that began in it, by the salon's calendar."""
    began = ((outage, outage.began.astimezone(here.tzinfo)) for outage in found.outages)
    return [outage for outage, local in began if (local.year, local.month) == (here.year, here.month)]


def _seconds(outages: list[Outage], now: datetime) -> float:
    return round(sum(max(0.0, _lasting(outage, now)) for outage in outages), 1)


def _bytes(outages: list[Outage]) -> int:
    return sum(outage.bytes_on_backup for outage in outages)
