"""Decide whether one uplink is alive. Pure: folds events into a verdict; knows nothing of other uplinks.

Down is decided fast, from the link itself or from silence. Up is earned: the 204 page has to answer as it
should, so that a sign-in page or a SIM without data never counts as a line.
"""

from dataclasses import dataclass, replace

from appliance.failover.events import LinkChanged, Outcome, Probed, Proved
from appliance.failover.words import Reason, Verdict

ROUNDS_LOST = 3  # full rounds without one answer: long enough for a blip, short enough for a card payment
PROOFS_LOST = 2  # one strange answer can be an accident; two in a row are not
WINDOW = 30  # echoes that loss is judged over, about 10 s of a suspicious line
WINDOW_MIN = 20
LOSS_POOR = 0.35  # with this loss a page takes minutes; 20 % is annoying but works
LOSS_GOOD = 0.10
SRTT_WEIGHT = 0.125  # RFC 6298
LONG_AGO = float("-inf")


@dataclass(frozen=True, slots=True)
class Health:
    """What is known about one uplink. Times are monotonic seconds."""

    uplink: str
    verdict: Verdict = "unknown"
    reason: Reason | None = None
    since: float = 0.0
    present: bool = False
    carrier: bool = False
    address: str | None = None
    gateway: str | None = None
    suspected_at: float | None = None  # first unanswered echo; None: no suspicion
    rounds_lost: int = 0
    proofs_lost: int = 0
    replied_at: float = LONG_AGO
    proven_at: float | None = None
    srtt: float | None = None
    echoes: tuple[bool, ...] = ()  # the last ones, True: answered
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
        return self.since if self.suspected_at is None else self.suspected_at

    @property
    def loss(self) -> float | None:
        """Share of the last echoes that were not answered, 0.0 to 1.0. None: too few to say."""
        return self.echoes.count(False) / len(self.echoes) if len(self.echoes) >= WINDOW_MIN else None


def linked(health: Health, event: LinkChanged) -> Health:
    """The device came, went or changed. Gone is down at once; back has to be proven."""
    same = health.attached and health.address == event.address
    # An address that stays keeps its gateway, too, while a DHCP client puts its route away and back.
    gateway = event.gateway or (health.gateway if same else None)
    seen = replace(health, present=event.present, carrier=event.carrier, address=event.address, gateway=gateway)
    if not seen.attached:
        return _down(seen, _missing(seen), event.at)
    if same and health.gateway == gateway:
        return seen
    asking = replace(_fresh(seen), probed_at=LONG_AGO, tried_at=LONG_AGO)
    if same:
        return asking  # another way out of the same house: asked at once, and believed until it answers
    return replace(asking, verdict="unknown", reason=None, since=event.at, srtt=None)


def probed(health: Health, event: Probed) -> Health:
    """A round of echoes is over."""
    stale = health.probed_at == LONG_AGO  # asked before the link changed: it says nothing about this one
    health = replace(health, probing=False)
    if not health.attached or stale or _deaf(health, event):
        return health
    answered = len(event.rtts)
    echoes = (*health.echoes, *(n < answered for n in range(event.sent)))[-WINDOW:]
    health = replace(health, echoes=echoes)
    if answered:
        return _quality(_replied(health, min(event.rtts), event.at), event.at)
    lost = health.rounds_lost + (event.sent > 1)  # a single echo raises suspicion, it proves nothing
    health = replace(
        health, rounds_lost=lost, suspected_at=event.at if health.suspected_at is None else health.suspected_at
    )
    return _down(health, "no_reply", event.at) if lost >= ROUNDS_LOST else health


def proved(health: Health, event: Proved) -> Health:
    """The application layer answered, or did not."""
    stale = health.tried_at == LONG_AGO
    health = replace(health, proving=False)
    if not health.attached or stale:
        return health
    if event.outcome == "open":
        return _open(health, event.at)
    reason = _meaning(health, event.outcome, event.at)
    if reason is None:
        return health  # silence below as well: the echoes will tell
    health = replace(health, proofs_lost=health.proofs_lost + 1)
    sure = health.proofs_lost >= PROOFS_LOST or not health.is_usable
    return _down(health, reason, event.at) if sure else health


def _deaf(health: Health, event: Probed) -> bool:
    """A proven line that has never answered an echo: its provider lets none through, so only proofs can tell."""
    return health.is_usable and health.srtt is None and not event.rtts


def _missing(health: Health) -> Reason:
    if not health.present:
        return "no_device"
    return "no_lease" if health.carrier else "no_carrier"


def _fresh(health: Health) -> Health:
    """Old evidence says nothing about a line that has just come back."""
    return replace(health, suspected_at=None, rounds_lost=0, proofs_lost=0, echoes=())


def _down(health: Health, reason: Reason, at: float) -> Health:
    since = health.since if health.is_down else at
    return replace(health, verdict="down", reason=reason, since=since)


def _replied(health: Health, rtt: float, at: float) -> Health:
    srtt = rtt if health.srtt is None else health.srtt + SRTT_WEIGHT * (rtt - health.srtt)
    return replace(health, replied_at=at, srtt=srtt, rounds_lost=0, suspected_at=None)


def _open(health: Health, at: float) -> Health:
    proven = replace(health, proven_at=at, replied_at=at, proofs_lost=0, rounds_lost=0, suspected_at=None)
    if health.is_usable:
        return proven
    return replace(_fresh(proven), verdict="up", reason=None, since=at)


def _meaning(health: Health, outcome: Outcome, at: float) -> Reason | None:
    """Why the proof failed. Echoes that still pass turn silence into a line without data."""
    if outcome == "portal":
        return "portal"
    if _still_answers(health, at):
        return "dns" if outcome == "dns" else "no_data"
    # Nobody asked for echoes lately, or none are let through: then the proof alone has to tell.
    return "no_reply" if health.is_usable and health.suspected_at is None else None


def _still_answers(health: Health, at: float) -> bool:
    """An answer in the last seconds, and no suspicion since: the proof itself takes some of them."""
    return health.suspected_at is None and at - health.replied_at < 6.0


def _quality(health: Health, at: float) -> Health:
    """Loss is judged apart from death, over a longer window, and only of a line that still answers."""
    if health.loss is None:
        return health
    if health.is_up and health.loss >= LOSS_POOR:
        return replace(health, verdict="degraded", reason="high_loss", since=at)
    if health.verdict == "degraded" and health.loss <= LOSS_GOOD:
        return replace(health, verdict="up", reason=None, since=at)
    return health
