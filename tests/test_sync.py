"""The book daemon, end to end on loopback: the demo's booking system, real files, no line needed."""

import asyncio
import json
import logging
import re
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from appliance import config as settings
from appliance.demo import booking
from appliance.places import Places, places
from appliance.salon.model import Book
from appliance.salon.rows import Event, PriceRow, Rows
from appliance.sources.door import Source
from appliance.sources.memory import Memory
from appliance.status import SCHEMA, ClockState, Line, LineFile, UplinkStatus, boot_id, read_book, write_line
from appliance.store import seal, snapshot
from appliance.store.cache import Cache
from appliance.sync import pace, run, sync_once
from appliance.sync import round as rounds
from appliance.sync.asking import Doors
from appliance.sync.clock import clock, judged
from appliance.sync.rota import Rota
from appliance.sync.take import Understood
from tests.aday import LONDON, SATURDAY, at

TEN = at("10:00").astimezone(UTC)
MONDAY = date(2026, 11, 23)

SALON = """
[salon]
name = "Salon Aurora"
timezone = "Europe/London"
[salon.hours]
fri = "09:00-18:00"
sat = "09:00-18:00"
mon = "09:00-18:00"
[[uplinks]]
name = "broadband"
kind = "ethernet"
device = "wan0"
"""


def source(name: str, kind: str, url: str = "http://unused.example/", every_s: float = 300) -> str:
    return f'[[sources]]\nname = "{name}"\nkind = "{kind}"\nurl = "{url}"\nevery_s = {every_s:.1f}\n'


@pytest.fixture
def at_home(tmp_path: Path) -> Places:
    return places(str(tmp_path), {})


# --- stories with a booking system in memory ---------------------------------------------------------------


def visits(count: int, day: date = SATURDAY, name: str = "Maria", description: str = "") -> tuple[Event, ...]:
    starts = [at("09:00", day) + timedelta(minutes=10 * n) for n in range(count)]
    return tuple(
        Event(f"{day}-{n}", start, start + timedelta(minutes=30), summary=f"{name} {n} - Cut", description=description)
        for n, start in enumerate(starts)
    )


@dataclass
class Salon:
    """A salon with a calendar and a price list in memory, at a moment that the story moves."""

    places: Places
    calendar: Memory
    prices: Memory
    config: settings.Config
    now: datetime = TEN
    trust: ClockState = "synchronised"

    def __post_init__(self) -> None:
        self.cache = Cache(self.places.cache, self.places.key(None))

    async def asks(self, *due: str, known: Understood | None = None) -> rounds.Round:
        doors: dict[str, Source] = {"main": self.calendar, "prices": self.prices}
        return await rounds.go(
            self.config,
            self.places,
            due or ("main", "prices"),
            {} if known is None else known,
            self.trust,
            self.cache,
            doors=Doors(source=lambda setting, *_: doors[setting.name]),
            now=self.now,
        )

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)

    def book(self) -> Book | None:
        return snapshot.load(self.places.state, seal.load(self.places.key(None)))

    def counts(self) -> dict[str, int]:
        book = self.book()
        return {f"{day.date:%a}": len(day.visits) for day in book.days} if book else {}


@pytest.fixture
def salon(at_home: Places) -> Salon:
    at_home.state.mkdir(parents=True)
    config = settings.read(SALON + source("main", "ics") + source("prices", "csv"))
    story = Salon(at_home, Memory(), Memory(), config)
    story.calendar.put(Rows(events=visits(20) + visits(5, MONDAY)))
    story.prices.put(Rows(prices=(PriceRow("Cuts", "Cut", "", "45.00", "45"),)))
    return story


async def test_a_first_round_publishes_today_and_the_next_working_day(salon: Salon):
    done = await salon.asks()
    assert salon.counts() == {"Sat": 20, "Mon": 5}  # Sunday is a rest day
    assert list(done.told.values()) == [
        "main: 25 visits on 2 days: 25 new",
        "prices: 1 service in the price list",
    ]
    assert salon.book().prices.services[0].name == "Cut"


async def test_what_is_new_gone_and_changed_is_told_without_a_name(salon: Salon):
    await salon.asks()
    events = list(visits(21)[1:])
    events[0] = replace(events[0], description="Price: 45")
    salon.calendar.put(Rows(events=(*events, *visits(5, MONDAY))))
    done = await salon.asks("main")
    assert done.told == {"main": "main: 25 visits on 2 days: 1 new, 1 gone, 1 changed"}


