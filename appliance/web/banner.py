"""Choose what the page says about the line, the copy and the clock, in a receptionist's words. Pure.

It answers three things and asks for no decision: what is wrong, what still works, what to do now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.status import FRESH, LineFile
from appliance.web.desk import Reading
from appliance.web.words import clock, day_name, moment, span

Tone = Literal["calm", "told", "warning", "alarm"]

MARK: dict[Tone, str] = {"calm": "✓", "told": "i", "warning": "!", "alarm": "×"}


@dataclass(frozen=True, slots=True)
class Notice:
    tone: Tone
    title: str
    text: str = ""
    do: str = ""  # what to do now; empty: nothing

    @property
    def mark(self) -> str:
        return MARK[self.tone]


def notices(reading: Reading) -> tuple[Notice, ...]:
    """Everything that is worth a line on top of a page, the line first. All well: one calm sentence."""
    return (of_line(reading.line, reading.now), *_of_copy(reading), *_of_clock(reading))


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
        case "on_backup":
            return Notice(
                "warning",
                f"We are on the backup line since {since}",
                "The usual line is down. Cards, online booking and this page go on working, perhaps more slowly.",
                "Please no videos or downloads until it is back.",
            )
        case "offline":
            return Notice(
                "alarm",
                f"No internet since {since}",
                "Works: the telephone and this page. Does not: online booking, messages, card terminals on our Wi-Fi.",
                "Write new bookings and unpaid visits on paper; enter them later.",
            )


def copy_sentence(taken_at: datetime | None, line: LineFile | None, now: datetime) -> str:
    """ "Read-only copy, taken at 10:40, 2 minutes before the line went down." Its age is computed now."""
    if taken_at is None:
        return "There is no copy of the book yet."
    taken = f"Read-only copy, taken {_at(taken_at, now)}"
    if _is_ahead(taken_at, now):
        return f"{taken}. How long ago, the box's clock cannot say."
    if line is not None and line.line.state in ("on_backup", "offline"):
        return f"{taken}, {_beside(taken_at, line.line.since)}."
    return f"{taken}, {span(now - taken_at)} ago."


def _of_copy(reading: Reading) -> Iterator[Notice]:
    taken_at, now = reading.taken_at, reading.now
    if taken_at is None:
        yield Notice(
            "warning",
            "There is no copy of the book yet",
            "It comes by itself as soon as the booking system can be reached.",
            "Until then look in the booking system itself, on a phone if need be.",
        )
        return
    taken, age = moment(taken_at, now), span(now - taken_at)
    if reading.state == "old":
        yield Notice("told", f"The book is {age} old", f"What was booked or cancelled after {taken} is not in it.")
    if _is_ahead(taken_at, now):
        yield Notice(
            "warning",
            "We do not know how old the book is",
            f"It was taken {_at(taken_at, now)}, and the box's clock is not there yet.",
            "Ask before you promise a time.",
        )
    elif reading.state == "stale":
        yield Notice(
            "warning",
            f"The book is {age} old",
            f"It was taken {_at(taken_at, now)}. What was booked or cancelled since then is not in it.",
            "Ask before you promise a time.",
        )


def _of_clock(reading: Reading) -> Iterator[Notice]:
    unsure = reading.said is not None and reading.said.clock in ("unknown", "restored")
    ahead = reading.taken_at is not None and reading.taken_at > reading.now
    if unsure or ahead:
        yield Notice(
            "warning",
            "The time may be wrong",
            f"The box believes it is {clock(reading.now)} on {day_name(reading.now.date())}.",
            "If that is not right, go by your own clock, and mind the day.",
        )


def _is_ahead(taken_at: datetime, now: datetime) -> bool:
    """Was it taken later than it is now? Then the clock is wrong, or was. A few minutes are a clock that was set."""
    return taken_at - now >= FRESH


def _at(taken_at: datetime, now: datetime) -> str:
    """ "at 10:40", "yesterday 17:20": only a bare time takes "at"."""
    today = taken_at.astimezone(now.tzinfo).date() == now.date()
    return f"at {moment(taken_at, now)}" if today else moment(taken_at, now)


def _beside(taken_at: datetime, since: datetime) -> str:
    if taken_at > since:
        return f"{span(taken_at - since)} after the line went down"
    return f"{span(since - taken_at)} before the line went down"
