"""What the core hears and what it asks for. Values only; time is `at`, monotonic seconds, inside every event."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["open", "portal", "dns", "no_reply"]


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
    """One round of echoes is over: `sent` targets were asked at once, `rtts` are the answers in seconds."""

    uplink: str
    at: float
    sent: int
    rtts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """The application layer was asked: a name, then the 204 page, both through this uplink."""

    uplink: str
    at: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Tick:
    at: float


Event = LinkChanged | Probed | Proved | Tick


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask for echoes through an uplink; answered by exactly one Probed."""

    uplink: str
    everyone: bool  # all targets at once; else the next one in turn
    patience: float  # seconds to wait for an answer


@dataclass(frozen=True, slots=True)
class Prove:
    """Ask the application layer through an uplink; answered by exactly one Proved."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Activate:
    """Let new traffic leave through this uplink."""

    uplink: str


@dataclass(frozen=True, slots=True)
class Flush:
    """Forget the connections that were using this uplink, and no others."""

    uplink: str


Action = Probe | Prove | Activate | Flush
