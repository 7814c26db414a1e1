"""Shake hands over TLS, with no more at once from one address than its share.

Before it has shaken hands nobody is a connection of uvicorn's, and nobody counts them: whoever only connects, two
thousand times, would leave no file open for the page, over http either. It decides nothing of what is said afterwards.
"""

import asyncio
import ssl
from asyncio.sslproto import SSLProtocol

# asyncio gives each TLS connection a buffer of 256 kB, and touches all of it: two hundred tablets would take 54 MB. A
# record has 16 kB at most (RFC 8446, 5.1), and what a tablet sends is far below one
RECORD = 16 * 1024


class Handshake(SSLProtocol):
    """One connection, from its first byte to its last. `there`: all of them."""

    max_size = RECORD

    def __init__(
        self, inside: asyncio.Protocol, context: ssl.SSLContext, seconds: float, there: "set[Handshake]", most: int
    ) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(loop, inside, context, None, server_side=True, ssl_handshake_timeout=seconds)  # type: ignore[arg-type]
        self._there, self._most = there, most
        self.host = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.host = (transport.get_extra_info("peername") or ("",))[0]
        if sum(each.host == self.host for each in self._there) >= self._most:
            transport.abort()
            return
        self._there.add(self)
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._there.discard(self)
        super().connection_lost(exc)
