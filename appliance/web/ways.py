"""Choose what the page says about the line and about whom it reaches, in a receptionist's words. Pure.

It answers three things and asks for no decision: what is wrong, what still works, what to do now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.spoken import moment
from appliance.status import LineFile, StatusPage, VendorStatus
from appliance.tongue import N_, _

Tone = Literal["calm", "told", "warning", "alarm"]

MARK: dict[Tone, str] = {"calm": "✓", "told": "i", "warning": "!", "alarm": "×"}

HOTSPOT = N_("Switch on the hotspot on the salon phone")
WORKS = N_("Works: mobile phones and this page. Does not: online booking, messages, card terminals on our Wi-Fi.")
ON_PAPER = N_("Write new bookings and unpaid visits on paper; enter them later.")
BELOW = N_("The book below can still be read.")


@dataclass(frozen=True, slots=True)
class Notice:
    tone: Tone
    title: str
    text: str = ""
    do: str = ""  # what to do now; empty: nothing

    @property
    def mark(self) -> str:
        return MARK[self.tone]


def of_ways(line: LineFile | None, now: datetime, *, is_brief: bool = False) -> tuple[Notice, ...]:
    """The line, what only a person can do, and whom it does not reach. "The internet works" is not said twice.

    `is_brief`: nothing carries the salon, but it may be over before anybody has read what to do.
    """
    first = _of_a_moment() if is_brief else of_line(line, now)
    others = (*_of_hotspot(line), *_of_vendors(line))
    return others if others and first.tone == "calm" else (first, *others)


def of_line(line: LineFile | None, now: datetime) -> Notice:
    """What the state of the line means at the desk."""
    if line is None:
        return Notice(
            "warning",
            _("We do not know whether the internet works"),
            _("The part of the box that watches the line does not answer. The book below can still be read."),
            _("If other pages open as usual, carry on. Tell the owner."),
        )
    since = moment(line.line.since, now)
    match line.line.state:
        case "starting":
            return Notice("told", _("The box is starting"), _("It is finding out whether the internet works."))
        case "on_primary":
            return Notice("calm", _("The internet works"))
        case "holding":
            return Notice("told", _("The usual line is back"), _going_back(line.line.hold_down_until, now))
        case "on_backup" if line.line.is_asked_for:
            asked, no_videos = _("Somebody has asked for it."), _("Please no videos or downloads.")
            return Notice("told", _("We are on the backup line"), asked, no_videos)
        case "on_backup":
            return Notice(
                "told",
                _("We are on the backup line since {moment}", moment=since),
                _("The usual line is down. Cards, online booking and this page go on working, perhaps more slowly."),
                _("Please no videos or downloads until it is back."),
            )
        case "offline":
            return Notice(
                "alarm",
                _("No internet since {moment}", moment=since),
                _(WORKS),
                _(ON_PAPER),
            )


def _of_a_moment() -> Notice:
    said = _("It often comes back by itself within a minute. This page goes on working.")
    return Notice("told", _("The internet has just stopped"), said)


def _going_back(until: datetime | None, now: datetime) -> str:
    if until is None:
        return _("We go back to it soon, if it stays well. Carry on as usual.")
    at = moment(until, now)
    return _("We go back to it at about {moment}, if it stays well. Carry on as usual.", moment=at)


def _of_hotspot(line: LineFile | None) -> Iterator[Notice]:
    if line is not None and any(issue.code == "hotspot_wanted" for issue in line.issues):
        yield Notice("alarm", _(HOTSPOT), _("The box joins it by itself; leave the phone near it, on its charger."))


def _of_vendors(line: LineFile | None) -> Iterator[Notice]:
    """Them, not us: who does not answer although the line works."""
    if line is None or line.line.state in ("starting", "offline"):
        return
    for vendor in line.vendor:
        if vendor.state == "unreachable":
            yield _of_vendor(vendor)


def _of_vendor(vendor: VendorStatus) -> Notice:
    said = (_in_their_words(vendor.status_page), _(BELOW))
    restart = _("Nothing in the salon has to be restarted.")
    return Notice(
        "warning",
        _("The internet works. {name} itself is down", name=vendor.name or vendor.host),
        " ".join(each for each in said if each),
        f"{_(ON_PAPER)} {restart}",
    )


def _in_their_words(page: StatusPage | None) -> str:
    if page is None or page.indicator == "unknown":
        return ""
    if page.indicator == "none":
        return _("Its own status page does not say so yet.")
    if page.text:
        return _("Its own status page says: “{text}”.", text=page.text)
    return _("Its own status page says so, too.")
