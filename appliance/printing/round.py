"""One look of the box at its printer: what became of the last job, what is due, and that is handed over.

It decides in which order, and when nothing may be printed: without a clock that somebody vouches for, and while a job
waits. Which day is due: due.py. Who may read the sheets: each shows what may lie at that chair (paper/pack.py).
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from appliance.config import Config
from appliance.config.print import Print
from appliance.printing import kept
from appliance.printing.due import Due, Wish, due
from appliance.printing.kept import Kept
from appliance.printing.queue import Queue, Refused
from appliance.status import ClockState

log = logging.getLogger(__name__)

VOUCHED: tuple[ClockState, ...] = ("synchronised", "rtc")

Make = Callable[[date], Awaitable[bytes | None]]  # the sheets of a day as a PDF; None: they could not be made


def wish(print: Print) -> Wish:
    early = timedelta(minutes=print.before_opening_min)
    return Wish(print.when != "opening", early if print.when != "close" else None)


async def look(
    config: Config, print: Print, path: Path, queue: Queue, days: tuple[date, ...], clock: ClockState, now: datetime,
    make: Make,
) -> date | None:  # fmt: skip
    """The day that was handed to the printer now. None: nothing was. Raises OSError: the card takes nothing."""
    before = kept.read(path)
    known = _asked_after(before, queue, now)
    today = due(wish(print), config.salon.hours.on, days, known.printed, now) if known.sent is None else None
    if today and clock not in VOUCHED:
        known, today = replace(known, trouble="nobody vouches for the time, and a wrong day may come out"), None
    if today is None:
        _settle(path, before, known)
        return None
    return await _hand_over(print, path, queue, before, known, today, make)


async def _hand_over(
    print: Print, path: Path, queue: Queue, before: Kept, known: Kept, today: Due, make: Make
) -> date | None:
    pdf = await make(today.day)
    if pdf is None:
        _settle(path, before, known.not_out("the sheets could not be made"))
        return None
    kept.write(path, known.taking(today))  # first: a power cut from here on may cost the paper, but prints none twice
    number = queue.send(print.printer, pdf, f"PlanB {today.day}", print.copies)
    if isinstance(number, Refused):
        refused = known.not_out(f"{print.printer}: {number.why}")
        _tell(before, refused)
        kept.write(path, refused)
        return None
    taken = known.taking(today, number)
    kept.write(path, taken)  # whether it works again is known when it has come out
    log.info("the %s of %s are with the printer %s", print.what, today.day, print.printer)
    return today.day


def _asked_after(known: Kept, queue: Queue, now: datetime) -> Kept:
    """What became of what was handed over last."""
    sent = known.sent
    if sent is None:
        return known
    if not sent.number:
        log.warning("the box went off while %s was handed to the printer; it is not printed again", sent.day)
        return known.out(sent)
    job = queue.job(sent.number)
    if job.state == "printed":
        return known.out(sent)
    if now >= sent.until:
        queue.cancel(sent.number)
        return known.not_out(f"{sent.day} did not come out in time and was taken out of the queue").given_up(sent)
    if job.state == "failed":
        return known.not_out(job.why)
    return replace(known, trouble=job.why or "it waits in the queue")


def _settle(path: Path, before: Kept, after: Kept) -> None:
    """Tell its story once, and write it where it is news. `before`: what stands in the file."""
    _tell(before, after)
    if after != before:
        kept.write(path, after)


def _tell(before: Kept, after: Kept) -> None:
    if after.trouble and after.trouble != before.trouble:
        log.warning("nothing comes out of the printer: %s; the box tries again", after.trouble)
    if before.trouble and not after.trouble:
        log.info("the printer works again")
