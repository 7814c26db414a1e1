"""Decide what to write into the event log: what is new between two readings. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from appliance.dash.seen import Seen
from appliance.dash.words import VERDICTS, Tone
from appliance.failover.words import IN_WORDS
from appliance.status import BookFile, LineFile, SourceStatus, UplinkStatus
from appliance.times import span


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    text: str
    tone: Tone


def changes(before: Seen | None, after: Seen) -> tuple[Happened, ...]:
    """The story between two readings. `before` None: the dashboard has just been opened."""
    now = after.now
    if before is None:
        return (Happened(now, _opening(after.line), "quiet"),)
    found = [*_line(before.line, after.line), *_book(before.status, after.status)]
    return tuple(Happened(now, text, tone) for text, tone in found)


def _opening(line: LineFile | None) -> str:
    if line is None:
        return "watching; the line daemon is silent"
    return f"watching; {_carrier(line).removesuffix(' now')}"


def _line(before: LineFile | None, after: LineFile | None) -> Iterator[tuple[str, Tone]]:
    if after is None:
        if before is not None:
            yield "the line daemon is silent", "bad"
        return
    if before is None:
        yield f"the line daemon speaks; {_carrier(after)}", "plain"
        return
    yield from _uplinks(before, after)
    if before.line.active != after.line.active:
        length = span(after.at - before.line.since)
        was = f" (was on {before.line.active} for {length})" if before.line.active else ""
        yield f"{_carrier(after)}{was}", "good" if after.line.state == "on_primary" else "warn"
    elif before.line.state != after.line.state:
        yield _state(before, after), "bad" if after.line.state == "offline" else "plain"
    yield from _beside(before, after)


def _beside(before: LineFile, after: LineFile) -> Iterator[tuple[str, Tone]]:
    """What was asked for, what is being tried, and whom the line reaches."""
    if before.line.pinned != after.line.pinned:
        yield f"staying on {after.line.pinned}, as asked" if after.line.pinned else "the box decides by itself", "info"
    if before.drill is None and after.drill:
        yield f"a rehearsal of {after.drill.uplink} begins", "info"
    if before.drill and after.drill is None:
        yield f"the rehearsal of {before.drill.uplink} is over", "info"
    known = {vendor.host: vendor.state for vendor in before.vendor}
    for vendor in after.vendor:
        if vendor.state == "unreachable" != known.get(vendor.host):
            yield f"{vendor.name or vendor.host} does not answer, although the line works", "bad"
        if vendor.state == "ok" and known.get(vendor.host) == "unreachable":
            yield f"{vendor.name or vendor.host} answers again", "good"


def _uplinks(before: LineFile, after: LineFile) -> Iterator[tuple[str, Tone]]:
    known = {uplink.name: uplink for uplink in before.uplinks}
    for uplink in after.uplinks:
        old = known.get(uplink.name)
        if old is not None and _is_news(old, uplink):
            yield _verdict(old, uplink), VERDICTS[uplink.verdict][1]


def _is_news(old: UplinkStatus, new: UplinkStatus) -> bool:
    """A metered line that dozes off or wakes is well both times, and what is not known yet is no news."""
    if (old.verdict, old.reason) == (new.verdict, new.reason) or new.verdict == "unknown":
        return False
    return not {old.verdict, new.verdict} <= {"up", "asleep"}


def _verdict(old: UplinkStatus, new: UplinkStatus) -> str:
    why = f": {IN_WORDS[new.reason]}" if new.reason else ""
    was = f" (was {old.verdict} for {span(new.since - old.since)})" if new.verdict != old.verdict else ""
    return f"{new.name} {new.verdict}{why}{was}"


def _carrier(line: LineFile) -> str:
    carrier = line.line.carrier
    return "no line carries the salon" if carrier is None else f"the salon is on {carrier} now"


def _state(before: LineFile, line: LineFile) -> str:
    if before.line.state == "offline":
        return f"{_carrier(line)} (no line worked for {span(line.at - before.line.since)})"
    match line.line.state:
        case "holding":
            return f"a better line works again and has to prove it; {line.line.active} carries on meanwhile"
        case "on_backup":
            return f"not home yet: the salon stays on {line.line.active}"
        case "offline":
            return "no line works; the page and the book still do"
        case "on_primary" | "starting":
            return _carrier(line)


def _book(before: BookFile | None, after: BookFile | None) -> Iterator[tuple[str, Tone]]:
    if after is None:
        return
    known = {source.name: source for source in before.sources} if before else {}
    for source in after.sources:
        yield from _source(known.get(source.name), source)


def _source(old: SourceStatus | None, new: SourceStatus) -> Iterator[tuple[str, Tone]]:
    if new.refused and (old is None or old.refused != new.refused):
        yield f"{new.name}: the last good copy stays: {new.refused}", "warn"
    elif old is not None and old.refused and not new.refused:
        yield f"{new.name}: a good copy again", "good"
    if old is not None and old.visits != new.visits:
        yield f"{new.name}: the book changed, {new.visits} visits (were {old.visits})", "plain"
    if new.taken_at and (old is None or old.taken_at is None):
        yield f"{new.name}: the first copy is here, {new.visits} visits", "good"
