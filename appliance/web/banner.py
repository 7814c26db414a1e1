"""Choose what stands on top of every page: the line, the age of the copy, the clock. Pure.

What is said of the line is ways.py.
"""

from collections.abc import Iterator
from datetime import datetime

from appliance.status import FRESH, LineFile
from appliance.web.desk import Reading
from appliance.web.ways import Notice, is_asked_for, of_ways
from appliance.web.words import clock, day_name, moment, span


def notices(reading: Reading) -> tuple[Notice, ...]:
    """Everything that is worth a line on top of a page, the line first. All well: one calm sentence."""
    return (*of_ways(reading.line, reading.now), *_of_copy(reading), *_of_clock(reading))


def copy_sentence(taken_at: datetime | None, line: LineFile | None, now: datetime) -> str:
    """ "Read-only copy, taken at 10:40, 2 minutes before the line went down." Its age is computed now."""
    if taken_at is None:
        return "There is no copy of the book yet."
    taken = f"Read-only copy, taken {_at(taken_at, now)}"
    if _is_ahead(taken_at, now):
        return f"{taken}. How long ago, the box's clock cannot say."
    if line is not None and line.line.state in ("on_backup", "offline") and not is_asked_for(line.line):
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
