"""A salon's files, and the page on top of them, for every test of the page."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_sample import LONDON, NOW, SETTINGS, Salon

from appliance.config import Config
from appliance.noted import Heard
from appliance.paper.printing import Press
from appliance.salon.privacy import Role
from appliance.store import users
from appliance.web import app
from appliance.web.desk import Desk
from appliance.web.door import Devices, Door, People
from appliance.web.sessions import COOKIE, Sessions

TEAM: dict[Role, str] = {"stylist": "Olena", "reception": "Freya", "owner": "Ingrid"}
PIN = "739154"

Visitor = Callable[..., TestClient]


@pytest.fixture
def salon(tmp_path: Path) -> Salon:
    """The line works and the book is two minutes old."""
    salon = Salon(tmp_path)
    salon.has_line()
    salon.has_book()
    return salon


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """users.json with one person of each role; hashing is slow on purpose, so once is enough."""
    path = tmp_path_factory.mktemp("team") / "users.json"
    for role, name in TEAM.items():
        users.add(path, name, role, PIN)
    return path.read_bytes()


@pytest.fixture
def visit(salon: Salon, team: bytes) -> Visitor:
    """A tablet in front of the page, signed in or not."""
    salon.places.users.write_bytes(team)
    sessions = Sessions(b"k" * 32)

    def come(
        role: Role = "wall",
        now: datetime = NOW,
        raise_errors: bool = True,
        settings: Config = SETTINGS,
        audit: Heard | None = None,
        press: Press | None = None,
        **clocks: Callable[[], float],
    ):
        salon.now = now
        devices = Devices(salon.places.devices)
        door = Door(People(salon.places.users), sessions, **{"clock": now.timestamp, **clocks}, devices=devices)
        desk = Desk(salon.places, LONDON, clock=lambda: now)
        page = app.build(settings, desk, door, audit or Heard(), press=press)
        client = TestClient(page, base_url="http://planb", follow_redirects=False, raise_server_exceptions=raise_errors)
        if role != "wall":
            (user,) = (user for user in users.load(salon.places.users) if user.role == role)
            client.cookies.set(COOKIE, sessions.opened(user, now.timestamp()))
        return client

    return come
