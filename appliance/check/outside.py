"""Check what answers: names, booking systems, the daemons, the page. Every question has its own short limit."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2

from appliance import status
from appliance.check.finding import Finding, Look
from appliance.config import Caldav, Csv, Ics
from appliance.net.addresses import page_addresses

LIMIT_S = 3.0


def names(look: Look) -> Iterator[Finding]:
    """Does the box itself find names? Asked for the page that tells a sign-in page from the internet."""
    host = urlsplit(look.config.probes.portal_url).hostname or ""
    if not _resolves(host):
        yield Finding("problem", f"the name {host} is not found", "Look at /etc/resolv.conf, and whether a line works.")
        return
    yield Finding("ok", "names are found")


def sources(look: Look) -> Iterator[Finding]:
    """Each booking system: its secret is there, its host is found, it answers with something."""
    if not look.config.sources:
        yield Finding("info", "no booking system is set", "Add [[sources]] to planb.toml, and the box keeps the book.")
    for source in look.config.sources:
        if isinstance(source, Ics | Csv | Caldav) and source.url:
            yield _source(look, source.name, source.url)


def _source(look: Look, name: str, url: str) -> Finding:
    if url.startswith("secret:"):
        secret = look.places.secret(url.removeprefix("secret:"))
        try:
            url = secret.read_text().strip()
        except PermissionError:
            return Finding("info", f"{name}: its secret may not be read by you", "Ask again with sudo.")
        except OSError:
            return Finding("problem", f"{name}: its secret is missing", f"Write the address into {secret}")
    return _answer(name, url.replace("webcal://", "https://", 1))


def _answer(name: str, url: str) -> Finding:
    """Never says the address: it is the password of the feed."""
    try:
        with httpx2.stream("GET", url, timeout=LIMIT_S, trust_env=False) as answer:
            code = answer.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        return Finding("problem", f"{name} does not answer ({_kind(error)})", "Is the address right? Does a line work?")
    if code in (401, 403, 404, 410):
        return Finding(
            "problem", f"{name} answers {code}", "The address was withdrawn: copy it again from the booking system."
        )
    if code >= 400:
        return Finding("warning", f"{name} answers {code}", "Its own trouble, mostly: try again in a while.")
    return Finding("ok", f"{name} answers")


def _kind(error: Exception) -> str:
    """`ConnectTimeout` -> `connect timeout`: httpx2's names say it well enough, its messages hold the address."""
    name = type(error).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


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
