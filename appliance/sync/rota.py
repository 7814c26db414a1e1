"""Which source is due, and how long each has failed. Pure: monotonic seconds and dice are passed in."""

from collections.abc import Mapping

from appliance.sync import pace


class Rota:
    """Everything is due at the start."""

    def __init__(self, every_s: Mapping[str, float]) -> None:
        self._every_s = dict(every_s)
        self._due = dict.fromkeys(every_s, 0.0)
        self._failures = dict.fromkeys(every_s, 0)

    def due(self, mono: float) -> frozenset[str]:
        return frozenset(name for name, at in self._due.items() if at <= mono)

    def all_at_once(self) -> None:
        """The line is back: old failures say nothing about the new line."""
        self._due = dict.fromkeys(self._due, 0.0)
        self._failures = dict.fromkeys(self._failures, 0)

    def asked(self, name: str, mono: float, *, failed: bool, wish_s: float | None, metered: bool, dice: float) -> float:
        """Write down an answer. Seconds until the next question."""
        self._failures[name] = self._failures[name] + 1 if failed else 0
        wait = pace.pause(self._every_s[name], failures=self._failures[name], wish_s=wish_s, metered=metered, dice=dice)
        self._due[name] = mono + wait
        return wait
