"""Say in line.json how things are: the core's memory in the contract's words. Decides nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from appliance import status
from appliance.config import Config
from appliance.failover.health import Health
from appliance.failover.policy import hold_until
from appliance.failover.state import State
from appliance.failover.words import IN_WORDS
from appliance.issues import Issue, said


@dataclass(frozen=True, slots=True)
class Besides:
    """What line.json says beside what the core knows."""

    bytes_month: Mapping[str, int] = field(default_factory=dict)  # by uplink
    probe_bytes: Mapping[str, int] = field(default_factory=dict)
    signal: Mapping[str, int] = field(default_factory=dict)
    vendors: tuple[status.VendorStatus, ...] = ()
    drill: status.DrillStatus | None = None
    clashing: frozenset[str] = frozenset()  # uplinks whose network is the salon's own
    wants_hotspot: bool = False
    given_up: tuple[str, ...] = ()  # modems that a person has to look at


def line_file(config: Config, state: State, at: float, boot: str, besides: Besides) -> status.LineFile:
    """The core's memory in the words of line.json. `at`: monotonic now; wall times are counted back from it."""
    now = datetime.now(UTC)

    def wall(moment: float) -> datetime:
        return now + timedelta(seconds=moment - at)

    until = hold_until(state)
    line = status.Line(
        state.line,
        state.active,
        wall(state.since),
        state.reason,
        None if until is None else wall(until),
        state.pinned,
    )
    uplinks = tuple(
        status.UplinkStatus(
            name=uplink.name,
            kind=uplink.kind,
            device=uplink.device,
            verdict=health.verdict,
            reason=health.reason,
            since=wall(health.since),
            rtt_ms=None if health.srtt is None or not health.is_usable else round(health.srtt * 1000, 1),
            loss=health.loss,
            metered=uplink.metered,
            proven_at=None if health.proven_at is None else wall(health.proven_at),
            bytes_month=besides.bytes_month.get(uplink.name, 0),
            allowance_mb=uplink.allowance_mb,
            address=health.address,
            gateway=health.gateway,
            probe_bytes_month=besides.probe_bytes.get(uplink.name, 0),
            signal=besides.signal.get(uplink.name),
        )
        for uplink, health in zip(config.uplinks, state.uplinks, strict=True)
    )
    found = tuple(
        status.IssueStatus(issue.code, issue.severity, issue.title, issue.text, wall(since))
        for issue, since in _issues(state)
    )
    return status.LineFile(status.SCHEMA, now, boot, at, line, uplinks, besides.vendors, found, besides.drill)


def _issues(state: State) -> Iterator[tuple[Issue, float]]:
    """What the owner should know, and since when (monotonic)."""
    if state.line == "offline":
        yield said("offline"), state.since
    for health in state.uplinks:
        if health.is_down:
            yield _down(health), health.since
    others = [health for health in state.uplinks if health.uplink != state.active]
    if state.line == "on_primary" and others and all(health.is_down for health in others):
        yield said("no_backup"), max(health.since for health in others)


def _down(health: Health) -> Issue:
    match health.reason:
        case "portal" | "no_device" as code:
            return said(code, name=health.uplink)
        case reason:
            return said("uplink_down", name=health.uplink, why=IN_WORDS[reason or "no_reply"])
