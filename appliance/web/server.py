"""Serve the page: on which addresses, for how long, and telling systemd that it lives. Writes no file."""

import asyncio
import contextlib
import gc
import logging
import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from appliance.config import Config
from appliance.noted.asking import Asking
from appliance.notify import notify, watchdog_s
from appliance.places import Places
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Devices, Door, People
from appliance.web.edition import edition
from appliance.web.handshake import Handshake
from appliance.web.https import Https
from appliance.web.secured import Secured
from appliance.web.sessions import Sessions, key
from appliance.web.watch import Watch

IP_FREEBIND = getattr(socket, "IP_FREEBIND", 15)  # ip(7); Python names it from 3.13 on
CONNECTIONS = 1024  # 200 tablets, each with its stream, and what their browsers open beside it
PER_ADDRESS = 64  # one device needs six for each browser; a few may stand behind one repeater
REQUEST_S = 10.0  # from connecting, or from the end of the pause after an answer, to the last byte of a request
HANDSHAKE_S = 5.0
IDLE_S = 15  # how long a connection may rest between two requests
GONE_MS = 30_000  # what a tablet has not acknowledged for so long it never will: it left the Wi-Fi
LISTEN = {"loopback": "127.0.0.1"}

log = logging.getLogger(__name__)

# it warns of each broken request: whoever sends a thousand would write our log. Our own mistakes are errors
logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


async def run(config: Config, places: Places, sockets: list[socket.socket] | None = None) -> None:
    """Serve until cancelled, on the sockets that were handed in and on those that the settings ask for."""
    given = list(sockets or [])
    listening = [*given, *(_listen(*where) for where in wanted(config, [sock.getsockname() for sock in given]))]
    desk = Desk(places, config.salon.zone, places.key(config.privacy.key))
    door = Door(People(places.users), Sessions(key(places.secret("session"))), devices=Devices(places.devices))
    watch = Watch(lambda: edition(desk.read(), door.everybody()))
    https = Https(config, places)
    page = app.build(config, desk, door, Asking(places.audit_socket), watch, https)
    server = _Server(_settings(page))
    safe = Secured(places.tls / "page.pem", https, lambda context: _Safe(_settings(page), context, _listening(config)))
    keeping = asyncio.create_task(safe.keep())
    gc.freeze()  # what is loaded by now stays: nobody waits while the collector looks through it again and again
    alive = asyncio.create_task(_tell_that_we_live())
    try:
        await _until_cancelled(server, listening, watch)
    finally:
        alive.cancel()
        keeping.cancel()
        await asyncio.wait([keeping])
        notify("STOPPING=1")


def _settings(page: ASGIApp) -> uvicorn.Config:
    """The same for both, with https and without."""
    return uvicorn.Config(
        page,
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


def _listening(config: Config) -> list[socket.socket]:
    """The sockets of https: all of them, or none."""
    with contextlib.ExitStack() as opened:
        sockets = [
            opened.enter_context(contextlib.closing(_listen(host, config.web.tls_port)))
            for host, _ in wanted(config, [])
        ]
        opened.pop_all()
    return sockets


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
        hint = "Another program is there" if error.errno == 98 else "Choose another in [web]"
        raise OSError(f"the page cannot be opened on {host} port {port}: {error.strerror}. {hint}.") from None
    return sock


async def _until_cancelled(server: "_Server", listening: list[socket.socket], watch: Watch) -> None:
    """Being cancelled means: answer what has been asked, let go of the streams, then end."""
    serving = asyncio.create_task(server.serve(listening))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        watch.end()
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


class _Safe(_Server):
    """The same over TLS, and whoever does not get through the handshake in time is cut off."""

    handshake_s = HANDSHAKE_S

    def __init__(self, config: uvicorn.Config, context: ssl.SSLContext, sockets: list[socket.socket]) -> None:
        super().__init__(config)
        self._context, self._sockets = context, sockets
        self._there: set[Handshake] = set()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await super().serve(sockets or self._sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self.lifespan.startup()
        opening = asyncio.get_running_loop().create_server
        self.servers = [await opening(self._met, sock=sock) for sock in sockets or []]
        self.started = True

    def _met(self) -> asyncio.BaseProtocol:
        inside = _Hurried(config=self.config, server_state=self.server_state, app_state={})
        return Handshake(inside, self._context, self.handshake_s, self._there, PER_ADDRESS)


class _Hurried(H11Protocol):
    """uvicorn waits for ever for a request that never ends; a thousand of those would shut everybody else out.

    Each byte ends uvicorn's own wait for the next request, so whoever dribbles after an answer needs a limit as well,
    and whoever does not take the answer. One address gets no more than its share, however busy it is.
    """

    patience_s = REQUEST_S
    idle_s = IDLE_S
    per_address = PER_ADDRESS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._hurry = self.loop.call_later(self.patience_s, self._too_slow)
        self._was_full = False
        if self._neighbours() > self.per_address:
            transport.abort()
        else:
            _give_up_on_whoever_is_gone(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hurry.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._wait(self.idle_s + self.patience_s)
        super().on_response_complete()

    def _neighbours(self) -> int:
        """How many connections this address has."""
        return sum(isinstance(each, _Hurried) and each.host == self.host for each in self.connections)

    @property
    def host(self) -> str:
        return self.client[0] if self.client else ""

    def _too_slow(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()
            return
        cycle = getattr(self, "cycle", None)  # uvicorn types it as always there
        if cycle is not None and not cycle.response_complete:
            self._look_whether_it_is_taken()
            return
        self._wait(self.patience_s)
        self.transport.close()

    def _look_whether_it_is_taken(self) -> None:
        """An answer may take long to make, and a stream to end; but what there is of it has to be taken."""
        is_full = self.transport.get_write_buffer_size() > 0
        if is_full and self._was_full:
            self.transport.abort()
            return
        self._was_full = is_full
        self._wait(self.patience_s)

    def _wait(self, seconds: float) -> None:
        self._hurry.cancel()
        self._hurry = self.loop.call_later(seconds, self._too_slow)


def _give_up_on_whoever_is_gone(transport: asyncio.Transport) -> None:
    """The kernel would try for a quarter of an hour (tcp(7)), and the connection count for as long."""
    sock = transport.get_extra_info("socket")
    if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_MS)
