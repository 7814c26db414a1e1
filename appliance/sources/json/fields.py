"""Which fields of an answer a profile asks for. The others are dropped before anything is kept: nobody needs them.

Decides by the paths of the profile's expressions: a booking system also sends e-mail addresses, birthdays, and the
passwords of other calendars. What is kept is a tree of names, `{"customer": {"phone": {}}}`; "*" keeps all below it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import jmespath

from appliance.sources.json.meaning import Lookup, Map, Told, Weekly
from appliance.sources.json.profile import Profile, tells

Path = tuple[str, ...]
Tree = dict[str, Any]

# what goes from one place in a value to the next; all other kinds of nodes look at several places from where they are
STEPS = ("subexpression", "index_expression", "pipe", "flatten", "projection", "value_projection")
STAYS = ("identity", "current", "index", "slice")


def kept(profile: Profile, request: str) -> Tree:
    """The fields that are kept of a request's rows."""
    tree: Tree = {}
    for path in _paths(profile, request):
        below = tree
        for name in path:
            below = below.setdefault(name, {})
    return tree


def touched(expression: str) -> set[Path]:
    """Every path that an expression looks at."""
    found = set[Path]()
    _reach(jmespath.compile(expression).parsed, {()}, found)
    return found


def _leads_to(expression: str | None) -> set[Path]:
    """The paths at whose end an expression arrives."""
    return _reach(jmespath.compile(expression).parsed, {()}, set()) if expression else set()


def _reach(node: Mapping[str, Any], places: set[Path], found: set[Path]) -> set[Path]:
    """Where a node leads to from these places; all that it looks at is added to `found`."""
    kind, children = node["type"], node["children"]
    if kind == "field":
        reached = {(*place, node["value"]) for place in places}
        found |= reached
        return reached
    if kind == "literal":
        return set()
    if kind in STAYS:
        return places
    if kind in STEPS:
        for child in children:
            places = _reach(child, places, found)
        return places
    if kind == "filter_projection":
        base = _reach(children[0], places, found)
        _reach(children[2], base, found)
        return _reach(children[1], base, found)
    return set[Path]().union(*(_reach(child, places, found) for child in children))


def _paths(profile: Profile, request: str) -> Iterator[Path]:
    for one in profile.maps:
        if one.of == request:
            yield from _of_map(one)
    for plan in profile.weekly:
        yield from _of_plan(plan, request)
    for name, lookup in profile.lookups.items():
        if lookup.of == request:
            yield from _of_lookup(profile, name, lookup)
    for asked in profile.requests:
        lists = [needs.expr for needs in (asked.each, asked.ids) if needs and needs.of == request]
        lists += [asked.paging.until] if asked.name == request and asked.paging.until else []
        yield from (path for expression in lists for path in touched(expression))


def _of_map(one: Map) -> Iterator[Path]:
    yield from touched(one.where) if one.where else ()
    yield from _of_parts(one.each, _said(tells(one)))


def _of_parts(each: str | None, expressions: list[str]) -> Iterator[Path]:
    """With `each`, an expression says whether it means the row, or a part of it."""
    paths = [path for expression in expressions for path in touched(expression)]
    if each is None:
        yield from paths
        return
    yield from touched(each)
    parts = _leads_to(each)
    for whose, *path in paths:
        yield from ((*part, *path) for part in (parts if whose == "part" else {()}))


def _said(told: Iterator[Told]) -> list[str]:
    """What is looked for in the row itself."""
    both = [(one.expr, None if one.via else one.currency) for one in told]
    return [expression for pair in both for expression in pair if expression]


def _of_plan(plan: Weekly, request: str) -> Iterator[Path]:
    if plan.of == request:
        yield from ((*path, "*") for path in _leads_to(plan.plan) | _leads_to(plan.exceptions))
        here = plan.model_copy(update={"other": None})
        yield from (path for expression in _said(tells(here)) for path in touched(expression))
    if plan.other and plan.other.of == request:
        yield from (path for expression in _said(tells(plan.other)) for path in touched(expression))
        yield from ((*path, "*") for path in _leads_to(plan.other.breaks))


def _of_lookup(profile: Profile, name: str, lookup: Lookup) -> Iterator[Path]:
    given = [(told.give, told.currency) for told in tells(profile) if told.via == name]
    yield from _of_parts(lookup.each, [lookup.at, *(one for pair in given for one in pair if one)])
