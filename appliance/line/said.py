"""Say in line.json how things are: the core's memory in the contract's words. Decides nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from appliance import status
from appliance.config import Config, Uplink
from appliance.failover.allowance import MB, level
from appliance.failover.health import Health
from appliance.failover.ladder import Sim
from appliance.failover.policy import hold_until
from appliance.failover.state import State
from appliance.failover.words import IN_WORDS
from appliance.issues import Issue, said
from appliance.tongue import _
from appliance.wish import Drilled


@dataclass(frozen=True, slots=True)
class Besides:
    """What line.json says beside what the core knows."""

    bytes_month: Mapping[str, int] = field(default_factory=dict)  # by uplink
    probe_bytes: int = 0  # a month of asking through a metered uplink that stands by
    signal: Mapping[str, int | None] = field(default_factory=dict)
    vendors: tuple[status.VendorStatus, ...] = ()
    drill: status.DrillStatus | None = None
    drilled: Drilled | None = None  # how the last rehearsal went
    sims: Mapping[str, Sim] = field(default_factory=dict)  # what a modem says of its card
    clashing: frozenset[str] = frozenset()  # uplinks whose network is the salon's own
    wants_hotspot: bool = False
    given_up: tuple[str, ...] = ()  # modems that a person has to look at
    resting: tuple[str, ...] = ()  # hotspots that are off while nobody needs them


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
        _uplink(uplink, health, besides, wall) for uplink, health in zip(config.uplinks, state.uplinks, strict=True)
    )
    found = tuple(
        status.IssueStatus(issue.code, issue.severity, issue.title, issue.text, wall(since))
        for issue, since in _issues(config, state, besides)
    )
    return status.LineFile(status.SCHEMA, now, boot, at, line, uplinks, besides.vendors, found, besides.drill)


def _uplink(uplink: Uplink, health: Health, besides: Besides, wall: Callable[[float], datetime]) -> status.UplinkStatus:
    rests = uplink.name in besides.resting
    return status.UplinkStatus(
        name=uplink.name,
        kind=uplink.kind,
        device=uplink.device,
        verdict="asleep" if rests else health.verdict,
        reason=None if rests else health.reason,
        since=wall(health.since),
        rtt_ms=None if health.srtt is None or not health.is_usable else round(health.srtt * 1000, 1),
        loss=health.loss,
        metered=uplink.metered,
        proven_at=None if health.proven_at is None else wall(health.proven_at),
        bytes_month=besides.bytes_month.get(uplink.name, 0),
        allowance_mb=uplink.allowance_mb,
        address=health.address,
        gateway=health.gateway,
        probe_bytes_month=besides.probe_bytes if uplink.metered and not rests else 0,
        signal=besides.signal.get(uplink.name),
    )


def _issues(config: Config, state: State, besides: Besides) -> Iterator[tuple[Issue, float]]:
    """What the owner should know, and since when (monotonic)."""
    if state.line == "offline":
        yield said("offline"), state.since
    if besides.wants_hotspot:
        yield said("hotspot_wanted"), state.since
    for uplink, health in zip(config.uplinks, state.uplinks, strict=True):
        sought = besides.wants_hotspot and uplink.kind == "wifi" and not health.attached  # said above
        if uplink.name not in besides.resting and not sought:
            yield from _of_uplink(config, uplink, health, besides)
        yield from _spent(uplink, besides, state.started)
    yield from _vendors(besides, state.since)
    if besides.drilled and besides.drilled.uplink and not besides.drilled.ok:
        yield said("drill_failed", name=besides.drilled.uplink, why=besides.drilled.words), state.started
    others = [health for health in state.uplinks if health.uplink not in (state.active, *besides.resting)]
    if state.line == "on_primary" and others and all(health.is_down for health in others):
        yield said("no_backup"), max(health.since for health in others)


def _of_uplink(config: Config, uplink: Uplink, health: Health, besides: Besides) -> Iterator[tuple[Issue, float]]:
    name, reason = uplink.name, health.reason
    if name in besides.clashing:
        yield said("overlap", name=name, network=config.network.lan_network), health.since
    elif besides.sims.get(name, "ok") != "ok":
        yield said(f"sim_{besides.sims[name]}", name=name), health.since
    elif name in besides.given_up:
        yield said("repair_failed", name=name), health.since
    elif reason == "no_data" and uplink.kind == "modem":
        yield said("sim_no_data", name=name), health.since
    elif reason in ("portal", "no_device", "high_loss", "high_latency"):
        yield said(reason, name=name), health.since
    elif health.is_down:
        yield said("uplink_down", name=name, why=_(IN_WORDS[reason or "no_reply"])), health.since


def _spent(uplink: Uplink, besides: Besides, since: float) -> Iterator[tuple[Issue, float]]:
    used = besides.bytes_month.get(uplink.name, 0)
    full = level(used, uplink.allowance_mb)
    if full != "ok":
        about = {"used": str(used // MB), "allowance": str(uplink.allowance_mb), "day": str(uplink.allowance_day)}
        yield said(f"allowance_{full}", name=uplink.name, **about), since


def _vendors(besides: Besides, since: float) -> Iterator[tuple[Issue, float]]:
    for vendor in besides.vendors:
        if vendor.state == "unreachable":
            page = vendor.status_page
            why = _("Its own status page says: “{text}”.", text=page.text) if page and page.text else ""
            yield said("vendor_down", name=vendor.name or vendor.host, why=why), since
