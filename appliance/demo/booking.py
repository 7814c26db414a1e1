"""The demo's booking system: a small web server with a believable salon's days, relative to now. Never on a real box.

`/calendar.ics` and `/prices.csv` answer with an ETag, and 304 when nothing changed. What they say: feed.py.
"""

import argparse
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

from appliance.demo.diary import hours
from appliance.demo.feed import calendar, prices


class Desk(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"

    def __init__(self, clock: Callable[[], datetime], opening: tuple[str, str], *rest: object) -> None:
        self._clock, self._opening = clock, opening
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        now = self._clock()
        zone = now.tzinfo
        assert isinstance(zone, ZoneInfo)
        match self.path.split("?")[0]:
            case "/calendar.ics":
                self._answer("text/calendar; charset=utf-8", calendar(now, self._opening, zone))
            case "/prices.csv":
                self._answer("text/csv; charset=utf-8", prices())
            case "/healthz":
                self._answer("text/plain; charset=utf-8", "ok\n")
            case "/":
                self._answer("text/html; charset=utf-8", "<!doctype html><title>Salon Aurora</title><h1>Bookings</h1>")
            case _:
                self._answer("text/plain; charset=utf-8", "There is nothing here.\n", 404)

    do_HEAD = do_GET

    def _answer(self, kind: str, text: str, status: int = 200) -> None:
        body = text.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        unchanged = status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else status)
        self.send_header("ETag", etag)
        if not unchanged:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not unchanged and self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the demo's own screen tells the story."""


def server(address: tuple[str, int], clock: Callable[[], datetime]) -> ThreadingHTTPServer:
    """The booking system, not yet serving. Its hours are those around the moment at which it starts."""
    return ThreadingHTTPServer(address, partial(Desk, clock, hours(clock())))


def main() -> None:
    """`python -m appliance.demo.booking --listen 203.0.113.80:80`"""
    parser = argparse.ArgumentParser(description="The demo's booking system.")
    parser.add_argument("--listen", default="127.0.0.1:8081", metavar="ADDR:PORT")
    parser.add_argument("--zone", default="Europe/London", type=ZoneInfo)
    given = parser.parse_args()
    host, _, port = given.listen.rpartition(":")
    with server((host, int(port)), partial(datetime.now, given.zone)) as desk:
        print(f"booking system on http://{host}:{desk.server_port}/", flush=True)
        desk.serve_forever()


if __name__ == "__main__":
    main()
