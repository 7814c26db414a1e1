"""A booking system that answers what was recorded: pages, cursors, keys, ETags, and what a test wants to go wrong."""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from appliance.sources.json.profile import Profile
from appliance.sources.json.requests import Request
from appliance.sources.json.template import PLACE

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.json").read_text())


@dataclass
class Recorded:
    """Answers by request, as a sample holds them. What is `asked` for is remembered; `wrong` comes before all."""

    profile: Profile
    answers: dict[str, Any]
    authorization: str | None = None  # what the header has to say
    with_etags: bool = False
    wrong: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)  # by request
    asked: list[str] = field(default_factory=list)  # "GET bookings", in order
    addresses: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""

    def answer(self, web: BaseHTTPRequestHandler) -> None:
        request, each = self._request(unquote(urlsplit(web.path).path))
        body = web.rfile.read(int(web.headers.get("Content-Length", 0)))
        self.asked.append(f"{web.command} {request.name if request else '?'}")
        self.addresses.append(web.path)
        self.bodies.append(body)
        if self.authorization and web.headers.get("Authorization") != self.authorization:
            say(web, 401, b'{"message": "no"}')
        elif request is None:
            say(web, 404, b"{}")
        elif request.name in self.wrong:
            self.wrong[request.name](web)
        else:
            self._say_page(web, request, each, body)

    def _request(self, path: str) -> tuple[Request | None, str]:
        for request in self.profile.requests:
            pattern = PLACE.sub(lambda found: "(?P<each>[^/]+)" if found[1] == "each" else "[^/]+", request.path)
            if match := re.fullmatch(pattern, path):
                query = parse_qs(urlsplit(path).query)
                return request, (match.groupdict().get("each") or query.get("each", [""])[0])
        return None, ""

    def _say_page(self, web: BaseHTTPRequestHandler, request: Request, each: str, body: bytes) -> None:
        said = {name: values[0] for name, values in parse_qs(urlsplit(web.path).query).items()}
        said |= json.loads(body) if body else {}
        recorded = self.answers.get(request.name)
        if isinstance(recorded, dict):
            inside = next((name for name, value in request.query.items() if value == "{each}"), None)
            recorded = recorded.get(each or str(said.get(inside)))
        number = self._number(request, said)
        if recorded is None or number >= len(recorded):
            say(web, 404, b"{}")
            return
        answer = json.dumps(recorded[number], ensure_ascii=False).encode()
        etag = f'"{hashlib.md5(answer).hexdigest()}"'
        if self.with_etags and web.headers.get("If-None-Match") == etag:
            say(web, 304, b"")
            return
        say(web, 200, answer, **({"ETag": etag} if self.with_etags else {}))

    def _number(self, request: Request, said: dict[str, Any]) -> int:
        """Which of the recorded pages is asked for; a cursor "c2" is the second."""
        paging = request.paging
        if paging.kind in ("page", "short_page"):
            return int(said[paging.param]) - paging.start
        return int(said.get(paging.param, "c1").removeprefix("c")) - 1 if paging.kind == "cursor" else 0


def say(web: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    web.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        web.send_header(name.replace("_", "-"), value)
    web.end_headers()
    web.wfile.write(body)


def says(status: int, body: bytes = b"{}", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda web: say(web, status, body, **headers)


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@contextmanager
def served(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """The address of a server on loopback that answers so."""

    class Web(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
