"""planb.toml while it is being answered: a value that grows, and what the settings have against an answer. Pure.

Each answer is judged at once by the same rules, and in the same words, as the finished file (config/).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from appliance import shown
from appliance.config import Broken, read

Path = tuple[str | int, ...]  # ("uplinks", 1, "device")


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been answered so far. Nothing of it is written before the end."""

    raw: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # name -> what goes into its file
    owner: tuple[str, str] | None = field(default=None, repr=False)  # who may do everything on the page, and their PIN
    https: bool = False

    def at(self, *path: str | int, default: Any = None) -> Any:
        """What stands there."""
        found: Any = self.raw
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return default
        return found

    def put(self, path: Path, value: Any) -> "Draft":
        """With a value there; None takes it away."""
        return replace(self, raw=_put(self.raw, path, value))

    def wrong(self, *path: str | int) -> str:
        """What the settings have against what stands there, with a hint. "": nothing."""
        key = _key(path)
        try:
            read(self.toml())
        except Broken as broken:
            ours = (each for each in broken.problems if each.key == key or each.key.startswith((f"{key}.", f"{key}[")))
            return "\n".join(f"{each.text} {each.hint}".strip() for each in ours)
        return ""

    def toml(self) -> str:
        return f"{shown.toml(dict(self.raw))}\n"


def _put(found: Any, path: Path, value: Any) -> Any:
    """A copy in which one place is another."""
    step, *rest = path
    if isinstance(step, int):
        rows = list(found or [])
        rows += [{}] * (step + 1 - len(rows))
        rows[step] = _put(rows[step], tuple(rest), value) if rest else value
        return rows
    table = dict(found or {})
    after = _put(table.get(step), tuple(rest), value) if rest else value
    if after in (None, {}):
        table.pop(step, None)
        return table
    return table | {step: after}


def _key(path: Path) -> str:
    """As a problem calls it: uplinks[1].device."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