async def test_an_unchanged_feed_writes_nothing(salon: Salon):
    known: Understood = {}
    await salon.asks(known=known)
    before = {path: path.stat().st_mtime_ns for path in (*salon.places.state.iterdir(), *salon.places.cache.rglob("*"))}
    salon.passes(minutes=5)
    done = await salon.asks(known=known)
    assert done.told["main"] == "main: not changed"
    assert done.statuses[0].taken_at == salon.now
    assert {path: path.stat().st_mtime_ns for path in before} == before


async def test_an_empty_feed_erases_nothing(salon: Salon):
    await salon.asks()
    salon.calendar.put(Rows())
    for _ in range(5):
        salon.passes(minutes=5)
        done = await salon.asks("main")
    assert salon.counts() == {"Sat": 20, "Mon": 5}
    assert done.statuses[0].refused == "it is empty, and the copy that stands has 25 entries"
    assert done.statuses[0].taken_at == at("10:00")
    assert "the copy of 10:00 stays" in done.told["main"]


async def test_a_day_that_shrank_is_believed_when_it_has_said_so_three_times(salon: Salon):
    await salon.asks()
    salon.calendar.put(Rows(events=visits(3) + visits(5, MONDAY)))
    for wanted in (20, 20, 3):
        salon.passes(minutes=5)
        done = await salon.asks("main")
        assert salon.counts()["Sat"] == wanted
    assert done.statuses[0].refused is None


async def test_two_different_shrunken_copies_do_not_confirm_each_other(salon: Salon):
    await salon.asks()
    for count in (3, 4, 3, 4, 3):
        salon.calendar.put(Rows(events=visits(count) + visits(5, MONDAY)))
        await salon.asks("main")
    assert salon.counts()["Sat"] == 20


async def test_a_refused_copy_stays_refused_until_a_good_one_comes(salon: Salon):
    await salon.asks()
    salon.calendar.put(Rows(events=visits(20), quarantined=("bad",) * 10))
    assert (await salon.asks("main")).statuses[0].refused == "10 of 30 entries could not be read, most of them: bad"
    salon.calendar.fail("it cannot be reached")
    await salon.asks("main")
    salon.calendar.put(Rows(events=visits(22) + visits(5, MONDAY)))
    assert (await salon.asks("main")).statuses[0].refused is None
    assert salon.counts()["Sat"] == 22


async def test_a_source_that_fails_leaves_the_book_and_its_age_alone(salon: Salon):
    await salon.asks()
    salon.calendar.fail("it has a problem of its own (it answered 500)")
    salon.passes(hours=3)
    done = await salon.asks()
    assert salon.counts() == {"Sat": 20, "Mon": 5}
    assert done.told["main"] == "main: it has a problem of its own (it answered 500); the copy of 10:00 stays"
    assert (done.statuses[0].state, done.statuses[1].state) == ("stale", "fresh")
    assert done.book.taken_at == at("10:00")


async def test_at_midnight_the_kept_payload_gives_the_next_day_without_a_line(salon: Salon):
    salon.calendar.put(Rows(events=visits(20, date(2026, 11, 20)) + visits(8) + visits(5, MONDAY)))
    salon.now = at("20:00", date(2026, 11, 20)).astimezone(UTC)
    await salon.asks()
    assert salon.counts() == {"Fri": 20, "Sat": 8}
    salon.calendar.fail("it cannot be reached")
    salon.passes(hours=5)
    await salon.asks("main")
    assert salon.counts() == {"Fri": 20, "Sat": 8, "Mon": 5}  # yesterday stays for 24 hours
    salon.passes(hours=24)
    await salon.asks("main")
    assert salon.counts() == {"Sat": 8, "Sun": 0, "Mon": 5}


async def test_a_clock_that_nobody_vouches_for_drops_no_day(salon: Salon):
    await salon.asks()
    salon.calendar.fail("it cannot be reached")
    salon.prices.fail("it cannot be reached")
    salon.trust = "restored"
    salon.passes(days=40)
    await salon.asks()
    assert salon.counts() == {"Sat": 20, "Mon": 5}


