"""One whole telephone number, for whoever sees it masked: noted first, then shown, and not too many of them.

Whose it may be is salon/reveal.py's, how many a day the audit's. A number that could not be noted is not shown.
"""

import re

from fastapi import Request, Response

from appliance.noted import Answer
from appliance.salon.privacy import may
from appliance.salon.reveal import Number, number_of
from appliance.spoken import clock
from appliance.tongue import _, n_
from appliance.web.book import not_in_the_book
from appliance.web.desk import Reading
from appliance.web.gate import HEAD_ONLY
from appliance.web.pages import Pages
from appliance.web.tabs import Tab

AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")  # how browsers say, by age, that nobody has tapped yet


class Phone:
    """`/phone/{date}/{visit}`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def page(self, request: Request) -> Response:
        if _is_ahead(request):
            return Response(status_code=403)
        role = self._pages.role(request)
        if not may(role, "reveals"):
            return self._pages.message(request, 403, _("Telephone numbers are for reception"), _("Sign in to see one."))
        reading, visit = self._pages.reading(), request.path_params["visit"]
        day = reading.day_called(request.path_params["date"])
        if day is None:
            return not_in_the_book(self._pages, request, reading)
        number = number_of(day, visit, role)
        back = [Tab(_("Back"), f"/day/{day.date}")]
        if number is None:
            return self._pages.message(request, 404, _("There is no number for this visit"), tabs=back)
        if role != "owner":  # who sees every number anyway
            answer = await self._pages.note(request, "reveal", f"{visit} {day.date}")
            if answer != "kept":
                return self._refused(request, answer, back)
        return self._shown(request, reading, number, f"/day/{day.date}")

    def _shown(self, request: Request, reading: Reading, number: Number, back: str) -> Response:
        return self._pages.write(
            request,
            "phone.html",
            reading,
            here=back,
            client=number.client or _("no name"),
            at=clock(number.start),
            phone=number.phone,
            dial=re.sub(r"[^+\d]", "", number.phone),
            back=back,
            is_noted=self._pages.role(request) != "owner",
        )

    def _refused(self, request: Request, answer: Answer, back: list[Tab]) -> Response:
        if answer == "no_more":
            cap = self._pages.config.privacy.reveals_a_day
            title = n_("One number has been shown to you today", "{count} numbers have been shown to you today", cap)
            return self._pages.message(request, 429, title, _("For more, ask the owner."), back)
        do = _("The box cannot note who looks, so it shows no number. The owner sees why under Status.")
        return self._pages.message(request, 503, _("No number can be shown now"), do, back)


def _is_ahead(request: Request) -> bool:
    """A browser that fetches what might be wanted next has not been asked for a number by anybody."""
    said = " ".join(request.headers.get(name, "") for name in AHEAD).lower()
    return HEAD_ONLY in request.scope or any(word in said for word in ("prefetch", "prerender", "preview"))
