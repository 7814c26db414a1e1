"""The sanity gate: may a newer copy take the place of the one we hold? Pure.

An upstream that suddenly answers nothing erases nothing. A copy that has lost most of a day has to say so three times.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

QUARANTINED = 0.10  # of all rows; from here on we do not understand the feed any more
FEW = 2  # what so few entries do is chance: one without a title may not cost a small salon its day
SHRUNK = 0.40  # of the rows of the copy that stands
CONFIRMATIONS = 2  # how often the same shrunken copy has to come again


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to judge about a copy. `counts`: rows for each day ("2026-11-21"), or of the whole price list."""

    counts: Mapping[str, int]
    quarantined: int = 0
    zone: str | None = None  # the feed's own word about its zone
    currencies: tuple[str, ...] = ()  # those that it names
    commonest: str = ""  # why most of what is quarantined is


@dataclass(frozen=True, slots=True)
class Verdict:
    """`refused` None: the copy is good. `again`: it may be taken if it keeps coming."""

    refused: str | None = None
    again: bool = False


def judge(
    standing: Facts | None,
    fresh: Facts,
    *,
    zone: str,
    currency: str,
    rest_days: Collection[str] = (),
    confirmed: int = 0,
) -> Verdict:
    """May `fresh` replace `standing`? `confirmed`: how often the same copy was refused before."""
    if reason := _unreadable(fresh) or _foreign(standing, fresh, zone, currency):
        return Verdict(reason)
    if standing is None:
        return Verdict()
    held, offered = sum(standing.counts.values()), sum(fresh.counts.values())
    if held and not offered and not (held <= FEW and confirmed >= CONFIRMATIONS):
        return Verdict(f"it is empty, and the copy that stands has {held} entries", again=held <= FEW)
    for day, before in standing.counts.items():
        after = fresh.counts.get(day, 0)
        if day not in rest_days and after < SHRUNK * before and confirmed < CONFIRMATIONS:
            return Verdict(f"{day} fell from {before} to {after} entries", again=True)
    return Verdict()


def _unreadable(fresh: Facts) -> str | None:
    good = sum(fresh.counts.values())
    rows = good + fresh.quarantined
    if rows and fresh.quarantined / rows >= QUARANTINED and (fresh.quarantined > FEW or not good):
        why = f", most of them: {fresh.commonest}" if fresh.commonest else ""
        return f"{fresh.quarantined} of {rows} entries could not be read{why}"
    return None


def _foreign(standing: Facts | None, fresh: Facts, zone: str, currency: str) -> str | None:
    other = [named for named in fresh.currencies if named != currency]
    if other:
        return f"its prices are in {', '.join(other)}, not in {currency}"
    if standing and standing.zone and fresh.zone not in (standing.zone, zone):
        return f"its time zone changed from {standing.zone} to {fresh.zone or 'none'}"
    return None
