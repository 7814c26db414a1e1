"""Open https beside http for as long as there is a certificate; take a renewed one without cutting anybody off.

Decides when. What listens and answers is handed in (server.py); who is led there: https.py.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from appliance import whole
from appliance.web.https import Https

LOOK_S = 5.0  # after `planb tls` nobody has to restart anything

log = logging.getLogger(__name__)


class Server(Protocol):
    """What serves until it should not."""

    should_exit: bool

    async def serve(self) -> None: ...


class Secured:
    """Https as it should be now: open with the certificate of now, or closed."""

    def __init__(
        self, page_pem: Path, https: Https, opened: Callable[[ssl.SSLContext], Server], every_s: float = LOOK_S
    ) -> None:
        self._pem, self._https, self._opened, self._every_s = page_pem, https, opened, every_s
        self._seen: object = None
        self._told = ""  # why it is not open, so that it is said once
        self._context: ssl.SSLContext | None = None
        self._serving: tuple[Server, asyncio.Task[None]] | None = None

    async def keep(self) -> None:
        """Look again and again, until cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._every_s)
        finally:
            await self._close()

    async def look(self) -> None:
        """Make it so. Costs a look at one file."""
        seen = whole.identity(self._pem)
        if seen == self._seen:
            return
        self._seen = seen
        context = _context(self._pem) if seen else None
        if context is None:
            await self._close()
        elif self._context is None:
            self._open(context)
        else:
            self._context.load_cert_chain(self._pem)  # from the next handshake on
            log.info("https goes on with a renewed certificate")

    def _open(self, context: ssl.SSLContext) -> None:
        try:
            server = self._opened(context)
        except OSError as error:
            if str(error) != self._told:
                log.warning("no https: %s", error)
            self._told, self._seen = str(error), None  # the port may be free at the next look
            return
        self._context, self._serving = context, (server, asyncio.create_task(server.serve()))
        self._https.is_open = True
        log.info("https is open")

    async def _close(self) -> None:
        self._https.is_open, self._context = False, None
        if self._serving:
            server, serving = self._serving
            server.should_exit = True
            await asyncio.wait([serving])  # whoever is cancelled here comes again, and waits for the rest
            self._serving = None
            log.info("https is closed")


def _context(pem: Path) -> ssl.SSLContext | None:
    """TLS 1.2 and newer, as Python has it. None: the certificate cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(pem)
    except OSError as error:  # ssl.SSLError is one
        log.warning("no https: %s cannot be used: %s", pem, error)
        return None
    return context
