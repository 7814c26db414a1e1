"""Decide which rules and routes follow from the uplinks and the active one. Pure; nothing is installed here.

The scheme: LAN and connected routes first; then flows that are pinned to an uplink by their mark; then
sockets that are bound to an uplink's device (probes, name servers); then the one active default.
"""

from dataclasses import dataclass

ACTIVE_TABLE = 100
PROTO = 80  # our private rt_protocol number: only what carries it is ours to remove (rtnetlink(7): above 4 is free)
MARK_MASK = 0xFF00
LAST_METRIC = 4294967295

MAIN_FIRST, PINNED, BOUND, ACTIVE = 100, 200, 210, 300  # rule priorities, all before main's own 32766


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uplink that has a device with an address. `number` is its place in the settings, from 1."""

    number: int
    device: str
    gateway: str | None  # None: the device itself leads there (point to point)

    @property
    def table(self) -> int:
        return ACTIVE_TABLE + self.number


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    priority: int
    table: int
    mark: int | None = None
    device: str | None = None
    connected_only: bool = False  # suppress_prefixlength 0: every route of the table but its default


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """A default route of one of our tables."""

    table: int
    device: str | None  # None: unreachable
    gateway: str | None
    metric: int


@dataclass(frozen=True, slots=True)
class Plan:
    rules: tuple[Rule, ...] = ()
    routes: tuple[Route, ...] = ()


def mark(number: int) -> int:
    """The conntrack mark of the uplink in place `number`."""
    return number << 8


def plan(attached: tuple[Attachment, ...], active: int | None, count: int) -> Plan:
    """What should stand in the kernel. `active`: the number of the active uplink; `count`: of all uplinks."""
    numbers = range(1, count + 1)
    rules = [Rule(MAIN_FIRST, 254, connected_only=True)]
    rules += [Rule(PINNED, ACTIVE_TABLE + n, mark=mark(n)) for n in numbers]
    rules += [Rule(BOUND, way.table, device=way.device) for way in attached]
    rules += [Rule(ACTIVE, ACTIVE_TABLE)]
    # An uplink without a route answers "unreachable": a pinned flow must not leave with another one's address.
    routes = [Route(ACTIVE_TABLE + n, None, None, LAST_METRIC) for n in numbers]
    for way in attached:
        routes.append(Route(way.table, way.device, way.gateway, 0))
        if way.number == active:
            routes.append(Route(ACTIVE_TABLE, way.device, way.gateway, 0))
    return Plan(tuple(rules), tuple(routes))


def text(wanted: Plan) -> str:
    """The plan as an administrator would type it for `ip`."""
    return "\n".join([*map(_rule, wanted.rules), *map(_route, wanted.routes)]) + "\n"


def _rule(rule: Rule) -> str:
    words = [f"rule add priority {rule.priority}"]
    if rule.mark is not None:
        words.append(f"fwmark {rule.mark:#x}/{MARK_MASK:#x}")
    if rule.device:
        words.append(f"oif {rule.device}")
    words.append(f"lookup {rule.table}")
    if rule.connected_only:
        words.append("suppress_prefixlength 0")
    return " ".join(words)


def _route(route: Route) -> str:
    to = "unreachable default" if route.device is None else "default"
    via = f" via {route.gateway}" if route.gateway else ""
    dev = f" dev {route.device}" if route.device else ""
    metric = f" metric {route.metric}" if route.metric else ""
    return f"route replace {to}{via}{dev} table {route.table} proto {PROTO}{metric}"
