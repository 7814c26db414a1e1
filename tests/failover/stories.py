"""Scenarios that somebody who does not program could dictate, played through the real core.

    broadband ok 2           two rounds of echoes are answered, and the proof if it is asked for
    broadband lost 3         three full rounds without an answer
    broadband cable out      · in · gone · unleased
    broadband portal         the proof meets a sign-in page, from now on
    broadband deaf           echoes are not let through, proofs are
    time passes 70           seconds in which every line goes on as it was last

What is heard: `online:` (the first line), `failover:`, `failback:`, `offline`, `flush:` and `holding`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from appliance.failover.events import (
    Action,
    Activate,
    Event,
    Flush,
    LinkChanged,
    Outcome,
    Probe,
    Probed,
    Prove,
    Proved,
    Tick,
)
from appliance.failover.policy import step, wake_at
from appliance.failover.state import Policy, State, Way, begin

SALON = Policy((Way("broadband", metered=False), Way("4g", metered=True)))
WITH_PHONE = Policy((*SALON.ways, Way("hotspot", metered=True)))
RTT = 0.02


@dataclass
class Salon:
    """The core with a clock of its own, and lines that answer as the story says."""

    policy: Policy = SALON
    now: float = 0.0
    loses: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)  # echoes are not let through, all else is
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
            case Probe(uplink, everyone, patience):
                sent = 3 if everyone else 1
                rtt = self.rtt.get(uplink, RTT)
                lost = uplink in self.loses | self.deaf or rtt > patience
                took = patience if lost else rtt
                yield Probed(uplink, self.now + took, sent, () if lost else (rtt,) * sent)
            case Prove(uplink):
                outcome = self.proof.get(uplink, "open")
                yield Proved(uplink, self.now + 3 * RTT, "no_reply" if uplink in self.loses else outcome)

    def settle(self) -> None:
        """Let what is under way come to its end."""
        self.until(self.now + 1.0)

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

    def rounds(self, uplink: str, lost: bool, count: int) -> None:
        """Say how COUNT full rounds went, without waiting for the clock to ask for them."""
        self.plug_in()
        for _ in range(count):
            self.now += 0.2
            self.tell(Probed(uplink, self.now, 3, () if lost else (RTT, RTT, RTT)))


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
        _tell(salon, line.split())
    return salon


def _tell(salon: Salon, words: list[str]) -> None:
    match words:
        case ["time", "passes", seconds]:
            salon.until(salon.now + float(seconds))
        case [uplink, "lost", count]:
            salon.loses.add(uplink)
            salon.rounds(uplink, True, int(count))
            salon.settle()
        case [uplink, "blip", count]:
            salon.rounds(uplink, True, int(count))
            salon.settle()
        case [uplink, "ok", count]:
            salon.loses.discard(uplink)
            salon.proof.pop(uplink, None)
            salon.rounds(uplink, False, int(count))
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
        case [uplink, ("portal" | "dns" | "no_reply") as outcome]:
            salon.proof[uplink] = outcome  # type: ignore[assignment]
        case _:
            raise ValueError(f"the story does not know: {' '.join(words)}")
