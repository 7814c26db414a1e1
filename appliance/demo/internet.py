"""The rest of the internet, in one small process: the 204 page, and an echo over TCP and UDP.

`python -m appliance.demo.internet` in the internet's namespace.
"""

import asyncio
from typing import cast

from appliance.demo.layout import ECHO, ECHO_PORT, PAGE_204

_204 = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_404 = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer 204 to /generate_204, as the connectivity checks of the phone makers do."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        writer.write(_204 if head.split(b" ")[1:2] == [b"/generate_204"] else _404)
        await writer.drain()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # a visitor whose line has died; there is nobody to tell
    finally:
        writer.close()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send back what comes, for as long as the visitor stays."""
    try:
        while heard := await reader.read(4096):
            writer.write(heard)
            await writer.drain()
    except OSError:
        pass  # as above
    finally:
        writer.close()


class EchoDatagrams(asyncio.DatagramProtocol):
    """The same for UDP."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)  # the loop's own class does not inherit from it

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        self._transport.sendto(data, addr)


async def main() -> None:
    await asyncio.start_server(page, PAGE_204, 80)
    await asyncio.start_server(echo, ECHO, ECHO_PORT)
    await asyncio.get_running_loop().create_datagram_endpoint(EchoDatagrams, (ECHO, ECHO_PORT))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
