"""One salon, every kind of source, real servers: tried one by one at the command line, then made into one book."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.aday import SMALLEST
from tests.sources.feeds import Server, calendar, honest, visit
from tests.sources.json.systems import EASY, running
from tests.sources.servers.calendars import PASSWORD as CALDAV_PASSWORD
from tests.sources.servers.calendars import Radicale
from tests.sources.servers.dovecot import PASSWORD as MAIL_PASSWORD
from tests.sources.servers.dovecot import dovecot, is_the_one_we_know

ZONE = ZoneInfo("Europe/London")
RECORDED_ON = date(2026, 11, 24)  # what Easy!Appointments answers is a recording
SETTINGS = (
    SMALLEST
    + """
[[sources]]
name = "olena"
kind = "ics"
url = "{feed}"
staff = "Olena"
[[sources]]
name = "team"
kind = "caldav"
url = "{caldav}"
user = "{caldav_user}"
password = "secret:caldav"
[[sources]]
name = "easy"
kind = "json"
profile = "easyappointments"
url = "{easy}"
secrets = {{ key = "secret:easy" }}
[[sources]]
name = "post"
kind = "imap"
host = "127.0.0.1"
port = {mail_port}
tls = "none"
user = "{mail_user}"
password = "secret:post"
sender = "reports@booking.example"
[[sources]]
name = "mailed"
kind = "csv"
rows = "appointments"
documents = "post"
match = "*.csv"
[[sources]]
name = "sheets"
kind = "vault"
folder = "{folder}"
[[sources]]
name = "prices"
kind = "csv"
file = "{folder}/prices.csv"
"""
)


@dataclass(frozen=True)
class House:
    root: Path

    def planb(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "appliance", "--root", str(self.root), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "200"})

    def tries(self, name: str, *words: str) -> str:
        done = self.planb("source", "try", name, *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if not is_the_one_we_know():
        pytest.skip("its settings are written for dovecot 2.3")
    root = tmp_path_factory.mktemp("house")
    folder = root / "rosters"
    folder.mkdir()
    today = datetime.now(UTC).astimezone(ZONE).date()
    with ExitStack() as stack:
        feed = stack.enter_context(Server(honest(lambda: calendar(visit("1", at(today, 10), title="Maria - Cut")))))
        radicale = Radicale(tmp_path_factory.mktemp("radicale"))
        stack.callback(radicale.process.stop)
        radicale.fresh()
        radicale.make("james", "James")
        radicale.put("james", "2", calendar(visit("2", at(today, 11), title="Tom - Beard")))
        _, recorded = stack.enter_context(running(EASY))
        mailbox = stack.enter_context(dovecot())
        mailbox.fresh()
        mailbox.deliver(roster(today))
        (folder / "day sheet.pdf").write_bytes(b"%PDF-1.4 a sheet")
        (folder / "prices.csv").write_text("Service,Price\nCut,£45.00\n")
        settled = datetime.now(UTC).timestamp() - 10  # nobody is still writing to them
        os.utime(folder / "day sheet.pdf", (settled, settled))
        os.utime(folder / "prices.csv", (settled, settled))
        write(
            root / "etc/planb",
            SETTINGS.format(
                feed=feed.url,
                caldav=radicale.url,
                caldav_user=radicale.user,
                easy=recorded.url,
                mail_port=mailbox.port,
                mail_user=mailbox.user,
                folder=folder,
            ),
            {"caldav": CALDAV_PASSWORD, "easy": "s3cret", "post": MAIL_PASSWORD},
        )
        yield House(root)


def write(etc: Path, settings: str, secrets: dict[str, str]) -> None:
    (etc / "secrets").mkdir(parents=True)
    (etc / "planb.toml").write_text(settings)
    for name, secret in secrets.items():
        (etc / "secrets" / name).write_text(secret)


def at(day: date, hour: int) -> str:
    return f"{datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def roster(day: date) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "reports@booking.example", "book@salon.example", "Tomorrow"
    mail.set_content("The roster.")
    rows = f"Client,Service,Staff,Date,Start,End,Phone\nAino Mäkelä,Tint,Sam,{day},12:00,13:00,07700 900123\n"
    mail.add_attachment(rows.encode(), maintype="text", subtype="csv", filename=f"roster {day}.csv")
    return mail


@pytest.mark.needs("dovecot", "openssl")
@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("olena", (), ("1 visit", "Olena", "Maria", "Cut")),
        ("team", (), ("1 visit", "James", "Tom", "Beard")),
        ("easy", ("--day", RECORDED_ON.isoformat()), ("Tuesday 24 November", "Price list:")),
        ("post", (), ("1 document", "roster")),
        ("sheets", (), ("2 documents", "day sheet.pdf")),
        ("prices", (), ("Price list: 1 service", "£45")),
    ],
    ids=["ics", "caldav", "json", "imap", "vault", "csv"],
)
def test_each_kind_can_be_tried(house: House, name: str, words: tuple[str, ...], expected: tuple[str, ...]):
    said = house.tries(name, *words)
    for one in (*expected, "Nothing was kept."):
        assert one in said


@pytest.mark.needs("dovecot", "openssl")
def test_all_of_them_make_one_book(house: House):
    done = house.planb("sync", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    status = json.loads(house.planb("status", "--json").stdout)
    states = {one["name"]: (one["state"], one["visits"], one["documents"]) for one in status["sources"]}
    assert states == {
        "olena": ("fresh", 1, 0),
        "team": ("fresh", 1, 0),
        "easy": ("fresh", states["easy"][1], 0),  # depends on the day on which this runs
        "post": ("fresh", 0, 1),
        "mailed": ("fresh", 1, 0),
        "sheets": ("fresh", 0, 2),
        "prices": ("fresh", 0, 0),
    }
    assert status["prices"]["services"] > 1  # of the file and of Easy!Appointments together
    again = house.planb("sync", "--json")
    assert set(json.loads(again.stdout)["said"]) == {f"{name}: not changed" for name in states}


@pytest.mark.needs("dovecot", "openssl")
def test_the_box_says_that_every_one_of_them_answers(house: House):
    said = house.planb("check").stdout
    for name in ("olena", "team", "easy", "post", "sheets", "prices"):
        assert f"{name} answers" in said
    assert "mailed is read out of what post brings" in said


@pytest.mark.needs("dovecot", "openssl")
def test_no_secret_and_no_client_is_in_what_everybody_may_know(house: House):
    house.planb("sync")
    known = (house.root / "run/planb/book.json").read_text() + house.planb("config", "show").stdout
    for word in ("s3cret", "Maria", "Tom", "Aino", "900123"):
        assert word not in known
    kept = b"".join(path.read_bytes() for path in (house.root / "var").rglob("*") if path.is_file())
    assert b"900123" not in kept  # sealed
