"""Answer with sheets: as a page that every browser prints, or as a PDF for whoever asked with `.pdf`.

It decides nothing of what stands on them (paper/). A PDF and a zip leave a note in the audit; paper is not held back
when nobody takes the note, for in an outage it is what the salon works from.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import segno
from fastapi import Request, Response

from appliance.noted import Action
from appliance.paper.printing import QUEUE, STRANGERS, NotMade
from appliance.paper.sheet import Sheet
from appliance.tongue import _
from appliance.web.pages import Pages
from appliance.web.tabs import Tab

PDF, ZIP = "application/pdf", "application/zip"
# The browser's own viewer, which many do not start in a sandbox; our pages may show it in a frame, to print it.
OF_A_PDF = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "style-src 'unsafe-inline'; object-src 'self'",
    "x-frame-options": "SAMEORIGIN",
}
TRY_AGAIN_S = "5"


class OnPaper:
    """What pages of paper have in common."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def answer(
        self, request: Request, sheets: Sequence[Sheet], title: str, what: str, here: str = "/", name: str = ""
    ) -> Response:
        """`title` heads the page and the PDF's description, `what` names it in the audit: neither names a client.

        `name`: of the PDF's file, without its ending; else that of the first sheet.
        """
        if not as_typed(request).endswith(".pdf"):
            return self._page(request, sheets, title, here)
        made = await self._pages.press.pdf(sheets, title, self._pages.reading().now, self._queue(request))
        called = f"{name or sheets[0].name}.pdf"
        return await self._file(request, made, "print", what, PDF, called)

    async def zipped(
        self, request: Request, files: Mapping[str, Sequence[Sheet] | bytes], title: str, what: str, name: str
    ) -> Response:
        made = await self._pages.press.zipped(files, title, self._pages.reading().now, self._queue(request))
        return await self._file(request, made, "export", what, ZIP, f"{name}.zip")

    def _queue(self, request: Request) -> int:
        return STRANGERS if self._pages.role(request) == "wall" else QUEUE

    def _page(self, request: Request, sheets: Sequence[Sheet], title: str, here: str) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        path = as_typed(request)
        return self._pages.write(
            request,
            "sheet.html",
            self._pages.reading(),
            here=here,
            title=title,
            sheets=sheets,
            pdf_path=f"{path}.pdf{query}",
            code_of=code_of,
            kind_of=lambda part: type(part).__name__.lower(),
        )

    async def _file(
        self, request: Request, made: bytes | NotMade, action: Action, what: str, kind: str, name: str
    ) -> Response:
        if isinstance(made, NotMade):
            return self._not_made(request, made)
        await self._pages.note(request, action, what)
        shown = "inline" if kind == PDF else "attachment"
        headers = {"content-disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}", **OF_A_PDF}
        return Response(made, media_type=kind, headers=headers)

    def _not_made(self, request: Request, why: NotMade) -> Response:
        path = as_typed(request)
        page = path.removesuffix(".pdf")
        tabs = [Tab(_("The page to print"), page)] if page != path else []
        if why.why == "busy":
            title = _("Others are printing just now")
            answer = self._pages.message(request, 503, title, _("Try again in a moment, or print the page."), tabs)
            answer.headers["retry-after"] = TRY_AGAIN_S
            return answer
        title = _("The PDF could not be made")
        return self._pages.message(request, 503, title, _("Print this page instead."), tabs)


def as_typed(request: Request) -> str:
    """The path as it was asked for: the name of a member of staff may hold a slash or a question mark."""
    path: bytes = request.scope["raw_path"]
    return path.decode("latin-1")


def code_of(content: str) -> tuple[int, str]:
    """A QR code as a path of an SVG, and how many units wide it is, with four of white around it."""
    rows = [list(row) for row in segno.make(content, micro=False).matrix]
    dots = (f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows) + 8, "".join(dots)
