"""The one way out to a booking system: HTTP that can only ask. Decides how much, how long and from whom it takes bytes.

The address of a feed is its password: it is in no log, no error and no exception text that leaves this file.
"""

import asyncio
import hashlib
import logging
import ssl
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from appliance import __version__
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators

MOST_BYTES = 4 * 2**20  # twenty thousand appointments; a salon has a few thousand a year
MOST_REDIRECTS = 3
LONGEST_VALIDATOR = 1000
LAST_PORT = 65535
TOTAL_S = 30.0  # for everything: a server that sends one byte a second is not answering
STEP_S = 10.0

# both write each request's address at INFO or DEBUG
for _talkative in ("httpx2", "httpcore2"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


class _Refused(Exception):
    """We will not take this answer."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.retry_after_s = reason, retry_after_s


class ReadOnly(httpx2.AsyncBaseTransport):
    """Lets only questions through: whatever else may be written one day, nothing is changed in a booking system."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method not in ("GET", "HEAD"):
            raise RuntimeError(f"{request.method} would change a booking system; this box only reads")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def client() -> httpx2.AsyncClient:
    """A client that only reads, follows nothing by itself and takes no proxy from the environment."""
    return httpx2.AsyncClient(
        transport=ReadOnly(httpx2.AsyncHTTPTransport()),
        timeout=httpx2.Timeout(STEP_S),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": f"PlanB/{__version__}", "Accept-Encoding": "gzip"},
    )


async def get(url: str, known: Validators, accept: str, total_s: float = TOTAL_S) -> Answer:
    """Fetch `url` unless it is still what `known` describes."""
    try:
        async with asyncio.timeout(total_s), client() as http:
            return await _ask(http, httpx2.URL(_https(url)), known, accept)
    except _Refused as refused:
        return Failed(refused.reason, refused.retry_after_s)
    except TimeoutError:
        return Failed(f"it did not answer within {total_s:g} s")
    except httpx2.TimeoutException:
        return Failed("it does not answer")
    except httpx2.ConnectError as error:
        return Failed(_unreached(error))
    except httpx2.UnsupportedProtocol:
        return Failed("its address is none for the web; look at it in planb.toml")
    except (httpx2.TransportError, zlib.error):
        return Failed("the connection broke off")
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        return Failed("its address is not valid; look at it in planb.toml")


def _https(url: str) -> str:
    """webcal:// is how calendar programs write https://."""
    return f"https://{url[9:]}" if url.startswith("webcal://") else url


async def _ask(http: httpx2.AsyncClient, url: httpx2.URL, known: Validators, accept: str) -> Answer:
    headers = {"Accept": accept}
    headers |= {"If-None-Match": known.etag} if known.etag else {}
    headers |= {"If-Modified-Since": known.modified} if known.modified else {}
    for _ in range(MOST_REDIRECTS + 1):
        if (url.port or 0) > LAST_PORT:
            raise httpx2.InvalidURL("no such port")  # httpx2 takes it, and the socket raises what nobody expects
        async with http.stream("GET", url, headers=headers) as reply:
            if reply.status_code in (301, 302, 303, 307, 308):
                url = _same_house(url, reply)
                continue
            return await _answer(reply, known)
    raise _Refused("it sends us from one address to the next without end")


def _same_house(url: httpx2.URL, reply: httpx2.Response) -> httpx2.URL:
    """Where we are sent, if that is the same host: a secret address is not told to anybody else."""
    target = url.join(reply.headers.get("location", ""))
    if target.host != url.host or (url.scheme, target.scheme) == ("https", "http"):
        raise _Refused("it sends us to another place, which may be a sign-in page; ask for the feed's new address")
    return target


async def _answer(reply: httpx2.Response, known: Validators) -> Answer:
    if reply.status_code == 304:
        if not known.digest:
            raise _Refused('it said "not changed" to a first question')
        return NotModified()
    if reply.status_code != 200:
        raise _Refused(_in_words(reply.status_code), _retry_after(reply))
    body = b"".join([part async for part in _decoded(reply)])
    digest = hashlib.sha256(body).hexdigest()
    if digest == known.digest:
        return NotModified()
    return Fetched(body, Validators(_sayable(reply, "etag"), _sayable(reply, "last-modified"), digest))


def _sayable(reply: httpx2.Response, name: str) -> str | None:
    """A validator, if it can be sent back: one in other letters would make every further question fail."""
    value = reply.headers.get(name, "")
    return value if value.isascii() and 0 < len(value) <= LONGEST_VALIDATOR else None


async def _decoded(reply: httpx2.Response) -> AsyncIterator[bytes]:
    """The body, unpacked by us: a small packed body may not become a large one before it is counted."""
    packing = reply.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", ""):
        raise _Refused("it packs its answer in a way that we did not ask for")
    unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
    left = MOST_BYTES
    async for raw in reply.aiter_raw():
        part = unpack.decompress(raw, left + 1) if unpack else raw
        left -= len(part)
        if left < 0:
            raise _Refused(f"it sends more than {MOST_BYTES // 2**20} MB")
        yield part
    if unpack and not unpack.eof:
        raise _Refused("its answer broke off in the middle")
    if unpack and unpack.unused_data:
        raise _Refused("it packs its answer in a way that we did not ask for")


def _in_words(status: int) -> str:
    words = {
        401: "it wants a sign-in; the address of the feed may have changed",
        403: "it refuses us; the address of the feed may have changed",
        404: "there is no feed at this address any more",
        410: "there is no feed at this address any more",
        429: "it asks us to come less often",
    }
    return words.get(status, f"it has a problem of its own (it answered {status})")


def _retry_after(reply: httpx2.Response) -> float | None:
    """Seconds, or a date (RFC 9110 10.2.3)."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _unreached(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "its certificate is not valid; is the clock of the box right?"
        cause = cause.__cause__ or cause.__context__
    return "it cannot be reached"
