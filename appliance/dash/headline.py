"""Decide the one sentence that says how the salon is, for the band at the top. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance import spoken
from appliance.dash.seen import Seen
from appliance.dash.words import Tone, countdown
from appliance.failover.words import IN_WORDS
from appliance.salon.moment import beside
from appliance.status import FRESH, LineFile, UplinkStatus, freshness, trouble
from appliance.times import clock, span

STILL = "The page and the book still work in the salon."


@dataclass(frozen=True, slots=True)
class Headline:
    title: str
    detail: str
    tone: Tone


def headline(seen: Seen) -> Headline:
    """What an owner has to know first."""
    line, now = seen.line, seen.clock
    if line is None:
        return Headline(
            "The line daemon is silent",
            "The salon may well be online, but this screen cannot know. Try: systemctl status planb-line",
            "bad",
        )
    match line.line.state:
        case "starting":
            return Headline("PlanB is starting", "The lines are being tried.", "info")
        case "offline":
            return Headline(f"No line works{_asked(line)}", f"Since {_since(line, now)}. {STILL}{_why(line)}", "bad")
        case "on_backup" if line.line.active == line.line.pinned:
            return Headline("On the backup, as asked", f"{_carries(line, now)} a lets the box decide again.", "warn")
        case "on_backup":
            return Headline("On the backup line", f"{_carries(line, now)}{_why(line)}", "warn")
        case "holding" | "on_primary" if line.drill:
            return Headline(f"A rehearsal: {line.drill.uplink} is being tried", _carries(line, now), "info")
        case "holding":
            return _going_home(line, now)
        case "on_primary":
            return _at_home(line, seen)


def book_line(seen: Seen) -> tuple[str, Tone]:
    """How old the book is, and on which side of an outage it was taken, in one line."""
    status, now = seen.status, seen.clock
    if status is None:
        return "There is no book yet: no copy has been taken.", "warn"
    holding = [source for source in status.sources if source.visits]  # a price list is no book
    taken = [source.taken_at for source in holding or status.sources]
    oldest = min((at for at in taken if at is not None), default=None)
    if not taken:
        return "No booking system is configured: there is no book.", "quiet"
    if oldest is None:
        return "No booking system has answered yet: there is no book.", "warn"
    moment = clock(oldest, seen.now)
    when = f"The book was taken {'at ' if len(moment) == 5 else ''}{moment}"  # a day has no "at"
    if oldest - now >= FRESH:
        return f"{when}. How long ago, the box's clock cannot say.", "warn"
    found = trouble(seen.line, now)
    side = f", {spoken.beside(beside(oldest, found), span)}" if found else ""
    tone: Tone = "plain" if freshness(oldest, now) == "fresh" and None not in taken else "warn"
    return f"{when}, {span(now - oldest)} ago{side}.", tone


def _at_home(line: LineFile, seen: Seen) -> Headline:
    status, now = seen.status, seen.clock
    carries, active = _carries(line, now), _active(line)
    others = [uplink for uplink in line.uplinks if uplink is not active]
    if active and active.verdict == "degraded":
        return Headline("The line is up, but poor", f"{carries}{_why(line)}", "warn")
    if others and all(uplink.verdict == "down" for uplink in others):
        return Headline("Online, but without a backup", f"{carries}{_why(line)}", "warn")
    for vendor in line.vendor:
        if vendor.state == "unreachable":
            return Headline(f"The internet is fine, {vendor.name or vendor.host} itself is down", carries, "warn")
    if status is None or any(freshness(source.taken_at, now) != "fresh" for source in status.sources):
        return Headline("The line is well; the book is not fresh", carries, "warn")
    wanting = next((issue for issue in seen.issues if issue.severity != "info"), None)
    if wanting is not None:
        return Headline("Online, but something wants attention", f"{carries} {wanting.title}.", "warn")
    return Headline("All is well", carries, "good")


def _going_home(line: LineFile, now: datetime) -> Headline:
    active, until = line.line.active, line.line.hold_down_until
    back = next(
        (uplink.name for uplink in line.uplinks if uplink.verdict == "up" and uplink.name != active), "the line"
    )
    left = f" The salon moves in {countdown(until - now)}." if until else ""
    return Headline(
        f"Going home to {back}",
        f"{back} works again and has to prove it; {active} carries the salon meanwhile.{left}",
        "good",
    )


def _carries(line: LineFile, now: datetime) -> str:
    return f"{line.line.active} carries the salon since {_since(line, now)}."


def _asked(line: LineFile) -> str:
    """What only a person can do."""
    wanted = any(issue.code == "hotspot_wanted" for issue in line.issues)
    return ": switch on the hotspot on the salon phone" if wanted else ""


def _since(line: LineFile, now: datetime) -> str:
    """The time; on another day how long ago, too, because nobody counts days from a date."""
    since = clock(line.line.since, now)
    length = now - line.line.since
    return f"{since} ({span(length)})" if length >= timedelta(days=1) else since


def _why(line: LineFile) -> str:
    """The first uplink that is not well, and what is the matter with it."""
    ill = next((uplink for uplink in line.uplinks if uplink.verdict in ("down", "degraded") and uplink.reason), None)
    return f" {ill.name}: {IN_WORDS[ill.reason]}." if ill and ill.reason else ""


def _active(line: LineFile) -> UplinkStatus | None:
    return next((uplink for uplink in line.uplinks if uplink.name == line.line.active), None)
