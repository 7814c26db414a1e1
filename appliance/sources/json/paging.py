"""Which part of a long list is asked for next, and when it is whole. Pure: it is told what the last answer held.

A list that ends before it said it would is no list: half a book would erase the other half.
"""

from dataclasses import dataclass, field
from datetime import date

from appliance.sources.json.requests import Paging


class Half(Exception):
    """Part of the list is missing. The message says it in words."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an answer said about itself."""

    count: int
    next: str | None = None
    pages: int | None = None
    total: int | None = None
    last: str | None = None  # the date that `until` found
    ids: dict[str, list[str]] = field(default_factory=dict)


def params(paging: Paging, number: int, got: int, cursor: str | None) -> dict[str, str | int]:
    """The parameters of part `number`, of which there were `got` rows in those before it."""
    asked: dict[str, str | int] = {}
    if paging.size and paging.size_param:
        asked[paging.size_param] = paging.size
    if paging.kind in ("page", "short_page"):
        asked[paging.param] = paging.start + number
    if paging.kind == "offset":
        asked[paging.param] = got
    if paging.kind == "cursor" and cursor:
        asked[paging.param] = cursor
    return asked


def is_last(paging: Paging, leaf: Leaf, number: int, got: int, first: date) -> bool:
    """Was this the last part? Raises Half if it cannot have been, and there is no other."""
    if paging.until and leaf.last and leaf.last[:10] < first.isoformat():
        return True
    ended = _ended(paging, leaf, number, got)
    if ended and leaf.total is not None and got < leaf.total:
        raise Half(f"it holds {leaf.total} rows and gave {got} of them")
    return ended


def _ended(paging: Paging, leaf: Leaf, number: int, got: int) -> bool:
    match paging.kind:
        case "page":
            if leaf.pages is None:
                raise Half("it does not say how many pages there are")
            if not leaf.count and number + 1 < leaf.pages:
                raise Half(f"it has {leaf.pages} pages and gave {number} of them")
            return number + 1 >= leaf.pages
        case "cursor":
            return leaf.next is None
        case "short_page" | "offset":
            return leaf.count < (paging.size or 0) or (leaf.total is not None and got >= leaf.total)
        case _:
            if paging.size and leaf.count >= paging.size:
                raise Half(f"it gave {leaf.count} rows and may have kept others back")
            return True
