"""Scenarios that somebody who does not program could dictate, played through the real core.

    broadband ok             what is asked is answered
    broadband dies           from now on nothing is
    broadband blips 300      nothing is for 300 ms
    broadband cable out      · in · gone · unleased
    broadband portal         the proof meets a sign-in page, from now on
    broadband deaf           no question is let through, proofs are
    broadband no icmp        echoes are not let through, other questions are
    broadband loses 40       percent of what is asked, from now on
    broadband takes 412      milliseconds for an answer, from now on
    the owner wants home     · to stay on 4g · everything by itself
    time passes 70           seconds in which every line goes on as it was last

What is heard: `online:` (the first line), `failover:`, `failback:`, `offline`, `flush:` and `holding`.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from appliance.failover.events import (
    Action,
    Activate,
    Answer,
    Event,
    Flowed,
    Flush,
    Kind,
    Late,
    LinkChanged,
    Outcome,
    Probe,
    Probed,
    Prove,
    Proved,
    Tick,
    Wished,
)
from appliance.failover.policy import step, wake_at
from appliance.failover.state import Policy, State, Way, begin

SALON = Policy((Way("broadband", metered=False), Way("4g", metered=True)))
WITH_PHONE = Policy((*SALON.ways, Way("hotspot", metered=True)))
RTT = 0.02
LATE_S = 3.0
TARGETS = ("one", "two", "three")


@dataclass
class Salon:
    """The core with a clock of its own, and lines that answer as the story says."""

    policy: Policy = SALON
    now: float = 0.0
    loses: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)  # no question is let through, all else is
    mute: dict[str, set[str]] = field(default_factory=dict)  # uplink -> kinds or targets that never answer
    loss: dict[str, float] = field(default_factory=dict)  # uplink -> share that is lost
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    asked: int = 0
    rtt: dict[str, float] = field(default_factory=dict)  # where it is not RTT
    proof: dict[str, Outcome] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    waiting: list[Event] = field(default_factory=list)
    linked: set[str] = field(default_factory=set)
    by_choice: list[float] = field(default_factory=list)  # when a line that still worked was left for a better one
    rows: set[str] = field(default_factory=set)  # the rows of the table that were taken

    def __post_init__(self) -> None:
        self.state: State = begin(self.policy, self.now)

    def plug_in(self) -> None:
        """Every line that the story has not spoken of has its cable and its address."""
        for way in self.policy.ways:
            if way.name not in self.linked:
                self.link(way.name)

    def link(
        self, uplink: str, present: bool = True, carrier: bool = True, address: str | None = "203.0.113.10"
    ) -> None:
        self.linked.add(uplink)
        self.tell(LinkChanged(uplink, self.now, present, carrier, address if present else None))

    def tell(self, event: Event) -> None:
        before = self.state
        self.state, actions = step(self.policy, before, event)
        self.actions += actions
        if self.state.because and (self.state.since, self.state.line) != (before.since, before.line):
            self.rows.add(f"{before.line}: {self.state.because}")
        left = before.line == "holding" and self.state.active != before.active
        if left and self.state.health(str(before.active)).is_usable:
            self.by_choice.append(self.now)
        self.heard += _said(self.policy, before, self.state, actions)
        self.waiting += [answer for action in actions for answer in self._answer(action)]

    def _answer(self, action: Action) -> Iterable[Event]:
        match action:
            case Probe(uplink, kinds, patience):
                yield from self._round(uplink, kinds, patience)
            case Prove(uplink, thorough):
                outcome = "no_reply" if uplink in self.loses else self.proof.get(uplink, "open")
                yield Proved(uplink, self.now + 3 * RTT, outcome, thorough)

    def _round(self, uplink: str, kinds: tuple[Kind, ...], patience: float) -> Iterable[Event]:
        """Each question goes to the next target; what comes after the patience comes late."""
        rtt, answers = self.rtt.get(uplink, RTT), []
        for kind in kinds:
            self.asked += 1
            target = TARGETS[self.asked % len(TARGETS)]
            lost = uplink in self.loses | self.deaf or {kind, target} & self.mute.get(uplink, set())
            lost = lost or self.chance.random() < self.loss.get(uplink, 0.0)
            answers.append(Answer(kind, None if lost or rtt > patience else rtt, target))
            if not lost and patience < rtt < LATE_S:
                yield Late(uplink, self.now + rtt, kind, rtt)
        took = max(answer.rtt or patience for answer in answers)
        yield Probed(uplink, self.now + took, self.now, tuple(answers))

    def hear(self, line: str) -> None:
        """One line of a story."""
        _tell(self, line.split())

    def settle(self) -> None:
        """Let what is under way come to its end."""
        self.until(self.now + 1.5)

    def until(self, moment: float) -> None:
        self.plug_in()
        while True:
            answer = min(self.waiting, key=lambda event: event.at, default=None)
            tick = wake_at(self.policy, self.state, self.now)
            if answer is not None and answer.at <= min(tick, moment):
                self.waiting.remove(answer)
                self.now = max(self.now, answer.at)
                self.tell(answer)
            elif tick <= moment:
                self.now = tick
                self.tell(Tick(tick))
            else:
                self.now = moment
                return


def _said(policy: Policy, before: State, after: State, actions: tuple[Action, ...]) -> list[str]:
    said = []
    primary = policy.ways[0].name
    for action in actions:
        match action:
            case Activate(uplink):
                home = before.active is not None and _rank(policy, uplink) < _rank(policy, before.active)
                back = "failback" if home or uplink == primary else "failover"
                said.append(f"{'online' if before.active is None else back}:{uplink}")
            case Flush(uplink):
                said.append(f"flush:{uplink}")
    if after.line != before.line and after.line in ("offline", "holding"):
        said.append(after.line)
    return said


def _rank(policy: Policy, uplink: str) -> int:
    return [way.name for way in policy.ways].index(uplink)


def story(text: str, policy: Policy = SALON) -> list[str]:
    """Play a scenario; what the salon heard, in order."""
    return play(text, policy).heard


def play(text: str, policy: Policy = SALON) -> Salon:
    salon = Salon(policy)
    for line in filter(None, map(str.strip, text.splitlines())):
        salon.hear(line)
    return salon


def _tell(salon: Salon, words: list[str]) -> None:
    match words:
        case ["time", "passes", seconds]:
            salon.until(salon.now + float(seconds))
        case [uplink, "dies"]:
            salon.loses.add(uplink)
            salon.settle()
        case [uplink, "blips", ms]:
            salon.settle()
            salon.loses.add(uplink)
            salon.until(salon.now + float(ms) / 1000)
            salon.loses.discard(uplink)
            salon.settle()
        case [uplink, "ok"]:
            salon.loses.discard(uplink)
            salon.proof.pop(uplink, None)
            salon.settle()
        case [uplink, "cable", "out"]:
            salon.link(uplink, carrier=False)
        case [uplink, "cable", "in"] | [uplink, "plugged", "in"]:
            salon.link(uplink)
        case [uplink, "gone"]:
            salon.link(uplink, present=False)
        case [uplink, "unleased"]:
            salon.link(uplink, address=None)
        case [uplink, "silent"]:
            salon.loses.add(uplink)
        case [uplink, "deaf"]:
            salon.deaf.add(uplink)
            salon.settle()
        case [uplink, "no", kind]:
            salon.mute[uplink] = {kind}
        case [uplink, "loses", percent]:
            salon.loss[uplink] = float(percent) / 100
        case [uplink, "takes", ms]:
            salon.rtt[uplink] = float(ms) / 1000
        case [uplink, "unanswered"]:
            salon.tell(Flowed(uplink, salon.now, salon.now - 0.15, 1000.0))
        case [uplink, "used"]:
            salon.tell(Flowed(uplink, salon.now, None, 1000.0))
        case [uplink, "used", "a", "lot"]:
            salon.tell(Flowed(uplink, salon.now, None, 400_000.0))
        case ["the", "owner", "wants", "home"]:
            salon.tell(Wished(salon.now, "home"))
        case ["the", "owner", "wants", "to", "stay", "on", uplink]:
            salon.tell(Wished(salon.now, "stay", uplink))
        case ["the", "owner", "wants", "everything", "by", "itself"]:
            salon.tell(Wished(salon.now, "auto"))
        case [uplink, ("portal" | "dns" | "no_reply") as outcome]:
            salon.proof[uplink] = outcome  # type: ignore[assignment]
        case _:
            raise ValueError(f"the story does not know: {' '.join(words)}")
