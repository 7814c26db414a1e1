"""When the line failed, for whoever asks; and the report of one outage for the provider, for the desk and the owner.

It decides what of the history stands on a page, and that a history which cannot be read is said. What happened:
store/happened.py; the words: paper/happened.py; the report: paper/outage.py. Nothing of it is about a client.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response

from appliance import spoken
from appliance.config import Config
from appliance.paper import happened as words
from appliance.paper.outage import against, percent, provider_of, report
from appliance.salon.privacy import may
from appliance.store.happened import Outage, Past, Standstill
from appliance.store.reckoned import Month, lasted, months
from appliance.tongue import _, n_
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.tabs import Tab, sign_in

SHOWN = 100  # some years of a bad line; all of them: planb outages
FEW = 12  # moves and rehearsals
NOTICED = timedelta(minutes=1)  # shorter standstills are not worth a line


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page."""

    when: str
    what: str
    why: str
    length: str
    promise: str = ""  # the recovery clock, where something was promised
    meanwhile: str = ""
    data: str = ""
    path: str = ""  # of its report


class Outages:
    """`/outages` and `/outages/{id}`."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._on_paper = pages, OnPaper(pages)

    async def list(self, request: Request) -> Response:
        past, reading = self._pages.desk.past(), self._pages.reading()
        if past is None:
            return self._unreadable(request)
        now, config = reading.now, self._pages.config
        reports = may(self._pages.role(request), "reports")
        return self._pages.write(
            request,
            "outages.html",
            reading,
            here="/outages",
            first=config.uplinks[0].name,
            lines=[_outage(each, config, now, reports) for each in past.outages[:SHOWN]],
            more=max(0, len(past.outages) - SHOWN),
            standstills=[_standstill(each, config, now) for each in _noticed(past, now)],
            drills=[(spoken.moment(each.at, now), words.rehearsed(each)) for each in past.drills[:FEW]],
            moves=[(spoken.moment(each.at, now), each.left, each.took) for each in past.switches[:FEW]],
            months=[_month(each) for each in months(past, config.uplinks[0].name, now)] if past.outages else [],
        )

    async def report(self, request: Request) -> Response:
        if not may(self._pages.role(request), "reports"):
            title, do = _("The report is for the desk and the owner"), _("The salon's account number stands on it.")
            return self._pages.message(request, 403, title, do, tabs=[sign_in()])
        past, now = self._pages.desk.past(), self._pages.reading().now
        if past is None:
            return self._unreadable(request)
        wanted = request.path_params["id"].removesuffix(".pdf")
        outage = next((each for each in past.outages if each.id == wanted), None)
        if outage is None:
            back = [Tab(_("When the line failed"), "/outages")]
            return self._pages.message(request, 404, _("There is no such outage"), tabs=back)
        config = self._pages.config
        sheet = report(config.salon.name, outage, provider_of(config, outage), past, now)
        return await self._on_paper.answer(request, [sheet], sheet.title, f"report {wanted}", here="/outages")

    def _unreadable(self, request: Request) -> Response:
        title = _("The history of the line cannot be read")
        do = _(
            "The box goes on watching the line. Why it is so, the owner reads with: {command}", command="planb outages"
        )
        return self._pages.message(request, 503, title, do)


def _outage(outage: Outage, config: Config, now: datetime, reports: bool) -> Line:
    promised = provider_of(config, outage).promise_min
    return Line(
        when=_when(outage, now),
        what=outage.uplink,
        why=words.cause(outage),
        length=words.how_long(outage, now),
        promise=against(outage, promised, now) if promised else "",
        meanwhile=words.carried(outage),
        data=spoken.data(outage.bytes_on_backup) if outage.bytes_on_backup else "",
        path=f"/outages/{outage.id}" if reports else "",
    )


def _noticed(past: Past, now: datetime) -> Iterator[Standstill]:
    return (each for each in past.standstills[:SHOWN] if each.ended is None or lasted(each, now) >= NOTICED)


def _standstill(one: Standstill, config: Config, now: datetime) -> Line:
    promised = next((each.promise_min for each in config.vendors if each.name == one.name), None)
    return Line(
        when=_when(one, now),
        what=one.name or _("Every line"),
        why=_("did not answer, although a line worked") if one.name else _("no line worked at all"),
        length=words.how_long(one, now),
        promise=against(one, promised, now) if promised else "",
    )


def _when(one: Outage | Standstill, now: datetime) -> str:
    local = one.began.astimezone(now.tzinfo)
    told = spoken.moment(local, now)
    if local.year != now.year:
        told = _("{day}, {clock}", day=spoken.dated(local.date()), clock=spoken.clock(local))
    return told if one.ended else _("since {when}", when=told)


def _month(month: Month) -> tuple[str, str, str, str]:
    outages = n_("{count} outage", "{count} outages", month.outages) if month.outages else _("no outage")
    data = spoken.data(month.bytes_on_backup) if month.bytes_on_backup else ""
    return spoken.month(month.first), outages, percent(month), data
