"""Choose what the page says about the line and about whom it reaches, in a receptionist's words. Pure.

It answers three things and asks for no decision: what is wrong, what still works, what to do now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.status import LineFile, StatusPage, VendorStatus
from appliance.web.words import moment

Tone = Literal["calm", "told", "warning", "alarm"]

MARK: dict[Tone, str] = {"calm": "✓", "told": "i", "warning": "!", "alarm": "×"}

HOTSPOT = "Switch on the hotspot on the salon phone"
ON_PAPER = "Write new bookings and unpaid visits on paper; enter them later."
NO_VIDEOS = "Please no videos or downloads"


@dataclass(frozen=True, slots=True)
class Notice:
    tone: Tone
    title: str
    text: str = ""
    do: str = ""  # what to do now; empty: nothing

    @property
    def mark(self) -> str:
        return MARK[self.tone]


def of_ways(line: LineFile | None, now: datetime) -> tuple[Notice, ...]:
    """The line, what only a person can do, and whom it does not reach. "The internet works" is not said twice."""
    first, others = of_line(line, now), (*_of_hotspot(line), *_of_vendors(line))
    return others if others and first.tone == "calm" else (first, *others)


def of_line(line: LineFile | None, now: datetime) -> Notice:
    """What the state of the line means at the desk."""
    if line is None:
        return Notice(
            "warning",
            "We do not know whether the internet works",
            "The part of the box that watches the line does not answer. The book below can still be read.",
            "If other pages open as usual, carry on. Tell the owner.",
        )
    since = moment(line.line.since, now)
    match line.line.state:
        case "starting":
            return Notice("told", "The box is starting", "It is finding out whether the internet works.")
        case "on_primary":
            return Notice("calm", "The internet works")
        case "holding":
            until = line.line.hold_down_until
            back = f"We go back to it at about {moment(until, now)}" if until else "We go back to it soon"
            return Notice("told", "The usual line is back", f"{back}, if it stays well. Carry on as usual.")
        case "on_backup" if line.line.is_asked_for:
            return Notice("told", "We are on the backup line", "Somebody has asked for it.", f"{NO_VIDEOS}.")
        case "on_backup":
            return Notice(
                "warning",
                f"We are on the backup line since {since}",
                "The usual line is down. Cards, online booking and this page go on working, perhaps more slowly.",
                f"{NO_VIDEOS} until it is back.",
            )
        case "offline":
            return Notice(
                "alarm",
                f"No internet since {since}",
                "Works: the telephone and this page. Does not: online booking, messages, card terminals on our Wi-Fi.",
                ON_PAPER,
            )


def _of_hotspot(line: LineFile | None) -> Iterator[Notice]:
    if line is not None and any(issue.code == "hotspot_wanted" for issue in line.issues):
        yield Notice("alarm", HOTSPOT, "The box joins it by itself; leave the phone near it, on its charger.")


def _of_vendors(line: LineFile | None) -> Iterator[Notice]:
    """Them, not us: who does not answer although the line works."""
    if line is None or line.line.state in ("starting", "offline"):
        return
    for vendor in line.vendor:
        if vendor.state == "unreachable":
            yield _of_vendor(vendor)


def _of_vendor(vendor: VendorStatus) -> Notice:
    return Notice(
        "warning",
        f"The internet works. {vendor.name or vendor.host} itself is down",
        f"{_in_their_words(vendor.status_page)}The book below can still be read.",
        f"{ON_PAPER} Nothing in the salon has to be restarted.",
    )


def _in_their_words(page: StatusPage | None) -> str:
    if page is None or page.indicator == "unknown":
        return ""
    if page.indicator == "none":
        return "Its own status page does not say so yet. "
    return f"Its own status page says: “{page.text}”. " if page.text else "Its own status page says so, too. "