async def test_a_clock_that_was_ahead_does_not_keep_the_book_from_coming_back(salon: Salon):
    await salon.asks()
    salon.trust = "unknown"
    salon.passes(days=3)
    await salon.asks()
    assert "Sat" not in salon.counts()
    salon.trust = "synchronised"
    salon.passes(days=-3, minutes=5)
    await salon.asks()
    book = salon.book()
    assert (salon.counts(), book.taken_at) == ({"Sat": 20, "Mon": 5}, salon.now.astimezone(UTC))


async def test_a_book_that_says_the_same_loses_a_date_in_the_future(salon: Salon):
    await salon.asks()
    salon.passes(hours=5)
    await salon.asks()
    salon.passes(hours=-3)
    await salon.asks()
    assert salon.book().taken_at == salon.now.astimezone(UTC)


async def test_a_copy_that_cannot_be_kept_is_refused_and_the_next_one_is_tried_again(salon: Salon):
    await salon.asks()
    (salon.places.state / ".book.building.db").mkdir()  # what a full or dying card does: the book cannot be built
    salon.calendar.put(Rows(events=visits(21) + visits(5, MONDAY)))
    salon.passes(minutes=5)
    done = await salon.asks()
    main = done.statuses[0]
    assert "cannot be kept" in done.told["main"]
    assert (main.refused is None, main.taken_at, main.visits) == (False, TEN.astimezone(UTC), 25)
    (salon.places.state / ".book.building.db").rmdir()
    done = await salon.asks()
    assert (done.statuses[0].refused, salon.counts()) == (None, {"Sat": 21, "Mon": 5})


async def test_a_clock_that_is_behind_the_book_changes_nothing(salon: Salon):
    await salon.asks()
    salon.trust = "restored"
    salon.passes(days=-3)
    await salon.asks()
    assert salon.counts() == {"Sat": 20, "Mon": 5}


async def test_without_its_cache_the_book_stands_as_it_is(salon: Salon):
    await salon.asks()
    for path in (salon.places.cache / "payloads").iterdir():
        path.write_bytes(b"rust")
    salon.cache = Cache(salon.places.cache, salon.places.key(None))
    salon.calendar.fail("it cannot be reached")
    salon.passes(minutes=5)
    await salon.asks()
    assert salon.counts() == {"Sat": 20, "Mon": 5}


async def test_a_server_that_says_not_changed_for_ever_is_asked_afresh_now_and_then(salon: Salon):
    await salon.asks()
    for _ in range(5):
        salon.passes(minutes=30)
        await salon.asks("main")
    assert [known.etag is None for known in salon.calendar.asked] == [True, False, False, False, True, False]


async def test_a_visit_that_was_cancelled_upstream_is_gone(salon: Salon):
    await salon.asks()
    salon.calendar.put(Rows(events=visits(19) + visits(5, MONDAY)))
    await salon.asks("main")
    assert salon.counts()["Sat"] == 19


# --- the real thing: HTTP, processes, files ------------------------------------------------------------------


@pytest.fixture
def salon_now() -> Callable[[], datetime]:
    started = datetime.now(LONDON)
    return lambda: started


@pytest.fixture
def desk(salon_now: Callable[[], datetime]) -> Iterator[str]:
    with booking.server(("127.0.0.1", 0), salon_now) as server:
        server.daemon_threads = False  # closing waits for the last answer
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def real(desk: str, every_s: float = 300) -> settings.Config:
    always = "".join(f'{day} = "00:00-24:00"\n' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    text = re.sub(r"(?<=\[salon.hours\]\n).*?(?=\[\[)", always, SALON, flags=re.DOTALL)
    calendar, prices = f"{desk}/calendar.ics", f"{desk}/prices.csv"
    return settings.read(text + source("main", "ics", calendar, every_s) + source("prices", "csv", prices, every_s))


async def test_planb_sync_brings_the_salons_day(at_home: Places, desk: str):
    first, well = await sync_once(real(desk), at_home)
    assert well
    assert first[1] == "prices: 48 services in the price list"
    assert "visits on 2 days" in first[0]
    assert await sync_once(real(desk), at_home, "main") == (["main: not changed"], True)
    today, tomorrow = snapshot.load(at_home.state, seal.load(at_home.key(None))).days
    assert all(30 <= len(day.visits) <= 50 and len(day.staff) == 6 for day in (today, tomorrow))
    assert json.loads(at_home.book_json.read_text())["prices"]["services"] == 48


async def test_planb_sync_explains_itself(at_home: Places):
    assert await sync_once(settings.read(SALON), at_home) == (["No sources: add [[sources]] to planb.toml."], False)
    config = settings.read(SALON + source("main", "ics", "secret:feed"))
    assert await sync_once(config, at_home, "other") == (["There is no source other. There are: main."], False)
    (said,), well = await sync_once(config, at_home)
    assert not well
    assert said == (
        "main: it needs secret:feed, and there is no such secret that the box may read; there is no earlier copy"
    )
    assert read_book(at_home.book_json).sources[0].state == "never"


async def test_a_secret_address_is_read_from_its_file_and_told_to_nobody(
    at_home: Places, desk: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    secrets = at_home.config / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "feed").write_text(f"{desk}/calendar.ics?key=s3cret\n")
    said, _ = await sync_once(settings.read(SALON + source("main", "ics", "secret:feed")), at_home)
    assert "new" in said[0]
    assert "s3cret" not in caplog.text + repr(said) + at_home.book_json.read_text()


async def until(holds: Callable[[], bool | Awaitable[bool]], within_s: float = 20.0) -> None:
    """Wait for a condition, not for a time."""
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.05)


