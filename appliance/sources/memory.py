"""A booking system in memory, strict: for tests. Keeps the same promises as the real ones."""

import hashlib
from dataclasses import replace

from appliance.salon.rows import Rows
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators, Window


class Memory:
    """Holds one payload at a time; `put` changes it, `fail` breaks it until the next `put`."""

    def __init__(self) -> None:
        self._bodies: dict[bytes, Rows] = {}
        self._now: bytes | Failed = Failed("nothing was put there yet")
        self.asked: list[Validators] = []

    def put(self, rows: Rows) -> bytes:
        """Serve these rows from now on. The same rows are the same payload."""
        body = repr(rows).encode()
        self._bodies[body] = rows
        self._now = body
        return body

    def fail(self, reason: str) -> None:
        """Answer nothing but this."""
        self._now = Failed(reason)

    async def fetch(self, known: Validators, window: Window) -> Answer:  # noqa: ARG002  it comes whole
        self.asked.append(known)
        if isinstance(self._now, Failed):
            return self._now
        digest = hashlib.sha256(self._now).hexdigest()
        if digest == known.digest:
            return NotModified()
        return Fetched(self._now, Validators(etag=f'"{digest[:8]}"', digest=digest))

    async def read(self, body: bytes, window: Window) -> Rows | Failed:
        if body not in self._bodies:
            return Failed("this payload was never served")
        rows = self._bodies[body]
        events = tuple(event for event in rows.events if window.first <= event.start.date() < window.after)
        booked = tuple(one for one in rows.appointments if window.first <= one.start.date() < window.after)
        return replace(rows, events=events, appointments=booked)
