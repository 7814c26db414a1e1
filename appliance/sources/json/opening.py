"""A payload -> its rows by request. Runs in the child that maps.

Decides which of three things a payload is: what was fetched; answers as they came, `{request: [answer, …]}`, with the
ids between them where a request was put for each of several; or one answer to the main request.
"""

from collections.abc import Iterator
from typing import Any

from appliance.sources.json import leaf

Row = dict[str, Any]


class NotOurs(Exception):
    """The payload is not one that this profile describes."""


class Opened:
    """The rows of a payload, and how often which fields were left out of them."""

    def __init__(self, task: Row, body: bytes) -> None:
        self.left_out: dict[str, dict[str, int]] = {}
        self.kept = self._kept(task, body)

    def _kept(self, task: Row, body: bytes) -> dict[str, list[Any]]:
        try:
            payload = leaf.parsed(body)
        except (ValueError, RecursionError):
            raise NotOurs("it is not JSON, or only half of it") from None
        if isinstance(payload, dict) and isinstance(payload.get("kept"), dict):
            if payload.get("profile") != task["name"]:
                raise NotOurs("it was fetched with another profile")
            self.left_out = payload.get("left_out", {})
            return {name: [row for page in pages for row in page] for name, pages in payload["kept"].items()}
        requests = {one["name"]: one for one in task["requests"]}
        is_by_request = isinstance(payload, dict) and payload and payload.keys() <= requests.keys()
        answers = payload if is_by_request else {task["main"]: [payload]}
        return {name: [*self._of(requests[name], said)] for name, said in answers.items()}

    def _of(self, request: Row, answers: Any) -> Iterator[Any]:
        left_out = self.left_out.setdefault(request["name"], {})
        by_id = answers if isinstance(answers, dict) else {"": answers}
        for each, pages in by_id.items():
            for answer in pages if isinstance(pages, list) else ():
                rows = leaf.found(request["items"], answer)
                if not isinstance(rows, list):
                    raise NotOurs("it is not the answer that the profile describes")
                yield from leaf.marked(leaf.pruned(rows, request["names"], "", left_out), each)
