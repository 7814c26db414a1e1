"""Let a device in that holds a link: it is asked first, and then has a cookie of its own.

What a link makes of a device, and whether it can still be used, says the audit, which also writes it down. Guessing is
slowed down, though 128 bits need no help.
"""

import math
import time

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from appliance.noted import Lost
from appliance.tongue import _
from appliance.web.pages import Pages
from appliance.web.sessions import DEVICE, DEVICE_LIFE_S
from appliance.web.signin import SEE_OTHER, not_from_here
from appliance.web.throttle import Throttle
from appliance.web.typed import address, typed_here


class Pair:
    """`/pair/{token}`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._throttle = Throttle(overall=None)  # whoever guesses keeps nobody else out

    async def page(self, request: Request) -> Response:
        if there := self._pages.over_https(request) or self._too_often(request):
            return there
        offer = await self._pages.audit.offered(request.path_params["token"])
        if isinstance(offer, str):
            return await self._lost(request, offer)
        return self._pages.write(request, "pair.html", self._pages.reading(), here="/pair", offer=offer)

    async def accept(self, request: Request) -> Response:
        if there := self._pages.over_https(request) or self._too_often(request):
            return there
        if await typed_here(request, self._pages.door) is None:
            return not_from_here(self._pages, request)
        paired = await self._pages.audit.redeem(request.path_params["token"], address(request))
        if isinstance(paired, str):
            return await self._lost(request, paired)
        response = RedirectResponse("/", SEE_OTHER)
        secure = request.url.scheme == "https"
        response.set_cookie(
            DEVICE, paired.cookie, max_age=DEVICE_LIFE_S, httponly=True, samesite="strict", secure=secure
        )
        self._pages.https.remember(request, response, DEVICE_LIFE_S)
        return response

    async def _lost(self, request: Request, why: Lost) -> Response:
        if why == "silent":
            do = _(
                "The part of the box that keeps the list of devices does not answer. The owner sees why under Status."
            )
            return self._pages.message(request, 503, _("No device can be paired now"), do)
        self._throttle.wrong(address(request), time.monotonic())
        await self._pages.note(request, "pair_failed", "")
        do = _("It was used already, or its time is over. The owner makes a new one.")
        return self._pages.message(request, 404, _("This link cannot be used"), do)

    def _too_often(self, request: Request) -> Response | None:
        wait = math.ceil(self._throttle.wait_s(address(request), time.monotonic()))
        if wait <= 0:
            return None
        title, do = _("Too many links that cannot be used"), _("Wait a few minutes, then open a new one.")
        answer = self._pages.message(request, 429, title, do)
        answer.headers["retry-after"] = str(wait)
        return answer
