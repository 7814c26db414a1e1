"""Choose what stands on top of every page: the line, the age of the copy, the clock. Pure.

What is said of the line is ways.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from appliance import spoken
from appliance.salon.moment import beside
from appliance.salon.window import part_of
from appliance.spoken import at_moment, clock, day_name, joined, moment, span
from appliance.status import FRESH, LineFile, trouble
from appliance.tongue import N_, _
from appliance.web.desk import Reading
from appliance.web.ways import Notice, of_ways

UNSURE = N_("The time is not confirmed")
LOOK = N_("Look at the date. If it is not right, go by your own clock, and mind the day.")
ASK = N_("Ask before you promise a time.")


def notices(reading: Reading) -> tuple[Notice, ...]:
    """Everything that is worth a line on top of a page, the line first. All well: one calm sentence."""
    ways = of_ways(_later(reading.line, reading.behind), reading.now, is_brief=reading.is_brief)
    return (*ways, *_of_copy(reading), *_of_renewal(reading), *_of_clock(reading))


def copy_sentence(reading: Reading) -> str:
    """ "Read-only copy, taken at 10:40, 2 minutes before the line went down." Its age is computed now."""
    taken_at, now = reading.taken_at, reading.clock
    if reading.has_only_documents:
        return _of_documents(reading)
    if taken_at is None:
        return _("There is no copy of the book yet.")
    at, age = at_moment(taken_at, reading.now), span(now - taken_at)
    if _is_ahead(taken_at, now):
        return _("Read-only copy, taken {at}. How long ago, the box's clock cannot say.", at=at)
    found = trouble(reading.line, now)
    if found is None:
        return _("Read-only copy, taken {at}, {age} ago.", at=at, age=age)
    side = spoken.beside(beside(taken_at, found), span)
    if found.began:
        return _("Read-only copy, taken {at}, {side}.", at=at, side=side)
    return _("Read-only copy, taken {at}, {age} ago, {side}.", at=at, age=age, side=side)


def _of_copy(reading: Reading) -> Iterator[Notice]:
    taken_at, now = reading.taken_at, reading.clock
    if reading.has_only_documents:
        return
    if taken_at is None:
        yield Notice(
            "warning",
            _("There is no copy of the book yet"),
            _("It comes by itself as soon as the booking system can be reached."),
            _("Until then look in the booking system itself, on a phone if need be."),
        )
        return
    at, age = at_moment(taken_at, reading.now), span(now - taken_at)
    if reading.state == "old" and not _is_of_before(reading, taken_at):
        after = _("What was booked or cancelled after {moment} is not in it.", moment=moment(taken_at, reading.now))
        yield Notice("told", _("The book is {age} old", age=age), after)
    if _is_ahead(taken_at, now):
        taken = _("It was taken {at}, and the box's clock is not there yet.", at=at)
        if reading.clock_state == "synchronised":
            taken = _("It was taken {at}, by a clock that was wrong.", at=at)
        yield Notice("warning", _("We do not know how old the book is"), taken, _(ASK))
    elif reading.state == "stale":
        since = _("It was taken {at}. What was booked or cancelled since then is not in it.", at=at)
        yield Notice("warning", _("The book is {age} old", age=age), since, _(ASK))
    yield from _of_missing(reading)


def _is_of_before(reading: Reading, taken_at: datetime) -> bool:
    """Was it taken before the outage that runs? The sentence of the copy says so, and a phone has little room."""
    found = trouble(reading.line, reading.clock)
    return found is not None and found.began is not None and taken_at < found.began


def _of_renewal(reading: Reading) -> Iterator[Notice]:
    """A copy that nobody renews looks fresh for a quarter of an hour."""
    if not reading.is_renewed:
        why = _("The part of the box that fetches the book does not answer. It is started again by itself.")
        stays = _("If this stays for a few minutes, tell the owner.")
        yield Notice("warning", _("The copy is not being renewed"), why, stays)


def _of_missing(reading: Reading) -> Iterator[Notice]:
    """A column that is not there looks like a stylist who is free."""
    sources = reading.said.sources if reading.said else ()
    never = [each.name for each in sources if "visits" in each.brings and each.taken_at is None]
    if missing := [name for name in never if not any(day.visits for day in part_of(reading.days, name))]:
        yield Notice(
            "warning",
            _("The book is without {sources}", sources=joined(missing)),
            _("Appointments from there have not come yet."),
            _("Somebody who seems free may not be. Ask before you promise a time."),
        )


def _of_documents(reading: Reading) -> str:
    """What a salon has whose booking system gives no appointments."""
    newest = max((doc.received_at for doc in reading.documents), default=None)
    if newest is None:
        return _("No paper has come yet.")
    return _("The newest paper came {at}.", at=at_moment(newest, reading.now))


def _of_clock(reading: Reading) -> Iterator[Notice]:
    """Who does not know the date must not promise a day: on every page, and what to do."""
    believed = {"clock": clock(reading.now), "day": day_name(reading.now.date())}
    if reading.behind >= FRESH:
        said = _(
            "The box believes it is {clock} on {day}, when the copy was taken: it cannot be earlier. "
            "Its clock stands at {its_clock} on {its_day}, before the copy.",
            **believed,
            its_clock=clock(reading.clock),
            its_day=day_name(reading.clock.date()),
        )
        yield Notice("warning", _(UNSURE), said, _(LOOK))
    elif reading.clock_state in ("unknown", "restored"):
        yield Notice("warning", _(UNSURE), _("The box believes it is {clock} on {day}.", **believed), _(LOOK))
    elif reading.clock_state == "rtc":
        said = _("The box believes it is {clock} on {day}, not compared with the internet yet.", **believed)
        yield Notice("told", _("The time is by the box's own clock"), said, _(LOOK))


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
