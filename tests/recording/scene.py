"""An outage in fast time, with the pen running along."""

from dataclasses import dataclass, field
from pathlib import Path

from appliance.failover.events import Event
from appliance.recording import Recorder
from tests.failover.stories import SALON, Salon

BOOT = "0f3a9c1e-0000-0000-0000-000000000000"


@dataclass
class Recorded(Salon):
    """The core in a salon, and every step of it written down."""

    pen: Recorder = field(default_factory=lambda: Recorder(Path("/nonexistent"), SALON, BOOT))
    steps: int = 0

    def tell(self, event: Event) -> None:
        before, asked = self.state, len(self.actions)
        super().tell(event)
        self.pen.note(event, before, self.state, tuple(self.actions[asked:]))
        self.steps += 1

    def passes(self, seconds: float) -> None:
        self.until(self.now + seconds)


def recorded(folder: Path) -> Recorded:
    salon = Recorded(pen=Recorder(folder, SALON, BOOT))
    salon.passes(5)
    return salon


def an_outage(folder: Path) -> Recorded:
    """Five seconds well, an outage of thirty, and home again."""
    salon = recorded(folder)
    salon.loses.add("broadband")
    salon.passes(30)
    salon.loses.clear()
    salon.passes(90)
    return salon
