"""Ask the application layer through one uplink: a name from its own resolver, then the page that answers 204.

Decides nothing: the outcome is one word. A sign-in page answers for every page, so anything but 204 is one;
redirects are not followed, because they are how it shows itself.
"""

import asyncio
import socket
from ipaddress import IPv4Address
from urllib.parse import urlsplit

import dns.exception
import dns.message
import dns.rdatatype
import h11

from appliance.failover.events import Outcome

NAME_S = 1.0  # for one question to one resolver
PAGE_S = 3.0


async def prove(device: str, resolvers: tuple[str, ...], url: str) -> Outcome:
    """Try the page at `url` (http) through `device`; it takes 5 s at most with two resolvers."""
    host = urlsplit(url).hostname or ""
    address = host if _is_address(host) else await _resolve(device, resolvers, host)
    if address is None:
        return "dns"
    return await _page(device, address, url)


def _is_address(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


async def _resolve(device: str, resolvers: tuple[str, ...], host: str) -> str | None:
    for resolver in resolvers:
        address = await _question(device, resolver, host)
        if address is not None:
            return address
    return None


async def _question(device: str, resolver: str, host: str) -> str | None:
    """One A question (RFC 1035) over UDP. None: no answer, or none that helps."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sock:
        try:
            query = dns.message.make_query(host, dns.rdatatype.A)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
            sock.connect((resolver, 53))
            await loop.sock_sendall(sock, query.to_wire())
            async with asyncio.timeout(NAME_S):
                answer = dns.message.from_wire(await loop.sock_recv(sock, 4096))
        except (OSError, dns.exception.DNSException):
            return None
    if not query.is_response(answer):
        return None
    records = (record for rrset in answer.answer if rrset.rdtype == dns.rdatatype.A for record in rrset)
    return next((record.to_text() for record in records), None)


async def _page(device: str, address: str, url: str) -> Outcome:
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(PAGE_S):
            reader, writer = await _connect(device, address, parts.port or 80)
            try:
                connection = h11.Connection(h11.CLIENT)
                path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
                writer.write(connection.send(_request(parts.netloc, path)) or b"")
                return await _judge(connection, reader)
            finally:
                writer.close()
    except (OSError, h11.RemoteProtocolError):  # TimeoutError is an OSError
        return "no_reply"


async def _connect(device: str, address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Bound to the device before it connects: HTTP clients set socket options too late for that."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
        return await asyncio.open_connection(sock=sock)
    except BaseException:
        sock.close()
        raise


def _request(host: str, path: str) -> h11.Request:
    headers = [("Host", host), ("User-Agent", "planb"), ("Connection", "close")]
    return h11.Request(method="GET", target=path, headers=headers)


async def _judge(connection: h11.Connection, reader: asyncio.StreamReader) -> Outcome:
    """Read as far as the headers: a sign-in page is known by them, its body is not wanted."""
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Response):
            return "open" if event.status_code == 204 else "portal"
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(4096))
