"""Ask the application layer through one uplink: a name, the page that answers 204, and beside it a certificate.

Decides what the answers mean, in one word. A sign-in page answers for every page, so anything but 204 is one;
redirects are not followed, because they are how it shows itself. Somebody who answers in the name of a proof host
without its certificate is one, too. A proof host that is silent may be down itself: then the page's own host decides.
"""

import asyncio
from urllib.parse import urlsplit

from appliance.failover.events import Outcome
from appliance.probes import http
from appliance.probes.names import resolve
from appliance.probes.race import race
from appliance.probes.tls import certified

PAGE_S = 2.0  # a page on LTE takes half a second; a line that is slower than this is no help


async def prove(
    device: str, resolvers: tuple[str, ...], page: str, hosts: tuple[str, ...], spares: tuple[str, ...]
) -> Outcome:
    """Try `page` (http) and the certificate of one of `hosts` ("name:port"; none: the page alone) in 4 s at most.

    A page that is silent may be down itself, and a host's certificate may simply be wrong: then one of the `spares`
    decides. A sign-in page answers in everybody's name.
    """
    beside = asyncio.create_task(_certificate(device, resolvers, hosts, urlsplit(page).hostname or ""))
    try:
        outcome = await _page(device, resolvers, page)
        if outcome == "open":
            outcome = await beside
            if outcome == "open" or not spares:
                return outcome
        elif outcome != "no_reply":
            return outcome
        elif hosts:
            spares = (*hosts, *spares)
        verdicts = await race((certified(device, resolvers, host) for host in spares), _is_valid)
        return "open" if "valid" in verdicts else outcome
    finally:
        beside.cancel()


async def _page(device: str, resolvers: tuple[str, ...], page: str) -> Outcome:
    address = await resolve(device, resolvers, urlsplit(page).hostname or "")
    if address is None:
        return "dns"
    try:
        async with asyncio.timeout(PAGE_S), http.get(device, address, page) as reply:
            return "open" if reply.status == 204 else "portal"
    except OSError:  # TimeoutError among them
        return "no_reply"


async def _certificate(device: str, resolvers: tuple[str, ...], hosts: tuple[str, ...], spare: str) -> Outcome:
    if not hosts:
        return "open"
    asked = (certified(device, resolvers, host) for host in hosts)
    verdicts = await race(asked, _is_valid)
    if "valid" in verdicts:
        return "open"
    if "forged" in verdicts:
        return "portal"
    return "open" if await certified(device, resolvers, f"{spare}:443") == "valid" else "no_reply"


def _is_valid(verdict: str) -> bool:
    return verdict == "valid"
