"""Sign in by tapping a name and typing a PIN; sign out. The only two forms of the page."""

import asyncio
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import ClientDisconnect

from appliance.spoken import short_span
from appliance.tongue import N_, _
from appliance.web import https
from appliance.web.door import Answer
from appliance.web.gate import same_site
from appliance.web.pages import Pages
from appliance.web.sessions import COOKIE, LIFE_S

STRANGE = N_("That did not come from this page. Try once more.")

BODY = 2048  # bytes: a name, a PIN and a token

TYPED_S = 10.0  # a form that takes longer to arrive never will
SEE_OTHER = 303


class Form(NamedTuple):
    name: str = ""
    pin: str = ""
    token: str = ""


class SignIn:
    """The way in and the way out."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._door = pages, pages.door

    async def page(self, request: Request) -> Response:
        return self._pages.over_https(request) or self._form(request, request.query_params.get("name", ""))

    async def sign_in(self, request: Request) -> Response:
        if safer := self._pages.over_https(request):
            return safer
        form = await _form(request)
        if form is None or not self._from_here(request, form):
            return self._form(request, "", _(STRANGE), status=403)
        answer = await self._door.knock(form.name, form.pin, _device(request))
        if answer.kind != "in":
            return self._again(request, form.name, answer)
        response = RedirectResponse("/", SEE_OTHER)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, answer.cookie, max_age=LIFE_S, httponly=True, samesite="strict", secure=secure)
        self._pages.https.remember(request, response)
        return response

    async def sign_out(self, request: Request) -> Response:
        form = await _form(request)
        if form is None or not self._from_here(request, form):
            title, do = _("That did not come from this page"), _("Go back and try once more.")
            return self._pages.message(request, 403, title, do)
        self._door.leave(request.cookies.get(COOKIE))
        response = RedirectResponse("/", SEE_OTHER)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        response.delete_cookie(https.COOKIE, httponly=True, samesite="strict")
        return response

    def _again(self, request: Request, name: str, answer: Answer) -> Response:
        if answer.wait_s == 0:
            return self._form(request, name, _("That is not the PIN. Try again."), status=403)
        seconds = -(-answer.wait_s // 60) * 60 if answer.wait_s > 59 else answer.wait_s
        wait = short_span(timedelta(seconds=seconds))
        said = _("Too many wrong PINs. Try again in {wait}; the book can be read without signing in.", wait=wait)
        return self._form(request, name, said, status=429, headers={"retry-after": str(answer.wait_s)})

    def _form(
        self, request: Request, chosen: str, said: str = "", status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        people = self._door.people.all()
        return self._pages.write(
            request,
            "sign_in.html",
            self._pages.reading(),
            status=status,
            headers=headers,
            here="/sign-in",
            names=[user.name for user in people],
            is_plain=request.scope["scheme"] != "https",
            chosen=chosen,
            said=said,
        )

    def _from_here(self, request: Request, form: Form) -> bool:
        said = request.headers
        token_ok = form.token == self._door.sessions.form_token
        return same_site(said.get("sec-fetch-site"), said.get("origin"), said.get("host", ""), token_ok)


async def _form(request: Request) -> Form | None:
    """What was typed. None: too long, or not a form."""
    body = b""
    try:
        async with asyncio.timeout(TYPED_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY:
                    return None
        found = parse_qs(body.decode(), max_num_fields=8)
    except (ValueError, TimeoutError, ClientDisconnect):
        return None
    return Form(*(found.get(field, [""])[0] for field in Form._fields))


def _device(request: Request) -> str:
    return request.client.host if request.client else ""
