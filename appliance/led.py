"""The status LED: status -> look (a table), look -> light at a moment, light -> pins.

The table and `level` are pure, so that the dashboard's lamp, the tests and the pins show the same thing.
Decides nothing about the line: it says across the room what line.json and book.json say.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Literal, Protocol

from appliance.config import Config, Pins
from appliance.notify import notify
from appliance.places import Places
from appliance.status import BookFile, LineFile, boot_id, freshness, read_book, read_line

log = logging.getLogger(__name__)

Status = Literal["starting", "on_primary", "old_book", "holding", "on_backup", "offline", "drill", "silent"]
Pattern = Literal["steady", "short dip", "slow pulse", "slow blink", "fast blink", "double flash"]
Colour = Literal["white", "green", "amber", "red", "blue"]
Rgb = tuple[float, float, float]  # 0.0 to 1.0, as the eye judges it

DARK: Rgb = (0.0, 0.0, 0.0)
RGB: dict[Colour, Rgb] = {
    "white": (1.0, 1.0, 1.0),
    "green": (0.0, 1.0, 0.0),
    "amber": (1.0, 0.6, 0.0),
    "red": (1.0, 0.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Beat:
    seconds: float
    begin: float  # share of the colour, 0.0 to 1.0
    end: float


PATTERNS: dict[Pattern, tuple[Beat, ...]] = {
    "steady": (Beat(1.0, 1, 1),),
    "short dip": (Beat(4.5, 1, 1), Beat(0.5, 0, 0)),
    "slow pulse": (Beat(1.0, 0.05, 1), Beat(1.0, 1, 0.05)),
    "slow blink": (Beat(1.0, 1, 1), Beat(1.0, 0, 0)),
    "fast blink": (Beat(0.2, 1, 1), Beat(0.2, 0, 0)),  # 2.5 a second: above three can harm (WCAG 2.3.1)
    "double flash": (Beat(0.15, 1, 1), Beat(0.2, 0, 0), Beat(0.15, 1, 1), Beat(1.5, 0, 0)),
}


@dataclass(frozen=True, slots=True)
class Look:
    pattern: Pattern
    colour: Colour
    dip: Colour | None = None  # what shows between; None: dark
    tempo: float = 1.0  # times as slow: on a single LED it alone tells holding from starting, drill from on_backup

    @property
    def moves(self) -> bool:
        return self.pattern != "steady"

    def __str__(self) -> str:
        return f"{self.pattern}, {self.colour}"


TABLE: dict[Status, Look] = {
    "starting": Look("slow pulse", "white"),
    "on_primary": Look("steady", "green"),
    "old_book": Look("short dip", "green", dip="amber"),
    "holding": Look("slow pulse", "green", tempo=2.0),
    "on_backup": Look("slow blink", "amber"),
    "offline": Look("fast blink", "red"),
    # line.json has no word for a rehearsal yet. `planb drill` will bring one, and `status_of` the way here.
    "drill": Look("slow blink", "blue", tempo=2.0),
    "silent": Look("double flash", "red"),
}


# --- what to show: pure ---------------------------------------------------------------------------------


def status_of(line: LineFile | None, book: BookFile | None, now: datetime) -> Status:
    """Which row of the table is true now. No line.json: the line daemon is silent."""
    if line is None:
        return "silent"
    if line.line.state != "on_primary":
        return line.line.state
    return "on_primary" if _is_fresh(book, now) else "old_book"


def shown(line: LineFile | None, book: BookFile | None, now: datetime) -> Look:
    """The look of the LED for what the two files say."""
    return TABLE[status_of(line, book, now)]


def lit(look: Look, t: float) -> float:
    """How much of the look's colour shows after `t` seconds, 0.0 to 1.0: all that a single LED can say."""
    beats = PATTERNS[look.pattern]
    t = t / look.tempo % sum(beat.seconds for beat in beats)
    for beat in beats:
        if t < beat.seconds:
            return beat.begin + (beat.end - beat.begin) * t / beat.seconds
        t -= beat.seconds
    return beats[-1].end  # the last crumb of a rounded sum


def level(look: Look, t: float) -> Rgb:
    """The light of an RGB LED after `t` seconds of a look."""
    share, bright = lit(look, t), RGB[look.colour]
    between = RGB[look.dip] if look.dip else DARK
    red, green, blue = (low + (high - low) * share for low, high in zip(between, bright, strict=True))
    return red, green, blue


def _is_fresh(book: BookFile | None, now: datetime) -> bool:
    """Whether every source is. A box without sources has nothing that could grow old."""
    return book is not None and all(freshness(source.taken_at, now) == "fresh" for source in book.sources)


# --- the pins -------------------------------------------------------------------------------------------

