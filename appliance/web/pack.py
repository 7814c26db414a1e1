"""Everything for a day as one zip: each sheet as a PDF, all of them as one, the day as a table, the papers that came.

What is in it: paper/pack.py; how much of what came: of_day.py.
"""

import asyncio

from fastapi import Request, Response

from appliance.paper.filed import filed
from appliance.web.of_day import papers_of
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.sheets import asked_day, no_such_day


class Pack:
    """`/pack/{date}.zip`."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._paper = pages, OnPaper(pages)

    async def day(self, request: Request) -> Response:
        reading = self._pages.reading()
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return no_such_day(self._pages, request, reading)
        asked = asked_day(self._pages, request, reading, day)
        papers = await asyncio.to_thread(papers_of, self._pages.desk, reading, day, asked.role)
        name = filed("planb", str(day.date))
        return await self._paper.zipped(request, asked.pack(papers), asked.title, f"pack {day.date}", name)
