"""A day as somebody may have it on paper, out of what the box knows at this moment: for the page and for `planb sheet`.

It decides how much of the papers that came goes into a pack. What stands on a sheet: paper/; who sees what: pack.py
there, by salon/privacy.py.
"""

from collections.abc import Iterator

from appliance import spoken
from appliance.config import Config
from appliance.paper.copied import Copied
from appliance.paper.filed import filed, unlike
from appliance.paper.pack import OfDay
from appliance.salon.documents import Doc, titled
from appliance.salon.filetype import ENDINGS
from appliance.salon.model import Day
from appliance.salon.moment import beside
from appliance.salon.privacy import Role, may
from appliance.status import trouble
from appliance.web.desk import Desk, Reading

PAPERS = 8 * 2**20  # bytes of what came: the page's service has little memory. The rest is behind "Papers"


def of_day(
    config: Config,
    desk: Desk,
    reading: Reading,
    day: Day,
    role: Role,
    name: str | None = None,
    *,
    for_desk: bool = False,
) -> OfDay:
    """`name`: who signed in; None: nobody has to, at the box itself.

    `for_desk`: day sheets with all that the role may see, else for the chair.
    """
    taken_at, past = reading.prices_taken_at, desk.past()
    return OfDay(
        config=config,
        whole=day,
        role=role,
        name=name,
        copied=copied(reading),
        prices=reading.book.prices if reading.book else None,
        prices_at=taken_at.astimezone(reading.now.tzinfo) if taken_at else None,
        cut_off=past.cut_off if past else None,
        for_desk=for_desk,
    )


def copied(reading: Reading) -> Copied:
    found = trouble(reading.line, reading.clock)
    side = spoken.beside(beside(reading.taken_at, found), spoken.span) if reading.taken_at and found else ""
    return Copied(reading.taken_at, reading.now, side, reading.clock_state == "synchronised")


def papers_of(desk: Desk, reading: Reading, day: Day, role: Role) -> dict[str, bytes]:
    """What came for that day, and for every day: for those who may see it, as it is, under a harmless name."""
    if not may(role, "documents"):
        return {}
    docs = tuple(_fitting(doc for doc in reading.documents if doc.day in (day.date, None)))
    names = unlike([filed(titled(doc.name)) for doc in docs])
    bodies = ((f"{name}.{ENDINGS[doc.mime]}", desk.document(doc)) for name, doc in zip(names, docs, strict=True))
    return {name: body for name, body in bodies if body}


def _fitting(docs: Iterator[Doc]) -> Iterator[Doc]:
    """The newest first, as long as there is room."""
    room = PAPERS
    for doc in docs:
        if doc.size <= room:
            room -= doc.size
            yield doc
