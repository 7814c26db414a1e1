"""Stand before every page: which names the box answers to, which methods, and the headers that go with each answer.

Decides on the raw Host header and the path of the connection, never on a URL put together from both.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from appliance.tongue import N_, _

READ = ("GET", "HEAD")
POSTS = {"/sign-in": ("GET", "HEAD", "POST"), "/sign-out": ("POST",)}
PAIR = "/pair/"  # and one word behind it
ALWAYS = ("localhost", "127.0.0.1", "[::1]")

HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # for tablets that are older than frame-ancestors
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
HEAD_ONLY = "planb.head_only"  # in the scope of a HEAD, which is answered as a GET without its body
STRANGER = N_("This box does not answer to that name. Its address stands on the box and at the desk.")
NO_STORE = "no-store"  # names of clients: nothing stays in a tablet's cache


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    text: str
    allow: tuple[str, ...] = ()


class Gate:
    """The outermost layer of the page."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], answered: Counter[int] | None = None) -> None:
        self._app, self._answered = app, Counter[int]() if answered is None else answered
        self._hosts = frozenset(host.lower() for host in (*hosts, *ALWAYS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        answer = _Answer(send, head, self._answered)
        refused = self.refusal(scope)
        if refused:
            await answer.refuse(refused)
            return
        await self._app({**scope, "method": "GET", HEAD_ONLY: True} if head else scope, receive, answer)

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why this request goes no further. None: it does."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        reached = scope["server"][0] if scope.get("server") else None
        if len(hosts) != 1 or not answers_to(hosts[0], self._hosts, reached):
            return Refusal(400, _(STRANGER))
        allowed = methods(scope["path"])
        if scope["method"] not in allowed:
            return Refusal(405, _("This page can only be read: nothing can be changed here."), allowed)
        return None


def methods(path: str) -> tuple[str, ...]:
    """What may be done with a path: three forms, and for the rest only reading."""
    if path.startswith(PAIR) and path.count("/") == 2 and path != PAIR:
        return POSTS["/sign-in"]
    return POSTS.get(path, READ)


def answers_to(host: str, names: frozenset[str], reached: str | None) -> bool:
    """Is this Host header one of ours? Against DNS rebinding: a foreign name that leads here is refused.

    `reached` is the address on which the connection came in. Somebody who typed it has no foreign name.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not name or parts.path or parts.query or parts.fragment or "@" in host or port == 0 or host.endswith(":"):
        return False
    bare = name.removesuffix(".")
    return bare in names or f"[{bare}]" in names or _same_address(bare, reached)


def same_site(fetch_site: str | None, origin: str | None, host: str, token_ok: bool) -> bool:
    """Did the form come from our own page? Browsers say so in one of three ways, by age."""
    if fetch_site:
        return fetch_site == "same-origin"
    if origin is None:
        return True  # not a browser: it has nobody's cookie to abuse
    if origin == "null":  # what an older browser says of a page with no-referrer; only our own form has the token
        return token_ok
    return origin in (f"http://{host}", f"https://{host}")


def _same_address(name: str, reached: str | None) -> bool:
    try:
        return reached is not None and ip_address(name) == ip_address(reached)
    except ValueError:
        return False


class _Answer:
    """What goes out: counted, with our headers, and to HEAD without a body."""

    def __init__(self, send: Send, head: bool, answered: Counter[int]) -> None:
        self._send, self._head, self._answered = send, head, answered

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._answered[message["status"]] += 1
            there = {name.lower() for name, value in message["headers"]}
            ours = {**HEADERS, "cache-control": NO_STORE}
            more = [(k.encode(), v.encode()) for k, v in ours.items() if k.encode() not in there]
            message = {**message, "headers": [*message["headers"], *more]}
        elif message["type"] == "http.response.body" and self._head:
            message = {**message, "body": b""}
        await self._send(message)

    async def refuse(self, why: Refusal) -> None:
        body = why.text.encode() + b"\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        if why.allow:
            headers.append((b"allow", ", ".join(why.allow).encode()))
        await self({"type": "http.response.start", "status": why.status, "headers": headers})
        await self({"type": "http.response.body", "body": body})
