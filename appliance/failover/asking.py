"""Decide when each uplink is asked, what, and how long to wait for an answer. Pure.

The pace follows the use. A salon that works is answered all the time and needs few questions; one that pauses is asked
often; one that sleeps rarely, for its own first packet is the next question. What it costs stands in costs.py.
"""

from dataclasses import replace

from appliance.failover.events import Action, Drain, Kind, Probe, Prove
from appliance.failover.health import PROVEN_LATELY_S, Health
from appliance.failover.silence import QUIET_S, dead_at
from appliance.failover.state import Policy, State
from appliance.failover.table import home_at, waits

NEVER = float("inf")
BUSY_S = 1.5  # the salon's own traffic is answered: questions only measure the quality
AWAKE_S, RESTING_S = 120.0, 900.0  # so long after its last use the salon counts as at work, and as resting
WATCH_S = 0.1  # rounds of a close look
NIGHT_S = 20.0  # how often a line is asked that nobody uses
RETRY_S = 1.0  # how often a line that is down and wanted is asked
HASTE_S, HASTE_FOR_S = 0.1, 120.0  # the same when no line works at all, for the first two minutes
ASLEEP_RETRY_S = 30.0  # a metered one that is down and that nobody needs now
CERTIFY_S = 3600.0  # how often a line that is up is asked for a certificate again
PROOF_S = 9.0  # how often a line that is used has to prove itself: a sign-in page is left within ten seconds
PROOF_RESTING_S = 60.0
PROOF_NIGHT_S = 600.0
PROOF_METERED_S = 60.0  # while a metered one carries the salon
PROOF_ASLEEP_S = 6 * 3600.0  # and while it only stands by: four proofs a day
PROOF_AGAIN_S = 0.5  # after a first strange answer
PROOF_DEAD_S = 10.0  # of a line on which nothing answers below: for a provider that lets no question through
PROOF_CALLED_S = 3600.0  # of a metered one at a mere suspicion, which a device that nobody answers may raise all day
PROOF_DOUBT_S = 2.0  # the salon sends and hears nothing, though our questions are answered: is there data?
SWEEP_S = 60.0  # how often stragglers on a metered line are looked for

PATIENCE_LEAST_S = 0.15  # less, and a busy Wi-Fi or a full queue looks like silence
PATIENCE_MOST_S = 0.4
PATIENCE_UNKNOWN_S = 1.0  # nothing was heard yet
PATIENCE_WAKING_S = 3.0
PATIENCE_BURST_S = 0.1  # the next round goes out whether or not this one is answered; late answers count

ROUND: tuple[Kind, ...] = ("icmp", "dns", "tcp", "icmp", "dns", "tcp")  # no single provider's rule looks like death


def ask(policy: Policy, state: State, at: float) -> tuple[State, tuple[Action, ...]]:
    """Ask for everything that is due, and note that it is under way."""
    actions: list[Action] = []
    for health in state.uplinks:
        probe_at, prove_at, drain_at = due(policy, state, health)
        if at >= probe_at:
            actions.append(Probe(health.uplink, _kinds(policy, state, health, at), _patience(health, at)))
            health = replace(health, probing=True, probed_at=at)
        if at >= prove_at:
            actions.append(Prove(health.uplink, thorough=_is_thorough(state, health, at)))
            health = replace(health, proving=True, tried_at=at)
        if at >= drain_at:
            actions.append(Drain(health.uplink))
            health = replace(health, drain_at=at + SWEEP_S)
        state = state.having(health)
    return state, tuple(actions)


def due(policy: Policy, state: State, health: Health) -> tuple[float, float, float]:
    """When the next questions, the next proof and the next sweep of an uplink are due."""
    drain = _drain_at(state, health)
    if not health.attached:
        return NEVER, NEVER, drain
    probe = health.probed_at + _probe_interval(policy, state, health)
    if waits(state, health):
        probe = min(probe, home_at(state))  # nobody goes home on the word of an hour ago
    probe = NEVER if health.probing else probe
    prove = NEVER if _is_proving(health) else health.tried_at + _proof_interval(policy, state, health)
    return probe, prove, drain


# --- questions --------------------------------------------------------------------------------------------


def _probe_interval(policy: Policy, state: State, health: Health) -> float:
    if health.is_usable and health.silent_since is not None:
        return 0.0  # the burst: ask again as soon as the last round is over
    if health.is_up and health.quality.watches(health.probed_at):
        return WATCH_S
    if state.line == "offline":
        return HASTE_S if health.probed_at - state.since < HASTE_FOR_S else RETRY_S
    if _sleeps(policy, state, health):
        return policy.metered_interval_s if health.is_usable else ASLEEP_RETRY_S
    if not health.is_up or (policy.is_metered(health.uplink) and not _carries(state, health)):
        return RETRY_S
    if waits(state, health) or _in_need(state):
        return policy.idle_interval_s
    return _pace(policy, health) if _carries(state, health) else NIGHT_S


def _pace(policy: Policy, health: Health) -> float:
    """Of the line that carries the salon."""
    unused = health.probed_at - health.used_at
    if unused < BUSY_S and not health.unanswered:
        return max(BUSY_S, policy.idle_interval_s)
    if unused < AWAKE_S:
        return policy.idle_interval_s
    return max(2 * policy.idle_interval_s, BUSY_S) if unused < RESTING_S else NIGHT_S


