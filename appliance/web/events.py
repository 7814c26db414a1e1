"""Tell a page that there is news, as server-sent events (WHATWG HTML, 9.2). Decides nothing of what is: edition.py.

An event says what kind of thing changed and nothing else: whoever wants to know more asks for the page, and gets it as
far as the role may see it. A stream ends after ten minutes, and the browser opens the next one by itself.
"""

import asyncio
import json
from collections.abc import Iterable

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from appliance.web.edition import What
from appliance.web.gate import HEAD_ONLY
from appliance.web.watch import Listener, Watch

RETRY_MS = 3000
HEARTBEAT_S = 15.0  # a phone gives up on a connection on which nothing comes
LONGEST_S = 600
HEARTBEAT = b":\n\n"  # a comment


class Events:
    """`/api/v1/events`. `seen`: the edition that the page shows. `seconds`: how long at most, for scripts."""

    def __init__(self, watch: Watch, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._watch, self._heartbeat_s = watch, heartbeat_s

    async def stream(self, request: Request) -> Response:
        asked = request.query_params
        return _Stream(self._watch, asked.get("seen", ""), _seconds(asked.get("seconds", "")), self._heartbeat_s)


class _Stream(Response):
    """An answer that goes on for as long as somebody listens."""

    media_type = "text/event-stream"

    def __init__(self, watch: Watch, seen: str, longest_s: int, heartbeat_s: float) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._watch, self._seen, self._longest_s, self._heartbeat_s = watch, seen, longest_s, heartbeat_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if HEAD_ONLY not in scope:
            await self._tell(receive, send)
        await send({"type": "http.response.body", "body": b""})

    async def _tell(self, receive: Receive, send: Send) -> None:
        listener = self._watch.join()
        leaving = asyncio.create_task(_left(receive))
        leaving.add_done_callback(lambda _: listener.woken.set())
        try:
            await _say(send, self._first())
            await self._go_on(listener, leaving, send)
        finally:
            leaving.cancel()
            self._watch.leave(listener)

    def _first(self) -> bytes:
        """How soon to come again; and what the page has missed while it was on its way to the tablet."""
        missed = self._seen and self._seen != self._watch.now().mark
        return f"retry: {RETRY_MS}\n\n".encode() + (changed(("book", "clock", "line")) if missed else b"")

    async def _go_on(self, listener: Listener, leaving: asyncio.Task[None], send: Send) -> None:
        clock = asyncio.get_running_loop().time
        ends = clock() + self._longest_s
        while (left := ends - clock()) > 0:
            news = await _next(listener, min(left, self._heartbeat_s))
            if leaving.done() or self._watch.is_over:
                return
            await _say(send, changed(news) if news else HEARTBEAT)


def changed(what: Iterable[What]) -> bytes:
    return f"event: changed\ndata: {json.dumps({'what': list(what)})}\n\n".encode()


async def _next(listener: Listener, longest_s: float) -> list[What]:
    """What is new, as soon as anything is. Empty: nothing came in that time, or somebody leaves."""
    try:
        async with asyncio.timeout(longest_s):
            await listener.woken.wait()
    except TimeoutError:
        return []
    return listener.told()


async def _say(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _left(receive: Receive) -> None:
    """Until the tablet goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _seconds(text: str) -> int:
    """How long a stream may last."""
    return min(int(text), LONGEST_S) if text.isdecimal() and len(text) < 5 else LONGEST_S
