"""Placeholders of a profile -> text. Decides what may stand between braces, and how it is written into an address.

`{day_from}`, `{day_to}` (the last day), `{day_after}`: dates; `{instant_from}`, `{instant_after}`: midnights in UTC;
all of them with a strftime format if one follows a colon. `{values.x}`, `{secret.x}`: what planb.toml gives. `{each}`:
one id out of an earlier answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from appliance.sources.door import Window

PLACE = re.compile(r"\{([a-z_]+)(?:\.([a-z0-9-]+))?(?::([^{}]*))?\}")
DAYS = ("day_from", "day_to", "day_after")
INSTANTS = ("instant_from", "instant_after")
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
IDS = "{ids}"  # stands alone, and becomes a list


@dataclass(frozen=True, slots=True)
class Known:
    """What may be filled in."""

    window: Window
    values: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    each: str = ""


def places(text: str) -> set[str]:
    """What a text asks for: "day_from", "values.location". Raises ValueError for braces that ask for nothing."""
    if "{" in PLACE.sub("", text) or "}" in PLACE.sub("", text):
        raise ValueError("a text whose braces hold the name of something, such as {day_from}")
    return {f"{name}.{which}" if which else name for name, which, _ in PLACE.findall(text)}


def filled(text: str, known: Known) -> str:
    """The text with everything in its place."""
    return PLACE.sub(lambda found: _value(found, known), text)


def filled_path(text: str, known: Known) -> str:
    """The same for a path: what is filled in stays within its own part of it. Raises ValueError if it cannot."""
    return PLACE.sub(lambda found: _part(_value(found, known)), text)


def _part(value: str) -> str:
    if not value.strip("."):  # "..", and nothing at all
        raise ValueError("an id that is no part of a path")
    return quote(value, safe="")


def _value(found: re.Match[str], known: Known) -> str:
    name, which, form = found.groups()
    if name == "values":
        return known.values[which]
    if name == "secret":
        return known.secrets[which]
    if name == "each":
        return known.each
    if name in DAYS:
        return _day(name, known.window).strftime(form or "%Y-%m-%d")
    return _instant(name, known.window).strftime(form or INSTANT)


def _day(name: str, window: Window) -> date:
    days = {"day_from": window.first, "day_to": window.after - timedelta(days=1), "day_after": window.after}
    return days[name]


def _instant(name: str, window: Window) -> datetime:
    day = window.first if name == "instant_from" else window.after
    return datetime.combine(day, time(), window.zone).astimezone(UTC)