def the_line(where: Places, state: str, metered: bool = False) -> None:
    now = datetime.now(UTC)
    up = UplinkStatus("broadband", "ethernet", "wan0", "up", None, now, 12.0, 0.0, metered, now, 0, None, None, None)
    active = None if state == "offline" else "broadband"
    line = Line(state, active, now, None, None)
    where.run.mkdir(parents=True, exist_ok=True)
    write_line(where.line_json, LineFile(SCHEMA, now, boot_id(), time.monotonic(), line, (up,)))


@pytest.fixture
async def daemon(at_home: Places, desk: str):
    """Starts the daemon; ends it after the test."""
    tasks: list[asyncio.Task[None]] = []

    def start(config: settings.Config) -> asyncio.Task[None]:
        tasks.append(asyncio.create_task(run(config, at_home)))
        return tasks[-1]

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def taken(where: Places, name: str = "main") -> datetime | None:
    book = read_book(where.book_json)
    return next((one.taken_at for one in book.sources if one.name == name), None) if book else None


async def test_the_daemon_fetches_at_start_and_says_when_it_comes_again(daemon, at_home: Places, desk: str):
    daemon(real(desk))
    await until(lambda: taken(at_home) is not None)
    book = read_book(at_home.book_json)
    assert {one.state for one in book.sources} == {"fresh"}
    assert all(timedelta(seconds=200) < one.next_at - one.checked_at < timedelta(seconds=365) for one in book.sources)
    assert sum(day.visits for day in book.days) == book.sources[0].visits > 60


async def test_the_daemon_asks_again_as_soon_as_the_line_is_back(daemon, at_home: Places, desk: str):
    the_line(at_home, "offline")
    daemon(real(desk, every_s=3600))
    await until(lambda: taken(at_home) is not None)
    first = taken(at_home)
    the_line(at_home, "on_backup")
    await until(lambda: taken(at_home) > first)
    assert read_book(at_home.book_json).sources[0].uplink == "broadband"


async def test_after_a_reboot_without_a_line_the_book_is_known_at_once(daemon, at_home: Places, desk: str):
    await sync_once(real(desk), at_home)
    before = taken(at_home)
    at_home.book_json.unlink()  # /run is empty after a reboot
    daemon(real("http://127.0.0.1:9"))
    await until(lambda: read_book(at_home.book_json) is not None, 3)
    assert abs(taken(at_home) - before) < timedelta(seconds=1)
    await until(lambda: any(issue.code == "copy_failed" for issue in read_book(at_home.book_json).issues))
    assert len(snapshot.load(at_home.state, seal.load(at_home.key(None))).days) == 2


async def test_the_log_tells_a_failure_once_and_names_nobody(daemon, at_home: Places, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "appliance")
    config = settings.read(SALON + source("main", "ics", "http://127.0.0.1:9/s3cret"))
    daemon(config)
    await until(lambda: bool(caplog.messages))
    the_line(at_home, "on_primary")  # asks again at once
    first = read_book(at_home.book_json).sources[0].checked_at
    await until(lambda: read_book(at_home.book_json).sources[0].checked_at > first)
    assert caplog.messages == ["main: it cannot be reached; there is no earlier copy"]


