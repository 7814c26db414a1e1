"""Watch for news on behalf of every open stream: one look for all of them, and none while nobody listens.

It decides nothing of what is news (edition.py), nor of what a stream says (events.py).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.web.edition import Edition, What, changed

LOOK_S = 0.5


@dataclass(slots=True, eq=False)
class Listener:
    """One stream. What it has not told yet is a set, so that whoever reads slowly holds nothing up, and no memory."""

    news: set[What] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, news: tuple[What, ...]) -> None:
        self.news.update(news)
        self.woken.set()

    def told(self) -> list[What]:
        """What is new since it was asked last."""
        news, self.news = sorted(self.news), set()
        self.woken.clear()
        return news


class Watch:
    """Who listens, and the one task that looks."""

    def __init__(self, look: Callable[[], Edition], every_s: float = LOOK_S) -> None:
        self._look, self._every_s = look, every_s
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self.is_over = False

    def join(self) -> Listener:
        listener = Listener()
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch(self._look()))
        return listener

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        if not self._listeners and self._task:
            self._task.cancel()
            self._task = None

    def now(self) -> Edition:
        return self._look()

    def end(self) -> None:
        """The service ends: every stream ends with it, at once."""
        self.is_over = True
        for listener in self._listeners:
            listener.woken.set()

    async def _watch(self, before: Edition) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            after = self._look()
            if news := changed(before, after):
                for listener in self._listeners:
                    listener.hear(news)
            before = after
