"""What the box holds about a client is shown, goes, and stays away; and everything goes at once."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from appliance import config as settings
from appliance.places import Places, places
from appliance.salon.documents import Filing
from appliance.salon.model import NOT_SUPPLIED, Alert, Book, Client, Visit
from appliance.salon.rows import Appointment, Rows
from appliance.sources.door import Document
from appliance.sources.memory import Memory
from appliance.store import forgotten, seal, snapshot
from appliance.store.snapshot import GENERATIONS
from appliance.store.vault import Vault
from appliance.sync import forget, held_words
from appliance.sync import round as rounds
from appliance.sync.alone import alone
from appliance.sync.asking import Doors
from tests.aday import LONDON, SATURDAY, SMALLEST, at

TEN = at("10:00").astimezone(UTC)
FRIDAY = SATURDAY - timedelta(days=1)
CALENDAR = '[[sources]]\nname = "main"\nkind = "ics"\nurl = "http://unused.example/"\n'


def booked(number: int, client: str, clock: str, phone: str = "", day: date = SATURDAY, ref: str = "") -> Appointment:
    start = at(clock, day)
    return Appointment(
        f"{day}-{number}", start, start + timedelta(minutes=45), staff="Olena", client=client, client_ref=ref,
        phone=phone, service="Colour", note=f"{client} rings the back door", alerts=(("allergy", f"{client}: PPD"),),
        history=(f"{client}, balayage in May",), formula="6.3 + 20 vol", is_new=True,
    )  # fmt: skip


MARIA = booked(1, "Maria Kovalenko", "10:00", "07700 900123", ref="77")
TOM, OTHER_TOM = booked(2, "Tom Ashworth", "11:00", "07700 900124"), booked(3, "Tom Ashworth", "12:00", "07700 900125")
SHEET = Document("1", "saturday.html", b"<p>10:00 Maria Kovalenko, Colour</p>", TEN)
SCAN = Document("2", "scan.pdf", b"%PDF-1.4\n%%EOF\n", TEN)
PRICES = Document("3", "price list.txt", b"Cut 45.00\n", TEN)


def payload(*appointments: Appointment) -> int:
    """How long it is when it comes out of memory."""
    return len(repr(Rows(appointments=appointments)).encode())


@dataclass
class Box:
    """A box whose booking system is in memory, at a moment that the story moves."""

    places: Places
    calendar: Memory
    config: settings.Config
    now: datetime = TEN

    async def asks(self) -> rounds.Round:
        doors = Doors(source=lambda *_: self.calendar)
        return await rounds.go(self.config, self.places, ["main"], {}, "synchronised", doors=doors, now=self.now)

    async def hears(self, *appointments: Appointment) -> None:
        self.calendar.put(Rows(appointments=appointments))
        await self.asks()

    async def forgets(self, typed: str) -> forget.Holds:
        return await forget.forget(self.places, self.key, typed, LONDON)

    async def shows(self, typed: str) -> str:
        return held_words.shown(await forget.show(self.places, self.key, typed), typed)

    @property
    def key(self) -> Path:
        return self.places.key(None)

    @property
    def book(self) -> Book:
        return snapshot.load(self.places.state, seal.load(self.key))

    @property
    def visits(self) -> tuple[Visit, ...]:
        return tuple(visit for day in self.book.days for visit in day.visits)

    @property
    def clients(self) -> list[str]:
        return [visit.client.name for visit in self.visits]

    def says(self, *words: str) -> list[str]:
        """Which of these words stand in any file below the folders of the state and of the cache."""
        files = [path for top in (self.places.state, self.places.cache) for path in top.rglob("*") if path.is_file()]
        held = b"".join(path.read_bytes() for path in files)
        return [word for word in words if word.encode() in held]


@pytest.fixture
def box() -> Iterator[Box]:
    """Not below tmp_path, which every start of pytest closes for other users."""
    with tempfile.TemporaryDirectory() as root:
        at_home = places(root, {})
        for folder in (at_home.config, at_home.state, at_home.cache, at_home.run):
            folder.mkdir(parents=True)
        at_home.toml.write_text(SMALLEST + CALENDAR)
        yield Box(at_home, Memory(), settings.read(SMALLEST + CALENDAR))


# --- a day that is over -------------------------------------------------------------------------------------


async def test_when_a_day_is_over_no_file_says_who_came(box: Box):
    box.now = at("10:00", FRIDAY).astimezone(UTC)
    await box.hears(booked(9, "Yesterday's Ruby", "15:00", "07700 900999", FRIDAY), MARIA)
    await box.hears(booked(9, "Yesterday's Ruby", "16:00", "07700 900999", FRIDAY), MARIA)
    box.now = at("23:00").astimezone(UTC)
    await box.hears(MARIA, TOM)
    assert "Yesterday's Ruby" in box.clients  # for a day
    box.now = at("01:00", SATURDAY + timedelta(days=1)).astimezone(UTC)
    await box.asks()
    assert box.says("Ruby", "900999", f"{FRIDAY}T15", f"{FRIDAY}T16", "Maria") == ["Maria"]


# --- what is held -------------------------------------------------------------------------------------------


async def test_what_is_held_is_shown_whole_and_stays(box: Box):
    await box.hears(MARIA)
    await box.hears(MARIA, TOM)
    Vault(box.places.vault, seal.load(box.key)).keep(
        "post", [SHEET, SCAN, PRICES], Filing(LONDON, lambda _: "09:00-18:00"), TEN
    )
    before = [snapshot.read(box.places.state / name, seal.load(box.key)) for name in GENERATIONS]
    assert (await box.shows("maria  KOVALENKO")).splitlines() == [
        "main:77  Maria Kovalenko  07700 900123",
        "  Sat 2026-11-21 10:00-10:45  Colour with olena, booked",
        "    note: Maria Kovalenko rings the back door",
        "    alerts: patch test: not supplied; allergy: Maria Kovalenko: PPD",
        "    last visits: Maria Kovalenko, balayage in May",
        "    formula: 6.3 + 20 vol",
        "    marked: new client",
        "    stands in: book.db, book.1.db",
        f"what main sent last, {payload(MARIA, TOM)} bytes, sealed: speaks of them",
        "the document price list.txt: does not speak of them by that name or number",
        "the document saturday.html: speaks of them",
        "the document scan.pdf: cannot be searched; look at it on the page",
        held_words.BESIDES,
    ]
    assert [snapshot.read(box.places.state / name, seal.load(box.key)) for name in GENERATIONS] == before


@pytest.mark.parametrize("typed", ["main:77", "77", "Maria Kovalenko", "07700900123", "+44 7700 900123"])
async def test_a_client_is_found_by_ref_by_name_and_by_number(box: Box, typed: str):
    await box.hears(MARIA, TOM)
    assert [person.ref for person in (await forget.show(box.places, box.key, typed)).people] == ["main:77"]


async def test_money_is_shown_as_the_page_shows_it(box: Box):
    box.config = settings.read(SMALLEST.replace("[salon]", '[salon]\ncurrency = "JPY"') + CALENDAR)
    await box.hears(replace(MARIA, price="1200"))
    assert "money: price 1,200\N{NO-BREAK SPACE}JPY" in await box.shows("main:77")


@pytest.mark.parametrize("typed", ["Maria", "Kovalenko", "900123", "", "main:", "123"])
async def test_half_a_name_or_a_number_is_nobody(box: Box, typed: str):
    await box.hears(MARIA, TOM)
    assert (await box.forgets(typed)).people == ()
    assert box.clients == ["Maria Kovalenko", "Tom Ashworth"]


async def test_of_several_with_one_name_nobody_is_forgotten_before_one_is_chosen(box: Box):
    await box.hears(MARIA, TOM, OTHER_TOM)
    holds = await box.forgets("Tom Ashworth")
    assert box.clients == ["Maria Kovalenko", "Tom Ashworth", "Tom Ashworth"]
    said = held_words.forgotten(holds, "Tom Ashworth")
    refs = [person.ref for person in holds.people]
    assert said == [
        "Several clients are called Tom Ashworth. Nothing was changed. Choose one of:",
        *(f"  {ref}  1 visit on Sat 2026-11-21" for ref in refs),
    ]
    await box.forgets(refs[1])
    assert box.clients == ["Maria Kovalenko", "Tom Ashworth", "Client removed"]


# --- forgotten ----------------------------------------------------------------------------------------------


async def test_a_client_who_was_forgotten_is_in_no_file_and_their_time_stays_taken(box: Box):
    await box.hears(MARIA)
    await box.hears(MARIA, TOM)
    before = box.visits[0]
    await box.forgets("main:77")
    assert box.says("Maria", "Kovalenko", "900123", "main:77", "Tom") == ["Tom"]
    visit = box.visits[0]
    assert (visit.start, visit.end, visit.segments, visit.id) == (before.start, before.end, before.segments, before.id)
    assert (visit.client, visit.note, visit.is_new) == (Client("Client removed", None), None, False)
    assert visit.alerts == (Alert("patch_test", NOT_SUPPLIED),)  # nothing that reads as safe
    older = snapshot.read(box.places.state / "book.1.db", seal.load(box.key))
    assert [visit.client.name for day in older.days for visit in day.visits] == ["Client removed"]


async def test_they_stay_away_however_often_the_booking_system_sends_them_again(box: Box):
    await box.hears(MARIA, TOM)
    await box.forgets("main:77")
    done = await box.asks()
    assert done.told == {"main": "main: 2 visits on 1 day: nothing changed"}
    await box.hears(MARIA, TOM, booked(4, "Maria Kovalenko", "15:00", "07700 900123", ref="77"))
    assert box.clients == ["Client removed", "Tom Ashworth", "Client removed"]
    assert not box.says("Maria", "900123")


async def test_they_stay_away_while_the_booking_system_cannot_be_reached(box: Box):
    await box.hears(MARIA, TOM)
    await box.forgets("main:77")
    box.calendar.fail("no answer")
    await box.asks()
    assert box.clients == ["Client removed", "Tom Ashworth"]


async def test_somebody_with_the_same_name_is_somebody_else(box: Box):
    await box.hears(TOM, OTHER_TOM)
    ref = box.visits[0].client.ref
    await box.forgets(ref)
    await box.asks()
    assert box.clients == ["Client removed", "Tom Ashworth"]
    assert box.visits[1].client.phone == "07700 900125"


async def test_a_name_in_the_title_of_an_entry_goes_with_the_client(box: Box):
    raw = Appointment(
        "1", at("10:00"), at("11:00"), client="Maria Kovalenko", service="Colour Maria K", client_ref="77"
    )
    await box.hears(raw)
    await box.forgets("main:77")
    assert [part.service for part in box.visits[0].segments] == [NOT_SUPPLIED]
    assert not box.says("Maria")


async def test_what_is_remembered_of_them_tells_nothing(box: Box):
    await box.hears(MARIA)
    await box.forgets("main:77")
    file = box.places.state / "forgotten.json"
    (mark,) = json.loads(file.read_text())["marks"]
    assert (len(mark), file.stat().st_mode & 0o777) == (32, 0o640)
    assert mark not in (seal.Seal(bytes(32)).sign("main:77"), "main:77")


async def test_they_are_remembered_for_ninety_days_after_the_booking_system_forgot_them(box: Box):
    await box.hears(MARIA, TOM)
    await box.forgets("main:77")
    forgotten.save(box.places.state, dict.fromkeys(forgotten.load(box.places.state), SATURDAY))
    box.now += timedelta(days=10)
    await box.hears(booked(1, "Maria Kovalenko", "10:00", day=SATURDAY + timedelta(days=10), ref="77"))
    assert set(forgotten.load(box.places.state).values()) == {SATURDAY + timedelta(days=10)}  # met again
    box.now += timedelta(days=89)
    await box.hears()
    assert forgotten.load(box.places.state)
    box.now += timedelta(days=1)
    await box.hears()
    assert not forgotten.load(box.places.state)


async def test_a_clock_that_nobody_vouches_for_ends_no_memory(box: Box):
    await box.hears(MARIA)
    await box.forgets("main:77")
    doors, later = Doors(source=lambda *_: box.calendar), box.now + timedelta(days=400)
    await rounds.go(box.config, box.places, ["main"], {}, "rtc", doors=doors, now=later)
    assert forgotten.load(box.places.state)


async def test_nothing_is_written_for_those_who_are_remembered(box: Box):
    await box.hears(MARIA)
    await box.forgets("main:77")
    forgotten.save(box.places.state, dict.fromkeys(forgotten.load(box.places.state), SATURDAY))
    await box.asks()
    before = {path: path.stat().st_mtime_ns for path in box.places.state.rglob("*")}
    await box.asks()
    assert {path: path.stat().st_mtime_ns for path in box.places.state.rglob("*")} == before
    box.now += timedelta(days=6)
    await box.hears(booked(1, "Maria Kovalenko", "10:00", day=SATURDAY + timedelta(days=6), ref="77"))
    file = box.places.state / "forgotten.json"
    assert file.stat().st_mtime_ns == before[file]  # that they were met again is worth a write once a week


async def test_the_documents_that_may_still_speak_of_them_are_named(box: Box):
    await box.hears(MARIA)
    Vault(box.places.vault, seal.load(box.key)).keep(
        "post", [SHEET, SCAN, PRICES], Filing(LONDON, lambda _: "09:00-18:00"), TEN
    )
    said = held_words.forgotten(await box.forgets("main:77"), "main:77")
    assert said[-1].endswith("until they expire or are replaced: saturday.html, scan.pdf")


async def test_a_form_that_is_called_like_the_client_goes_and_stays_away(box: Box):
    """It would never go by itself. One of a client whose name only begins so stays."""
    await box.hears(MARIA)
    names = ("Consent form - Maria_Kovalenko.pdf", "Consent form Maria Kovalenkova.pdf")
    forms = [Document(name, name, b"%PDF-1.4 " + name.encode(), TEN) for name in names]
    vault = Vault(box.places.vault, seal.load(box.key))
    vault.keep("post", forms, Filing(LONDON, lambda _: "09:00-18:00"), TEN)
    said = held_words.forgotten(await box.forgets("main:77"), "main:77")
    assert said[-2] == f"These documents were called like them, and are removed: {names[0]}"
    assert [doc.name for doc in vault.docs()] == [names[1]]
    assert not vault.keep("post", forms, Filing(LONDON, lambda _: "09:00-18:00"), TEN)


async def test_whoever_was_forgotten_does_not_come_back_with_a_number_that_is_written_otherwise(box: Box):
    await box.hears(TOM)
    await box.forgets("Tom Ashworth")
    for phone in ("07700900124", "+44 7700 900124"):
        await box.hears(booked(2, "Tom Ashworth", "11:00", phone))
        assert box.clients == ["Client removed"]


async def test_what_was_fetched_goes_with_the_last_source_that_was_read(box: Box):
    await box.hears(MARIA)
    assert any(box.places.cache.rglob("*.db"))
    folder = '[[sources]]\nname = "papers"\nkind = "vault"\nfolder = "/nowhere"\n'
    await rounds.go(settings.read(SMALLEST + folder), box.places, ["papers"], {}, "synchronised", now=box.now)
    assert not any(box.places.cache.rglob("*.db"))


async def test_a_generation_that_cannot_be_opened_is_judged_by_the_name(box: Box):
    """Its key was lost; today's book was sealed with a new one."""
    await box.hears(MARIA)
    box.key.unlink()
    await box.hears(MARIA, TOM)
    assert box.says("Maria")
    await box.forgets("main:77")
    assert not box.says("Maria")


