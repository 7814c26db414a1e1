"""What the child that reads answers says about them -> values. Checked: it may be in the answers' hands by now."""

from typing import Annotated

from pydantic import Field, ValidationError

from appliance.sources.foreign import Foreign
from appliance.sources.http import Refused
from appliance.sources.json.leaf import MOST_IDS, MOST_ROWS
from appliance.sources.json.paging import Leaf


class _Head(Foreign):
    """What the child says about the answers that it read."""

    leaves: list["_Leaf | _Wrong"]
    left_out: dict[Annotated[str, Field(max_length=400)], Annotated[int, Field(ge=0)]]


class _Leaf(Foreign):
    count: Annotated[int, Field(ge=0, le=MOST_ROWS)]
    next: Annotated[str, Field(max_length=2000)] | None
    pages: int | None
    total: int | None
    last: Annotated[str, Field(max_length=2000)] | None
    ids: dict[str, Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=MOST_IDS)]]


class _Wrong(Foreign):
    wrong: Annotated[str, Field(max_length=200)]


def leaves(out: bytes, count: int, name: str) -> tuple[list[Leaf], list[bytes], dict[str, int]]:
    """What `count` answers say, their rows as they are kept, and which fields were left out. Raises Refused."""
    first, *rows = out.rstrip(b"\n").split(b"\n")
    try:
        head = _Head.model_validate_json(first)
    except ValidationError:
        raise Refused(f"{name}: it cannot be read") from None
    if wrong := next((leaf for leaf in head.leaves if isinstance(leaf, _Wrong)), None):
        raise Refused(f"{name}: {wrong.wrong}")
    if not len(head.leaves) == len(rows) == count:
        raise Refused(f"{name}: it cannot be read")
    return [Leaf(**leaf.model_dump()) for leaf in head.leaves], rows, head.left_out
