"""The documents as they came: a list, and each as itself. Decides how a browser has to treat what is not ours.

Whatever a document holds, it runs nothing, loads nothing and reaches nothing: pages were made harmless when they came
(sources/tame.py), and a policy of its own goes with every answer here. A PDF has the browser's own viewer, which many
browsers do not start in a sandbox, and which is one itself.
"""

import asyncio

from fastapi import Request, Response

from appliance.salon.documents import Doc
from appliance.salon.filetype import CSV, HTML, ICS, PDF, TEXT, decoded
from appliance.salon.privacy import may
from appliance.tongue import N_, _
from appliance.web.desk import Reading
from appliance.web.now import Now
from appliance.web.on_paper import OF_A_PDF
from appliance.web.pages import Pages
from appliance.web.papers import disposition, piles
from appliance.web.tabs import Tab, sign_in

# Our own list shows it in a frame, to print it; nobody else may.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
# Of our own origin and allowed to be printed, so that the list can print it; without scripts neither is of any use.
SANDBOXED = f"sandbox allow-same-origin allow-modals; {_NOTHING}; style-src 'unsafe-inline'; img-src data:"

FOR_WHOM = N_("The papers are for reception and the owner")
WHY = N_("They are as your booking system made them, with every name and number. Sign in to see them.")


class Vault:
    """The list, each document, and the first page of a salon whose booking system gives nothing else."""

    def __init__(self, pages: Pages, now: Now) -> None:
        self._pages, self._now = pages, now

    async def now(self, request: Request) -> Response:
        """The first page: today's documents where the box can have no appointments, else who is next."""
        reading = self._pages.reading()
        if not reading.has_only_documents:
            return await self._now.page(request)
        if not self._may(request):
            return self._pages.message(request, 200, _("Today's papers are in this box"), _(WHY), [sign_in()])
        return self._list(request, reading, "/")

    async def list(self, request: Request) -> Response:
        if not self._may(request):
            return self._not_for_you(request)
        return self._list(request, self._pages.reading(), "/vault")

    async def document(self, request: Request) -> Response:
        if not self._may(request):
            return self._not_for_you(request)
        wanted = request.path_params["id"]
        doc = next((doc for doc in self._pages.reading().documents if doc.id == wanted), None)
        body = await asyncio.to_thread(self._pages.desk.document, doc) if doc else None  # 10 MB take a Pi half a second
        if doc is None or body is None:
            do = _("Papers stay until the end of the day after theirs. What is here now is on the list.")
            the_list = [Tab(_("The list"), "/vault")]
            return self._pages.message(request, 404, _("That paper is not here"), do, the_list)
        await self._pages.note(request, "export", f"paper {doc.id}")  # whole numbers may stand in it, as many as it has
        return served(doc, body)

    def _list(self, request: Request, reading: Reading, here: str) -> Response:
        laid_out = piles(reading.documents, reading.now)
        return self._pages.write(request, "vault.html", reading, here=here, first=here == "/", piles=laid_out)

    def _may(self, request: Request) -> bool:
        return may(self._pages.role(request), "documents")

    def _not_for_you(self, request: Request) -> Response:
        return self._pages.message(request, 403, _(FOR_WHOM), _(WHY), [sign_in()])


def served(doc: Doc, body: bytes) -> Response:
    """A document as itself. Tables and calendars are text: a browser would save them instead of showing them."""
    headers = {
        "content-security-policy": SANDBOXED,
        "x-frame-options": "SAMEORIGIN",
        "content-disposition": disposition(doc),
        **(OF_A_PDF if doc.mime == PDF else {}),
    }
    if doc.mime in (TEXT, CSV, ICS):
        return Response(decoded(body).encode(), media_type="text/plain; charset=utf-8", headers=headers)
    return Response(
        body, headers={**headers, "content-type": f"{HTML}; charset=utf-8" if doc.mime == HTML else doc.mime}
    )
