"""Tell what changed between two states, once, in the owner's words. Pure; the caller logs it."""

from datetime import timedelta

from appliance.failover.policy import hold_until
from appliance.failover.state import State
from appliance.failover.words import IN_WORDS
from appliance.times import span


def tell(before: State, after: State, at: float) -> tuple[str, ...]:
    """The log lines for one step; most steps have none."""
    return (*_uplinks(before, after, at), *_line(before, after, at))


def lasted(seconds: float) -> str:
    """A duration as people say it; an outage of half a second is not "0 s"."""
    return f"{seconds:.1f} s" if seconds < 10 else span(timedelta(seconds=seconds))


def _uplinks(before: State, after: State, at: float) -> tuple[str, ...]:
    told = []
    for old, new in zip(before.uplinks, after.uplinks, strict=True):
        if (old.verdict, old.reason) == (new.verdict, new.reason) or new.verdict == "unknown":
            continue  # unknown says nothing yet; what it turns out to be will be told
        why = f": {IN_WORDS[new.reason]}" if new.reason else ""
        told.append(f"{new.uplink} {new.verdict}{why} (was {old.verdict} for {lasted(at - old.since)})")
    return tuple(told)


def _line(before: State, after: State, at: float) -> tuple[str, ...]:
    was = f"was {before.line} for {lasted(at - before.since)}"
    if after.active != before.active:
        on = f" (was on {before.active})" if before.active else ""
        return (f"the salon is on {after.active} now{on}; {was}",)
    if after.line == before.line:
        return ()
    if after.line == "offline":
        return (f"no line works ({after.reason}); {was}",)
    until = hold_until(after)
    if until is not None and until <= at:
        return (f"{after.active} carries until home answers",)
    if until is not None:
        return (f"staying on {after.active} for {lasted(until - at)} more before going home",)
    return (f"still on {after.active}; {was}",)
