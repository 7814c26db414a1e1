"""The booking systems that a profile comes with: what they are given, and where the salon of the sample is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from appliance.salon.rows import Place
from appliance.sources.door import Window
from appliance.sources.json.profile import Profile, load
from appliance.sources.json.source import Json
from tests.sources.json.recorded import Recorded, basic, sample, served

TUESDAY = date(2026, 11, 24)


@dataclass(frozen=True)
class System:
    name: str
    zone: str = "Europe/London"
    currency: str = "GBP"
    values: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    authorization: str = ""

    @property
    def window(self) -> Window:
        return Window(TUESDAY, 2, ZoneInfo(self.zone))

    @property
    def place(self) -> Place:
        return Place(ZoneInfo(self.zone), self.currency, "main")

    @property
    def profile(self) -> Profile:
        """As it is shipped, but without the pauses between questions."""
        shipped = load(self.name)
        return shipped.model_copy(update={"limits": shipped.limits.model_copy(update={"least_interval_s": 0.0})})

    def at(self, url: str) -> Json:
        return Json(self.profile, url, self.values, self.secrets)


SYSTEMS = {
    one.name: one
    for one in (
        System("easyappointments", secrets={"key": "s3cret"}, authorization="Bearer s3cret"),
        System("square", values={"location": "L0C"}, secrets={"token": "s3cret"}, authorization="Bearer s3cret"),
        System(
            "phorest",
            "Europe/Dublin",
            "EUR",
            {"business": "B1", "branch": "BR1"},
            {"email": "a@b.example", "password": "s3cret"},
            basic("global/a@b.example", "s3cret"),
        ),
        System(
            "altegio",
            "Europe/Kyiv",
            "UAH",
            {"location": "4564"},
            {"partner": "s3cret", "user": "s3cret2"},
            "Bearer s3cret, User s3cret2",
        ),
        System("acuity", values={"user": "12345"}, secrets={"key": "s3cret"}, authorization=basic("12345", "s3cret")),
    )
}

EASY, SQUARE, PHOREST, ALTEGIO, ACUITY = SYSTEMS.values()


@contextmanager
def running(system: System, answers: dict[str, Any] | None = None, **more: Any) -> Iterator[tuple[Json, Recorded]]:
    """The system with its recorded answers on loopback, and the box's way to it."""
    recorded = Recorded(system.profile, answers or sample(system.name), system.authorization, **more)
    with served(recorded.answer) as recorded.url:
        yield system.at(recorded.url), recorded
