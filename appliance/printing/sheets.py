"""The paper itself: a day out of the published book, as the PDF that goes to the printer.

It decides for whom it is made: day sheets show what may lie at that chair, all the rest what reception may see, since a
printer's tray is nobody's desk. What stands on it: paper/pack.py.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from appliance.config import Config
from appliance.paper.printing import NotMade, pdf
from appliance.paper.sheet import Sheet
from appliance.places import Places
from appliance.salon.day import GONE
from appliance.salon.model import Day
from appliance.salon.privacy import Role
from appliance.tongue import _, speaking
from appliance.web.desk import Desk
from appliance.web.of_day import of_day

What = Literal["sheets", "pack", "forms"]
READER: Role = "reception"


class Book:
    """What the box knows at one moment."""

    def __init__(self, config: Config, places: Places) -> None:
        self._config = config
        self._desk = Desk(places, config.salon.zone, places.key(config.privacy.key))
        self.reading = self._desk.read()

    @property
    def days(self) -> tuple[date, ...]:
        """Those on which somebody comes."""
        return tuple(day.date for day in self.reading.days if any(each.status not in GONE for each in day.visits))

    async def pdf(self, day: date, what: What) -> bytes | None:
        """None: the book has no such day, or the paper could not be made."""
        held = self.reading.day(day)
        if held is None:
            return None
        with speaking(self._config.salon.language):
            made = await pdf(self._sheets(held, what), _("Papers of the day"), self.reading.now)
        return None if isinstance(made, NotMade) else made

    def _sheets(self, day: Day, what: What) -> Sequence[Sheet]:
        papers = of_day(self._config, self._desk, self.reading, day, READER)
        match what:
            case "sheets":
                return papers.day_sheets()
            case "pack":
                return papers.everything()
            case "forms":
                return papers.forms()
