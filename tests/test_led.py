"""The LED says across the room what line.json and book.json say. Real files, gpiozero's own mock pins."""

import asyncio
import itertools
import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from appliance import led
from appliance.config import Config, Pins, read
from appliance.failover.words import LineState
from appliance.led import looks, pins
from appliance.places import Places, places
from appliance.status import BookFile, DrillStatus, Line, LineFile, SourceStatus, boot_id, write_book, write_line
from tests.aday import SMALLEST

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
SINGLE = Pins(single=17)
COLOURS = Pins(red=17, green=27, blue=22)


def line(state: LineState) -> LineFile:
    told = Line(state, "broadband", NOW, None, None)
    return LineFile(1, NOW, boot_id(), time.monotonic(), told, ())


def book(age: timedelta | None, *more: timedelta) -> BookFile:
    def source(old: timedelta | None) -> SourceStatus:
        taken = None if old is None else NOW - old
        return SourceStatus("main", "ics", "fresh", taken, taken, None, 31, 0, None, "broadband")

    return BookFile(1, NOW, "synchronised", tuple(map(source, (age, *more))), (), None)


FRESH = book(timedelta(minutes=2))


def film(look: looks.Look, seconds: float = 20.0) -> tuple[float, ...]:
    """What a single LED shows, frame by frame."""
    return tuple(round(looks.lit(look, frame * led.FRAME_S), 3) for frame in range(int(seconds / led.FRAME_S)))


# --- the table ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "the_line", "the_book", "says"),
    [
        ("starting", line("starting"), None, "slow pulse, white"),
        ("all is well", line("on_primary"), FRESH, "steady, green"),
        ("the copy is old", line("on_primary"), book(timedelta(minutes=20)), "short dip, green"),
        ("the copy is stale", line("on_primary"), book(timedelta(hours=3)), "short dip, green"),
        ("there was never a copy", line("on_primary"), book(None), "short dip, green"),
        ("there is no book.json", line("on_primary"), None, "short dip, green"),
        ("holding", line("holding"), FRESH, "slow pulse, green"),
        ("on the backup", line("on_backup"), FRESH, "slow blink, amber"),
        ("offline", line("offline"), FRESH, "fast blink, red"),
        ("the line daemon is silent", None, FRESH, "double flash, red"),
    ],
)
def test_the_led_says_what_the_contract_says(
    what: str, the_line: LineFile | None, the_book: BookFile | None, says: str
) -> None:
    assert str(looks.shown(the_line, the_book, NOW)) == says


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("starting", "slow pulse, white"),
        ("on_primary", "slow blink, blue"),
        ("holding", "slow blink, blue"),
        ("on_backup", "slow blink, amber"),
        ("offline", "fast blink, red"),
    ],
)
def test_a_rehearsal_is_shown_unless_the_line_has_trouble(state: LineState, says: str) -> None:
    rehearsing = replace(line(state), drill=DrillStatus("4g", NOW))
    assert str(looks.shown(rehearsing, FRESH, NOW)) == says


def test_a_rehearsal_matters_more_than_an_old_book() -> None:
    rehearsing = replace(line("on_primary"), drill=DrillStatus("4g", NOW))
    assert looks.status_of(rehearsing, book(timedelta(hours=3)), NOW) == "drill"


def test_the_dip_of_an_old_book_is_amber() -> None:
    look = looks.TABLE["old_book"]
    assert {looks.level(look, t / 10) for t in range(100)} == {looks.RGB["green"], looks.RGB["amber"]}


def test_one_old_source_is_enough_to_dip() -> None:
    both = book(timedelta(minutes=2), timedelta(hours=1))
    assert looks.status_of(line("on_primary"), both, NOW) == "old_book"


def test_a_box_without_sources_has_nothing_that_could_be_old() -> None:
    assert looks.status_of(line("on_primary"), replace(FRESH, sources=()), NOW) == "on_primary"


def test_an_outage_matters_more_than_an_old_book() -> None:
    assert looks.status_of(line("offline"), book(timedelta(hours=3)), NOW) == "offline"


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(looks.TABLE, 2)))
def test_a_single_led_tells_any_two_statuses_apart(one: looks.Status, other: looks.Status) -> None:
    a, b = film(looks.TABLE[one]), film(looks.TABLE[other])
    apart = sum(abs(x - y) > 0.5 for x, y in zip(a, b, strict=True)) * led.FRAME_S
    assert apart >= 1.0, f"{one} and {other} differ for {apart:.1f} s of 20"


def test_no_pattern_flashes_more_than_three_times_a_second() -> None:
    for status, look in looks.TABLE.items():
        frames = film(look)
        rises = [n for n, (a, b) in enumerate(itertools.pairwise(frames)) if b - a > 0.5]
        second = int(1 / led.FRAME_S)
        assert all(later - first >= second for first, later in zip(rises, rises[3:], strict=False)), status


