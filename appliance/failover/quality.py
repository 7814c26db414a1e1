"""Decide how good a line is that is not dead: what it loses, and how slowly it answers. Pure.

Loss is judged by Page's cumulative sum (Biometrika 41, 1954): each lost question speaks for a poor line, each answered
one for a good line, as much as its likelihood says. Kinds of question and targets are scored apart, and two of each
have to agree, so that a provider that drops echoes, or one target that is down, is no poor line.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from appliance.failover.events import Answer

FAIR, POOR = 0.20, 0.40  # with 40 % of the round trips lost a page takes minutes; 20 % is annoying but works
GOOD = 0.10  # and this little has to be shown before it counts as well again
LOST = math.log(POOR / FAIR)
ANSWERED = math.log((1 - POOR) / (1 - FAIR))
WELL = math.log((1 - GOOD) / (1 - POOR))
UNWELL = math.log(GOOD / POOR)
SURE = 5.0  # about 48 questions at 40 % loss, 10 at 80 %
SURE_WELL = 8.0  # 20 answers in a row
MOST = 12.0
UNCLEAR = 6  # of a silence that was not the end: one round of it tells of loss, more of the same tell of a blip
AGREE = 2

WATCH_S = 6.0  # how long a line that lost something is looked at closely
REST_S, REST_MOST_S = 20.0, 600.0  # and then left in peace, each time for longer: close looks cost data
FORGIVEN_S = 1800.0
SLOW_S = 1.0  # a smoothed round trip of a second: a page takes a minute
SLOW_FOR_S = 15.0
FILLED_RATE = 16_000.0  # bytes per second of the salon's own: above, it may well be filling the line itself
LONG_AGO = float("-inf")


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind of question, or of one target."""

    name: str
    poor: float = 0.0
    well: float = 0.0

    def with_one(self, answered: bool) -> "Score":
        poor, well = (ANSWERED, WELL) if answered else (LOST, UNWELL)
        return Score(self.name, _within(self.poor + poor), _within(self.well + well))


@dataclass(frozen=True, slots=True)
class Quality:
    """What is known of a line's quality. Times are monotonic seconds, round trips seconds."""

    kinds: tuple[Score, ...] = ()  # that have answered on this link at all
    targets: tuple[Score, ...] = ()
    unclear: tuple[Answer, ...] = ()  # unanswered so far; lost for certain when a later question is answered first
    base: float | None = None  # the shortest round trip, of late
    slow_since: float | None = None
    watch_from: float = LONG_AGO
    rest_s: float = REST_S

    @property
    def is_poor(self) -> bool:
        return _agree(self.kinds, lambda score: score.poor >= SURE) and _agree(self.targets, lambda s: s.poor >= SURE)

    @property
    def is_well(self) -> bool:
        return _agree(self.kinds, lambda s: s.well >= SURE_WELL) and _agree(self.targets, lambda s: s.well >= SURE_WELL)

    def is_slow(self, at: float) -> bool:
        return self.slow_since is not None and at - self.slow_since >= SLOW_FOR_S

    def watches(self, at: float) -> bool:
        return self.watch_from <= at < self.watch_from + WATCH_S


def counted(quality: Quality, answers: tuple[Answer, ...], at: float) -> Quality:
    """A round is over. Without any answer it may be silence or delay: its losses wait for what comes next."""
    rtts = [answer.rtt for answer in answers if answer.rtt is not None]
    if not rtts:
        return _watched(replace(quality, unclear=(*quality.unclear, *answers)[-UNCLEAR:]), at)
    known = _acquainted(quality, answers)
    if _is_full(known, min(rtts)):
        return replace(known, unclear=())  # a queue in front of the line drops and delays: that is no poor line
    for answer in (*known.unclear, *answers):
        known = _scored(known, answer)
    lost = known.unclear or len(rtts) < len(answers)
    known = replace(known, unclear=())
    return _watched(known, at) if lost else known


def delayed(quality: Quality) -> Quality:
    """An answer came late: the line is slow or full, and nothing that is open counts as lost."""
    return replace(quality, unclear=())


def timed(quality: Quality, rtt: float, srtt: float, rate: float, at: float) -> Quality:
    """Remember the shortest round trip, and since when it takes too long without the salon filling the line."""
    is_filled = rate >= FILLED_RATE
    base = rtt if quality.base is None else quality.base
    base = min(rtt, base if is_filled else base + 0.002 * (rtt - base))
    slow = None if srtt < SLOW_S or is_filled else (at if quality.slow_since is None else quality.slow_since)
    return replace(quality, base=base, slow_since=slow)


def judged_anew(quality: Quality) -> Quality:
    """A verdict has fallen: what led to it does not count twice."""
    kinds, targets = _cleared(quality.kinds), _cleared(quality.targets)
    return replace(quality, kinds=kinds, targets=targets, unclear=(), rest_s=REST_S, watch_from=LONG_AGO)


def _acquainted(quality: Quality, answers: tuple[Answer, ...]) -> Quality:
    """Only who has answered once can be missed."""
    kinds: set[str] = {answer.kind for answer in answers if answer.rtt is not None}
    targets = {answer.target for answer in answers if answer.rtt is not None}
    return replace(quality, kinds=_joined(quality.kinds, kinds), targets=_joined(quality.targets, targets))


def _joined(scores: tuple[Score, ...], names: set[str]) -> tuple[Score, ...]:
    return (*scores, *(Score(name) for name in sorted(names - {score.name for score in scores})))


def _scored(quality: Quality, answer: Answer) -> Quality:
    """What one dead target loses says nothing of the kinds, and one blocked kind nothing of the targets."""
    answered = answer.rtt is not None
    kinds, targets = quality.kinds, quality.targets
    if answer.target != _alone(targets):
        kinds = _with(kinds, answer.kind, answered)
    if answer.kind != _alone(quality.kinds):
        targets = _with(targets, answer.target, answered)
    return replace(quality, kinds=kinds, targets=targets)


def _alone(scores: tuple[Score, ...]) -> str | None:
    """The one that is poor while no other is."""
    poor = [score.name for score in scores if score.poor >= SURE]
    return poor[0] if len(poor) == 1 and len(scores) > 1 else None


def _with(scores: tuple[Score, ...], name: str, answered: bool) -> tuple[Score, ...]:
    return tuple(score.with_one(answered) if score.name == name else score for score in scores)


def _cleared(scores: tuple[Score, ...]) -> tuple[Score, ...]:
    return tuple(Score(score.name) for score in scores)


def _is_full(quality: Quality, rtt: float) -> bool:
    return quality.base is not None and rtt > 3 * quality.base + 0.03


def _watched(quality: Quality, at: float) -> Quality:
    """Look closely from now on, unless that was done lately."""
    since = at - quality.watch_from
    if since < WATCH_S + quality.rest_s:
        return quality
    rest = REST_S if since > FORGIVEN_S else min(quality.rest_s * 2, REST_MOST_S)
    return replace(quality, watch_from=at, rest_s=rest)


def _agree(scores: tuple[Score, ...], holds: Callable[[Score], bool]) -> bool:
    return bool(scores) and sum(map(holds, scores)) >= min(AGREE, len(scores))


def _within(score: float) -> float:
    return min(max(score, 0.0), MOST)
