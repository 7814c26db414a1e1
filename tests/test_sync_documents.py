"""A round with documents: a real folder, the vault, the feed that is read out of it. And what is kept of the past."""

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from appliance import config as settings
from appliance.places import Places, places
from appliance.salon.rows import Event, Rows
from appliance.sources.kinds import opened
from appliance.sources.memory import Memory
from appliance.status import BookFile, ClockState, write_book
from appliance.store import seal, snapshot
from appliance.store.cache import Cache
from appliance.store.history import History, Outage
from appliance.store.vault import Vault
from appliance.sync import round as rounds
from appliance.sync.asking import Doors
from appliance.sync.told import book_file
from tests.aday import SATURDAY, at
from tests.sources.feeds import calendar, visit

TEN = at("10:00").astimezone(UTC)
SALON = """
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[salon.hours]
fri = "09:00-18:00"
sat = "09:00-18:00"
mon = "09:00-18:00"
tue = "09:00-18:00"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
"""
ROSTER = """
[[sources]]
name = "roster"
kind = "vault"
folder = "{folder}"
expected_by = "08:00"
[[sources]]
name = "appointments"
kind = "ics"
documents = "roster"
match = "*.ics"
"""


@dataclass
class Salon:
    """A salon whose booking system writes files into a folder, at a moment that the story moves."""

    places: Places
    folder: Path
    text: str
    now: datetime = TEN
    known: dict = field(default_factory=dict)
    doors: Doors = Doors()  # noqa: RUF009  frozen
    trust: ClockState = "synchronised"

    def __post_init__(self) -> None:
        self.config = settings.read(self.text)
        self.cache = Cache(self.places.cache, self.key)

    @property
    def key(self) -> Path:
        return self.places.key(self.config.privacy.key)

    async def asks(self, *due: str) -> rounds.Round:
        names = due or tuple(source.name for source in self.config.sources)
        done = await rounds.go(
            self.config, self.places, names, self.known, self.trust, self.cache, now=self.now, doors=self.doors
        )
        self.places.run.mkdir(parents=True, exist_ok=True)
        write_book(self.places.book_json, self.told(done))
        return done

    def saves(self, name: str, body: bytes, clock: str = "07:30", day: date = SATURDAY) -> None:
        path = self.folder / name
        path.write_bytes(body)
        written = at(clock, day).timestamp()
        os.utime(path, (written, written))

    def told(self, done: rounds.Round) -> BookFile:
        return book_file(
            done.statuses, done.book, "synchronised", self.now, failed={}, late=done.late, unsealed=done.unsealed
        )

    def book(self) -> dict[str, int]:
        book = snapshot.load(self.places.state, seal.load(self.key))
        return {day.date.isoformat(): len(day.visits) for day in book.days if day.visits} if book else {}


@pytest.fixture
def salon(tmp_path: Path) -> Salon:
    where = places(str(tmp_path / "box"), {})
    where.state.mkdir(parents=True)
    folder = tmp_path / "rosters"
    folder.mkdir()
    return Salon(where, folder, SALON + ROSTER.format(folder=folder))


async def test_a_roster_in_the_folder_becomes_a_document_and_the_book(salon: Salon):
    salon.saves("Saturday.ics", calendar(visit("1"), visit("2", "20261123T090000Z")))
    salon.saves("notes.pdf", b"%PDF-1.4 a day sheet")
    done = await salon.asks()
    assert list(done.told.values()) == [
        "roster: 2 new documents, 2 held",
        "appointments: 2 visits on 2 days: 2 new",
    ]
    assert salon.book() == {"2026-11-21": 1, "2026-11-23": 1}
    assert [(one.name, one.documents, one.visits) for one in done.statuses] == [
        ("roster", 2, 0),
        ("appointments", 0, 2),
    ]


async def test_the_book_is_as_old_as_the_file_that_it_was_read_from(salon: Salon):
    salon.saves("Saturday.ics", calendar(visit()), "07:30")
    await salon.asks()
    (_, told) = (await salon.asks()).statuses
    assert told.taken_at == at("07:30").astimezone(UTC)
    assert told.state == "stale"


