"""One salon in which everything that a page can show is there, whoever may look at it, and the address of every page.

For whoever has to look at all of them: axe, the widths, the pictures. What a page says is tested where it is made.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import uvicorn
from paper_sample import SHEETS, brings
from web_sample import BOOK, LONDON, NOW, TODAY, Salon, at

from appliance import tls
from appliance.config import read
from appliance.noted import Heard, Note, Offer, Row
from appliance.salon.privacy import Role
from appliance.store import devices, users
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Devices, Door, People
from appliance.web.https import Https
from appliance.web.sessions import COOKIE, DEVICE, Sessions

Who = Literal["wall", "stylist", "reception", "owner", "device"]
TEAM: dict[Role, str] = {"stylist": "Olena", "reception": "Freya", "owner": "Ingrid"}
EXAMPLE = Path(__file__).parents[2] / "docs/planb.example.toml"
SETTINGS = read(re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE.read_text(), flags=re.MULTILINE))  # every line of it
PUT_ASIDE = ("an entry without a title (2)", "an entry that ends before it begins")
DAY = f"/day/{TODAY}"
PAGES: dict[str, str] = {  # each kind of page, and each state of one that looks different
    "now": "/",
    "day": DAY,
    "grid": f"{DAY}?view=grid",
    "list": f"{DAY}?view=list",
    "one-person": f"{DAY}?view=list&staff=mia",
    "visit": f"{DAY}?view=grid&visit=v4",
    "visit-in-list": f"{DAY}?view=list&visit=v1",
    "found": f"{DAY}?view=list&find=mar",
    "nothing-found": f"{DAY}?find=nobody",
    "monday": "/day/2026-11-23",
    "lost-day": "/day/2026-12-24",
    "arrivals": f"/arrivals/{TODAY}",
    "by-name": f"/arrivals/{TODAY}?by=name",
    "prices": "/prices",
    "price-found": "/prices?find=bal",
    "chase": "/chase",
    "chase-day": f"/chase/{TODAY}",
    "sheets": f"/sheets/{TODAY}",
    "sheet": f"/sheets/{TODAY}/olena",
    "everybody": f"/sheets/{TODAY}?what=grid",
    "price-sheet": f"/sheets/{TODAY}?what=prices",
    "plan-b": "/plan-b",
    "card": "/plan-b/provider",
    "hotspot": "/plan-b/hotspot",
    "forms": "/forms",
    "slip": "/forms/slip?copies=2",
    "cash": "/forms/cash",
    "treatments": "/forms/treatments",
    "outages": "/outages",
    "outage": "/outages/b-1",
    "status": "/status",
    "trust": "/trust",
    "sign-in": "/sign-in",
    "pair": "/pair/token",
    "used-link": "/pair/used",
    "phone": f"/phone/{TODAY}/v1",
    "vault": "/vault",
    "nowhere": "/nothing",
}


class Noted(Heard):
    """What the owner reads under Status: who did what, a minute after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.offers["token"] = Offer("Front desk", "reception")
        self.notes += [
            Note("Freya", "reception", "10.0.0.51", "sign_in"),
            Note("Freya", "reception", "10.0.0.51", "print", f"sheets {TODAY}"),
            Note("", "wall", "10.0.0.60", "sign_in_failed"),
            Note("Freya", "reception", "10.0.0.51", "reveal", "phone of main-17"),
        ]

    async def last(self, count: int) -> tuple[Row, ...] | None:
        rows = await super().last(count) or ()
        return tuple(replace(row, at=at("10:15") + timedelta(minutes=row.number)) for row in rows)


class Everything:
    """The page of that salon on a real socket."""

    def __init__(self, root: Path, team: bytes, now: datetime = NOW) -> None:
        self.salon, self.url = Salon(root), ""
        self.now, self.audit, self.sessions = now, Noted(), Sessions(b"k" * 32)
        self.salon.places.users.write_bytes(team)
        offer = Offer("Tablet at the mirror", "stylist")
        self._device = devices.add(self.salon.places.devices, offer, NOW.astimezone(UTC))
        self._fill()

    def _fill(self) -> None:
        self.salon.has_line("on_backup", at("10:28"))
        self.salon.has_book(BOOK)
        self.salon.says_of_book(BOOK.taken_at, put_aside=PUT_ASIDE)
        self.salon.had_an_outage(at("10:00"), at("10:20"))
        brings(self.salon, *SHEETS[:6])

    def cookies(self, who: Who, language: str = "en") -> list[dict[str, str]]:
        """What this reader's browser shows."""
        said = [{"name": "language", "value": language, "url": self.url}]
        if who == "device":
            return [*said, {"name": DEVICE, "value": self._device, "url": self.url}]
        if who == "wall":
            return said
        (user,) = (user for user in users.load(self.salon.places.users) if user.role == who)
        return [*said, {"name": COOKIE, "value": self.sessions.opened(user, self.now.timestamp()), "url": self.url}]

    @asynccontextmanager
    async def open(self, *, has_tls: bool = True) -> AsyncIterator["Everything"]:
        places = self.salon.places
        if has_tls:
            tls.make(places, SETTINGS.salon.name, tls.speaks(SETTINGS), datetime.now(UTC).replace(microsecond=0))
        door = Door(
            People(places.users), self.sessions, clock=lambda: self.now.timestamp(), devices=Devices(places.devices)
        )
        desk = Desk(places, LONDON, clock=lambda: self.now)
        page = app.build(SETTINGS, desk, door, self.audit, https=Https(SETTINGS, places))
        with socket.create_server(("127.0.0.1", 0)) as sock:
            self.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
            server = uvicorn.Server(uvicorn.Config(page, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
            serving = asyncio.create_task(server.serve([sock]))
            yield self
            server.should_exit = True
            await serving


def team(path: Path) -> bytes:
    """users.json with one person of each role."""
    for role, name in TEAM.items():
        users.add(path, name, role, "739154")
    return path.read_bytes()
