"""Look -> pins: the LED through gpiozero, or the reason why it cannot be lit. Decides nothing of what is shown."""

import os
from importlib import import_module
from typing import Any, Protocol

from appliance.config import Pins
from appliance.led.looks import Look, level, lit

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
