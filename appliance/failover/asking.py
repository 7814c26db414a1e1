"""Decide when each uplink is asked, how, and how long to wait for an answer. Pure."""

from dataclasses import replace

from appliance.failover.events import Action, Probe, Prove
from appliance.failover.health import Health
from appliance.failover.state import Policy, State
from appliance.failover.table import home_at, waits

NEVER = float("inf")
RETRY_S = 1.0  # how often a line that is down and wanted is asked
ASLEEP_RETRY_S = 30.0  # the same for a metered one that nobody needs now
PROOF_S = 10.0  # how often a line that is up has to prove itself
PROOF_METERED_S = 60.0  # the same while a metered one carries the salon
PROOF_ASLEEP_S = 6 * 3600.0  # and while it only stands by: four proofs a day are 0.6 MB a month
PROOF_AGAIN_S = 0.5  # after a first strange answer
PATIENCE_LEAST_S = 0.15  # less, and a busy Wi-Fi or a full queue looks like death
PATIENCE_MOST_S = 0.4
PATIENCE_UNKNOWN_S = 1.0  # nothing was heard yet
PATIENCE_WAKING_S = 3.0  # an LTE modem that slept took 2.7 s for its first answer (openwrt/packages #15617)


def ask(policy: Policy, state: State, at: float) -> tuple[State, tuple[Action, ...]]:
    """Ask for every probe and proof that is due, and note that it is under way."""
    actions: list[Action] = []
    for health in state.uplinks:
        probe_at, prove_at = due(policy, state, health)
        if at >= probe_at:
            actions.append(_probe(policy, health, at))
            health = replace(health, probing=True, probed_at=at)
        if at >= prove_at:
            actions.append(Prove(health.uplink))
            health = replace(health, proving=True, tried_at=at)
        state = state.having(health)
    return state, tuple(actions)


def due(policy: Policy, state: State, health: Health) -> tuple[float, float]:
    """When the next probe and the next proof of an uplink are due."""
    if not health.attached:
        return NEVER, NEVER
    probe = health.probed_at + _probe_interval(policy, state, health)
    if waits(state, health):
        probe = min(probe, home_at(state))  # nobody goes home on the word of an hour ago
    probe = NEVER if health.probing else probe
    prove = NEVER if health.proving else health.tried_at + _proof_interval(policy, state, health)
    return probe, prove


def _probe_interval(policy: Policy, state: State, health: Health) -> float:
    if health.is_usable and health.suspected_at is not None:
        return 0.0  # the burst: ask again as soon as the last round is over
    if _sleeps(policy, state, health):
        return policy.metered_interval_s if health.is_usable else ASLEEP_RETRY_S
    return policy.idle_interval_s if health.is_usable and _carries(state, health) else _standby(policy, health)


def _standby(policy: Policy, health: Health) -> float:
    return RETRY_S if _is_metered(policy, health) or not health.is_usable else policy.idle_interval_s


def _proof_interval(policy: Policy, state: State, health: Health) -> float:
    if health.is_usable:
        return _proof_interval_up(policy, state, health)
    if health.is_down and health.reason == "no_reply" and health.replied_at < health.since:
        return PROOF_S  # nothing answers below; ask now and then, for a provider that blocks echoes
    return ASLEEP_RETRY_S if _sleeps(policy, state, health) and health.is_down else RETRY_S


def _proof_interval_up(policy: Policy, state: State, health: Health) -> float:
    if health.proofs_lost:
        return PROOF_AGAIN_S
    if health.srtt is None and _in_need(state) and not _carries(state, health):
        return RETRY_S  # it answers no echoes: a proof is the only way to see that it is ready
    if not _is_metered(policy, health):
        return PROOF_S
    return PROOF_METERED_S if _carries(state, health) else PROOF_ASLEEP_S


def _probe(policy: Policy, health: Health, at: float) -> Probe:
    calm = health.is_usable and health.suspected_at is None and not _waking(health, at)
    return Probe(health.uplink, everyone=not calm, patience=_patience(policy, health, at))


def _patience(policy: Policy, health: Health, at: float) -> float:
    if _is_metered(policy, health) and _waking(health, at) and health.suspected_at is None:
        return PATIENCE_WAKING_S
    if health.srtt is None or not health.is_usable:
        return PATIENCE_UNKNOWN_S
    calm = min(max(4 * health.srtt, PATIENCE_LEAST_S), PATIENCE_MOST_S)
    return max(calm, 2 * health.srtt)  # a satellite takes 0.6 s, and is no outage


def _waking(health: Health, at: float) -> bool:
    return at - health.replied_at > 10.0


def _carries(state: State, health: Health) -> bool:
    return health.uplink == state.active


def _is_metered(policy: Policy, health: Health) -> bool:
    return next(way.metered for way in policy.ways if way.name == health.uplink)


def _sleeps(policy: Policy, state: State, health: Health) -> bool:
    """A metered line that nobody needs now is left alone: every probe costs money."""
    return _is_metered(policy, health) and not _carries(state, health) and not _in_need(state)


def _in_need(state: State) -> bool:
    """Pre-warm: from the first suspicion on, the backups are asked too."""
    if state.active is None or state.line == "offline":
        return True
    active = state.health(state.active)
    return not active.is_up or active.suspected_at is not None
