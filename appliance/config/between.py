"""Problems between settings, each fine by itself. Looks at the raw file, so that they show beside the others."""

from collections.abc import Iterator
from typing import Any

Table = dict[str, Any]
Found = Iterator[tuple[str, str, str]]  # key, what is wrong, what to do


def between(raw: Table) -> Found:
    """Every setting that does not go with another one, or not with this version."""
    uplinks, sources, network = _tables(raw, "uplinks"), _tables(raw, "sources"), _table(raw, "network")
    yield from _twice("uplinks", "name", uplinks)
    yield from _twice("uplinks", "device", uplinks)
    yield from _twice("sources", "name", sources)
    yield from _mode(network.get("mode"))
    yield from _lan(network.get("lan", "lan0"), uplinks)
    yield from _kinds(sources)
    yield from _hold_down(_table(raw, "failback"))
    yield from _pins(_table(raw, "led").get("pins"))


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


def _mode(mode: object) -> Found:
    if mode in ("companion", "observer"):
        later = f'"{mode}" comes with a later version; this one knows "gateway".'
        yield "network.mode", later, 'Write: mode = "gateway"'


def _lan(lan: object, uplinks: list[Table]) -> Found:
    for number, uplink in enumerate(uplinks):
        if uplink.get("device") == lan:
            own = f'"{lan}" is the salon\'s own network.'
            yield f"uplinks[{number}].device", own, "Name the device that leads outside."


def _kinds(sources: list[Table]) -> Found:
    for number, source in enumerate(sources):
        if source.get("kind") in ("vault", "json", "caldav", "imap"):
            later = f'"{source["kind"]}" comes with a later version; this one reads ics and csv.'
            yield f"sources[{number}].kind", later, "Ask your booking system for a calendar feed (iCal)."


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
