"""Problems between settings, each fine by itself. Looks at the raw file, so that they show beside the others."""

from collections.abc import Iterator
from typing import Any

from appliance.salon.tables import FIELDS

Table = dict[str, Any]
Found = Iterator[tuple[str, str, str]]  # key, what is wrong, what to do


def between(raw: Table) -> Found:
    """Every setting that does not go with another one, or not with this version."""
    uplinks, sources = _tables(raw, "uplinks"), _tables(raw, "sources")
    yield from _twice("uplinks", "name", uplinks)
    yield from _twice("uplinks", "device", uplinks)
    yield from _twice("sources", "name", sources)
    yield from _twice("vendors", "name", _tables(raw, "vendors"))
    yield from _network(_table(raw, "network"), uplinks)
    yield from _wireless(uplinks)
    yield from _guards(uplinks, _table(raw, "essentials"))
    yield from _origins(sources)
    yield from _columns(sources)
    yield from _hold_down(_table(raw, "failback"))
    yield from _pins(_table(raw, "led").get("pins"))
    yield from _ports(_table(raw, "web"))
    yield from _printing(raw)


def _table(raw: Table, key: str) -> Table:
    found = raw.get(key)
    return found if isinstance(found, dict) else {}


def _tables(raw: Table, key: str) -> list[Table]:
    found = raw.get(key)
    return [table for table in found if isinstance(table, dict)] if isinstance(found, list) else []


def _twice(table: str, key: str, rows: list[Table]) -> Found:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        value = row.get(key)
        if not isinstance(value, str):
            continue
        if value in seen:
            used = f'"{value}" is used by {table}[{seen[value]}] too.'
            yield f"{table}[{number}].{key}", used, "Give each its own."
        seen.setdefault(value, number)


def _network(network: Table, uplinks: list[Table]) -> Found:
    mode, lan = network.get("mode", "gateway"), network.get("lan", "lan0")
    yield from _shared(mode, lan, uplinks)
    if mode == "companion" and lan not in [uplink.get("device") for uplink in uplinks]:
        cable = f'no uplink is on "{lan}", and a companion has one cable.'
        yield "network.lan", cable, 'Name the broadband\'s own device, or write: mode = "gateway"'
    if mode == "observer" and "dhcp" in network:
        yield "network.dhcp", "an observer hands out no addresses.", 'Take it out, or write: mode = "companion"'


def _shared(mode: object, lan: object, uplinks: list[Table]) -> Found:
    """The salon's network may be the router's own, where the box does not stand in between."""
    for number, uplink in enumerate(uplinks):
        if uplink.get("device") != lan or (mode in ("companion", "observer") and uplink.get("kind") == "ethernet"):
            continue
        own = f'"{lan}" is the salon\'s own network.'
        yield f"uplinks[{number}].device", own, "Name the device that leads outside."


def _wireless(uplinks: list[Table]) -> Found:
    for number, uplink in enumerate(uplinks):
        is_wifi = uplink.get("kind") == "wifi"
        if is_wifi and "ssid" not in uplink:
            unnamed = "is missing: a wifi uplink has to know which network to join."
            yield f"uplinks[{number}].ssid", unnamed, 'Write: ssid = "the name that the phone shows"'
        for key in ("ssid", "password"):
            if key in uplink and not is_wifi:
                yield f"uplinks[{number}].{key}", "is for a wifi uplink only.", 'Take it out, or write: kind = "wifi"'


def _guards(uplinks: list[Table], essentials: Table) -> Found:
    """A guard that never acts, or that lets nothing through, is a mistake that would show in an outage only."""
    for number, uplink in enumerate(uplinks):
        if uplink.get("on_backup", "all") == "all":
            continue
        key = f"uplinks[{number}].on_backup"
        if uplink.get("metered") is not True:
            yield key, "works on a metered uplink only.", "Write: metered = true"
        if not (essentials.get("hosts") or essentials.get("devices")):
            yield key, "nothing is essential.", 'Write: [essentials] hosts = ["booking.example"]'


def _origins(sources: list[Table]) -> Found:
    """A feed has one origin; one that is read out of documents needs somebody who brings them."""
    brings = {source.get("name") for source in sources if source.get("kind") in ("vault", "imap")}
    for number, source in enumerate(sources):
        kind = source.get("kind")
        if kind in ("ics", "csv"):
            given = [key for key in ("url", "file", "documents") if key in source]
            if len(given) != 1:
                said = (
                    "says in more than one way where it comes from." if given else "does not say where it comes from."
                )
                yield f"sources[{number}]", said, "Give it one of: url, file, documents."
            if "documents" in source and source["documents"] not in brings:
                yield (
                    f"sources[{number}].documents",
                    "no vault or imap source has that name.",
                    "Name the one that brings them.",
                )
        if kind == "vault" and not (source.get("folder") or source.get("sticks")):
            yield (
                f"sources[{number}]",
                "a vault with no place to look in.",
                'Write: folder = "/srv/planb/rosters", or sticks = true',
            )
        if kind in ("ics", "csv") and ("user" in source) != ("password" in source):
            yield f"sources[{number}].user", "a name and a password go together.", "Give both, or none."


def _columns(sources: list[Table]) -> Found:
    """What a table's columns are called is the salon's word; what the box calls them is ours."""
    for number, source in enumerate(sources):
        given, rows = source.get("columns"), source.get("rows", "prices")
        if source.get("kind") != "csv" or not isinstance(given, dict) or rows not in FIELDS:
            continue
        for name in sorted(given.keys() - FIELDS[rows].keys()):
            yield (
                f"sources[{number}].columns.{name}",
                f"a table of {rows} has nothing that is called so.",
                f"Allowed: {', '.join(FIELDS[rows])}.",
            )


def _hold_down(failback: Table) -> Found:
    longest, first = failback.get("max_hold_down_s", 1800), failback.get("hold_down_s", 60)
    if _is_number(longest) and _is_number(first) and longest < first:
        yield "failback.max_hold_down_s", "shorter than hold_down_s.", f"Write at least {first}."


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pins(pins: object) -> Found:
    if isinstance(pins, dict) and set(pins) not in ({"red", "green", "blue"}, {"single"}):
        either = "either red, green and blue, or single."
        yield "led.pins", either, "Write: pins = { red = 17, green = 27, blue = 22 }"


def _ports(web: Table) -> Found:
    if web.get("port", 80) == web.get("tls_port", 443):
        yield "web.tls_port", "the page answers there without https already.", "Give it a port of its own, such as 443."


def _printing(raw: Table) -> Found:
    """Nobody can print at closing time who does not know it."""
    if "print" in raw and not _table(_table(raw, "salon"), "hours"):
        yield "print.when", "the salon has no hours.", 'Write: [salon.hours] tue = "09:00-18:00", a line for each day'
