"""Say what happened to the line in the salon's language: the words that the page and the provider's report share. Pure.

What happened is store/happened.py's. What the line daemon noted in English is recognised here, and where it is not, it
is repeated as it was noted.
"""

import re
from datetime import datetime, timedelta

from appliance import spoken
from appliance.failover.words import IN_WORDS
from appliance.store.happened import Outage, Standstill
from appliance.store.reckoned import lasted
from appliance.tongue import _, n_
from appliance.wish import Drilled

_SILENT = re.compile(r"nothing came back for (\d+(?:\.\d+)?) s(?:, (\d+) rounds of questions)?")
_AGAIN = re.compile(r".+: (\d+) times in a row")
_LOST = re.compile(r"(\d+)% of the last questions were lost")


def cause(outage: Outage) -> str:
    """Why the line counted as down."""
    return reason(outage.cause)


def reason(word: str) -> str:
    """One of failover's words, as a person says it; a word of another version as it stands."""
    return next((_(words) for known, words in IN_WORDS.items() if known == word), word)


def evidence(outage: Outage) -> str:
    """What was seen of it."""
    noted = outage.evidence
    if silent := _SILENT.fullmatch(noted):
        seconds = spoken.number(float(silent[1]), 1)
        if silent[2] is None:
            return _("nothing came back for {seconds} s", seconds=seconds)
        return n_(
            "nothing came back for {seconds} s, to {count} round of questions",
            "nothing came back for {seconds} s, to {count} rounds of questions",
            int(silent[2]),
            seconds=seconds,
        )
    if again := _AGAIN.fullmatch(noted):
        return n_("{what}, {count} time in a row", "{what}, {count} times in a row", int(again[1]), what=cause(outage))
    if lost := _LOST.fullmatch(noted):
        return _("{share} of the last questions were lost", share=_("{percent} %", percent=lost[1]))
    return cause(outage) if noted in IN_WORDS.values() else noted


def carried(outage: Outage) -> str:
    """What the salon worked over meanwhile."""
    return spoken.joined(outage.carried_by) if outage.carried_by else _("nothing: the salon was offline")


def length(span: timedelta) -> str:
    """An outage of half a second is not "0 s"."""
    seconds = span.total_seconds()
    return _("{seconds} s", seconds=spoken.number(seconds, 1)) if seconds < 10 else spoken.short_span(span)


def how_long(outage: Outage | Standstill, now: datetime) -> str:
    told = length(lasted(outage, now))
    return told if outage.ended else _("{length} so far", length=told)


def exactly(at: datetime, now: datetime) -> str:
    """A moment for somebody who reads his own log beside it: day, seconds, zone."""
    local = at.astimezone(now.tzinfo)
    clock = spoken.clock(local)
    seconds = f"{clock}{'.' if '.' in clock else ':'}{local:%S}"
    offset = f"UTC{local:%z}"
    return _(
        "{day}, {clock} ({zone}, {offset})",
        day=spoken.dated(local.date()),
        clock=seconds,
        zone=local.tzname(),
        offset=f"{offset[:6]}:{offset[6:]}",
    )


def rehearsed(drilled: Drilled) -> str:
    """How a rehearsal went."""
    name = drilled.uplink
    match drilled.outcome:
        case "ok":
            return _("{uplink} carried {mbit} Mbit/s: enough for a salon", uplink=name, mbit=_mbit(drilled))
        case "slow":
            return _("{uplink} carried {mbit} Mbit/s: too slow for a salon", uplink=name, mbit=_mbit(drilled))
        case "not_measured":
            return _("{uplink} is open, but its speed could not be measured", uplink=name)
        case "in_use":
            return _("{uplink} carried the salon at that moment: it was no rehearsal", uplink=name)
        case "no_backup":
            return _("there was no backup to rehearse with")
    return _("{uplink} did not work: {why}", uplink=name, why=reason(drilled.outcome))


def _mbit(drilled: Drilled) -> str:
    return spoken.number(drilled.mbit or 0.0, 1)
