"""Read one or several answers of a booking system. Only as a child: `python -m appliance.sources.json.leaf TASK`.

Decides what an answer holds: its rows, cut down to the fields that the profile names, and what leads to the next part.
The daemon itself never parses an answer: a megabyte of brackets is a hundred megabytes of lists.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import jmespath
from jmespath.exceptions import JMESPathError

from appliance.sources.limits import confine

MOST_ROWS = 5000
MOST_IDS = 2000
MOST_NAMES = 200
PLAIN_NAME = r"_?[A-Za-z][a-z]{0,24}(?:[A-Z_][A-Za-z][a-z]{0,24}|ID|IDs){0,6}"  # words, and no digits

Task = dict[str, Any]


def main() -> None:
    """Frames on stdin (a length, a line break, as many bytes); on stdout a line about all, then a line of rows each."""
    confine()
    task = json.loads(sys.argv[1])
    left_out: dict[str, int] = {}
    leaves = list[Task]()
    rows = list[str]()
    for body, each in zip(frames(sys.stdin.buffer.read()), task["each"], strict=True):
        leaf, kept = read(body, task, left_out)
        leaves.append(leaf)
        rows.append(canonical(marked(kept, each)))
    sys.stdout.write("\n".join([json.dumps({"leaves": leaves, "left_out": left_out}), *rows, ""]))


def frames(data: bytes) -> Iterator[bytes]:
    while data:
        length, _, data = data.partition(b"\n")
        yield data[: int(length)]
        data = data[int(length) :]


def framed(bodies: list[bytes]) -> bytes:
    return b"".join(b"%d\n%s" % (len(body), body) for body in bodies)


def read(body: bytes, task: Task, left_out: dict[str, int]) -> tuple[Task, list[Any]]:
    """What an answer holds, and its rows."""
    try:
        answer = parsed(body)
    except (ValueError, RecursionError):
        return {"wrong": "its answer is not JSON, or only half of it"}, []
    rows = found(task["items"], answer)
    if not isinstance(rows, list):
        return {"wrong": "its answer is not the one that the profile describes"}, []
    if len(rows) > MOST_ROWS:
        return {"wrong": f"it sends more than {MOST_ROWS} rows at once"}, []
    kept = [pruned(row, task["names"], "", left_out) for row in rows]
    leaf = {"count": len(rows), "next": _text(found(task["next"], answer)), "ids": _ids(task["ids"], kept)}
    leaf |= {what: _number(found(task[what], answer)) for what in ("pages", "total")}
    return leaf | {"last": _text(found(task["until"], kept))}, kept


def marked(rows: list[Any], each: str) -> list[Any]:
    """Rows that were asked for with an id know it: the answer itself often does not say whose they are."""
    return [{**row, "each": each} if isinstance(row, dict) else row for row in rows] if each else rows


def parsed(body: bytes) -> Any:
    """JSON, and nothing that only looks like it. Raises ValueError, RecursionError."""
    return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)


def _no_number(said: str) -> NoReturn:
    raise ValueError(said)


def _finite(said: str) -> float:
    number = float(said)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number beyond all")
    return number


def canonical(value: Any) -> str:
    """The same bytes for the same values; ASCII, on one line."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def found(expression: str | None, value: Any) -> Any:
    """What an expression finds. Nothing where it cannot be asked of this value."""
    if expression is None:
        return None
    try:
        return jmespath.search(expression, value)
    except (JMESPathError, RecursionError):
        return None


def pruned(value: Any, names: Task, path: str, left_out: dict[str, int]) -> Any:
    """The value with the fields of this tree. What else there is, is counted by its name."""
    if isinstance(value, list):
        return [pruned(one, names, path, left_out) for one in value]
    if not isinstance(value, dict) or "*" in names:
        return value
    kept = {}
    for name, inner in value.items():
        if name in names:
            kept[name] = pruned(inner, names[name], f"{path}.{name}".lstrip("."), left_out)
        elif inner not in (None, "", [], {}):
            _count(name, path, left_out)
    return kept


def _count(name: str, path: str, left_out: dict[str, int]) -> None:
    """A name that may be an id, and so somebody's, is not told."""
    told = f"{path}.{name if re.fullmatch(PLAIN_NAME, name) else '*'}".lstrip(".")
    if told in left_out or len(left_out) < MOST_NAMES:
        left_out[told] = left_out.get(told, 0) + 1


def _ids(wanted: dict[str, str], rows: list[Any]) -> dict[str, list[str]]:
    return {name: [*dict.fromkeys(_each(found(expression, rows)))][:MOST_IDS] for name, expression in wanted.items()}


def _each(ids: Any) -> Iterator[str]:
    for one in ids if isinstance(ids, list) else ():
        if isinstance(one, str | int) and not isinstance(one, bool) and 0 < len(str(one)) <= 200:
            yield _sayable(str(one))


def _text(value: Any) -> str | None:
    return _sayable(value)[:2000] if isinstance(value, str) and value else None


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


if __name__ == "__main__":
    main()