def test_light_stays_between_dark_and_full() -> None:
    for look in looks.TABLE.values():
        for frame in range(2000):
            assert all(0.0 <= part <= 1.0 for part in looks.level(look, frame * 0.0173))


# --- the pins -------------------------------------------------------------------------------------------


@pytest.fixture
def factory() -> MockFactory:
    return MockFactory(pin_class=MockPWMPin)


def test_the_three_pins_follow_the_table(factory: MockFactory) -> None:
    lamp = pins.lamp(COLOURS, factory)
    for look in looks.TABLE.values():
        for frame in range(0, 200, 3):
            lamp.show(look, frame * led.FRAME_S)
            lights = [factory.pin(f"GPIO{number}").state for number in (17, 27, 22)]
            assert lights == pytest.approx([part**pins.GAMMA for part in looks.level(look, frame * led.FRAME_S)])
    lamp.close()


def test_the_single_pin_follows_the_pattern(factory: MockFactory) -> None:
    lamp = pins.lamp(SINGLE, factory)
    for look in looks.TABLE.values():
        for frame in range(0, 200, 3):
            lamp.show(look, frame * led.FRAME_S)
            assert factory.pin("GPIO17").state == pytest.approx(looks.lit(look, frame * led.FRAME_S) ** pins.GAMMA)
    lamp.close()


def test_a_pin_that_does_not_exist_is_explained(factory: MockFactory) -> None:
    with pytest.raises(pins.NoLamp, match=r"99 is not a valid pin.*planb\.toml"):
        pins.lamp(Pins(single=99), factory)


def test_the_named_mock_has_pwm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    lamp = pins.lamp(SINGLE, pins.pin_factory())
    lamp.show(looks.TABLE["on_primary"], 0.0)
    lamp.close()


def test_the_empty_lgpio_of_python_3_13_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    monkeypatch.setitem(sys.modules, "lgpio", ModuleType("lgpio"))
    with pytest.raises(pins.NoLamp, match=r"empty shell.*apt install python3-lgpio"):
        pins.pin_factory()


def test_an_unknown_pin_factory_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "toaster")
    with pytest.raises(pins.NoLamp, match="toaster"):
        pins.pin_factory()


# --- the service ----------------------------------------------------------------------------------------


@pytest.fixture
def box(tmp_path: Path) -> Places:
    found = places(str(tmp_path), {})
    found.run.mkdir(parents=True)
    return found


def settings(pins: str = "") -> Config:
    return read(SMALLEST + pins)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_service_shows_the_line_and_goes_dark_when_it_is_told_to_end(
    box: Places, factory: MockFactory
) -> None:
    write_line(box.line_json, line("on_primary"))
    write_book(box.book_json, replace(FRESH, sources=()))
    config = settings("[led]\npins = { red = 17, green = 27, blue = 22 }")
    task = asyncio.create_task(led.run(config, box, lambda: factory))
    green, red = factory.pin("GPIO27"), factory.pin("GPIO17")
    await until(lambda: green.state == 1.0 and red.state == 0.0)
    write_line(box.line_json, line("offline"))
    await until(lambda: red.state == 1.0 and green.state == 0.0)
    await ended(task)
    assert [green.state, red.state] == [0.0, 0.0]


async def test_a_silent_line_daemon_flashes_red(box: Places, factory: MockFactory) -> None:
    task = asyncio.create_task(led.run(settings("[led]\npins = { single = 17 }"), box, lambda: factory))
    pin = factory.pin("GPIO17")
    await until(lambda: pin.state == 1.0)
    await until(lambda: pin.state == 0.0)
    await ended(task)


async def test_a_box_without_a_led_says_so_once_and_stays(box: Places, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="appliance")
    task = asyncio.create_task(led.run(settings(), box))
    await until(lambda: bool(caplog.messages))
    assert not task.done()
    await ended(task)
    assert caplog.messages == ["no LED is configured: [led] pins is not in planb.toml"]


async def test_a_computer_without_pins_is_explained_and_the_service_stays(
    box: Places, caplog: pytest.LogCaptureFixture
) -> None:
    def nowhere() -> None:
        raise pins.NoLamp("this computer has no GPIO pins that can be used.")

    task = asyncio.create_task(led.run(settings("[led]\npins = { single = 17 }"), box, nowhere))
    await until(lambda: bool(caplog.messages))
    assert not task.done()
    await ended(task)
    assert caplog.messages[0].startswith("no LED: this computer has no GPIO pins that can be used. The box works")


async def test_systemd_is_told_that_the_led_is_ready_and_alive(
    box: Places, factory: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(box.run / "notify"))
    ear.settimeout(5)
    monkeypatch.setenv("NOTIFY_SOCKET", str(box.run / "notify"))
    task = asyncio.create_task(led.run(settings("[led]\npins = { single = 17 }"), box, lambda: factory))
    heard = [await asyncio.to_thread(ear.recv, 64) for _ in range(2)]
    await ended(task)
    ear.close()
    assert heard == [b"READY=1", b"WATCHDOG=1"]
