"""Decide the one sentence that says how the salon is, for the band at the top. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance import spoken
from appliance.dash.seen import Seen
from appliance.dash.words import Tone, countdown
from appliance.failover.words import IN_WORDS
from appliance.salon.moment import beside
from appliance.spoken import at_moment, moment, short_span
from appliance.status import FRESH, LineFile, UplinkStatus, freshness, trouble
from appliance.tongue import _


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
            _("The line daemon is silent"),
            _("The salon may well be online, but this screen cannot know. Try: systemctl status planb-line"),
            "bad",
        )
    match line.line.state:
        case "starting":
            return Headline(_("PlanB is starting"), _("The lines are being tried."), "info")
        case "offline":
            still = _("Since {moment}. The page and the book still work in the salon.", moment=_since(line, now))
            return Headline(_no_line(line), _with_reason(still, line), "bad")
        case "on_backup" if line.line.active == line.line.pinned:
            undo = _("a lets the box decide again.")
            return Headline(_("On the backup, as asked"), f"{_carries(line, now)} {undo}", "warn")
        case "on_backup":
            return Headline(_("On the backup line"), _with_reason(_carries(line, now), line), "warn")
        case "holding" | "on_primary" if line.drill:
            title = _("A rehearsal: {uplink} is being tried", uplink=line.drill.uplink)
            return Headline(title, _carries(line, now), "info")
        case "holding":
            return _going_home(line, now)
        case "on_primary":
            return _at_home(line, seen)


def book_line(seen: Seen) -> tuple[str, Tone]:
    """How old the book is, and on which side of an outage it was taken, in one line."""
    status, now = seen.status, seen.clock
    if status is None:
        return _("There is no book yet: no copy has been taken."), "warn"
    holding = [source for source in status.sources if source.visits]  # a price list is no book
    taken = [source.taken_at for source in holding or status.sources]
    oldest = min((at for at in taken if at is not None), default=None)
    if not taken:
        return _("No booking system is configured: there is no book."), "quiet"
    if oldest is None:
        return _("No booking system has answered yet: there is no book."), "warn"
    at, age = at_moment(oldest, seen.now), short_span(now - oldest)
    if oldest - now >= FRESH:
        return _("The book was taken {at}. How long ago, the box's clock cannot say.", at=at), "warn"
    found = trouble(seen.line, now)
    tone: Tone = "plain" if freshness(oldest, now) == "fresh" and None not in taken else "warn"
    if found is None:
        return _("The book was taken {at}, {age} ago.", at=at, age=age), tone
    side = spoken.beside(beside(oldest, found), short_span)
    return _("The book was taken {at}, {age} ago, {side}.", at=at, age=age, side=side), tone


def _at_home(line: LineFile, seen: Seen) -> Headline:
    status, now = seen.status, seen.clock
    carries, active = _carries(line, now), _active(line)
    others = [uplink for uplink in line.uplinks if uplink is not active]
    if active and active.verdict == "degraded":
        return Headline(_("The line is up, but poor"), _with_reason(carries, line), "warn")
    if others and all(uplink.verdict == "down" for uplink in others):
        return Headline(_("Online, but without a backup"), _with_reason(carries, line), "warn")
    for vendor in line.vendor:
        if vendor.state == "unreachable":
            title = _("The internet is fine, {name} itself is down", name=vendor.name or vendor.host)
            return Headline(title, carries, "warn")
    if status is None or any(freshness(source.taken_at, now) != "fresh" for source in status.sources):
        return Headline(_("The line is well; the book is not fresh"), carries, "warn")
    wanting = next((issue for issue in seen.issues if issue.severity != "info"), None)
    if wanting is not None:
        return Headline(_("Online, but something wants attention"), f"{carries} {wanting.title}.", "warn")
    return Headline(_("All is well"), carries, "good")


def _going_home(line: LineFile, now: datetime) -> Headline:
    active, until = line.line.active, line.line.hold_down_until
    back = next(
        (uplink.name for uplink in line.uplinks if uplink.verdict == "up" and uplink.name != active), _("the line")
    )
    detail = _(
        "{back} works again and has to prove it; {active} carries the salon meanwhile.", back=back, active=active
    )
    if until:
        moves = _("The salon moves in {countdown}.", countdown=countdown(until - now))
        detail = f"{detail} {moves}"
    return Headline(_("Going home to {uplink}", uplink=back), detail, "good")


def _carries(line: LineFile, now: datetime) -> str:
    return _("{uplink} carries the salon since {moment}.", uplink=line.line.active, moment=_since(line, now))


def _no_line(line: LineFile) -> str:
    """With what only a person can do."""
    if any(issue.code == "hotspot_wanted" for issue in line.issues):
        return _("No line works: switch on the hotspot on the salon phone")
    return _("No line works")


def _since(line: LineFile, now: datetime) -> str:
    """The time; on another day how long ago, too, because nobody counts days from a date."""
    since = moment(line.line.since, now)
    length = now - line.line.since
    return f"{since} ({short_span(length)})" if length >= timedelta(days=1) else since


def _with_reason(said: str, line: LineFile) -> str:
    """And the first uplink that is not well, and what is the matter with it."""
    ill = next((uplink for uplink in line.uplinks if uplink.verdict in ("down", "degraded") and uplink.reason), None)
    return f"{said} {ill.name}: {_(IN_WORDS[ill.reason])}." if ill and ill.reason else said


def _active(line: LineFile) -> UplinkStatus | None:
    return next((uplink for uplink in line.uplinks if uplink.name == line.line.active), None)