async def test_a_price_list_in_a_file_does_not_grow_old(salon: Salon):
    (salon.folder / "prices.csv").write_text("Service,Price\nCut,45\n")
    os.utime(salon.folder / "prices.csv", (0, 0))
    salon.text += f'[[sources]]\nname = "prices"\nkind = "csv"\nfile = "{salon.folder}/prices.csv"\n'
    salon.__post_init__()
    for _ in range(2):
        told = (await salon.asks("prices")).statuses[-1]
        assert (told.state, told.taken_at) == ("fresh", salon.now)


async def test_a_newer_roster_takes_the_place_of_the_older_one_in_the_same_round(salon: Salon):
    salon.saves("one.ics", calendar(visit("1")), "07:30")
    await salon.asks()
    salon.saves("two.ics", calendar(visit("1"), visit("2", "20261121T120000Z")), "09:00")
    await salon.asks("roster")  # only the folder is due
    assert salon.book()["2026-11-21"] == 2


async def test_a_look_that_finds_nothing_new_asks_nobody_else_and_writes_nothing(salon: Salon):
    salon.saves("one.ics", calendar(visit("1")))
    await salon.asks()
    before = {path: path.stat().st_mtime_ns for path in salon.places.state.rglob("*")}
    done = await salon.asks("roster")
    assert done.told == {"roster": "roster: not changed"}
    assert {path: path.stat().st_mtime_ns for path in salon.places.state.rglob("*")} == before


async def test_until_a_document_comes_the_feed_says_what_it_waits_for(salon: Salon):
    done = await salon.asks()
    assert done.taken["appointments"].reason == "roster has brought no document whose name matches *.ics yet"
    said = book_file(done.statuses, done.book, "synchronised", salon.now, failed={"appointments": "it waits"})
    assert [issue.text.partition(".")[0] for issue in said.issues] == ["There is no earlier copy"]


async def test_a_roster_that_is_late_is_named_until_it_comes(salon: Salon):
    salon.now = at("07:59").astimezone(UTC)
    assert not salon.told(await salon.asks()).issues
    salon.now = at("08:00").astimezone(UTC)
    (issue,) = salon.told(await salon.asks()).issues
    assert (issue.code, "08:00" in issue.text) == ("roster_late", True)
    salon.saves("Saturday.ics", calendar(visit()), "07:59")
    assert not salon.told(await salon.asks()).issues


async def test_on_a_rest_day_no_roster_is_late(salon: Salon):
    salon.now = at("12:00", SATURDAY + timedelta(days=1)).astimezone(UTC)
    assert not salon.told(await salon.asks()).issues


async def test_documents_that_are_over_are_let_go_of(salon: Salon):
    salon.saves("Saturday.ics", calendar(visit()))
    await salon.asks()
    salon.now += timedelta(days=3)
    await salon.asks()
    assert Vault(salon.places.vault, seal.load(salon.key)).docs() == ()


async def test_a_clock_that_nobody_vouches_for_throws_no_document_away(salon: Salon):
    salon.saves("Saturday.ics", calendar(visit()))
    await salon.asks()
    salon.trust, salon.now = "restored", salon.now + timedelta(days=30)
    salon.saves("later.ics", calendar(visit("2")), "07:40")
    await salon.asks()
    salon.now -= timedelta(days=30)
    assert len(Vault(salon.places.vault, seal.load(salon.key)).docs()) == 2


async def test_a_kind_of_file_that_cannot_be_shown_is_left_out_and_said(salon: Salon):
    salon.saves("Saturday.xlsx", b"PK\x03\x04 a workbook")
    (roster, _) = (await salon.asks()).statuses
    assert roster.quarantined == 1
    assert roster.put_aside
    (roster, _) = (await salon.asks("appointments")).statuses  # not asked: it is still so
    assert roster.quarantined == 1


