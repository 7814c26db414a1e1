"""Choose the four large buttons of the first page, and their order. Pure.

They are there whatever the line does. With no line at all, the one for who does not know what to do comes first.
"""

from dataclasses import dataclass
from typing import Literal

from appliance.tongue import _
from appliance.web.desk import Reading

Drawing = Literal["paper", "prices", "owe", "help"]


@dataclass(frozen=True, slots=True)
class Deed:
    drawing: Drawing  # in templates/_deeds.html
    label: str
    path: str
    is_first: bool = False


def deeds(reading: Reading) -> tuple[Deed, ...]:
    is_urgent = reading.line is not None and reading.line.line.state == "offline" and not reading.is_brief
    help_ = Deed("help", _("What do I do now?"), "/plan-b", is_urgent)
    rest = (
        Deed("paper", _("Today on paper"), f"/sheets/{reading.now.date()}"),
        Deed("prices", _("Prices"), "/prices"),
        Deed("owe", _("Who may still owe"), "/chase"),
    )
    return (help_, *rest) if is_urgent else (*rest, help_)