async def test_ending_the_daemon_is_quick_and_quiet(daemon, at_home: Places, desk: str):
    task = daemon(real(desk))
    await until(lambda: read_book(at_home.book_json) is not None)
    task.cancel()
    began = time.monotonic()
    await asyncio.gather(task, return_exceptions=True)
    assert time.monotonic() - began < 2
    assert task.cancelled()


# --- small decisions -------------------------------------------------------------------------------------


def pauses(usual_s: float = 300, dice: float = 0.5, **more) -> float:
    return pace.pause(pace.Heard(usual_s, **more), dice)


def test_boxes_that_started_together_do_not_stay_together():
    assert [pauses(dice=dice) for dice in (0.0, 0.5, 1.0)] == pytest.approx([240, 300, 360])


def test_failures_are_asked_again_soon_and_then_less_and_less_often():
    waits = [pauses(failures=n) for n in range(1, 12)]
    assert waits[:4] == [15, 30, 60, 120]
    assert max(waits) == 1800


def test_a_servers_wish_is_heard_within_reason():
    assert pauses(failures=1, wish_s=600) == 600
    assert pauses(failures=1, wish_s=86400) == 3600


def test_on_a_metered_line_it_is_asked_seldom_and_more_seldom_when_it_sends_everything_each_time():
    assert pauses(is_metered=True, is_cheap=True) == 900
    assert pauses(is_metered=True, is_cheap=True, failures=1) == 900
    assert pauses(is_metered=True) == 7200
    assert pauses(usual_s=86400, is_metered=True, is_cheap=True) == 86400


@pytest.mark.parametrize(
    ("clock", "day", "wanted"),
    [
        ("09:00", SATURDAY, 300),
        ("17:59", SATURDAY, 300),
        ("18:00", SATURDAY, 3600),
        ("08:00", SATURDAY, 120),
        ("08:59", SATURDAY, 120),
        ("02:00", SATURDAY, 3600),
        ("07:30", SATURDAY, 1800),  # so that the early hour is not overslept
        ("12:00", SATURDAY + timedelta(days=1), 3600),  # Sunday: closed all day
    ],
)
def test_the_pace_follows_the_salons_day(clock: str, day: date, wanted: float):
    hours = settings.read(SALON).salon.hours
    assert pace.usual(300, at(clock, day), hours.on) == wanted


def test_without_hours_the_pace_is_always_the_same():
    assert pace.usual(300, at("03:00"), lambda _: None) == 300


def test_a_slow_source_is_not_hurried_by_the_night():
    hours = settings.read(SALON).salon.hours
    assert pace.usual(7200, at("02:00"), hours.on) == 7200


def test_the_rota_forgets_failures_when_the_line_is_back():
    rota = Rota(["main"])
    assert rota.due(0) == {"main"}
    for _ in range(6):
        wait = rota.asked("main", 0, pace.Heard(300), failed=True, dice=0.5)
    assert wait == 480
    assert rota.due(479) == set()
    rota.all_at_once(is_metered=False)
    assert rota.due(0) == {"main"}
    assert rota.asked("main", 0, pace.Heard(300), failed=True, dice=0.5) == 15


def test_a_flapping_backup_does_not_eat_its_allowance_with_the_book():
    rota = Rota(["feed", "whole", "new"])
    rota.asked("feed", 100, pace.Heard(300, is_cheap=True), failed=False, dice=0.5)
    rota.asked("whole", 100, pace.Heard(300), failed=False, dice=0.5)
    rota.all_at_once(is_metered=True)
    assert rota.due(101) == {"new"}  # it has never answered
    assert rota.due(1000) == {"new", "feed"}
    assert rota.due(7300) == {"new", "feed", "whole"}


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"kept": True, "rtc": False, "saved": True}, "synchronised"),
        ({"kept": False, "rtc": True, "saved": True}, "rtc"),
        ({"kept": False, "rtc": False, "saved": True}, "restored"),
        ({"kept": False, "rtc": False, "saved": False}, "unknown"),
    ],
)
def test_a_clock_is_trusted_as_far_as_somebody_vouches_for_it(facts: dict[str, bool], wanted: str):
    assert judged(**facts) == wanted
    assert clock() in ("synchronised", "rtc", "restored", "unknown")
