"""A day of forty visits, from the booking system to the page: the real services, and a system that counts its bytes.

It changes the day and looks how long the page needs after the poll that brought it; then it leaves the day alone, and
counts what each further poll sends over the wire and what it writes.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

VISITS = 40
EVERY_S = 5.0
SETTINGS = """
[salon]
name = "Bench"
timezone = "UTC"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
[[sources]]
name = "main"
kind = "ics"
url = "{url}"
every_s = {every_s}
[web]
listen = ["loopback"]
port = {port}
"""


@dataclass
class System:
    """A booking system with an ETag, which remembers what it served."""

    body: bytes = b""
    served: list[tuple[float, int, int]] = field(default_factory=list)  # when, status, bytes

    def change(self, number: int) -> None:
        self.body = _calendar(number)


@dataclass(frozen=True, slots=True)
class Box:
    """The two services of the book, running."""

    root: Path
    run: Path
    url: str
    system: System
    sync: int  # its process
    web: int

    def visits(self) -> list[str]:
        with urllib.request.urlopen(f"{self.url}api/v1/day/{_today()}", timeout=5) as answer:
            return [visit["client"]["name"] for visit in json.load(answer)["visits"]]

    def resting_mb(self) -> float:
        return memory_mb(self.sync)

    def written(self) -> int:
        """Bytes that the daemon has sent to storage, /run left out: that is memory on a box."""
        facts = dict(line.split(": ") for line in Path(f"/proc/{self.sync}/io").read_text().splitlines())
        return int(facts["write_bytes"])


@contextmanager
def running() -> Iterator[Box]:
    """A box of its own, with /run in memory."""
    system = System()
    with (
        tempfile.TemporaryDirectory() as top,
        tempfile.TemporaryDirectory(dir="/dev/shm") as run,
        _serving(system) as url,
    ):
        port = _free_port()
        places = {name: Path(top) / name for name in ("configuration", "state", "cache")} | {"runtime": Path(run)}
        for place in places.values():
            place.mkdir(exist_ok=True)
        (places["configuration"] / "planb.toml").write_text(SETTINGS.format(url=url, every_s=EVERY_S, port=port))
        env = os.environ | {f"{name.upper()}_DIRECTORY": str(place) for name, place in places.items()}
        system.change(0)
        services = [_service(name, env) for name in ("sync", "web")]
        try:
            sync, web = (service.pid for service in services)
            box = Box(Path(top), Path(run), f"http://127.0.0.1:{port}/", system, sync, web)
            _until(lambda: len(box.visits()) == VISITS)
            yield box
        finally:
            for service in services:
                service.send_signal(signal.SIGTERM)
                service.wait()


def page_after_poll_s(box: Box, number: int) -> float:
    """Seconds from the answer that brought a change to a page that shows it."""
    box.system.change(number)
    before = len(box.system.served)
    _until(lambda: f"Client{number} B." in box.visits())
    return time.monotonic() - next(at for at, status, _ in box.system.served[before:] if status == 200)


def polls_without_change(box: Box, count: int) -> tuple[list[int], int]:
    """The bytes on the wire of so many polls that brought nothing, and the bytes that they wrote to the card."""
    _until(lambda: box.system.served[-1][1] == 304)
    written, files, before = box.written(), _files(box.root), len(box.system.served)
    _until(lambda: len(box.system.served) >= before + count)
    time.sleep(0.5)  # what comes of the last one
    changed = _files(box.root) != files
    wire = [size for _, _, size in box.system.served[before:]]
    return wire, max(box.written() - written, int(changed))


def _calendar(number: int) -> bytes:
    start = datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC) + timedelta(hours=8)
    events = []
    for n in range(VISITS):
        at = start + timedelta(minutes=15 * n)
        name = f"Client{number} Bench" if n == 0 else f"Somebody{n} Bench"
        events.append(
            f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:{at:%Y%m%dT%H%M%SZ}\r\nDURATION:PT45M\r\nSUMMARY:{name} - Cut\r\n"
            f"ORGANIZER;CN=Staff{n % 6}:mailto:s@example.com\r\n"
            f"DESCRIPTION:Price: 45\\nPhone: 07700 900{n:03}\r\nEND:VEVENT"
        )
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


@contextmanager
def _serving(system: System) -> Iterator[str]:
    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            etag = f'"{hashlib.sha256(system.body).hexdigest()[:24]}"'
            same = self.headers.get("If-None-Match") == etag
            status = "304 Not Modified" if same else "200 OK"
            head = f"HTTP/1.1 {status}\r\nETag: {etag}\r\nContent-Type: text/calendar\r\n"
            body = b"" if same else system.body
            answer = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
            asked = len(self.raw_requestline) + len(str(self.headers).replace("\n", "\r\n"))
            system.served.append((time.monotonic(), 304 if same else 200, asked + len(answer)))
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/calendar.ics"
        server.shutdown()


def _service(name: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "appliance", "run", name], env=env, stderr=subprocess.DEVNULL)


def _files(root: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in root.rglob("*") if path.is_file()}


def memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def _free_port() -> int:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


def _until(holds: object, longest_s: float = 60.0) -> None:
    ends = time.monotonic() + longest_s
    while time.monotonic() < ends:
        try:
            if holds():  # type: ignore[operator]
                return
        except (urllib.error.URLError, OSError, KeyError, IndexError):
            pass
        time.sleep(0.02)
    raise TimeoutError("the box did not come that far")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
