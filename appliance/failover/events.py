"""What the core hears and what it asks for. Values only; time is `at`, monotonic seconds, inside every event."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["open", "portal", "dns", "no_reply"]
Kind = Literal["icmp", "dns", "tcp"]  # an echo, a question over UDP/53, a connection to TCP/443


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one question of a round."""

    kind: Kind
    rtt: float | None  # seconds; None: nothing within the patience of the round, which may still come late
    target: str = ""  # whom it was put to


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The kernel says what an uplink's device is like now."""

    uplink: str
    at: float
    present: bool
    carrier: bool
    address: str | None
    gateway: str | None = None  # None: not known, or the device needs none


@dataclass(frozen=True, slots=True)
class Probed:
    """One round of questions is over; they were all put at `asked_at`."""

    uplink: str
    at: float
    asked_at: float
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """The application layer was asked through this uplink: a name, the 204 page; thoroughly, a certificate too."""

    uplink: str
    at: float
    outcome: Outcome
    thorough: bool = True


@dataclass(frozen=True, slots=True)
class Late:
    """An answer to a round that is over: a line that is slow, or full, is not dead."""

    uplink: str
    at: float
    kind: Kind
    rtt: float


@dataclass(frozen=True, slots=True)
class Flowed:
    """What the salon's own traffic tells: said when it changes, and once a second while there is any."""

    uplink: str
    at: float
    silent_since: float | None  # it sends and nothing has come back since then; None: answers come
    rate: float  # bytes per second, both ways together


@dataclass(frozen=True, slots=True)
class Wished:
    """The owner wants something: home now, to stay on one uplink, or everything by itself again."""

    at: float
    wish: Literal["home", "stay", "auto"]
    uplink: str | None = None  # for "stay"


@dataclass(frozen=True, slots=True)
class Tick:
    at: float


Event = LinkChanged | Probed | Late | Flowed | Proved | Wished | Tick


@dataclass(frozen=True, slots=True)
class Probe:
    """Put questions through an uplink, each to the next target in turn; answered by exactly one Probed."""

    uplink: str
    kinds: tuple[Kind, ...]
    patience: float  # seconds to wait for the answers


@dataclass(frozen=True, slots=True)
class Prove:
    """Ask the application layer through an uplink; answered by exactly one Proved, unless another Prove follows."""

    uplink: str
    thorough: bool = True  # with the certificate of a proof host, which costs ten times as much


@dataclass(frozen=True, slots=True)
class Activate:
    """Let new traffic leave through this uplink."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Flush:
    """Forget the connections that were using this uplink, and no others."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Drain:
    """The salon is home: move what still uses this metered uplink. Asked again and again, for stragglers."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Wake:
    """Bring a sleeping modem or hotspot up, or join the hotspot if it is there."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Nobody needs this hotspot any more: leave it."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Try to mend an uplink that is down and that nobody is using, by this rung of the ladder, from 0."""

    uplink: str
    rung: int


Action = Probe | Prove | Activate | Flush | Drain | Wake | Rest | Repair
