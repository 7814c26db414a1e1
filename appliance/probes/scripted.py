"""The outside world as a script says, for tests and replays: strict, and without a network. Decides nothing."""

from dataclasses import dataclass, field

from appliance.failover.events import Outcome

RTT_S = 0.01


@dataclass
class Scripted:
    """What each device meets outside. A device that the script does not know is a mistake, not an outage."""

    outside: dict[str, Outcome]  # device -> what the proof finds; "no_reply": echoes are lost as well
    asked: list[str] = field(default_factory=list)

    async def ask(self, device: str, targets: tuple[str, ...], patience: float) -> tuple[float, ...]:
        """As icmp.ask, without waiting for an answer that does not come."""
        assert targets
        assert patience > 0
        self.asked.append(device)
        return () if self.outside[device] == "no_reply" else (RTT_S,) * len(targets)

    async def prove(self, device: str, resolvers: tuple[str, ...], url: str) -> Outcome:
        """As proof.prove."""
        assert resolvers
        assert url
        return self.outside[device]
