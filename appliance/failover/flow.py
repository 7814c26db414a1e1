"""Turn the counters of the salon's own traffic into what the core wants to hear of it. Pure; reads no counter."""

from dataclasses import dataclass, replace

from appliance.failover.events import Flowed

UNANSWERED_S = 0.15  # sent, and nothing back for so long: it raises suspicion, it proves nothing
EVERY_S = 1.0  # while traffic flows and is answered, it is said so often
LIVELY_S, CALM_S = 0.05, 0.25  # how often the counters are worth reading: in use, and at rest
REST_S = 2.0


@dataclass(frozen=True, slots=True)
class Flow:
    """What was seen of one uplink's traffic. Times are monotonic seconds; counts are since the counters began."""

    uplink: str
    sent: int = 0  # packets
    got: int = 0
    bytes: int = 0  # both ways
    read_at: float = float("-inf")
    moved_at: float = float("-inf")  # when a counter last moved
    open_since: float | None = None  # something was sent after the last answer
    told_at: float = float("-inf")
    told_bytes: int = 0
    told_silent: bool = False


def seen(flow: Flow, at: float, sent: int, got: int, total: int, doubted: bool) -> tuple[Flow, Flowed | None]:
    """A reading of the counters in, and the event if there is something to say.

    While the line is `doubted`, every answer is worth saying at once.
    """
    if sent < flow.sent or got < flow.got or flow.read_at == float("-inf"):
        return Flow(flow.uplink, sent, got, total, at, told_at=at, told_bytes=total), None  # begun anew
    sends, answers = sent > flow.sent, got > flow.got
    # It was sent after the last reading, which may have been long ago when nobody used the line.
    asked_at = max(flow.read_at, at - LIVELY_S)
    since = None if answers else (asked_at if sends and flow.open_since is None else flow.open_since)
    moved = at if sends or answers else flow.moved_at
    flow = replace(flow, sent=sent, got=got, bytes=total, read_at=at, moved_at=moved, open_since=since)
    return _told(flow, at, answers, doubted)


def read_again_at(flow: Flow) -> float:
    """When the counters are worth reading again."""
    return flow.read_at + (LIVELY_S if flow.read_at - flow.moved_at < REST_S else CALM_S)


def _told(flow: Flow, at: float, answers: bool, doubted: bool) -> tuple[Flow, Flowed | None]:
    if answers and (doubted or flow.told_silent or at - flow.told_at >= EVERY_S):
        return _say(flow, at, None)
    silent = flow.open_since is not None and at - flow.open_since >= UNANSWERED_S
    if silent and not flow.told_silent:
        return _say(flow, at, flow.open_since)
    return flow, None


def _say(flow: Flow, at: float, since: float | None) -> tuple[Flow, Flowed]:
    lasted = max(at - flow.told_at, 0.001)
    event = Flowed(flow.uplink, at, since, (flow.bytes - flow.told_bytes) / lasted)
    return replace(flow, told_at=at, told_bytes=flow.bytes, told_silent=since is not None), event
