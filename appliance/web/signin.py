"""Sign in by tapping a name and typing a PIN; sign out. The audit is told, and nobody waits for it in vain."""

from datetime import timedelta

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from appliance.spoken import short_span
from appliance.tongue import N_, _
from appliance.web import https
from appliance.web.door import Answer
from appliance.web.pages import Pages
from appliance.web.sessions import COOKIE, LIFE_S
from appliance.web.typed import address, typed_here

STRANGE = N_("That did not come from this page. Try once more.")

SEE_OTHER = 303


def not_from_here(pages: Pages, request: Request) -> Response:
    """What a form that is none of ours is answered."""
    return pages.message(request, 403, _("That did not come from this page"), _("Go back and try once more."))


class SignIn:
    """The way in and the way out."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._door = pages, pages.door

    async def page(self, request: Request) -> Response:
        return self._pages.over_https(request) or self._form(request, request.query_params.get("name", ""))

    async def sign_in(self, request: Request) -> Response:
        if safer := self._pages.over_https(request):
            return safer
        form = await typed_here(request, self._door)
        if form is None:
            return self._form(request, "", _(STRANGE), status=403)
        name = form.get("name", "")
        answer = await self._door.knock(name, form.get("pin", ""), address(request))
        await self._noted(request, name, answer)
        if answer.kind != "in":
            return self._again(request, name, answer)
        response = RedirectResponse("/", SEE_OTHER)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, answer.cookie, max_age=LIFE_S, httponly=True, samesite="strict", secure=secure)
        self._pages.https.remember(request, response, self._pages.lives_s(request))
        return response

    async def sign_out(self, request: Request) -> Response:
        if await typed_here(request, self._door) is None:
            return not_from_here(self._pages, request)
        reader = self._pages.who(request)
        if reader.has_signed_in:
            await self._pages.note(request, "sign_out", "")
        self._door.leave(request.cookies.get(COOKIE))
        response = RedirectResponse("/", SEE_OTHER)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        if not reader.device:  # a paired one stays what it is, and where it is
            response.delete_cookie(https.COOKIE, httponly=True, samesite="strict")
        return response

    async def _noted(self, request: Request, name: str, answer: Answer) -> None:
        """What nobody is called is not kept: it may be a PIN in the wrong field."""
        user = next((user for user in self._door.people.all() if user.name == name), None)
        known, role = (user.name, user.role) if user else ("", "wall")
        if answer.kind == "in":
            await self._pages.note(request, "sign_in", "", by=(known, role))
        elif answer.kind == "wrong":
            what = f"locked for {answer.wait_s} s" if answer.wait_s else ""
            await self._pages.note(request, "sign_in_failed", what, by=(known, role))

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
