"""TLS through one uplink's socket: does the host prove who it is? Decides nothing but what a bad certificate means.

Done by hand over our own socket (ssl.MemoryBIO): asyncio's own goes on closing connections in the background, and
on a line that is dead it does so for half a minute.
"""

import asyncio
import socket
import ssl
from functools import cache
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from appliance.probes import bound
from appliance.probes.names import resolve

PATIENCE_S = 2.0  # for name, connection and handshake: the kernel asks a second time for a connection after 1 s
PIECE = 16 * 1024  # a TLS record at its largest
# A box without a clock of its own may be years off; these two are found last, when chain and name are right (openssl,
# crypto/x509/x509_vfy.c: verify_chain).
WRONG_TIME = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED

Verdict = Literal["valid", "forged", "silent"]


async def certified(device: str, resolvers: tuple[str, ...], host: str, patience: float = PATIENCE_S) -> Verdict:
    """Shake hands with `host` ("name:port"). "forged": somebody answers in its name; "silent": nobody does."""
    try:
        async with asyncio.timeout(patience):
            return await _shaken(device, resolvers, urlsplit(f"//{host}"))
    except ssl.SSLCertVerificationError as error:
        return "valid" if error.verify_code in WRONG_TIME else "forged"
    except OSError:  # TimeoutError, a refusal and whatever else TLS complains of are among them
        return "silent"


async def _shaken(device: str, resolvers: tuple[str, ...], host: SplitResult) -> Verdict:
    name = host.hostname or ""
    address = await resolve(device, resolvers, name)
    if address is None:
        return "silent"
    with bound.stream(device) as sock:
        await asyncio.get_running_loop().sock_connect(sock, (address, host.port or 443))
        await Tls(sock, name).handshake()
    return "valid"


@cache
def context() -> ssl.SSLContext:
    """Whom this computer trusts. SSL_CERT_FILE is heard. Reading them all takes 20 ms, so it is done once."""
    return ssl.create_default_context()


class Tls:
    """A connected socket, spoken to in private."""

    def __init__(self, sock: socket.socket, host: str) -> None:
        self._sock = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context().wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    async def handshake(self) -> None:
        """Raises ssl.SSLCertVerificationError, or another OSError."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill()
                continue
            return await self._flush()

    async def send(self, data: bytes) -> None:
        self._tls.write(data)
        await self._flush()

    async def receive(self, most: int) -> bytes:
        """What came; nothing: it is over."""
        while True:
            try:
                return self._tls.read(most)
            except ssl.SSLWantReadError:
                await self._fill()
            except ssl.SSLZeroReturnError:
                return b""

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await asyncio.get_running_loop().sock_sendall(self._sock, self._outgoing.read())

    async def _fill(self) -> None:
        came = await asyncio.get_running_loop().sock_recv(self._sock, PIECE)
        if not came:
            raise ConnectionResetError("it hung up in the middle")
        self._incoming.write(came)
