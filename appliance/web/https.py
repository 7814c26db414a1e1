"""What the page knows of its own https: the certificate, whether it answers, and who is led there.

http stays open for the book, so that a tablet that does not trust the box is never locked out; only what carries a
PIN goes over https once there is one. No HSTS for the same reason: a browser that was told so once refuses http for a
year, and lets nobody past a certificate that is over.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from appliance import tls, whole
from appliance.config import Config
from appliance.places import Places
from appliance.tls import Trust
from appliance.web.sessions import LIFE_S

COOKIE = "planb-https"  # this device has signed in over https; as long as a session, and readable over http
LED = ("/", "/sign-in")  # what people type and keep as a bookmark
FOUND = 302


class Https:
    """One box's https. `is_open` is the server's to say (secured.py)."""

    def __init__(
        self,
        config: Config,
        places: Places | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._home, self._port, self._places, self._clock = config.network.lan_ip, config.web.tls_port, places, clock
        self._seen: object = None
        self._trust: Trust | None = None
        self.is_open = False

    @property
    def trust(self) -> Trust | None:
        """The certificate and its authority, read again when they are others. None: there is no https."""
        if self._places and (seen := _identity(self._places)) != self._seen:
            self._trust, self._seen = _read(self._places), seen
        return self._trust

    def leads(self, request: Request) -> str | None:
        """The address of the same page over https. None: nobody would believe it, or this is https already."""
        if request.scope["scheme"] == "https" or not self.is_open or self.trust is None:
            return None
        if self.trust.ends < self._clock():  # a browser would only warn
            return None
        said = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        host = said if said in self.trust.names else self._home
        written = f"[{host}]" if ":" in host else host
        port = "" if self._port == 443 else f":{self._port}"
        query = f"?{request.scope['query_string'].decode('latin-1')}" if request.scope["query_string"] else ""
        path = request.scope["raw_path"].decode(
            "latin-1"
        )  # as it was typed: unfolded, it might end the line of a header
        return f"https://{written}{port}{path}{query}"

    def remembers(self, request: Request) -> bool:
        """Has this device signed in over https, and does it trust the authority of now?"""
        return self.trust is not None and request.cookies.get(COOKIE) == self._mark

    def remember(self, request: Request, response: Response, life_s: int = LIFE_S) -> None:
        """Lead this device to https until its session is over. Call it where somebody has come in."""
        if request.scope["scheme"] == "https" and self.trust is not None:
            response.set_cookie(COOKIE, self._mark, max_age=life_s, httponly=True, samesite="strict")

    @property
    def _mark(self) -> str:
        return self._trust.fingerprint.replace(":", "")[:16] if self._trust else ""


class Leading:
    """Takes a device that has signed in over https there, when it comes by http."""

    def __init__(self, app: ASGIApp, https: Https) -> None:
        self._app, self._https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in LED and scope["method"] == "GET":
            request = Request(scope)
            # not what a script asks for: it could not follow to another origin
            is_person = "text/html" in request.headers.get("accept", "")
            if is_person and self._https.remembers(request) and (there := self._https.leads(request)):
                await RedirectResponse(there, FOUND)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _identity(places: Places) -> object:
    return whole.identity(places.tls / "ca.crt"), whole.identity(places.tls / "page.pem")


def _read(places: Places) -> Trust | None:
    try:
        return tls.read(places)
    except OSError:  # not ours to read
        return None
