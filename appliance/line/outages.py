"""Decide what an outage is, when it began and when it was over. Pure: both clocks and the bytes come from outside.

An outage is about the preferred line: it begins when that line is dead, or is left because it is poor, and has ended
when it works again. Until the salon is home, one that fails again soon after is the same outage, so that a line that
flaps is one row and not fifty. Keeping the rows is store/history.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from appliance.failover.health import Health
from appliance.failover.state import State
from appliance.failover.tell import lasted
from appliance.failover.words import IN_WORDS
from appliance.store.history import Outage, Switch

SAME_S = 1800.0  # failing again within half an hour, before the salon was home
BOOT_S = 60.0  # a router that starts with the box, after a power cut, takes so long for its first lease
CLOCK_SET = timedelta(seconds=2)

WORKS = "it works again"
RESTARTED = "it works; it came back while the box was off or starting again"


@dataclass(frozen=True, slots=True)
class Now:
    """One moment: by both clocks, and what every uplink has carried until then, in bytes."""

    at: float
    wall: datetime
    carried: Mapping[str, int]

    def when(self, moment: float) -> datetime:
        """A moment of the monotonic clock, by the wall clock as it is set now."""
        return self.wall + timedelta(seconds=moment - self.at)


@dataclass(frozen=True, slots=True)
class Open:
    """The outage that is not settled yet: it lasts, or it is over and the salon is not home."""

    outage: Outage
    began: float | None  # None: before this daemon was there; then its wall time stands
    ended: float | None
    carried_before: Mapping[str, int]  # when we began to count for it
    bytes_before: int = 0  # what was counted before that
    inherited: bool = False  # from the daemon before us, and nothing is known of the line yet


@dataclass(frozen=True, slots=True)
class Outages:
    """What the fold remembers from one event to the next."""

    boot: str
    open: Open | None = None
    records: tuple[Outage | Switch, ...] = field(default=())  # what the last event adds to the history


def inherited(boot: str, outage: Outage | None, carried: Mapping[str, int]) -> Outages:
    """Begin; with the outage that was not over when the daemon before us ended."""
    if outage is None:
        return Outages(boot)
    return Outages(boot, Open(outage, None, None, dict(carried), outage.bytes_on_backup, inherited=True))


def fold(known: Outages, before: State, after: State, now: Now) -> Outages:
    """One step of the core. `records` of the answer is what is to be kept; mostly nothing."""
    switch = _switched(before, after, now)
    last = known.open and _gone_on(known.open, after, now, bool(switch))
    if last is None or _is_long_over(last, now.at):
        last = _begun(known.boot, after, now)
    changed = last is not None and (known.open is None or last.outage != known.open.outage)
    outage = (last.outage,) if last and changed else ()
    records: tuple[Outage | Switch, ...] = (*switch, *outage)
    return Outages(known.boot, None if last and _is_settled(last, after) else last, records)


def up_to_date(known: Outages, now: Now) -> tuple[Outage, ...]:
    """The open outage with what it has cost until now; for a daemon that ends."""
    return (_counted(known.open, now).outage,) if known.open else ()


def _switched(before: State, after: State, now: Now) -> tuple[Switch, ...]:
    """The salon has moved. The first line after a start is no move: the salon may well have been there all the time."""
    if before.active is None or after.active is None or after.active == before.active:
        return ()
    return (Switch(now.wall, before.active, after.active, after.because or ""),)


def _begun(boot: str, state: State, now: Now) -> Open | None:
    if not _fails(state, now.at):
        return None
    primary = state.uplinks[0]
    outage = Outage(
        id=f"{boot[:8]}-{int(now.at * 1000)}",
        began=now.when(primary.trouble_at),
        ended=None,
        uplink=primary.uplink,
        cause=primary.reason or "no_reply",
        evidence=_evidence(primary, now.at),
        carried_by=_carriers((), state),
        switches=int(state.active != primary.uplink),
    )
    return Open(outage, primary.trouble_at, None, dict(now.carried))


def _gone_on(last: Open, state: State, now: Now, switched: bool) -> Open:
    ended, why = _end(last, state, now.at)
    carriers = _carriers(last.outage.carried_by, state)
    if (ended, carriers, switched) == (last.ended, last.outage.carried_by, False):
        return replace(last, inherited=last.inherited and not state.uplinks[0].is_down)
    outage = replace(
        last.outage,
        began=_beginning(last, now),
        ended=None if ended is None else now.when(ended),
        ended_why=why,
        carried_by=carriers,
        switches=last.outage.switches + switched,
    )
    return _counted(replace(last, outage=outage, ended=ended, inherited=False), now)


def _beginning(last: Open, now: Now) -> datetime:
    """The clock may have been set since; by less, it is the same moment with the same name."""
    told = last.outage.began if last.began is None else now.when(last.began)
    return last.outage.began if abs(told - last.outage.began) < CLOCK_SET else told


def _end(last: Open, state: State, at: float) -> tuple[float | None, str | None]:
    """Since when the line works, and why that counts; neither while it does not."""
    if last.ended is None and _works(state):
        return (state.started, RESTARTED) if last.inherited else (state.uplinks[0].since, WORKS)
    if _fails(state, at) and not _is_long_over(last, at):
        return None, None
    return last.ended, last.outage.ended_why


def _counted(last: Open, now: Now) -> Open:
    since = (now.carried.get(name, 0) - last.carried_before.get(name, 0) for name in last.outage.carried_by)
    used = sum(max(0, each) for each in since)  # a total loses a month after a year
    return replace(last, outage=replace(last.outage, bytes_on_backup=last.bytes_before + used))


def _is_long_over(last: Open, at: float) -> bool:
    """The next fault is another outage, even if the salon never went home."""
    return last.ended is not None and at - last.ended > SAME_S


def _is_settled(last: Open, state: State) -> bool:
    """It is over, and the salon is home."""
    return last.ended is not None and state.active == state.uplinks[0].uplink


def _fails(state: State, at: float) -> bool:
    """The preferred line is dead, or was left because it is poor."""
    primary = state.uplinks[0]
    if primary.proven_at is None and at - state.started < BOOT_S:
        return False
    left = state.active not in (None, primary.uplink) and state.pinned is None
    return primary.is_down or (left and primary.verdict == "degraded")


def _works(state: State) -> bool:
    primary = state.uplinks[0]
    return primary.is_up or (primary.is_usable and state.active == primary.uplink)


def _carriers(known: tuple[str, ...], state: State) -> tuple[str, ...]:
    carrier = state.active if state.line in ("on_backup", "holding") else None
    return known if carrier is None or carrier in known else (*known, carrier)


def _evidence(health: Health, at: float) -> str:
    """What was seen of the line when it was given up, for the owner and for the provider."""
    match health.reason:
        case "no_reply" if health.silent_since is not None:
            rounds = f", {health.rounds_lost} rounds of questions" if health.rounds_lost else ""
            return f"nothing came back for {lasted(at - health.silent_since)}{rounds}"
        case "portal" | "dns" | "no_data":
            return f"{IN_WORDS[health.reason]}: {max(1, health.proofs_lost)} times in a row"
        case "high_loss" if health.loss is not None:
            return f"{health.loss:.0%} of the last questions were lost"
        case reason:
            return IN_WORDS[reason or "no_reply"]
