"""Measure an uplink by a download through it. Decides nothing: how fast is fast enough, the caller knows."""

import asyncio
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from appliance.probes import http
from appliance.probes.names import resolve

ANSWER_S = 5.0  # until the download begins: a modem that slept takes three


@dataclass(frozen=True, slots=True)
class Throughput:
    """What came, from the first byte on: without headers, and without what IP, TCP and TLS add to it."""

    bytes: int
    seconds: float
    mbit: float  # per second
    error: str | None = None  # in words; what came before it counts


async def measure(device: str, resolvers: tuple[str, ...], url: str, seconds: float, limit_bytes: int) -> Throughput:
    """Download `url` (http or https) for `seconds` at most, or until `limit_bytes` have come."""
    meter = _Meter()
    try:
        host = urlsplit(url).hostname or ""
        async with asyncio.timeout(ANSWER_S) as patience:
            address = await resolve(device, resolvers, host)
            if address is None:
                return meter.read(f"nobody knows the address of {host}")
            async with http.get(device, address, url) as reply:
                patience.reschedule(asyncio.get_running_loop().time() + seconds)
                return await _download(reply, meter, limit_bytes)
    except ssl.SSLCertVerificationError:
        return meter.read("its certificate is not valid; is the clock of the box right?")
    except TimeoutError:
        return meter.read(None if meter.bytes else "nothing came")
    except http.Broken as error:
        return meter.read(str(error))
    except OSError:
        return meter.read("the connection broke off" if meter.bytes else "it cannot be reached")


async def _download(reply: http.Reply, meter: "_Meter", limit_bytes: int) -> Throughput:
    if reply.status != 200:
        return meter.read(f"it answered {reply.status} instead of 200")
    async for piece in reply.body:
        meter.add(len(piece))
        if meter.bytes >= limit_bytes:
            break
    return meter.read(None if meter.bytes else "nothing came")


class _Meter:
    """Counts what comes."""

    def __init__(self) -> None:
        self.bytes = 0
        self._began = time.monotonic()

    def add(self, more: int) -> None:
        if not self.bytes:
            self._began = time.monotonic()
        self.bytes += more

    def read(self, error: str | None) -> Throughput:
        taken = time.monotonic() - self._began
        return Throughput(self.bytes, taken, self.bytes * 8 / 1e6 / taken if taken and self.bytes else 0.0, error)
