"""Radicale and Xandikos, real ones, and an owner who writes into their calendars: a test may, the box cannot."""

import base64
import http.client
import shutil
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from urllib.parse import quote

from tests.sources.servers.running import Process, free_port

USERS = [f"salon{number}" for number in range(60)]  # a fresh account for each test
PASSWORD = "s3cret: päss"

_MAKE = """<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>
<displayname>{name}</displayname>
<C:supported-calendar-component-set><C:comp name="{kind}"/></C:supported-calendar-component-set>
</prop></set></C:mkcalendar>"""


class CalendarServer(ABC):
    """A server, and the account that is in use."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._users = iter(USERS)
        self.user = "nobody yet"
        self.process = Process(self._argv(), self.port, folder / "log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @abstractmethod
    def _argv(self) -> list[str]: ...

    @abstractmethod
    def _home(self) -> str:
        """The path below which the account's calendars are."""

    def fresh(self) -> None:
        """Another account, with nothing in it, on a server that runs."""
        self.process.start()
        self.user = next(self._users)

    def lose_everything(self) -> None:
        """As after a disk that died: the server starts again, empty."""
        self.process.stop()
        shutil.rmtree(self.folder / "data")
        (self.folder / "data").mkdir()
        self.process.start()

    def make(self, calendar: str, shown: str, kind: str = "VEVENT") -> None:
        self.send("MKCALENDAR", f"{self._home()}{calendar}/", _MAKE.format(name=shown, kind=kind).encode())

    def put(self, calendar: str, uid: str, entry: bytes) -> None:
        self.send("PUT", f"{self._home()}{calendar}/{quote(uid)}.ics", entry, "text/calendar; charset=utf-8")

    def delete(self, calendar: str, uid: str = "") -> None:
        self.send("DELETE", f"{self._home()}{calendar}/" + (f"{quote(uid)}.ics" if uid else ""))

    def send(self, verb: str, path: str, body: bytes = b"", kind: str = "application/xml; charset=utf-8") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        signed = base64.b64encode(f"{self.user}:{PASSWORD}".encode()).decode()
        connection.request(verb, path, body, {"Authorization": f"Basic {signed}", "Content-Type": kind, "Depth": "1"})
        reply = connection.getresponse()
        said = reply.read()
        connection.close()
        assert reply.status < 300, (verb, path, reply.status, said)
        return said


class Radicale(CalendarServer):
    """Asks for a password, and answers 403 to a token that it does not know."""

    def _argv(self) -> list[str]:
        (self.folder / "data").mkdir()
        users = self.folder / "users"
        users.write_text("".join(f"{user}:{PASSWORD}\n" for user in USERS))
        settings = self.folder / "radicale.ini"
        settings.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\ndelay = 0\n"
            f"[storage]\nfilesystem_folder = {self.folder / 'data'}\n"
            "[logging]\nlevel = warning\n"
        )
        return [sys.executable, "-m", "radicale", "--config", str(settings)]

    def fresh(self) -> None:
        super().fresh()
        self.send("PROPFIND", f"/{self.user}/")  # the account is made at its first visit

    def _home(self) -> str:
        return f"/{self.user}/"


class Xandikos(CalendarServer):
    """Believes everybody, has one account for all, and answers 412 to a token that it does not know."""

    def _argv(self) -> list[str]:
        (self.folder / "data").mkdir()
        return [
            *(sys.executable, "-m", "xandikos", "serve", "--directory", str(self.folder / "data"), "--defaults"),
            *("--no-detect-systemd", "--listen-address", "127.0.0.1", "--port", str(self.port)),
            *("--current-user-principal", "/salon/"),
        ]

    def fresh(self) -> None:
        super().fresh()
        for made in self._made:
            self.delete(made)
        self._made.clear()

    def __init__(self, folder: Path) -> None:
        self._made: list[str] = []
        super().__init__(folder)

    def make(self, calendar: str, shown: str, kind: str = "VEVENT") -> None:
        super().make(calendar, shown, kind)
        self._made.append(calendar)

    def lose_everything(self) -> None:
        super().lose_everything()
        self._made.clear()

    def _home(self) -> str:
        return "/salon/calendars/"
