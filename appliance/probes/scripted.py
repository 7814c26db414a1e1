"""The outside world as a script says, for tests and replays: strict, and without a network. Decides nothing."""

import asyncio
from dataclasses import dataclass, field

from appliance.failover.events import Answer, Kind, Outcome
from appliance.probes.asks import Late, Question
from appliance.probes.drill import Throughput
from appliance.status import StatusPage

RTT_S = 0.01


@dataclass
class Scripted:
    """What each device meets outside. A device that the script does not know is a mistake, not an outage."""

    outside: dict[str, Outcome]  # device -> what the proof finds; "no_reply": nobody answers a question, either
    deaf: set[Kind] = field(default_factory=set)  # kinds that nobody answers, on any device
    slow: dict[str, float] = field(default_factory=dict)  # device -> round trip in seconds, where it is not RTT_S
    mbit: dict[str, float] = field(default_factory=dict)  # device -> what a drill measures
    pages: dict[str, StatusPage] = field(default_factory=dict)  # address -> what that status page says
    down: set[str] = field(default_factory=set)  # "name:port" of booking systems that do not answer
    asked: list[str] = field(default_factory=list)

    async def ask(
        self, device: str, questions: tuple[Question, ...], patience: float, late: Late
    ) -> tuple[Answer, ...]:
        """As asks.ask, without waiting for an answer that does not come; one that is late comes right afterwards."""
        assert questions
        assert patience > 0
        self.asked.append(device)
        rtts = [self._rtt(device, question.kind) for question in questions]
        for question, rtt in zip(questions, rtts, strict=True):
            if rtt is not None and rtt > patience:
                asyncio.get_running_loop().call_soon(late, question.kind, rtt)
        return tuple(
            Answer(question.kind, None if rtt is None or rtt > patience else rtt, question.target)
            for question, rtt in zip(questions, rtts, strict=True)
        )

    async def prove(
        self, device: str, resolvers: tuple[str, ...], page: str, hosts: tuple[str, ...], spares: tuple[str, ...]
    ) -> Outcome:
        """As proof.prove."""
        assert resolvers
        assert spares
        assert page
        assert all(":" in host for host in hosts)
        return self.outside[device]

    async def measure(
        self, device: str, resolvers: tuple[str, ...], url: str, seconds: float, limit_bytes: int
    ) -> Throughput:
        """As drill.measure; it takes no time."""
        assert resolvers
        assert url
        if self.outside[device] != "open":
            return Throughput(0, 0.0, 0.0, "it cannot be reached")
        mbit = self.mbit.get(device, 10.0)
        came = min(limit_bytes, int(mbit * 1e6 / 8 * seconds))
        return Throughput(came, came * 8 / 1e6 / mbit, mbit)

    async def reachable(self, device: str, resolvers: tuple[str, ...], host: str, timeout: float) -> bool:  # noqa: ASYNC109
        """As vendor.reachable."""
        assert resolvers
        assert timeout > 0
        return self.outside[device] == "open" and host not in self.down

    async def status_page(self, device: str, resolvers: tuple[str, ...], url: str) -> StatusPage | None:
        """As vendor.status_page."""
        assert resolvers
        return self.pages.get(url) if self.outside[device] == "open" else None

    def _rtt(self, device: str, kind: Kind) -> float | None:
        if self.outside[device] == "no_reply" or kind in self.deaf:
            return None
        return self.slow.get(device, RTT_S)
