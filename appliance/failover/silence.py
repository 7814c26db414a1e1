"""Decide when a line that says nothing is dead. Pure.

Everything that is asked through a line counts: questions of three kinds, and the salon's own packets. Any answer to
any of it, even a late one, is a sign of life. A line that the salon's own upload has filled answers a second late and
goes on acknowledging; one that suddenly takes 400 ms longer answers after 412: neither is dead.
"""

from dataclasses import replace

from appliance.failover import quality as judge
from appliance.failover.events import Flowed, Late, Probed
from appliance.failover.health import SHOWN, Health, down
from appliance.failover.quality import LONG_AGO, judged_anew
from appliance.failover.words import Reason

DEAD_S = 0.45  # without any sign of life, in questions that are open: 400 ms more latency at once is survived
WAKING_S = 3.2  # an LTE modem that slept took 2.7 s for its first answer (openwrt/packages #15617)
QUIET_S = 10.0  # after so long without a word a radio may sleep
ROUNDS = 2  # full rounds that have to be open, too: it may be our own machine that was asleep
ROUNDS_UNKNOWN = 3
DOUBT_S = 1.0  # the salon may send to somebody who never answers: that raises suspicion once, and then rarely
REVIVED_S = 0.2  # after death; what comes sooner was on its way before
SRTT_WEIGHT = 0.125  # RFC 6298


def probed(health: Health, event: Probed) -> Health:
    """A round of questions is over."""
    stale = health.probed_at == LONG_AGO  # asked before the link changed: it says nothing about this one
    health = replace(health, probing=False)
    answered = [answer for answer in event.answers if answer.rtt is not None]
    if not health.attached or stale or (health.is_deaf and not answered):
        return health
    shown = tuple(answer.rtt is not None for answer in event.answers)
    counted = judge.counted(health.quality, event.answers, event.at)
    health = replace(health, echoes=(*health.echoes, *shown)[-SHOWN:], quality=counted)
    if not answered:
        return silent(_unanswered(health, event), event.at)
    kinds = dict(health.heard) | {answer.kind: event.at for answer in answered}
    health = replace(health, heard=tuple(sorted(kinds.items())))
    return _good_enough(_timed(alive(health, event.at), min(a.rtt or 0.0 for a in answered), event.at), event.at)


def late(health: Health, event: Late) -> Health:
    """An answer after its round was over."""
    if not health.attached or health.probed_at == LONG_AGO:
        return health
    kinds = dict(health.heard) | {event.kind: event.at}
    health = replace(health, heard=tuple(sorted(kinds.items())), quality=judge.delayed(health.quality))
    return _good_enough(_timed(alive(health, event.at), event.rtt, event.at), event.at)


def flowed(health: Health, event: Flowed) -> Health:
    """The salon's own traffic: answered, it needs no questions; unanswered, it raises suspicion."""
    if not health.attached:
        return health
    health = replace(health, used_at=event.at, rate=event.rate, unanswered=event.silent_since is not None)
    if event.silent_since is None:
        return alive(health, event.at) if health.is_usable else health
    if not health.is_usable or health.is_deaf or event.at - health.doubted_at < DOUBT_S:
        return health
    first = event.silent_since if health.silent_since is None else min(health.silent_since, event.silent_since)
    return replace(health, silent_since=max(first, health.replied_at), doubted_at=event.at)


def silent(health: Health, at: float) -> Health:
    """Whether it has been silent for too long by now."""
    if health.silent_since is None or health.is_down:
        return health
    if not health.is_usable:
        return down(health, "no_reply", at) if health.rounds_lost >= ROUNDS_UNKNOWN else health
    dead = health.rounds_lost >= ROUNDS and at >= dead_at(health)
    return down(health, "no_reply", at) if dead else health


def dead_at(health: Health) -> float:
    """When this silence is death, if nothing breaks it; inf: it is not silent."""
    if health.silent_since is None or not health.is_usable:
        return float("inf")
    if health.sleepy and health.silent_since - health.replied_at > QUIET_S:
        return health.silent_since + WAKING_S
    return health.silent_since + max(DEAD_S, 2 * (health.srtt or 0.0) + 0.25)  # a satellite takes 0.6 s


def alive(health: Health, at: float) -> Health:
    """A sign of life. The first one after death, or after more silence on a dead line, is remembered."""
    revived = health.is_down and at - max(health.replied_at, health.since) > REVIVED_S
    return replace(
        health, replied_at=at, rounds_lost=0, silent_since=None, revived_at=at if revived else health.revived_at
    )


def _unanswered(health: Health, event: Probed) -> Health:
    full = len(event.answers) > 1  # a single question raises suspicion, it proves nothing
    since = event.asked_at if health.silent_since is None else health.silent_since
    return replace(health, rounds_lost=health.rounds_lost + full, silent_since=max(since, health.replied_at))


def _timed(health: Health, rtt: float, at: float) -> Health:
    srtt = rtt if health.srtt is None else health.srtt + SRTT_WEIGHT * (rtt - health.srtt)
    return replace(health, srtt=srtt, quality=judge.timed(health.quality, rtt, srtt, health.rate, at))


def _good_enough(health: Health, at: float) -> Health:
    """Quality is judged apart from death, and only of a line that still answers."""
    quality = health.quality
    if health.is_up and (quality.is_poor or quality.is_slow(at)):
        reason: Reason = "high_loss" if quality.is_poor else "high_latency"
        return replace(health, verdict="degraded", reason=reason, since=at, quality=judged_anew(quality))
    if health.verdict == "degraded" and quality.is_well and quality.slow_since is None:
        return replace(health, verdict="up", reason=None, since=at, quality=judged_anew(quality))
    return health
