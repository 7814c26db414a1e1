"""A provider's sign-in page, for whatever was asked. `python -m appliance.demo.portal` in a router's namespace."""

import asyncio

from appliance.demo.layout import PORTAL_PORT

_BODY = b"<!doctype html><title>Sign in</title><h1>Your line is paused</h1><p>Please sign in to your account.</p>"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
_PAGE = _HEAD % len(_BODY) + _BODY


async def sign_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Any request gets the page, with status 200: the meanest kind of portal."""
    try:
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        writer.write(_PAGE)
        await writer.drain()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # a visitor whose line has died; there is nobody to tell
    finally:
        writer.close()


async def main() -> None:
    await asyncio.start_server(sign_in, "0.0.0.0", PORTAL_PORT)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
