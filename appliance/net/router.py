"""Make the kernel's rules and routes what the plan says. Decides nothing; touches only what is ours.

Ours is what carries our private protocol number (plan.PROTO). `apply` may run twice, after a crash or behind
a DHCP client's back, and the result is the same. It adds before it removes: the salon is never without a route.
"""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Protocol, Self

from pyroute2 import AsyncIPRoute
from pyroute2.netlink.exceptions import NetlinkError

from appliance.failover.plan import MARK_MASK, PROTO, Plan, Route, Rule

UNICAST, UNREACHABLE = 1, 7  # rtnetlink(7): rtm_type
EXIST, GONE = 17, (2, 3, 19)  # errno: EEXIST; ENOENT, ESRCH, ENODEV


class Router(Protocol):
    async def lead(self, route: Route) -> bool:
        """Put this one route in its place, and look at nothing else: what a switch waits for. False: it was refused."""

    async def apply(self, wanted: Plan) -> None:
        """Make it so."""

    async def present(self) -> Plan:
        """What of ours stands in the kernel now, sorted."""


class KernelRouter:
    """The real one, over netlink. Errors: a route that the kernel refuses is left out and tried at the next apply."""

    def __init__(self, ipr: AsyncIPRoute) -> None:
        self._ipr = ipr

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        async with AsyncIPRoute() as ipr:
            yield cls(ipr)

    async def lead(self, route: Route) -> bool:
        try:
            links = {route.device: socket.if_nametoindex(route.device)} if route.device else {}
            await self._ipr.route("replace", **_route(route, links))
        except (OSError, NetlinkError):  # the device is gone or going: the next event says so
            return False
        return True

    async def apply(self, wanted: Plan) -> None:
        links = await self._links()
        present = await self._present(links)
        for route in wanted.routes:  # routes before the rules that lead to them
            await self._put(route, links)
        for rule in set(wanted.rules) - set(present.rules):
            await self._rule("add", rule)
        for rule in set(present.rules) - set(wanted.rules):
            await self._rule("del", rule)
        for stale in _stale(present, wanted):
            await self._drop(stale, links)

    async def present(self) -> Plan:
        return await self._present(await self._links())

    async def _present(self, links: dict[str, int]) -> Plan:
        names = {index: name for name, index in links.items()}
        rules = [_read_rule(m) async for m in await self._ipr.get_rules(family=2) if _attr(m, "FRA_PROTOCOL") == PROTO]
        routes = [_read_route(m, names) async for m in await self._ipr.get_routes(family=2) if m["proto"] == PROTO]
        return Plan(tuple(sorted(rules, key=str)), tuple(sorted(routes, key=str)))

    async def _links(self) -> dict[str, int]:
        return {str(_attr(m, "IFLA_IFNAME")): int(m["index"]) async for m in await self._ipr.get_links()}

    async def _put(self, route: Route, links: dict[str, int]) -> None:
        if route.device is not None and route.device not in links:
            return  # unplugged between the decision and now; the next event says so
        try:
            await self._ipr.route("replace", **_route(route, links))
        except NetlinkError:
            return  # the link is going down at this moment: the kernel refuses, and the next event says so

    async def _drop(self, route: Route, links: dict[str, int]) -> None:
        try:
            await self._ipr.route("del", **_route(route, links))
        except NetlinkError as error:
            if error.code not in GONE:
                raise

    async def _rule(self, verb: str, rule: Rule) -> None:
        try:
            await self._ipr.rule(verb, **_rule(rule))
        except NetlinkError as error:
            if error.code != EXIST and error.code not in GONE:
                raise


class FakeRouter:
    """A kernel that remembers, and that refuses what the real one refuses."""

    def __init__(self, devices: set[str]) -> None:
        self.devices = devices
        self._present = Plan()

    async def lead(self, route: Route) -> bool:
        if route.device is not None and route.device not in self.devices:
            return False
        others = (each for each in self._present.routes if (each.table, each.metric) != (route.table, route.metric))
        self._present = replace(self._present, routes=tuple(sorted((*others, route), key=str)))
        return True

    async def apply(self, wanted: Plan) -> None:
        routes = {(r.table, r.metric): r for r in wanted.routes if r.device is None or r.device in self.devices}
        self._present = Plan(tuple(sorted(set(wanted.rules), key=str)), tuple(sorted(routes.values(), key=str)))

    async def present(self) -> Plan:
        return self._present


def _stale(present: Plan, wanted: Plan) -> list[Route]:
    """Ours and not wanted. A replaced route has taken the place of the old one of the same table and metric."""
    places = {(route.table, route.metric) for route in wanted.routes}
    return [route for route in present.routes if (route.table, route.metric) not in places]


def _route(route: Route, links: dict[str, int]) -> dict[str, Any]:
    # dst in full: "default" needs a family for an unreachable route (EOPNOTSUPP otherwise, pyroute2 0.9.7)
    spec: dict[str, Any] = {"dst": "0.0.0.0/0", "table": route.table, "proto": PROTO, "priority": route.metric}
    if route.device is None:
        return {**spec, "type": "unreachable"}
    spec["oif"] = links[route.device]
    if route.gateway is None:
        return {**spec, "scope": 253}
    # onlink: some providers lease a gateway that is outside of the address's own network
    return {**spec, "gateway": route.gateway, "flags": ["onlink"]}


def _rule(rule: Rule) -> dict[str, Any]:
    spec: dict[str, Any] = {"family": 2, "priority": rule.priority, "table": rule.table, "protocol": PROTO}
    if rule.mark is not None:
        spec |= {"fwmark": rule.mark, "fwmask": MARK_MASK}
    if rule.device:
        spec["oifname"] = rule.device
    if rule.connected_only:
        spec["suppress_prefixlen"] = 0
    return spec


def _read_rule(message: Any) -> Rule:
    return Rule(
        priority=_attr(message, "FRA_PRIORITY") or 0,
        table=_attr(message, "FRA_TABLE") or message["table"],
        mark=_attr(message, "FRA_FWMARK"),
        device=_attr(message, "FRA_OIFNAME"),
        connected_only=_attr(message, "FRA_SUPPRESS_PREFIXLEN") == 0,
    )


def _read_route(message: Any, names: dict[int, str]) -> Route:
    return Route(
        table=_attr(message, "RTA_TABLE") or message["table"],
        device=None if message["type"] == UNREACHABLE else names.get(_attr(message, "RTA_OIF")),
        gateway=_attr(message, "RTA_GATEWAY"),
        metric=_attr(message, "RTA_PRIORITY") or 0,
    )


def _attr(message: Any, name: str) -> Any:
    return message.get_attr(name)