async def test_a_key_on_a_stick_that_is_not_in_is_an_issue_and_the_book_stays(salon: Salon):
    salon.saves("Saturday.ics", calendar(visit("1", title="Maria - Cut", more=r"DESCRIPTION:Phone: 020 7946 0123")))
    stick = salon.folder.parent / "stick"
    stick.mkdir()
    salon.text += f'[privacy]\nkey = "{stick}/key"\n'
    salon.__post_init__()
    await salon.asks()
    (stick / "key").rename(stick / "gone")
    salon.saves("two.ics", calendar(visit("1"), visit("2", "20261121T120000Z")), "09:00")
    salon.__post_init__()
    issues = {issue.code for issue in salon.told(await salon.asks()).issues}
    assert "key_missing" in issues
    assert salon.book()["2026-11-21"] == 1
    (stick / "gone").rename(stick / "key")
    salon.__post_init__()
    assert not salon.told(await salon.asks()).issues
    assert salon.book()["2026-11-21"] == 2


# --- what may still be owed ---------------------------------------------------------------------------------


def booked(status: str = "", day: date = SATURDAY) -> tuple[Event, ...]:
    """One visit at ten, one at three."""
    return tuple(
        Event(
            f"{day}-{clock}", at(clock, day), at(clock, day) + timedelta(hours=1), summary=f"Client {clock} - Cut",
            who="Olena", description=f"Price: 45\nStatus: {status or 'booked'}",
        )
        for clock in ("10:00", "15:00")
    )  # fmt: skip


@pytest.fixture
def till(tmp_path: Path) -> Salon:
    """A salon with a calendar in memory, which was without any line on Saturday from 9:30 to 11:30."""
    where = places(str(tmp_path / "box"), {})
    where.state.mkdir(parents=True)
    calendar_ = Memory()
    text = SALON + '[[sources]]\nname = "main"\nkind = "ics"\nurl = "http://unused.example/"\n'
    story = Salon(where, tmp_path, text, doors=Doors(source=lambda *_: calendar_))
    story.calendar = calendar_  # type: ignore[attr-defined]
    dead = Outage("1", at("09:30").astimezone(UTC), at("11:30").astimezone(UTC), "broadband", "no_reply", "")
    History(where.history_db).keep([dead])
    return story


async def test_a_visit_of_an_outage_is_kept_until_it_is_settled(till: Salon):
    till.calendar.put(Rows(events=booked() + booked(day=date(2026, 11, 24))))
    await till.asks()
    till.now += timedelta(days=3)
    await till.asks()
    assert till.book() == {"2026-11-21": 1, "2026-11-24": 2}  # the one at three had a line to pay over
    till.calendar.put(Rows(events=booked("paid") + booked(day=date(2026, 11, 24))))
    await till.asks()
    await till.asks()
    assert till.book() == {"2026-11-24": 2}


async def test_nothing_is_kept_longer_than_the_owner_says(till: Salon):
    till.calendar.put(Rows(events=booked() + booked(day=date(2026, 11, 28)) + booked(day=date(2026, 11, 30))))
    await till.asks()
    till.now += timedelta(days=7)
    await till.asks()
    assert "2026-11-21" in till.book()
    till.now += timedelta(days=1)
    await till.asks()
    assert "2026-11-21" not in till.book()


async def test_what_was_let_go_is_in_no_file_of_the_box(till: Salon):
    till.calendar.put(Rows(events=booked()))
    await till.asks()
    till.calendar.put(Rows(events=booked(day=date(2026, 11, 30))))
    till.now += timedelta(days=9)
    for _ in range(4):
        await till.asks()
    found = b"".join(path.read_bytes() for path in till.places.state.glob("book*"))
    assert b"Client 10:00" in found  # of the day that is shown
    assert b"2026-11-21" not in found


def test_the_doors_of_a_round_are_the_real_ones_unless_a_test_says_otherwise():
    assert Doors().source is opened