def _kinds(policy: Policy, state: State, health: Health, at: float) -> tuple[Kind, ...]:
    """One question keeps an eye on a line that is well; full rounds decide about any other, twice for its loss."""
    calm = health.is_up and health.silent_since is None and not health.quality.watches(at)
    forlorn = health.is_down and _sleeps(policy, state, health)
    if calm or forlorn:
        return (_lead(health),)
    return ROUND if health.silent_since is not None or not health.is_up else ROUND + ROUND


def _lead(health: Health) -> Kind:
    """The cheapest kind of question that is answered as freshly as any other."""
    heard: dict[Kind, float] = dict(health.heard)
    latest = max(heard.values(), default=0.0)
    kinds: tuple[Kind, ...] = ("icmp", "dns", "tcp")
    return next((kind for kind in kinds if kind in heard and heard[kind] >= latest - 5.0), "icmp")


def _patience(health: Health, at: float) -> float:
    if health.is_down or (health.is_usable and health.silent_since is not None):
        return PATIENCE_BURST_S
    if health.sleepy and at - health.replied_at > QUIET_S:
        return PATIENCE_WAKING_S
    if health.srtt is None or health.verdict == "unknown":
        return PATIENCE_UNKNOWN_S
    if health.is_up and health.quality.watches(at):
        return max(PATIENCE_BURST_S, 2 * health.srtt + 0.05)
    calm = min(max(4 * health.srtt, PATIENCE_LEAST_S), PATIENCE_MOST_S)
    return max(calm, 2 * health.srtt)  # a satellite takes 0.6 s, and is no outage


# --- proofs -----------------------------------------------------------------------------------------------


def _is_proving(health: Health) -> bool:
    """A proof is under way; one that began before a dead line came back is not waited for."""
    return health.proving and health.tried_at >= health.revived_at


def _proof_interval(policy: Policy, state: State, health: Health) -> float:
    if health.is_usable:
        return _proof_interval_up(policy, state, health)
    if health.is_down and health.reason == "no_reply":
        if health.tried_at < health.revived_at:
            return 0.0  # the first answer of a line that was dead is followed by its proof at once
        return RETRY_S if health.revived_at > health.since else PROOF_DEAD_S
    return ASLEEP_RETRY_S if _sleeps(policy, state, health) and health.is_down else RETRY_S


def _proof_interval_up(policy: Policy, state: State, health: Health) -> float:
    if health.proofs_lost:
        return PROOF_AGAIN_S
    if _carries(state, health) and health.tried_at < state.moved_at:
        return 0.0  # it was well when it was last asked, which may be hours ago
    if health.is_deaf and _in_need(state) and not _carries(state, health):
        return RETRY_S  # it answers no questions: a proof is the only way to see that it is ready
    if health.unanswered and health.silent_since is None and health.doubted_at > health.tried_at:
        return PROOF_DOUBT_S
    if not policy.is_metered(health.uplink):
        return _proof_pace(health)
    if _is_called(policy, state, health):
        return PROOF_DOUBT_S if _is_lost(state) else PROOF_CALLED_S
    return max(PROOF_METERED_S, _proof_pace(health)) if _carries(state, health) else PROOF_ASLEEP_S


def _proof_pace(health: Health) -> float:
    unused = health.tried_at - health.used_at
    if unused < 0.0:
        return PROOF_S
    return PROOF_RESTING_S if unused < RESTING_S else PROOF_NIGHT_S


def _is_thorough(state: State, health: Health, at: float) -> bool:
    """Up is earned with a certificate; that it stays up is mostly shown by the page alone."""
    rarely = health.sleepy and not _carries(state, health)
    return not health.is_up or rarely or at - health.certified_at >= CERTIFY_S


def _is_called(policy: Policy, state: State, health: Health) -> bool:
    """It is needed, it is awake, and the last proof is of long ago: has it still data?"""
    if health.proven_at is None or _sleeps(policy, state, health):
        return False
    return health.replied_at > health.probed_at and health.replied_at - health.proven_at > PROVEN_LATELY_S


# --- who needs whom ---------------------------------------------------------------------------------------


def _carries(state: State, health: Health) -> bool:
    return health.uplink == state.active


def _sleeps(policy: Policy, state: State, health: Health) -> bool:
    """A metered line that nobody needs now is left alone: every question costs money."""
    return policy.is_metered(health.uplink) and not _carries(state, health) and not _in_need(state)


def _in_need(state: State) -> bool:
    """Pre-warm: from the first suspicion on, the backups are asked too."""
    return _is_lost(state) or state.active is None or state.health(state.active).silent_since is not None


def _is_lost(state: State) -> bool:
    """It is more than a suspicion: the salon has no line that is up."""
    return state.active is None or state.line == "offline" or not state.health(state.active).is_up


def _drain_at(state: State, health: Health) -> float:
    """What is left on a metered line is moved when the salon has a better one that works."""
    if health.drain_at is None or state.active is None or _carries(state, health):
        return NEVER
    return health.drain_at if state.health(state.active).is_up else NEVER


def verdicts_at(state: State) -> float:
    """When a silence becomes an outage, if nothing breaks it."""
    return min(dead_at(health) for health in state.uplinks)
