"""The one way out to a booking system: HTTP that can only ask. Decides how much, how long and from whom it takes bytes.

The address of a feed is its password: it is in no log, no error and no exception text that leaves this file.
"""

import asyncio
import hashlib
import logging
import ssl
import zlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TypeVar

import httpx2

from appliance import __version__
from appliance.sources.door import Answer, Failed, Fetched, NotModified, Validators

MOST_BYTES = 12 * 2**20  # twenty thousand appointments with notes; a salon has a few thousand a year
MOST_REDIRECTS = 3
LONGEST_VALIDATOR = 1000
LAST_PORT = 65535
TOTAL_S = 30.0  # for everything: a server that sends one byte a second is not answering
STEP_S = 10.0

# both write each request's address at INFO or DEBUG
for _talkative in ("httpx2", "httpcore2"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


ASKING = ("GET", "HEAD", "PROPFIND", "REPORT")  # RFC 9110, 4918, 3253: safe, they change nothing

Headers = Mapping[str, str]
T = TypeVar("T")


class Refused(Exception):
    """We will not take this answer. The reason is for people, and holds no address."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.retry_after_s = reason, retry_after_s


class ReadOnly(httpx2.AsyncBaseTransport):
    """Lets only questions through: whatever else may be written one day, nothing is changed in a booking system.

    `posts`: the paths at which the vendor's documentation says that a POST is a question.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, posts: Collection[str]) -> None:
        self._inner, self._posts = inner, posts

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method not in ASKING and not (request.method == "POST" and request.url.path in self._posts):
            raise RuntimeError(f"{request.method} would change a booking system; this box only reads")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def client(posts: Collection[str] = ()) -> httpx2.AsyncClient:
    """A client that only reads, follows nothing by itself and takes no proxy from the environment."""
    return httpx2.AsyncClient(
        transport=ReadOnly(httpx2.AsyncHTTPTransport(), posts),
        timeout=httpx2.Timeout(STEP_S),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": f"PlanB/{__version__}", "Accept-Encoding": "gzip"},
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whatever its status; unpacked and counted."""

    status: int
    headers: httpx2.Headers
    body: bytes

    def expected(self, *statuses: int) -> "Reply":
        """This reply, if it has one of these statuses. Raises Refused with the reason in words."""
        if self.status not in statuses:
            raise Refused(_in_words(self.status), _retry_after(self.headers))
        return self


class Asking:
    """One conversation with a booking system. All its answers together may have so many bytes."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http, self._left = http, MOST_BYTES

    async def ask(self, method: str, url: str, headers: Headers | None = None, body: bytes | None = None) -> Reply:
        """Put one question. Follows redirects within the same host. Raises Refused."""
        address = httpx2.URL(_https(url))
        for _ in range(MOST_REDIRECTS + 1):
            if (address.port or 0) > LAST_PORT:
                raise httpx2.InvalidURL("no such port")  # httpx2 takes it, and the socket raises what nobody expects
            async with self._http.stream(method, address, headers=headers, content=body) as reply:
                if reply.status_code in (301, 302, 303, 307, 308):
                    address = _same_house(address, reply)
                    if method not in ASKING:
                        raise Refused("it sends a question on that may be put at its own address only")
                    continue
                return Reply(reply.status_code, reply.headers, await self._body(reply))
        raise Refused("it sends us from one address to the next without end")

    async def _body(self, reply: httpx2.Response) -> bytes:
        """Unpacked by us: a small packed body may not become a large one before it is counted."""
        packing = reply.headers.get("content-encoding", "identity").strip().lower()
        if packing not in ("identity", "gzip", ""):
            raise Refused("it packs its answer in a way that we did not ask for")
        unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
        parts = list[bytes]()
        async for raw in reply.aiter_raw():
            part = unpack.decompress(raw, self._left + 1) if unpack else raw
            self._left -= len(part)
            if self._left < 0:
                raise Refused(f"it sends more than {MOST_BYTES // 2**20} MB")
            parts.append(part)
        if unpack and parts and not unpack.eof:
            raise Refused("its answer broke off in the middle")
        if unpack and unpack.unused_data:
            raise Refused("it packs its answer in a way that we did not ask for")
        return b"".join(parts)


async def conversation(
    talk: Callable[[Asking], Awaitable[T]], *, posts: Collection[str] = (), total_s: float
) -> T | Failed:
    """What `talk` makes of its answers, or why there is nothing: whatever a network can do becomes a reason."""
    try:
        async with asyncio.timeout(total_s), client(posts) as http:
            return await talk(Asking(http))
    except Refused as refused:
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


async def get(
    url: str, known: Validators, accept: str, total_s: float = TOTAL_S, headers: Headers = MappingProxyType({})
) -> Answer:
    """Fetch `url` unless it is still what `known` describes."""

    async def talk(asking: Asking) -> Fetched | NotModified:
        return await _unless_known(asking, url, known, {"Accept": accept, **headers})

    return await conversation(talk, total_s=total_s)


def basic(user: str, password: str) -> dict[str, str]:
    """The header with a name and a password (RFC 7617)."""
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


async def _unless_known(asking: Asking, url: str, known: Validators, headers: dict[str, str]) -> Fetched | NotModified:
    headers |= {"If-None-Match": known.etag} if known.etag else {}
    headers |= {"If-Modified-Since": known.modified} if known.modified else {}
    reply = (await asking.ask("GET", url, headers)).expected(200, 304)
    if reply.status == 304:
        if not known.digest:
            raise Refused('it said "not changed" to a first question')
        return NotModified()
    digest = hashlib.sha256(reply.body).hexdigest()
    if digest == known.digest:
        return NotModified()
    return Fetched(reply.body, Validators(_sayable(reply, "etag"), _sayable(reply, "last-modified"), digest))


def _https(url: str) -> str:
    """webcal:// is how calendar programs write https://."""
    return f"https://{url[9:]}" if url.startswith("webcal://") else url


def _same_house(url: httpx2.URL, reply: httpx2.Response) -> httpx2.URL:
    """Where we are sent, if that is the same door, or its https: a secret address is not told to anybody else."""
    target = url.join(reply.headers.get("location", ""))
    is_its_https = (url.scheme, target.scheme) == ("http", "https") and target.port is None and url.port is None
    is_same = (target.scheme, target.port) == (url.scheme, url.port) or is_its_https
    if target.host != url.host or not is_same:
        raise Refused("it sends us to another place, which may be a sign-in page; ask for the feed's new address")
    return target


def _sayable(reply: Reply, name: str) -> str | None:
    """A validator, if it can be sent back: one in other letters would make every further question fail."""
    value = reply.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST_VALIDATOR else None


def _in_words(status: int) -> str:
    words = {
        401: "it wants a sign-in; the address of the feed may have changed",
        403: "it refuses us; the address of the feed may have changed",
        404: "there is no feed at this address any more",
        410: "there is no feed at this address any more",
        429: "it asks us to come less often",
    }
    return words.get(status, f"it has a problem of its own (it answered {status})")


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Seconds, or a date (RFC 9110 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _unreached(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "its certificate is not valid; is the clock of the box right?"
        cause = cause.__cause__ or cause.__context__
    return "it cannot be reached"
