"""Decide whether one uplink is alive. Pure: folds events into a verdict; knows nothing of other uplinks.

Down is decided fast, from the link itself or from silence (silence.py). Up is earned: the proof has to succeed, so
that a sign-in page or a SIM without data never counts as a line.
"""

from dataclasses import dataclass, field, replace

from appliance.failover.events import Kind, LinkChanged, Outcome, Proved
from appliance.failover.quality import LONG_AGO, Quality, judged_anew
from appliance.failover.words import Reason, Verdict

PROOFS_LOST = 2  # one strange answer can be an accident; two in a row are not
PROVEN_LATELY_S = 90.0  # a sign-in page on a line that was not proven since is believed at once
SHOWN = 30  # questions that the loss which people are shown is reckoned over


@dataclass(frozen=True, slots=True)
class Health:
    """What is known about one uplink. Times are monotonic seconds."""

    uplink: str
    sleepy: bool = False  # a radio that takes seconds for its first answer when it was quiet
    verdict: Verdict = "unknown"
    reason: Reason | None = None
    since: float = 0.0
    present: bool = False
    carrier: bool = False
    address: str | None = None
    gateway: str | None = None
    renewed: bool = False  # another address, without having been away
    silent_since: float | None = None  # the first question since the last sign of life; None: nothing is open
    rounds_lost: int = 0  # full rounds since then
    proofs_lost: int = 0
    replied_at: float = LONG_AGO  # the last sign of life
    revived_at: float = LONG_AGO  # the first one after death
    proven_at: float | None = None
    certified_at: float = LONG_AGO  # when it was last proven thoroughly
    srtt: float | None = None
    heard: tuple[tuple[Kind, float], ...] = ()  # which kinds of question were answered on this link, and when last
    echoes: tuple[bool, ...] = ()  # the last questions, True: answered
    quality: Quality = field(default_factory=Quality)
    used_at: float = LONG_AGO  # when the salon's own traffic last went through it
    rate: float = 0.0  # of that traffic, bytes per second
    unanswered: bool = False  # the salon's own traffic goes out and nothing comes back
    doubted_at: float = LONG_AGO  # when that last raised suspicion
    drain_at: float | None = None  # when what still uses it, though it is not needed, is moved
    probed_at: float = LONG_AGO  # when a round was last asked for
    tried_at: float = LONG_AGO  # when a proof was last asked for
    probing: bool = False  # a round is under way
    proving: bool = False  # a proof is under way

    @property
    def attached(self) -> bool:
        return self.present and self.carrier and self.address is not None

    @property
    def is_up(self) -> bool:
        return self.verdict == "up"

    @property
    def is_usable(self) -> bool:
        return self.verdict in ("up", "degraded")

    @property
    def is_down(self) -> bool:
        return self.verdict == "down"

    @property
    def trouble_at(self) -> float:
        """Since when it has not been well."""
        return self.since if self.silent_since is None else self.silent_since

    @property
    def is_deaf(self) -> bool:
        """Proven, though no question was ever answered: the provider lets none through, and only proofs can tell."""
        return self.is_usable and not self.heard

    @property
    def loss(self) -> float | None:
        """Share of the last questions that were not answered, 0.0 to 1.0. None: too few to say."""
        return self.echoes.count(False) / len(self.echoes) if len(self.echoes) >= SHOWN // 2 else None


def linked(health: Health, event: LinkChanged) -> Health:
    """The device came, went or changed. Gone is down at once; back has to be proven."""
    same = health.attached and health.address == event.address
    # An address that stays keeps its gateway, too, while a DHCP client puts its route away and back.
    gateway = event.gateway or (health.gateway if same else None)
    seen = replace(health, present=event.present, carrier=event.carrier, address=event.address, gateway=gateway)
    if not seen.attached:
        return down(seen, _missing(seen), event.at)
    if same and health.gateway == gateway:
        return seen
    asking = replace(_fresh(seen), probed_at=LONG_AGO, tried_at=LONG_AGO)
    if same:
        return asking  # another way out of the same house: asked at once, and believed until it answers
    renewed = health.attached and health.is_usable
    anew = replace(asking, verdict="unknown", reason=None, since=event.at, renewed=renewed)
    return replace(anew, srtt=None, heard=(), quality=Quality())


def proved(health: Health, event: Proved) -> Health:
    """The application layer answered, or did not."""
    stale = health.tried_at == LONG_AGO  # asked before the link changed: it says nothing about this one
    health = replace(health, proving=False)
    if not health.attached or stale:
        return health
    if event.outcome == "open":
        certified_at = event.at if event.thorough else health.certified_at
        return _open(replace(health, certified_at=certified_at), event.at)
    reason = _meaning(health, event.outcome, event.at)
    if reason is None:
        return health  # silence below as well: the questions will tell
    health = replace(health, proofs_lost=health.proofs_lost + 1)
    return down(health, reason, event.at) if _is_sure(health, reason, event.at) else health


def down(health: Health, reason: Reason, at: float) -> Health:
    since = health.since if health.is_down else at
    return replace(health, verdict="down", reason=reason, since=since)


def _is_sure(health: Health, reason: Reason, at: float) -> bool:
    if health.proofs_lost >= PROOFS_LOST or not health.is_usable:
        return True
    return reason == "portal" and (health.proven_at is None or at - health.proven_at > PROVEN_LATELY_S)


def _missing(health: Health) -> Reason:
    if not health.present:
        return "no_device"
    return "no_lease" if health.carrier else "no_carrier"


def _fresh(health: Health) -> Health:
    """Old evidence says nothing about a line that has just come back."""
    quality = judged_anew(health.quality)
    return replace(
        health, silent_since=None, rounds_lost=0, proofs_lost=0, echoes=(), unanswered=False, quality=quality
    )


def _open(health: Health, at: float) -> Health:
    proven = replace(health, proven_at=at, replied_at=at, proofs_lost=0, rounds_lost=0, silent_since=None)
    if health.is_usable:
        return proven
    return replace(_fresh(proven), verdict="up", reason=None, since=at)


def _meaning(health: Health, outcome: Outcome, at: float) -> Reason | None:
    """Why the proof failed. Questions that are still answered turn silence into a line without data."""
    if outcome == "portal":
        return "portal"
    if _still_answers(health, at):
        return "dns" if outcome == "dns" else "no_data"
    # Nobody asked lately, or no question is let through: then the proof alone has to tell.
    return "no_reply" if health.is_usable and health.silent_since is None else None


def _still_answers(health: Health, at: float) -> bool:
    """A sign of life in the last seconds, and no silence since: the proof itself takes some of them."""
    return health.silent_since is None and at - health.replied_at < 6.0
