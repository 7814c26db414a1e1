"""The blank forms: which there are, and each as a page to print or as a PDF, with numbers of its own.

What stands on a form: paper/forms. It decides how many copies somebody gets who does not say how many.
"""

from fastapi import Request, Response

from appliance.paper.cards import plan_of
from appliance.paper.forms import FORMS, Form, sheets
from appliance.paper.sheet import Sheet
from appliance.tongue import _
from appliance.web.on_paper import OnPaper
from appliance.web.pages import Pages
from appliance.web.tabs import Tab

STACK = "all"  # everything that eight hours take, in one print


class Forms:
    """`/forms`, `/forms/{form}` and its PDF."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._paper = pages, OnPaper(pages)
        self._plan = plan_of(pages.config)

    async def page(self, request: Request) -> Response:
        return self._pages.write(
            request,
            "forms.html",
            self._pages.reading(),
            here="/forms",
            forms=FORMS,
            pages_of=lambda form, copies: -(-copies // form.per_page),
            place=self._plan.has.forms,
        )

    async def form(self, request: Request) -> Response:
        called = request.path_params["form"].removesuffix(".pdf")
        asked = request.query_params.get("copies", "")
        if called == STACK:
            stack = tuple(sheet for form in FORMS for sheet in self._printed(form, form.a_day))
            return await self._paper.answer(request, stack, _("Forms for eight hours"), "forms all", "/forms", "forms")
        found = next((form for form in FORMS if form.key == called), None)
        if found is None:
            tabs = [Tab(_("All forms"), "/forms")]
            return self._pages.message(request, 404, _("There is no such form"), tabs=tabs)
        printed = self._printed(found, copies_of(asked, found))
        return await self._paper.answer(request, printed, _(found.title), f"forms {found.key}", "/forms")

    def _printed(self, form: Form, copies: int) -> tuple[Sheet, ...]:
        return sheets(form, self._plan, self._pages.reading().now, copies)


def copies_of(asked: str, form: Form) -> int:
    """How many somebody wants; one page full when they do not say, or say nonsense."""
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else form.per_page
