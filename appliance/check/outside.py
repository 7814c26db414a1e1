"""Check what answers: names, the daemons, the page. Every question has its own short limit."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx2

from appliance import status
from appliance.check.finding import Finding, Look
from appliance.net.addresses import page_addresses
from appliance.noted import said

LIMIT_S = 3.0


def names(look: Look) -> Iterator[Finding]:
    """Does the box itself find names? Asked for the page that tells a sign-in page from the internet."""
    host = urlsplit(look.config.probes.portal_url).hostname or ""
    if not _resolves(host):
        yield Finding("problem", f"the name {host} is not found", "Look at /etc/resolv.conf, and whether a line works.")
        return
    yield Finding("ok", "names are found")


def daemons(look: Look) -> Iterator[Finding]:
    """Do the daemons say anything?"""
    if look.line is None:
        yield Finding("problem", "the line daemon is silent", "systemctl status planb-line")
    else:
        yield Finding("ok", "the line daemon is at work")
    if status.read_book(look.places.book_json) is None:
        yield Finding("warning", "there is no book yet", "systemctl status planb-sync, or fetch it: planb sync")
    else:
        yield Finding("ok", "the book daemon is at work")


def audit(look: Look) -> Iterator[Finding]:
    """Is it written down who looks?"""
    found = said.read(look.places.audit_json, mono=time.monotonic(), boot=status.boot_id())
    wrong = said.issue(found, datetime.now(UTC))
    if wrong is None:
        yield Finding("ok", "the audit is at work")
    else:
        yield Finding("warning", wrong.title[0].lower() + wrong.title[1:], wrong.text)


def page(look: Look) -> Iterator[Finding]:
    """The page itself, at every address it should have."""
    config = look.config
    for each in page_addresses(config.web.listen, config.network.lan_ip, config.web.port, look.interfaces):
        if each.device is None:
            yield Finding("warning", f"{each.url}: no device has that address", "systemctl status planb-line")
        elif not _page_answers(each.url):
            yield Finding("problem", f"the page does not answer on {each.url}", "systemctl status planb-web")
        else:
            yield Finding("ok", f"the page answers on {each.url}")


def _page_answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}healthz", timeout=LIMIT_S, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):  # a name that cannot be one is not found either
        return False