async def test_it_waits_for_a_round_that_is_under_way(box: Box):
    await box.hears(MARIA)
    async with alone(box.places.cache):
        waiting = asyncio.create_task(box.forgets("main:77"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await asyncio.shield(waiting)
        assert box.clients == ["Maria Kovalenko"]
    await waiting
    assert box.clients == ["Client removed"]


# --- the commands -------------------------------------------------------------------------------------------

Planb = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def planb(box: Box) -> Planb:
    """The real command, on this box."""

    def run(*arguments: str, typed: str = "", before: str = "pass") -> "subprocess.CompletedProcess[str]":
        start = f"import os, sys; {before}; sys.argv[0] = 'planb'; from appliance.cli import main; main()"
        root = box.places.config.parents[1]
        command = [sys.executable, "-c", start, "--root", str(root), *arguments]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=60)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


async def test_the_command_answers_in_words_and_for_programs(box: Box, planb: Planb):
    await box.hears(MARIA, TOM, OTHER_TOM)
    several = planb("forget", "--client", "Tom Ashworth", "--json")
    assert (several.returncode, json.loads(several.stdout)["ok"]) == (1, False)
    assert len(json.loads(several.stdout)["refs"]) == 2
    nobody = planb("forget", "--client", "Nobody")
    assert (nobody.returncode, "holds nobody who is called Nobody" in nobody.stdout) == (1, True)
    shown = json.loads(planb("forget", "--client", "77", "--show", "--json").stdout)
    assert shown["people"][0]["visits"][0]["visit"]["client"]["formula"] == "6.3 + 20 vol"
    assert shown["elsewhere"] == [
        {"kind": "payload", "name": "main", "size": payload(MARIA, TOM, OTHER_TOM), "mentions": True}
    ]
    done = planb("forget", "--client", "07700 900123")
    assert done.returncode == 0
    assert "The booking system is the truth" in done.stdout
    assert "Maria" not in done.stdout
    assert planb("forget").returncode == 2


async def test_without_the_key_it_says_which_one_is_missing(box: Box, planb: Planb):
    await box.hears(MARIA)
    box.key.rename(box.places.config / "drawer")
    for what in (["--show"], []):
        done = planb("forget", "--client", "77", *what)
        assert (done.returncode, f"It should be: {box.key}" in done.stderr) == (1, True)
    box.key.write_bytes(bytes(32))
    done = planb("forget", "--client", "77")
    assert (done.returncode, "sealed with another key" in done.stderr) == (1, True)
    assert box.clients == ["Maria Kovalenko"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
async def test_whoever_may_not_read_the_key_does_not_hear_that_it_is_missing(box: Box, planb: Planb):
    await box.hears(MARIA)
    box.key.chmod(0o600)
    done = planb("forget", "--client", "77", "--show", before=_as_nobody(box))
    assert done.stderr == f"{box.key}: Permission denied. Try again with sudo.\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize(
    "command", [["forget", "--client", "77"], ["forget", "--client", "77", "--show"], ["wipe", "--yes"]]
)
async def test_whoever_may_not_is_told_to_try_with_sudo(box: Box, planb: Planb, command: list[str]):
    await box.hears(MARIA)
    start = _as_nobody(box)
    for folder in (box.places.cache, box.places.state):
        folder.chmod(0o700)
    done = planb(*command, before=start)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{box.places.cache}: Permission denied. Try again with sudo.\n"
    assert box.clients == ["Maria Kovalenko"]


def _as_nobody(box: Box) -> str:
    """What a command has to do before it starts to be run by a user who has nothing to do with the box."""
    for path in (box.places.toml, *box.places.toml.parents, box.places.state, box.places.cache):
        if path.stat().st_mode & 0o005 != 0o005:
            path.chmod(path.stat().st_mode | 0o005)
    imports = "import appliance.cli, appliance.sync.forget, appliance.sync.held_words, appliance.config, appliance.run"
    return f"{imports}; os.setgroups([]); os.setgid(65534); os.setuid(65534)"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_what_root_forgot_is_still_the_book_daemons(box: Box, planb: Planb):
    await box.hears(MARIA, TOM)
    for path in (box.places.state, box.places.cache, *box.places.state.rglob("*"), *box.places.cache.rglob("*")):
        os.chown(path, 65534, 65534)
    assert planb("forget", "--client", "77").returncode == 0
    assert planb("forget", "--client", "77", "--show").returncode == 0  # opens a new cache
    left = [*box.places.state.rglob("*"), *box.places.cache.rglob("*")]
    assert {path.stat().st_uid for path in left} == {65534}


# --- wiped --------------------------------------------------------------------------------------------------


async def test_a_wipe_leaves_nothing_about_clients_and_keeps_the_rest(box: Box, planb: Planb):
    await box.hears(MARIA)
    await box.hears(MARIA, TOM)
    await box.forgets("main:77")
    await box.asks()
    Vault(box.places.vault, seal.load(box.key)).keep("post", [SHEET], Filing(LONDON, lambda _: "09:00-18:00"), TEN)
    box.places.book_json.write_text("{}")
    box.places.users.write_text("people")
    (box.places.state / "history.db").write_text("outages")
    done = planb("wipe", "--yes", "--json")
    assert json.loads(done.stdout)["removed"] == {"key": True, "book": 2, "payloads": 1, "documents": 2, "besides": 2}
    assert [path.name for path in box.places.state.rglob("*")] == ["history.db"]
    assert list(box.places.cache.rglob("*")) == list(box.places.run.rglob("*")) == []
    assert sorted(path.name for path in box.places.config.iterdir()) == ["planb.toml", "users.json"]


async def test_a_wipe_asks_first(box: Box, planb: Planb):
    await box.hears(MARIA)
    for typed in ("n\n", "\n", ""):
        done = planb("wipe", typed=typed)
        assert (done.returncode, done.stdout) == (1, "")
    assert box.clients == ["Maria Kovalenko"]
    done = planb("wipe", typed="y\n")
    assert (done.returncode, "The box fetches everything again" in done.stdout) == (0, True)
    assert box.book is None


async def test_after_a_wipe_the_next_round_begins_with_another_key(box: Box, planb: Planb):
    await box.hears(MARIA)
    before = box.key.read_bytes()
    planb("wipe", "--yes")
    assert "no key of the box" in planb("wipe", "--yes").stdout
    await box.asks()
    assert box.clients == ["Maria Kovalenko"]
    assert box.key.read_bytes() != before


async def test_what_a_card_still_holds_after_a_wipe_cannot_be_opened(box: Box, planb: Planb):
    await box.hears(MARIA)
    copy = (box.places.state / "book.db").read_bytes()
    planb("wipe", "--yes")
    (box.places.state / "book.db").write_bytes(copy)
    (visit,) = box.visits
    assert (visit.is_sealed, visit.client.phone, visit.note) == (True, None, None)
