"""What `planb status` says: line.json and book.json on one screen, plain words first. Only reads; decides nothing."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import zip_longest
from typing import Any

from pydantic import TypeAdapter

from appliance import status
from appliance.config import Broken, load
from appliance.failover.words import IN_WORDS
from appliance.places import Places
from appliance.status import BookFile, IssueStatus, LineFile, SourceStatus, UplinkStatus
from appliance.times import clock, span

_MERGED = TypeAdapter(status.Merged)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the two daemons say at one moment."""

    line: LineFile | None  # None: the line daemon is silent
    book: BookFile | None  # None: there is no book yet
    now: datetime
    zone: tzinfo | None  # the salon's; None: the settings cannot be read, so this computer's


def listen(places: Places) -> Heard:
    """Read both files now."""
    line = status.read_line(places.line_json, mono=time.monotonic(), boot=status.boot_id())
    return Heard(line, status.read_book(places.book_json), datetime.now(UTC), _zone(places))


def merged(heard: Heard) -> dict[str, Any]:
    """Both files as one object for programs."""
    found: dict[str, Any] = _MERGED.dump_python(status.merged(heard.line, heard.book, heard.now), mode="json")
    return found


def screen(heard: Heard) -> str:
    """The same for people."""
    parts = [
        headline(heard),
        _uplinks(heard),
        _book(heard),
        *map(_issue, status.issues(heard.line, heard.book)),
        _settings(heard),
    ]
    return "\n\n".join(part for part in parts if part)


def headline(heard: Heard) -> str:
    """The one sentence that answers: is all well?"""
    if heard.line is None:
        return "The line daemon is silent: nobody knows how the line is.\nLook at it with: systemctl status planb-line"
    line = heard.line.line
    since = _moment(line.since, heard)
    match line.state:
        case "starting":
            return "The box is starting: it does not know yet which line works."
        case "offline":
            return f"No line works since {since}. The page and the book still work in the salon."
        case "on_backup":
            return f"The salon is on {line.active} since {since} because {_because(line.reason)}"
        case "holding":
            until = f" at {_moment(line.hold_down_until, heard)}" if line.hold_down_until else ""
            return f"The salon is on {line.active} since {since}. It goes home{until}, if the line stays well."
    return f"{'All is well: t' if _well(heard) else 'T'}he salon is on {line.active}"


def _well(heard: Heard) -> bool:
    return not status.issues(heard.line, heard.book) and all(_state(each, heard) == "fresh" for each in _sources(heard))


def _because(reason: str | None) -> str:
    """`broadband: no_reply` -> `broadband: nothing answers`."""
    uplink, _, word = (reason or "").rpartition(": ")
    words = next((text for known, text in IN_WORDS.items() if known == word), word)
    return f"{uplink}: {words}" if uplink else words or "of nothing that was said"


def _uplinks(heard: Heard) -> str:
    if heard.line is None:
        return ""
    active = heard.line.line.active
    rows = [_uplink(each, active, heard) for each in heard.line.uplinks]
    return table(("uplink", "is", "since", "reply", "address", ""), rows)


def _uplink(each: UplinkStatus, active: str | None, heard: Heard) -> tuple[str, ...]:
    verdict = f"{each.verdict}: {IN_WORDS[each.reason]}" if each.reason else each.verdict
    reply = f"{each.rtt_ms:.0f} ms" if each.rtt_ms is not None else "-"
    carries = "carries the salon" if each.name == active else ""
    return (each.name, verdict, _moment(each.since, heard), reply, each.address or "-", carries)


def _book(heard: Heard) -> str:
    if heard.book is None:
        return "There is no book yet. Fetch it with: planb sync"
    rows = [_source(each, heard) for each in heard.book.sources]
    days = ", ".join(f"{day.date}: {day.visits} visits" for day in heard.book.days) or "The book is empty"
    prices = f"; {heard.book.prices.services} services in the price list" if heard.book.prices else ""
    return table(("book", "is", "copy taken", "visits", ""), rows) + f"\n{days}{prices}"


def _source(each: SourceStatus, heard: Heard) -> tuple[str, ...]:
    taken = f"{span(heard.now - each.taken_at)} ago" if each.taken_at else "never"
    refused = f"refused a newer one: {each.refused}" if each.refused else ""
    return (each.name, _state(each, heard), taken, "" if each.kind == "csv" else str(each.visits), refused)


def _issue(issue: IssueStatus) -> str:
    return f"{issue.severity}: {issue.title}\n  {issue.text}"


def _settings(heard: Heard) -> str:
    return "" if heard.zone else "The settings were not read, so times are those of this computer. Why: planb check"


def _sources(heard: Heard) -> tuple[SourceStatus, ...]:
    return heard.book.sources if heard.book else ()


def _state(each: SourceStatus, heard: Heard) -> status.SourceState:
    """Asked again now: book.json says how it was when it was written."""
    return status.freshness(each.taken_at, heard.now)


def _moment(at: datetime, heard: Heard) -> str:
    return clock(at, heard.now.astimezone(heard.zone))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Columns as wide as their widest entry."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _zone(places: Places) -> tzinfo | None:
    try:
        return load(places.toml).salon.zone
    except Broken:
        return None
