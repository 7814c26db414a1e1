"""Decide what to write into the event log: what is new between two readings. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from appliance.dash.seen import Seen
from appliance.dash.words import VERDICTS, Tone, verdict_word
from appliance.failover.words import IN_WORDS
from appliance.spoken import short_span
from appliance.status import BookFile, LineFile, SourceStatus, UplinkStatus
from appliance.tongue import _, n_


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
        return _("watching; the line daemon is silent")
    carrier = line.line.carrier
    if carrier is None:
        return _("watching; no line carries the salon")
    return _("watching; the salon is on {uplink}", uplink=carrier)


def _line(before: LineFile | None, after: LineFile | None) -> Iterator[tuple[str, Tone]]:
    if after is None:
        if before is not None:
            yield _("the line daemon is silent"), "bad"
        return
    if before is None:
        yield _("the line daemon speaks; {news}", news=_carrier(after)), "plain"
        return
    yield from _uplinks(before, after)
    if before.line.active != after.line.active:
        yield _moved(before, after), "good" if after.line.state == "on_primary" else "warn"
    elif before.line.state != after.line.state:
        yield _state(before, after), "bad" if after.line.state == "offline" else "plain"
    yield from _beside(before, after)


def _beside(before: LineFile, after: LineFile) -> Iterator[tuple[str, Tone]]:
    """What was asked for, what is being tried, and whom the line reaches."""
    if before.line.pinned != after.line.pinned:
        stays = _("staying on {uplink}, as asked", uplink=after.line.pinned)
        yield stays if after.line.pinned else _("the box decides by itself"), "info"
    if before.drill is None and after.drill:
        yield _("a rehearsal of {uplink} begins", uplink=after.drill.uplink), "info"
    if before.drill and after.drill is None:
        yield _("the rehearsal of {uplink} is over", uplink=before.drill.uplink), "info"
    known = {vendor.host: vendor.state for vendor in before.vendor}
    for vendor in after.vendor:
        name = vendor.name or vendor.host
        if vendor.state == "unreachable" != known.get(vendor.host):
            yield _("{name} does not answer, although the line works", name=name), "bad"
        if vendor.state == "ok" and known.get(vendor.host) == "unreachable":
            yield _("{name} answers again", name=name), "good"


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
    told = _("{uplink} {verdict}", uplink=new.name, verdict=verdict_word(new.verdict))
    if new.reason:
        told = f"{told}: {_(IN_WORDS[new.reason])}"
    if new.verdict == old.verdict:
        return told
    length = short_span(new.since - old.since)
    was = _("(was {verdict} for {length})", verdict=verdict_word(old.verdict), length=length)
    return f"{told} {was}"


def _moved(before: LineFile, after: LineFile) -> str:
    if before.line.active is None:
        return _carrier(after)
    length = short_span(after.at - before.line.since)
    was = _("(was on {uplink} for {length})", uplink=before.line.active, length=length)
    return f"{_carrier(after)} {was}"


def _carrier(line: LineFile) -> str:
    carrier = line.line.carrier
    return _("no line carries the salon") if carrier is None else _("the salon is on {uplink} now", uplink=carrier)


def _state(before: LineFile, line: LineFile) -> str:
    if before.line.state == "offline":
        length = short_span(line.at - before.line.since)
        was = _("(no line worked for {length})", length=length)
        return f"{_carrier(line)} {was}"
    active = line.line.active
    match line.line.state:
        case "holding":
            return _("a better line works again and has to prove it; {uplink} carries on meanwhile", uplink=active)
        case "on_backup":
            return _("not home yet: the salon stays on {uplink}", uplink=active)
        case "offline":
            return _("no line works; the page and the book still do")
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
        yield _("{source}: the last good copy stays: {why}", source=new.name, why=new.refused), "warn"
    elif old is not None and old.refused and not new.refused:
        yield _("{source}: a good copy again", source=new.name), "good"
    if old is not None and old.visits != new.visits:
        yield _changed(old, new), "plain"
    if new.taken_at and (old is None or old.taken_at is None):
        yield _first(new), "good"


def _changed(old: SourceStatus, new: SourceStatus) -> str:
    return n_(
        "{source}: the book changed, {count} visit (before: {before})",
        "{source}: the book changed, {count} visits (before: {before})",
        new.visits,
        source=new.name,
        before=old.visits,
    )


def _first(new: SourceStatus) -> str:
    return n_(
        "{source}: the first copy is here, {count} visit",
        "{source}: the first copy is here, {count} visits",
        new.visits,
        source=new.name,
    )