FRAME_S = 0.05  # a pulse looks smooth from 20 frames a second
READ_S = 0.5
IDLE_S = 5.0  # well inside the 20 s that the unit's watchdog allows
GAMMA = 2.2  # the eye is far more sensitive to little light: half the duty looks like three quarters


class Lamp(Protocol):
    def show(self, look: Look, t: float) -> None: ...

    def close(self) -> None: ...


class NoLamp(Exception):
    """The LED cannot be lit. Says why and what to do."""


class ColourLamp:
    """Three pins with PWM."""

    def __init__(self, red: int, green: int, blue: int, factory: Any) -> None:
        from gpiozero import RGBLED

        self._led = RGBLED(red, green, blue, pin_factory=factory)

    def show(self, look: Look, t: float) -> None:
        self._led.color = tuple(_duty(part) for part in level(look, t))

    def close(self) -> None:
        self._led.close()  # gpiozero switches the pins off first


class SingleLamp:
    """One pin with PWM: the same patterns without the colours."""

    def __init__(self, pin: int, factory: Any) -> None:
        from gpiozero import PWMLED

        self._led = PWMLED(pin, pin_factory=factory)

    def show(self, look: Look, t: float) -> None:
        self._led.value = _duty(lit(look, t))

    def close(self) -> None:
        self._led.close()


def lamp(pins: Pins, factory: Any) -> Lamp:
    """The LED behind the configured pins. Raises NoLamp."""
    try:
        if pins.single is not None:
            return SingleLamp(pins.single, factory)
        return ColourLamp(pins.red or 0, pins.green or 0, pins.blue or 0, factory)
    except Exception as error:  # the GPIO libraries raise a dozen unrelated kinds
        raise NoLamp(f"the LED's pins cannot be used: {error}. Look at [led] pins in planb.toml.") from error


def pin_factory() -> Any:
    """The way to the pins: what GPIOZERO_PIN_FACTORY names, else lgpio. Raises NoLamp."""
    try:
        return _named_factory(os.environ.get("GPIOZERO_PIN_FACTORY"))
    except NoLamp:
        raise
    except Exception as error:  # as above; lgpio.error derives from Exception alone
        raise NoLamp(f"this computer has no GPIO pins that can be used: {error or type(error).__name__}.") from error


def _named_factory(name: str | None) -> Any:
    if name == "mock":  # gpiozero's own choice of mock pins has no PWM
        from gpiozero.pins.mock import MockFactory, MockPWMPin

        return MockFactory(pin_class=MockPWMPin)
    if name not in (None, "lgpio"):
        from gpiozero import Device

        return Device._default_pin_factory()
    _require_real_lgpio()
    from gpiozero.pins.lgpio import LGPIOFactory

    return LGPIOFactory()


def _require_real_lgpio() -> None:
    """On Python 3.13 pip finds an lgpio whose module is empty: it imports, and fails at the first pin."""
    try:
        lgpio = import_module("lgpio")
    except ImportError:
        raise NoLamp("the lgpio library is not installed. Run: sudo apt install python3-lgpio") from None
    if not hasattr(lgpio, "SET_BIAS_PULL_UP"):
        raise NoLamp("the installed lgpio is an empty shell. Run: sudo apt install python3-lgpio")


def _duty(part: float) -> float:
    return float(min(1.0, max(0.0, part)) ** GAMMA)


# --- the service ----------------------------------------------------------------------------------------


async def run(config: Config, places: Places, factory: Callable[[], Any] = pin_factory) -> None:
    """Show the status until cancelled, then go dark. Without a LED it says so once and stays, quiet."""
    light = _opened(config.led.pins, factory)
    notify("READY=1")
    try:
        await (_shine(light, places) if light else _idle())
    finally:
        if light:
            light.close()


def _opened(pins: Pins | None, factory: Callable[[], Any]) -> Lamp | None:
    if pins is None:
        log.info("no LED is configured: [led] pins is not in planb.toml")
        return None
    try:
        return lamp(pins, factory())
    except NoLamp as why:
        log.warning("no LED: %s The box works without one; start this service again when it is mended.", why)
        return None


async def _shine(light: Lamp, places: Places) -> None:
    boot, look, began, read_at = boot_id(), TABLE["starting"], time.monotonic(), 0.0
    while True:
        now = time.monotonic()
        if now >= read_at:
            told = _read(places, boot, now)
            if told != look:
                log.info("the LED shows %s (was %s)", told, look)
                look, began = told, now
            read_at = now + READ_S
            notify("WATCHDOG=1")
        light.show(look, now - began)
        await asyncio.sleep(FRAME_S if look.moves else READ_S)


def _read(places: Places, boot: str, mono: float) -> Look:
    line = read_line(places.line_json, mono=mono, boot=boot)
    return shown(line, read_book(places.book_json), datetime.now(UTC))


async def _idle() -> None:
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(IDLE_S)
