"""Keep pages as they were written, while nothing that they are made of changes: a salon's tablets come together.

In memory only, and few: what a page is made of is edition.py's, who may see it salon/privacy.py's. A page is kept for
one person and one language, so nobody is handed what was written for somebody else.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from appliance.tongue import language
from appliance.web.edition import Edition
from appliance.web.pages import Pages

MOST = 48  # pages: six people, eight pages each. Of 40 kB, these are two of the service's megabytes
LARGEST = 200_000  # bytes

Page = Callable[[Request], Awaitable[Response]]
Key = tuple[object, ...]


class Kept:
    """What was written since anything changed last."""

    def __init__(self, pages: Pages, now: Callable[[], Edition]) -> None:
        self._pages, self._now = pages, now
        self._edition: Edition | None = None
        self._written: dict[Key, bytes] = {}

    def once(self, page: Page) -> Page:
        """The same page, but written once for all who may see the same."""

        async def answer(request: Request) -> Response:
            self._drop_what_is_over()
            key = self._key(request)
            written = self._written.pop(key, None)
            if written is None:
                return self._keep(key, await page(request))
            self._written[key] = written  # the last in the row again
            return Response(written, media_type="text/html; charset=utf-8")

        return answer

    def _drop_what_is_over(self) -> None:
        now = self._now()
        if now != self._edition:
            self._edition, self._written = now, {}

    def _key(self, request: Request) -> Key:
        asked = (request.url.scheme, request.headers.get("host"), request.scope["path"], request.scope["query_string"])
        return (*asked, self._pages.who(request), language())

    def _keep(self, key: Key, answer: Response) -> Response:
        """Only a plain page: one that sets a cookie is for one browser. What was not asked for longest makes room."""
        is_plain = answer.status_code == 200 and "set-cookie" not in answer.headers
        if is_plain and len(answer.body) <= LARGEST:
            self._written[key] = bytes(answer.body)
            if len(self._written) > MOST:
                del self._written[next(iter(self._written))]
        return answer
