"""Everything for a day as one zip: each sheet as a PDF, all of them as one, the day as a table, the papers that came.

It decides how much of what came goes in. What else is in it: paper/pack.py.
"""

import asyncio

from fastapi import Request, Response

from appliance.paper.filed import filed, unlike
from appliance.salon.documents import Doc, titled
from appliance.salon.filetype import ENDINGS
from appliance.salon.model import Day
from appliance.salon.privacy import may
from appliance.web.desk import Reading
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.sheets import no_such_day, of_day

PAPERS = 8 * 2**20  # bytes of what came: this service has little memory. The rest is behind "Papers"


class Pack:
    """`/pack/{date}.zip`."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._paper = pages, OnPaper(pages)

    async def day(self, request: Request) -> Response:
        reading = self._pages.reading()
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return no_such_day(self._pages, request, reading)
        asked = of_day(self._pages, request, reading, day)
        papers = await asyncio.to_thread(self._papers, request, reading, day)
        title, name = asked.title, filed("planb", str(day.date))
        return await self._paper.zipped(request, asked.pack(papers), title, f"pack {day.date}", name)

    def _papers(self, request: Request, reading: Reading, day: Day) -> dict[str, bytes]:
        """What came for that day, and for every day: for those who may see it, as it is, under a harmless name."""
        if not may(self._pages.role(request), "documents"):
            return {}
        docs = chosen([doc for doc in reading.documents if doc.day in (day.date, None)])
        bodies = [(doc, self._pages.desk.document(doc)) for doc in docs]
        names = unlike([filed(titled(doc.name)) for doc, _ in bodies])
        return {f"{name}.{ENDINGS[doc.mime]}": body for name, (doc, body) in zip(names, bodies, strict=True) if body}


def chosen(docs: list[Doc]) -> list[Doc]:
    """The newest first, as long as there is room."""
    found: list[Doc] = []
    for doc in docs:
        if sum(each.size for each in found) + doc.size <= PAPERS:
            found.append(doc)
    return found
