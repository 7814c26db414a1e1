"""Which source is due, and how long each has failed. Pure: monotonic seconds and dice are passed in."""

from collections.abc import Iterable
from dataclasses import replace

from appliance.sync.pace import Heard, metered, pause


class Rota:
    """Everything is due at the start."""

    def __init__(self, names: Iterable[str]) -> None:
        self._due = dict.fromkeys(names, 0.0)
        self._failures = dict.fromkeys(self._due, 0)
        self._answered: dict[
            str, tuple[float, bool]
        ] = {}  # when it last answered, and whether it is cheap to ask again

    def due(self, mono: float) -> frozenset[str]:
        return frozenset(name for name, at in self._due.items() if at <= mono)

    def all_at_once(self, *, is_metered: bool) -> None:
        """The line is back: old failures say nothing about the new line. One that costs is not asked twice for that."""
        self._failures = dict.fromkeys(self._due, 0)
        self._due = {name: self._soonest(name) if is_metered else 0.0 for name in self._due}

    def asked(self, name: str, mono: float, heard: Heard, *, failed: bool, dice: float) -> float:
        """Write down an answer. Seconds until the next question."""
        self._failures[name] = self._failures[name] + 1 if failed else 0
        if not failed:
            self._answered[name] = mono, heard.is_cheap
        wait = pause(replace(heard, failures=self._failures[name]), dice)
        self._due[name] = mono + wait
        return wait

    def _soonest(self, name: str) -> float:
        if name not in self._answered:
            return 0.0
        answered, is_cheap = self._answered[name]
        return answered + metered(is_cheap)
