"""Serve the page: on which addresses, for how long, and telling systemd that it lives. Writes no file."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from appliance.config import Config
from appliance.noted import Heard
from appliance.notify import notify, watchdog_s
from appliance.places import Places
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Door, People
from appliance.web.sessions import Sessions, key

IP_FREEBIND = getattr(socket, "IP_FREEBIND", 15)  # ip(7); Python names it from 3.13 on
CONNECTIONS = 256
REQUEST_S = 10.0  # from connecting, or from the end of the pause after an answer, to the last byte of a request
IDLE_S = 15  # how long a connection may rest between two requests
LISTEN = {"loopback": "127.0.0.1"}

log = logging.getLogger(__name__)

# it warns of each broken request: whoever sends a thousand would write our log. Our own mistakes are errors
logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


async def run(config: Config, places: Places, sockets: list[socket.socket] | None = None) -> None:
    """Serve until cancelled, on the sockets that were handed in and on those that the settings ask for."""
    given = list(sockets or [])
    listening = [*given, *(_listen(*where) for where in wanted(config, [sock.getsockname() for sock in given]))]
    desk = Desk(places, config.salon.zone, places.key(config.privacy.key))
    door = Door(People(places.users), Sessions(key(places.secret("session"))))
    server = _Server(
        uvicorn.Config(
            app.build(config, desk, door, Heard()),
            http=_Hurried,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,  # who looked at whose day is nobody's business
            proxy_headers=False,  # nobody stands before us, so nobody may say who the device is
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=IDLE_S,
            timeout_graceful_shutdown=3,
        )
    )
    alive = asyncio.create_task(_tell_that_we_live())
    try:
        await _until_cancelled(server, listening)
    finally:
        alive.cancel()
        notify("STOPPING=1")


def wanted(config: Config, given: list[Any]) -> list[tuple[str, int]]:
    """The addresses of `[web] listen` on which no socket was handed in."""
    hosts = [config.network.lan_ip if word == "lan" else LISTEN.get(word, word) for word in config.web.listen]
    there = {tuple(name[:2]) for name in given if isinstance(name, tuple)}
    port = config.web.port
    return [
        (host, port) for host in dict.fromkeys(hosts) if not there & {(host, port), ("0.0.0.0", port), ("::", port)}
    ]


def _listen(host: str, port: int) -> socket.socket:
    """A socket on one address, even before a device has it: the LAN may come up after us."""
    family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        hint = "Another program is there" if error.errno == 98 else "Choose another with [web] port"
        raise OSError(f"the page cannot be opened on {host} port {port}: {error.strerror}. {hint}.") from None
    return sock


async def _until_cancelled(server: "_Server", listening: list[socket.socket]) -> None:
    """Being cancelled means: answer what has been asked, then end."""
    serving = asyncio.create_task(server.serve(listening))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


async def _tell_that_we_live() -> None:
    """From the loop that answers the pages: when it hangs, systemd hears nothing and starts us anew."""
    every = watchdog_s()
    while every:
        notify("WATCHDOG=1")
        await asyncio.sleep(every)


class _Server(uvicorn.Server):
    """uvicorn, but signals are our caller's, and systemd hears when the page is open."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        notify("READY=1")


class _Hurried(H11Protocol):
    """uvicorn waits for ever for a request that never ends; 256 of those would shut everybody else out.

    Each byte ends uvicorn's own wait for the next request, so whoever dribbles after an answer needs a limit as well,
    and whoever does not take the answer.
    """

    patience_s = REQUEST_S
    idle_s = IDLE_S

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._hurry = self.loop.call_later(self.patience_s, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hurry.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._hurry.cancel()
        self._hurry = self.loop.call_later(self.idle_s + self.patience_s, self._too_slow)
        super().on_response_complete()

    def _too_slow(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()
            return
        cycle = getattr(self, "cycle", None)  # uvicorn types it as always there
        if cycle is None or cycle.response_complete:
            self._hurry = self.loop.call_later(self.patience_s, self._too_slow)
            self.transport.close()
