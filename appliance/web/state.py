"""How the line and the sources are: the owner's view, without what only the owner may know for everybody else."""

from fastapi import Request, Response

from appliance import spoken
from appliance.bill import bill
from appliance.failover.words import IN_WORDS
from appliance.status import SourceState, freshness
from appliance.tongue import N_, _, p_
from appliance.web.access import access
from appliance.web.pages import Pages


class State:
    """`/status`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def page(self, request: Request) -> Response:
        reading = self._pages.reading()
        return self._pages.write(
            request,
            "status.html",
            reading,
            here="/status",
            access=await access(self._pages, request, reading.now),
            owner=self._pages.role(request) == "owner",
            why=lambda reason: _(IN_WORDS[reason]),
            bill=lambda each: bill(each.bytes_month, each.allowance_mb, each.probe_bytes_month, metered=each.metered),
            moment=lambda at: spoken.moment(at, reading.now) if at else p_("asked", "never"),
            fresh=lambda at: _(_FRESH[freshness(at, reading.now)]),
            state=lambda at: freshness(at, reading.now),
        )


_FRESH: dict[SourceState, str] = {
    "fresh": N_("up to date"),
    "old": N_("getting old"),
    "stale": N_("old"),
    "never": N_("never came"),
}
