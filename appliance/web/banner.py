"""Choose what stands on top of every page: the line, the age of the copy, the clock. Pure.

What is said of the line is ways.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from appliance.salon.moment import beside
from appliance.salon.window import part_of
from appliance.status import FRESH, LineFile, trouble
from appliance.web.desk import Reading
from appliance.web.ways import Notice, of_ways
from appliance.web.words import clock, day_name, moment, span

UNSURE = "The time is not confirmed"
LOOK = "Look at the date. If it is not right, go by your own clock, and mind the day."


def notices(reading: Reading) -> tuple[Notice, ...]:
    """Everything that is worth a line on top of a page, the line first. All well: one calm sentence."""
    ways = of_ways(_later(reading.line, reading.behind), reading.now)
    return (*ways, *_of_copy(reading), *_of_clock(reading))


def copy_sentence(reading: Reading) -> str:
    """ "Read-only copy, taken at 10:40, 2 minutes before the line went down." Its age is computed now."""
    taken_at, now = reading.taken_at, reading.clock
    if reading.has_only_documents:
        return _of_documents(reading)
    if taken_at is None:
        return "There is no copy of the book yet."
    taken = f"Read-only copy, taken {_at(taken_at, reading.now)}"
    if _is_ahead(taken_at, now):
        return f"{taken}. How long ago, the box's clock cannot say."
    found, age = trouble(reading.line, now), f"{span(now - taken_at)} ago"
    if found is None:
        return f"{taken}, {age}."
    side = beside(taken_at, found, span)
    return f"{taken}, {side}." if found.began else f"{taken}, {age}, {side}."


def _of_copy(reading: Reading) -> Iterator[Notice]:
    taken_at, now = reading.taken_at, reading.clock
    if reading.has_only_documents:
        return
    if taken_at is None:
        yield Notice(
            "warning",
            "There is no copy of the book yet",
            "It comes by itself as soon as the booking system can be reached.",
            "Until then look in the booking system itself, on a phone if need be.",
        )
        return
    taken, age = _at(taken_at, reading.now), span(now - taken_at)
    if reading.state == "old":
        after = moment(taken_at, reading.now)
        yield Notice("told", f"The book is {age} old", f"What was booked or cancelled after {after} is not in it.")
    if _is_ahead(taken_at, now):
        right = reading.clock_state == "synchronised"
        clock_then = "by a clock that was wrong" if right else "and the box's clock is not there yet"
        yield Notice(
            "warning",
            "We do not know how old the book is",
            f"It was taken {taken}, {clock_then}.",
            "Ask before you promise a time.",
        )
    elif reading.state == "stale":
        yield Notice(
            "warning",
            f"The book is {age} old",
            f"It was taken {taken}. What was booked or cancelled since then is not in it.",
            "Ask before you promise a time.",
        )
    yield from _of_missing(reading)


def _of_missing(reading: Reading) -> Iterator[Notice]:
    """A column that is not there looks like a stylist who is free."""
    sources = reading.said.sources if reading.said else ()
    never = [each.name for each in sources if "visits" in each.brings and each.taken_at is None]
    if missing := [name for name in never if not any(day.visits for day in part_of(reading.days, name))]:
        yield Notice(
            "warning",
            f"The book is without {' and '.join(missing)}",
            "Appointments from there have not come yet.",
            "Somebody who seems free may not be. Ask before you promise a time.",
        )


def _of_documents(reading: Reading) -> str:
    """What a salon has whose booking system gives no appointments."""
    newest = max((doc.received_at for doc in reading.documents), default=None)
    return f"The newest paper came {_at(newest, reading.now)}." if newest else "No paper has come yet."


def _of_clock(reading: Reading) -> Iterator[Notice]:
    """Who does not know the date must not promise a day: on every page, and what to do."""
    said = f"The box believes it is {clock(reading.now)} on {day_name(reading.now.date())}"
    if reading.behind >= FRESH:
        why = f"Its clock stands at {clock(reading.clock)} on {day_name(reading.clock.date())}, before the copy."
        yield Notice("warning", UNSURE, f"{said}, when the copy was taken: it cannot be earlier. {why}", LOOK)
    elif reading.clock_state in ("unknown", "restored"):
        yield Notice("warning", UNSURE, f"{said}.", LOOK)
    elif reading.clock_state == "rtc":
        yield Notice("told", "The time is by the box's own clock", f"{said}, not compared with the internet yet.", LOOK)


def _later(line: LineFile | None, behind: timedelta) -> LineFile | None:
    """What the line daemon says, by the time that we go by and not by the clock that is behind."""
    if line is None or not behind:
        return line
    said = line.line
    until = said.hold_down_until + behind if said.hold_down_until else None
    return replace(line, line=replace(said, since=said.since + behind, hold_down_until=until))


def _is_ahead(taken_at: datetime, now: datetime) -> bool:
    """Was it taken later than it is now? Then the clock is wrong, or was. A few minutes are a clock that was set."""
    return taken_at - now >= FRESH


def _at(taken_at: datetime, now: datetime) -> str:
    """ "at 10:40", "yesterday 17:20": only a bare time takes "at"."""
    today = taken_at.astimezone(now.tzinfo).date() == now.date()
    return f"at {moment(taken_at, now)}" if today else moment(taken_at, now)
